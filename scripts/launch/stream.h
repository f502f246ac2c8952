/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STREAM_H
#define STREAM_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * One direction of bytes from one descriptor to another, with a buffer
 * between. Either the buffer is empty and the source is waited for, or it is
 * not and the sink is: that alone is the back pressure.
 */
struct stream {
	const char *name;  /* for a message when the sink fails */
	int source, sink;  /* -1: closed */
	bool to_guest;	   /* the sink is the port, else the source is */
	bool keys;	   /* the source is a terminal: Ctrl-A counts */
	bool lines;	   /* text of ours: newline is made to fit */
	bool paused;	   /* the source is not to be read now */
	bool leave;	   /* Ctrl-A x was typed */
	size_t sink_limit; /* bytes that a write may carry at most */
	size_t start, end; /* what the buffer holds */
	char buffer[65536];
};

/* Ends when the source ends, or nobody wants what it says. */
bool stream_is_done(const struct stream *stream);
void stream_to_guest(struct stream *stream, const char *name, int source,
		     int port);
void stream_from_guest(struct stream *stream, const char *name, int port,
		       int sink);
/* What the stream waits for now; fd is -1 when that is nothing. */
struct pollfd stream_wish(const struct stream *stream);
/* Moves bytes as far as they go without waiting; after poll said so. */
void stream_move(struct stream *stream);

#endif
