/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ports of the virtio console (docs/protocol.md): streams of bytes to and
 * from the host.
 */
#ifndef DRIVERS_CONSOLE_H
#define DRIVERS_CONSOLE_H

#include "lib/types.h"
#include "sched/waitq.h"

enum console_port {
	CONSOLE_STDIN = 1,
	CONSOLE_STDOUT,
	CONSOLE_STDERR,
	CONSOLE_CONTROL,
	CONSOLE_TRACE,
};

/*
 * Up to N bytes that have arrived, without waiting; 0 when none are there.
 */
size_t console_read(enum console_port port, void *to, size_t n);

/* Bytes that console_read would return now. */
size_t console_readable(enum console_port port);

/* The host has closed its side (and, for input, everything has been read). */
bool console_is_closed(enum console_port port);

/*
 * Queues up to N bytes for the host, without waiting; the number taken, 0 when
 * the queue is full.
 */
size_t console_write(enum console_port port, const void *from, size_t n);
bool console_writable(enum console_port port);

/* Woken with POLLIN/POLLOUT/POLLHUP bits when the port's state changes. */
struct waitq *console_waitq(enum console_port port);

/* Waits (bounded by 2 s a port) until the host has taken everything. */
void console_drain(void);

/* Sends one record of 8 bytes on the control port. */
void console_send_control(u8 type, u8 a, u16 b, u16 c);

/* Called for each record from the host, interrupts off. */
void console_on_control(void (*handler)(u8 type, u8 a, u16 b, u16 c));

#endif
