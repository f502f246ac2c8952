/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The console driver's inside: what a port is made of.
 *
 *	console.c	    the ports, the interrupt, the functions of console.h
 *	console_control.c   the device's own queue: which ports there are, and
 *open console_input.c	    a receive queue and the bytes that have arrived
 *	console_output.c    a transmit queue and the bytes on their way
 */
#pragma once

#include "drivers/console.h"
#include "drivers/virtio.h"

#define PORT_COUNT    6 /* port 0 is not used */

#define INPUT_BUFFERS 16 /* of a page each, at most */

struct input_buffer {
	char *data;
	u32 start, length; /* of what has not been read */
};

struct input {
	struct virtq queue;
	struct input_buffer buffers[INPUT_BUFFERS];
	struct input_buffer *arrived[INPUT_BUFFERS]; /* a ring, oldest first */
	unsigned int count;			     /* buffers that exist */
	unsigned int first, waiting; /* of arrived: where it begins, how many */
	size_t bytes;		     /* in all of them */
	bool fresh;		     /* some have come since the last wake-up */
};

#define OUTPUT_CHUNKS 8

/* Memory that is filled from the front while entries of it are on their way. */
struct output_chunk {
	char *data;
	u32 used;
	u32 in_flight; /* entries that the device has not used */
};

struct output {
	struct virtq queue;
	struct output_chunk chunks[OUTPUT_CHUNKS];
	unsigned int order;   /* a chunk has PAGE_SIZE << order bytes */
	unsigned int count;   /* chunks that exist */
	unsigned int filling; /* the one that is being filled */
	bool wanted;	      /* somebody waits for room */
};

struct port {
	struct input *input;   /* or NULL */
	struct output *output; /* or NULL */
	bool added;	       /* the host knows that we use it */
	bool closed;	       /* on the host's side */
	struct waitq waitq;
};

extern struct port console_ports[PORT_COUNT];

/* NULL: no such queue, or no memory. */
struct input *input_create(struct virtio_device *device, u16 queue);
/* Takes in what has arrived. */
void input_poll(struct input *input);
const void *input_peek(struct input *input, size_t *n);
void input_consume(struct input *input, size_t n);

struct output *output_create(struct virtio_device *device, u16 queue,
			     u16 entries, unsigned int order);
/* Forgets what the device has used. */
void output_reclaim(struct output *output);
/* NULL: no room; then an interrupt comes when there may be. */
void *output_reserve(struct output *output, size_t *room);
/* Puts the first N bytes of what was reserved on their way, untold. */
void output_post(struct output *output, size_t n);

bool control_create(struct virtio_device *device);
/* Announces the driver and answers what the device says at once. */
void control_begin(void);
/* Handles what the device has said since, and has it interrupt for the next. */
void control_poll(void);
/* Has it said anything? */
bool control_has_news(void);
