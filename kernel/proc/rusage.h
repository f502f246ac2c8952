/* SPDX-License-Identifier: BSD-3-Clause */
/* Sums of what processes have used, for getrusage and wait. */
#ifndef PROC_RUSAGE_H
#define PROC_RUSAGE_H

struct process;
struct rusage;

void rusage_of_process(const struct process *process, struct rusage *usage);
void rusage_add_child(struct process *parent, const struct process *child);

#endif
