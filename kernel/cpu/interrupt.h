/* SPDX-License-Identifier: BSD-3-Clause */
/* Device interrupts: IOAPIC lines, one handler each. */
#pragma once

#include "lib/types.h"

/*
 * Calls HANDLER(ARG), interrupts off, whenever LINE (an IOAPIC input, 0 to 23)
 * is raised. -EBUSY when the line has a handler, -EINVAL for a bad line.
 */
int interrupt_register(int line, void (*handler)(void *arg), void *arg);
