/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROC_ORPHANS_H
#define PROC_ORPHANS_H

#include "lib/types.h"

struct process;

/* PROCESS is a zombie from now on: what becomes of its children and groups. */
void orphans_give_away(struct process *process);

/*
 * Has the group no member with a parent outside it in the same session? Then
 * nobody could continue it, and the terminal's stop signals are dropped. The
 * first program's parent is on the host.
 */
bool process_group_orphaned(int group);

#endif
