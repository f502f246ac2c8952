/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream between a descriptor of the caller's and a port of the guest. The
 * caller's descriptors are shared with other processes, so their O_NONBLOCK
 * flag is left alone; instead each is written only when poll allows, and with
 * no more bytes than it takes without blocking.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launch.h"
#include "stream.h"
#include "terminal.h"

/*
 * poll calls a pipe writable when a page is free, which is PIPE_BUF bytes, and
 * a terminal when a few hundred bytes are. Files never wait; sockets are asked
 * not to.
 */
static size_t bytes_without_blocking(int fd)
{
	struct stat status;

	if (fstat(fd, &status))
		return PIPE_BUF;
	if (S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode))
		return sizeof(((struct stream *)0)->buffer);
	return isatty(fd) ? PIPE_BUF / 16 : PIPE_BUF;
}

void stream_to_guest(struct stream *stream, const char *name, int source,
		     int port)
{
	stream->name = name;
	stream->source = source;
	stream->sink = port;
	stream->to_guest = true;
	stream->sink_limit = sizeof(stream->buffer);
}

void stream_from_guest(struct stream *stream, const char *name, int port,
		       int sink)
{
	stream->name = name;
	stream->source = port;
	stream->sink = sink;
	stream->sink_limit = bytes_without_blocking(sink);
}

bool stream_is_done(const struct stream *stream)
{
	return stream->sink < 0;
}

static bool is_empty(const struct stream *stream)
{
	return stream->start == stream->end;
}

struct pollfd stream_wish(const struct stream *stream)
{
	struct pollfd wish = { .fd = -1 };

	if (stream_is_done(stream))
		return wish;
	if (!is_empty(stream)) {
		wish.fd = stream->sink;
		wish.events = POLLOUT;
	} else if (!stream->paused) {
		wish.fd = stream->source;
		wish.events = POLLIN;
	}
	return wish;
}

/*
 * The port is shut, not closed, towards the guest: QEMU takes a full close for
 * a lost connection and drops what it has not delivered.
 */
static void finish(struct stream *stream)
{
	if (stream->to_guest)
		shutdown(stream->sink, SHUT_WR);
	else
		shutdown(stream->source, SHUT_RDWR);
	stream->sink = -1;
	stream->start = stream->end = 0;
}

/* A raw terminal does not return the carriage at a newline. */
static size_t add_returns(char *text, size_t length)
{
	size_t newlines = 0, to;

	for (size_t i = 0; i < length; i++)
		newlines += text[i] == '\n';
	to = length + newlines;
	for (size_t from = length; from-- > 0;) {
		text[--to] = text[from];
		if (text[from] == '\n')
			text[--to] = '\r';
	}
	return length + newlines;
}

static void fill(struct stream *stream)
{
	/* Half of the buffer: what is added while translating must fit. */
	ssize_t got = read(stream->source, stream->buffer,
			   sizeof(stream->buffer) / 2);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	stream->start = 0;
	stream->end = got > 0 ? (size_t)got : 0;
	if (got <= 0)
		finish(stream);
	else if (stream->keys)
		stream->end = terminal_keys(stream->buffer, stream->end,
					    &stream->leave);
	else if (stream->lines && terminal_needs_return())
		stream->end = add_returns(stream->buffer, stream->end);
}

static ssize_t put(int fd, const char *bytes, size_t count)
{
	ssize_t sent = send(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);

	return sent < 0 && errno == ENOTSOCK ? write(fd, bytes, count) : sent;
}

static bool takes_more(int fd)
{
	struct pollfd wish = { .fd = fd, .events = POLLOUT };

	return poll(&wish, 1, 0) > 0;
}

static void drain(struct stream *stream)
{
	size_t count = stream->end - stream->start;
	ssize_t sent;

	if (count > stream->sink_limit)
		count = stream->sink_limit;
	sent = put(stream->sink, stream->buffer + stream->start, count);
	if (sent >= 0) {
		stream->start += (size_t)sent;
		return;
	}
	if (errno == EAGAIN || errno == EINTR)
		return;
	if (errno != EPIPE && errno != ECONNRESET)
		complain("%s cannot be written: %s", stream->name,
			 strerror(errno));
	finish(stream);
}

void stream_move(struct stream *stream)
{
	if (is_empty(stream))
		fill(stream);
	while (!is_empty(stream) && takes_more(stream->sink))
		drain(stream);
}
