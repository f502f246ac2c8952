/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ports of the virtio console (docs/protocol.md): streams of bytes to and
 * from the host.
 */
#pragma once

#include "sched/waitq.h"

enum console_port {
	CONSOLE_STDIN = 1,
	CONSOLE_STDOUT,
	CONSOLE_STDERR,
	CONSOLE_CONTROL,
	CONSOLE_TRACE,
};

/*
 * Finds the device and brings the ports up; without one, every port is closed.
 */
void console_init(void);

/*
 * Bytes that have arrived, without waiting, where they lie: *N of them (NULL:
 * none), and the giving back of the first N.
 */
const void *console_peek(enum console_port port, size_t *n);
void console_consume(enum console_port port, size_t n);

/* How many have arrived. */
size_t console_readable(enum console_port port);

/* The host has closed its side (and, for input, everything has been read). */
bool console_is_closed(enum console_port port);

/*
 * Queues up to N bytes for the host, without waiting; the number taken, 0 when
 * the queue is full.
 */
size_t console_write(enum console_port port, const void *from, size_t n);

/*
 * The same without a copy in between: a place to fill, *ROOM bytes long (NULL:
 * the queue is full or the port closed), and the sending of its first N bytes.
 */
void *console_reserve(enum console_port port, size_t *room);
void console_commit(enum console_port port, size_t n);

/* Is there room now? If not, the wait queue will be woken once there is. */
bool console_writable(enum console_port port);

/* Woken with POLLIN/POLLOUT/POLLHUP bits when the port's state changes. */
struct waitq *console_waitq(enum console_port port);

/*
 * Waits until the host has taken everything. As long as it takes: a reader may
 * be slow, and one that goes away closes its port. The control port is the
 * exception, it is not waited for longer than two seconds.
 */
void console_drain(void);

/* Sends one record of 8 bytes on the control port. */
void console_send_control(u8 type, u8 a, u16 b, u16 c);

/* Called for each record from the host, interrupts off. */
void console_on_control(void (*handler)(u8 type, u8 a, u16 b, u16 c));
