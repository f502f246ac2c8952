// SPDX-License-Identifier: BSD-3-Clause
/*
 * COM1, a 16550 UART: the log's way out. Polled, because it must work from the
 * first moment of boot to the last one of a panic, and is silent otherwise.
 */
#include "cpu/io.h"
#include "lib/log.h"

#define COM1	      0x3f8
#define DATA	      COM1
#define INTERRUPTS    (COM1 + 1)
#define FIFO_CONTROL  (COM1 + 2)
#define LINE_CONTROL  (COM1 + 3)
#define LINE_STATUS   (COM1 + 5)
#define EIGHT_BITS    0x03
#define DIVISOR_LATCH 0x80
#define FIFO_ON	      0x07 /* and cleared */
#define CAN_SEND      0x20

#define MAX_ROUNDS    100000 /* a UART that is not there never can send */

/* 8 data bits, no parity, no interrupts. */
static void serial_init(void)
{
	outb(INTERRUPTS, 0);
	outb(LINE_CONTROL, DIVISOR_LATCH);
	outb(DATA, 1); /* divisor 1: 115200 baud */
	outb(INTERRUPTS, 0);
	outb(LINE_CONTROL, EIGHT_BITS);
	outb(FIFO_CONTROL, FIFO_ON);
}

static void send(char byte)
{
	for (int round = 0; round < MAX_ROUNDS; round++)
		if (inb(LINE_STATUS) & CAN_SEND)
			break;
	outb(DATA, (u8)byte);
}

void log_output(const char *bytes, size_t n)
{
	static bool ready;

	if (!ready) {
		ready = true;
		serial_init();
	}
	for (size_t i = 0; i < n; i++)
		send(bytes[i]);
}
