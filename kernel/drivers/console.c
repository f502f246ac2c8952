// SPDX-License-Identifier: BSD-3-Clause
/*
 * The virtio console with its ports (docs/protocol.md): what the rest of the
 * kernel reads from and writes to, and the interrupt behind it.
 *
 * Bytes may be written before the host has been told of a port; they lie in
 * the queue until then.
 */
#include <linux/virtio_console.h>

#include "boot/config.h"
#include "cpu/interrupt.h"
#include "drivers/console_ports.h"
#include "lib/log.h"
#include "lib/string.h"
#include "sched/clock.h"

#define CONTROL_PATIENCE (2 * NS_PER_SEC)

struct port console_ports[PORT_COUNT];

static struct virtio_device *device;
static void (*control_handler)(u8 type, u8 a, u16 b, u16 c);

/* As docs/protocol.md has them on the control port. */
struct record {
	u8 type, a;
	u16 b, c, zero;
};

/* What each port is for: entries of its transmit queue, size of its chunks. */
static const struct {
	bool input;
	u16 entries; /* 0: no output */
	u8 order;
} uses[PORT_COUNT] = {
	[CONSOLE_STDIN] = { true, 0, 0 },
	[CONSOLE_STDOUT] = { false, 64, 2 },
	[CONSOLE_STDERR] = { false, 64, 2 },
	[CONSOLE_CONTROL] = { true, 16, 0 },
	[CONSOLE_TRACE] = { false, 64, 2 },
};

/* Records may come in pieces; there is one struct of them that grows. */
static void take_records(struct input *input)
{
	static struct record record;
	static size_t have;
	size_t n;
	const void *bytes;

	while (control_handler && (bytes = input_peek(input, &n))) {
		n = MIN(n, sizeof(record) - have);
		memcpy((char *)&record + have, bytes, n);
		input_consume(input, n);
		have += n;
		if (have < sizeof(record))
			continue;
		have = 0;
		control_handler(record.type, record.a, record.b, record.c);
	}
}

static void serve_input(struct port *port)
{
	struct input *input = port->input;

	do {
		bool fresh;

		input_poll(input);
		fresh = input->fresh && input->bytes;
		input->fresh = false;
		if (port == &console_ports[CONSOLE_CONTROL])
			take_records(input);
		else if (fresh)
			waitq_wake(&port->waitq, POLLIN);
	} while (virtq_interrupt_after(&input->queue, 1));
}

static void serve_output(struct port *port)
{
	struct output *output = port->output;
	size_t room;

	if (!output->wanted || !output_reserve(output, &room))
		return;
	output->wanted = false;
	virtq_interrupt_off(&output->queue);
	waitq_wake(&port->waitq, POLLOUT);
}

static void interrupt(void *arg UNUSED)
{
	virtio_acknowledge(device);
	control_poll();
	for (int i = 0; i < PORT_COUNT; i++) {
		if (console_ports[i].input)
			serve_input(&console_ports[i]);
		if (console_ports[i].output)
			serve_output(&console_ports[i]);
	}
}

static void create_port(int id)
{
	struct port *port = &console_ports[id];
	u16 queue = 2 * id + 2;

	if (id == CONSOLE_TRACE && !boot_config.trace)
		return;
	if (uses[id].input)
		port->input = input_create(device, queue);
	if (uses[id].entries)
		port->output = output_create(device, queue + 1,
					     uses[id].entries, uses[id].order);
	port->closed = !port->input && !port->output;
}

static bool start_device(void)
{
	device = virtio_find(VIRTIO_ID_CONSOLE);
	if (!device ||
	    !virtio_negotiate(device, 1UL << VIRTIO_CONSOLE_F_MULTIPORT))
		return false;
	if (control_create(device) &&
	    interrupt_register(device->line, interrupt, NULL) == 0)
		return true;
	virtio_fail(device);
	return false;
}

void console_init(void)
{
	for (int i = 0; i < PORT_COUNT; i++) {
		waitq_init(&console_ports[i].waitq);
		console_ports[i].closed = true;
	}
	if (!start_device()) {
		log_info("console: no device");
		device = NULL;
		return;
	}
	for (int i = CONSOLE_STDIN; i < PORT_COUNT; i++)
		create_port(i);
	virtio_start(device);
	control_begin();
}

const void *console_peek(enum console_port port, size_t *n)
{
	struct input *input = console_ports[port].input;

	return input ? input_peek(input, n) : NULL;
}

void console_consume(enum console_port port, size_t n)
{
	input_consume(console_ports[port].input, n);
}

size_t console_readable(enum console_port port)
{
	struct input *input = console_ports[port].input;

	if (!input)
		return 0;
	input_poll(input);
	return input->bytes;
}

/* Not by interrupt alone: a long write must notice that its reader left. */
static bool host_has_closed(enum console_port port)
{
	if (device && control_has_news())
		control_poll();
	return console_ports[port].closed;
}

/* What had arrived before the host closed is still to be read. */
bool console_is_closed(enum console_port port)
{
	return host_has_closed(port) && !console_readable(port);
}

void *console_reserve(enum console_port port, size_t *room)
{
	if (host_has_closed(port) || !console_ports[port].output)
		return NULL;
	return output_reserve(console_ports[port].output, room);
}

static void notify(struct port *port)
{
	if (port->added)
		virtq_notify(&port->output->queue);
}

void console_commit(enum console_port port, size_t n)
{
	if (!n)
		return;
	output_post(console_ports[port].output, n);
	notify(&console_ports[port]);
}

size_t console_write(enum console_port port, const void *from, size_t n)
{
	size_t done = 0, room;
	void *place;

	while (done < n && (place = console_reserve(port, &room))) {
		room = MIN(room, n - done);
		memcpy(place, (const char *)from + done, room);
		output_post(console_ports[port].output, room);
		done += room;
	}
	if (done)
		notify(&console_ports[port]);
	return done;
}

bool console_writable(enum console_port port)
{
	size_t room;

	return console_reserve(port, &room) != NULL;
}

struct waitq *console_waitq(enum console_port port)
{
	return &console_ports[port].waitq;
}

/* Sleeps whatever signals say: the program that they are for has ended. */
static void drain_port(struct port *port, u64 deadline)
{
	struct virtq *queue = &port->output->queue;
	struct waiter waiter;
	bool in_time = true;

	waitq_add(&port->waitq, &waiter);
	for (;;) {
		output_reclaim(port->output);
		if (!virtq_in_flight(queue) || port->closed || !in_time)
			break;
		port->output->wanted = true;
		if (virtq_interrupt_after(queue, virtq_in_flight(queue)))
			continue;
		current->state = THREAD_WAITING;
		in_time = wait_for_wake(deadline);
	}
	current->state = THREAD_RUNNABLE;
	waitq_remove(&waiter);
}

void console_drain(void)
{
	for (int i = 0; i < PORT_COUNT; i++) {
		u64 deadline = 0;

		if (i == CONSOLE_CONTROL)
			deadline = clock_monotonic_ns() + CONTROL_PATIENCE;
		if (console_ports[i].output)
			drain_port(&console_ports[i], deadline);
	}
}

void console_send_control(u8 type, u8 a, u16 b, u16 c)
{
	struct record record = { type, a, b, c, 0 };

	console_write(CONSOLE_CONTROL, &record, sizeof(record));
}

void console_on_control(void (*handler)(u8 type, u8 a, u16 b, u16 c))
{
	control_handler = handler;
	if (handler && console_ports[CONSOLE_CONTROL].input)
		take_records(console_ports[CONSOLE_CONTROL].input);
}
