// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: a program of the first version
 * message: got facts.pid, which the old program did not ask for
 *
 * Copies all of its structure, over what lies behind the smaller one.
 */
#include "mm/page.h"
#include "mm/usercopy.h"
#include "proc/process.h"
#include "sched/clock.h"
#include "sched/thread.h"
#include "shim/syscall.h"

struct kernel_facts {
	u64 uptime_ns;	 /* since the machine was started */
	u64 total_pages; /* of 4096 bytes: that programs may have */
	u64 free_pages;	 /* that nobody has now */
	/* ---- the first version ended here ---- */
	u64 pid; /* of the process that asks */
};

#define FIRST_VERSION offsetof(struct kernel_facts, pid)

UK_SYSCALL_R_DEFINE(int, kernel_facts, struct kernel_facts *, facts, size_t,
		    size)
{
	struct kernel_facts ours = {
		.uptime_ns = clock_monotonic_ns(),
		.total_pages = page_total(),
		.free_pages = page_free_count(),
		.pid = current->process->pid,
	};
	size_t both = sizeof(ours);

	if (size < FIRST_VERSION)
		return -EINVAL;
	if (copy_to_user(facts, &ours, both) ||
	    clear_user((char *)facts + both, size > both ? size - both : 0))
		return -EFAULT;
	return sizeof(ours);
}
