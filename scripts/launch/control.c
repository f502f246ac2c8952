/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The control port: records of eight bytes in both directions, never waited
 * for. A guest that hangs must not hang the launcher, so what it does not
 * read is dropped once the queue is full.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"

_Static_assert(sizeof(struct control_record) == 8, "the protocol's record");

void control_send(struct control *control, char type, int a, int b, int c)
{
	struct control_record record = {
		.type = (uint8_t)type,
		.a = (uint8_t)a,
		.b = (uint16_t)b,
		.c = (uint16_t)c,
	};

	if (control->out_bytes + sizeof(record) > sizeof(control->out))
		return;
	memcpy((char *)control->out + control->out_bytes, &record,
	       sizeof(record));
	control->out_bytes += sizeof(record);
	control_flush(control);
}

struct pollfd control_wish(const struct control *control)
{
	return (struct pollfd){
		.fd = control->port,
		.events = control->out_bytes ? POLLIN | POLLOUT : POLLIN,
	};
}

void control_flush(struct control *control)
{
	char *queue = (char *)control->out;
	ssize_t sent;

	if (control->port < 0 || !control->out_bytes)
		return;
	sent = send(control->port, queue, control->out_bytes,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent <= 0)
		return;
	control->out_bytes -= (size_t)sent;
	memmove(queue, queue + sent, control->out_bytes);
}

const struct control_record *control_receive(struct control *control)
{
	ssize_t got;

	if (control->port < 0)
		return NULL;
	if (control->in_bytes == sizeof(control->in))
		control->in_bytes = 0;
	got = recv(control->port, (char *)&control->in + control->in_bytes,
		   sizeof(control->in) - control->in_bytes, MSG_DONTWAIT);
	if (got > 0)
		control->in_bytes += (size_t)got;
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		control->port = -1;
	return control->in_bytes == sizeof(control->in) && got > 0 ?
		       &control->in :
		       NULL;
}
