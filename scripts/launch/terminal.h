/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

struct terminal_size {
	unsigned short rows, columns;
};

/* The window's size; false when none of fd 0-2 is a terminal. */
bool terminal_size(struct terminal_size *size);

/* Is our process group the one that may use the terminal on stdin? */
bool terminal_is_foreground(void);
/*
 * Hands keys to the guest as they are typed. Nothing happens unless stdin is a
 * terminal and we are in its foreground; may be called again after a stop.
 */
void terminal_take(void);
/* Gives the terminal back as it was found. Safe in a signal handler. */
void terminal_give_back(void);
/* Must a line that we print end with a carriage return of its own? */
bool terminal_needs_return(void);

/*
 * Looks through keys for Ctrl-A: followed by x it sets *leave, by another
 * Ctrl-A it stands for one, by anything else both are kept. Works in place
 * and across calls; keys needs room for one byte more. Returns the new length.
 */
size_t terminal_keys(char *keys, size_t length, bool *leave);

#endif
