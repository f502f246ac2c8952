/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <stdbool.h>

/*
 * Turns the signals that the launcher handles into something to poll for.
 * Those that the caller had ignored stay ignored.
 */
int signals_open(void);
/* The next signal that has arrived, or 0. */
int signals_next(int fd);
/*
 * Stops this process as Ctrl-Z would, with its whole process group if asked;
 * returns when it goes on.
 */
void signals_stop(bool group);

#endif
