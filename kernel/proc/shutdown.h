/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of the machine: the first program has ended, or could not begin. */
#ifndef PROC_SHUTDOWN_H
#define PROC_SHUTDOWN_H

/*
 * Ends all other processes, lets the host take what was written, tells it
 * STATUS (0 to 255) and powers off.
 */
__attribute__((noreturn)) void machine_end(int status);

#endif
