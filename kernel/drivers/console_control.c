// SPDX-License-Identifier: BSD-3-Clause
/*
 * The device's control queues (specification 5.3.6.2): the device adds ports,
 * we say that each is ready and open, and either side says when it closes one.
 * A whole batch of messages is answered with one notification, since each is a
 * trip to the host while everybody waits for the first output.
 */
#include <linux/virtio_console.h>

#include "drivers/console_ports.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define RECEIVE_QUEUE  2
#define TRANSMIT_QUEUE 3

/* The device drops what finds no buffer: enough for all it says at start. */
#define MESSAGES     32
#define MESSAGE_SIZE 32 /* with a port's name behind it */

static struct virtq received, sent;
static struct virtio_console_control *answers; /* a ring of MESSAGES */
static unsigned int answers_written;

static void post(void *message)
{
	struct virtq_buffer buffer = { virt_to_phys(message), MESSAGE_SIZE };

	virtq_add(&received, &buffer, 0, 1, message);
}

bool control_create(struct virtio_device *device)
{
	char *messages = kmalloc(MESSAGES * MESSAGE_SIZE);

	answers = kmalloc(MESSAGES * sizeof(*answers));
	if (!messages || !answers ||
	    virtq_create(&received, device, RECEIVE_QUEUE, MESSAGES) ||
	    virtq_create(&sent, device, TRANSMIT_QUEUE, MESSAGES))
		return false;
	for (int i = 0; i < MESSAGES; i++)
		post(messages + i * MESSAGE_SIZE);
	virtq_interrupt_off(&received);
	virtq_interrupt_off(&sent);
	return true;
}

static void say(u32 port, u16 event, u16 value)
{
	struct virtio_console_control *answer;
	struct virtq_buffer buffer;
	u32 length;

	while (virtq_take_used(&sent, &length))
		;
	answer = &answers[answers_written++ % MESSAGES];
	buffer = (struct virtq_buffer){ virt_to_phys(answer), sizeof(*answer) };
	*answer = (struct virtio_console_control){ port, event, value };
	virtq_add(&sent, &buffer, 1, 0, answer);
}

/* A port that we have no use for is ready, but never opened. */
static void add_port(u32 id)
{
	say(id, VIRTIO_CONSOLE_PORT_READY, 1);
	if (id >= PORT_COUNT ||
	    !(console_ports[id].input || console_ports[id].output))
		return;
	say(id, VIRTIO_CONSOLE_PORT_OPEN, 1);
	console_ports[id].added = true;
}

static void open_or_close(u32 id, bool open)
{
	if (id >= PORT_COUNT || console_ports[id].closed == !open)
		return;
	console_ports[id].closed = !open;
	waitq_wake(&console_ports[id].waitq,
		   open ? 0 : POLLIN | POLLOUT | POLLHUP);
}

static void handle(const struct virtio_console_control *message)
{
	switch (message->event) {
	case VIRTIO_CONSOLE_PORT_ADD: add_port(message->id); break;
	case VIRTIO_CONSOLE_PORT_REMOVE:
		open_or_close(message->id, false);
		break;
	case VIRTIO_CONSOLE_PORT_OPEN:
		open_or_close(message->id, message->value);
		break;
	}
}

/* The queues of ports come after PORT_OPEN, else the device does not look. */
static void notify_ports(void)
{
	for (int i = 0; i < PORT_COUNT; i++) {
		struct port *port = &console_ports[i];

		if (!port->added)
			continue;
		if (port->input)
			virtq_notify(&port->input->queue);
		if (port->output)
			virtq_notify(&port->output->queue);
	}
}

static void take_messages(void)
{
	struct virtio_console_control *message;
	bool any = false;
	u32 length;

	while ((message = virtq_take_used(&received, &length))) {
		if (length >= sizeof(*message))
			handle(message);
		post(message);
		any = true;
	}
	if (!any)
		return;
	virtq_notify(&sent);
	virtq_notify(&received);
	notify_ports();
}

void control_poll(void)
{
	do
		take_messages();
	while (virtq_interrupt_after(&received, 1));
}

bool control_has_news(void)
{
	return virtq_has_used(&received);
}

/*
 * An emulator has answered by the time the notification is over; a device that
 * works at its own pace answers by interrupt.
 */
void control_begin(void)
{
	virtq_notify(&received);
	say(0, VIRTIO_CONSOLE_DEVICE_READY, 1);
	virtq_notify(&sent);
	control_poll();
}
