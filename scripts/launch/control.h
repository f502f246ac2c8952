/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CONTROL_H
#define CONTROL_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* A record of docs/protocol.md, in the byte order that x86 has as well. */
struct control_record {
	uint8_t type, a;
	uint16_t b, c, zero;
};

#define CONTROL_QUEUE 64

struct control {
	int port; /* -1 once the guest's side is closed */
	struct control_record out[CONTROL_QUEUE];
	size_t out_bytes; /* of out that are still to be sent */
	struct control_record in;
	size_t in_bytes; /* of in that have arrived */
};

/* Queues a record; when the guest reads none, the newest are dropped. */
void control_send(struct control *control, char type, int a, int b, int c);
struct pollfd control_wish(const struct control *control);
/* Sends what the port takes. */
void control_flush(struct control *control);
/*
 * The next record that has arrived whole, or NULL when there is none yet or
 * the guest's side is closed.
 */
const struct control_record *control_receive(struct control *control);

#endif
