// SPDX-License-Identifier: BSD-3-Clause
/*
 * kernel_facts: a call that Linux does not have.
 *
 *	int kernel_facts(struct kernel_facts *facts, size_t size)
 *
 * fills in what only the kernel knows. SIZE is how large the structure is that
 * the program was compiled with. Programs outlive kernels, and kernels outlive
 * programs: fields may be added at the end, and old programs must go on working
 * on new kernels and new ones on old kernels. So:
 *
 *	SIZE is smaller than the first version of the structure: -EINVAL
 *	SIZE is smaller than ours: the program gets what it knows of
 *	SIZE is larger than ours: what we do not know of is zeroed
 *	FACTS does not lead to SIZE bytes of memory: -EFAULT
 *
 * and the answer is the size that this kernel knows.
 *
 * What you need:
 *
 *	clock_monotonic_ns(), page_total(), page_free_count()
 *	current->process->pid
 *	copy_to_user(to, from, n), clear_user(to, n)
 *		0, or how many bytes could not be reached
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

/*
 * TODO 2: UK_SYSCALL_R_DEFINE(int, kernel_facts, ...): the types and the names
 * of the arguments, in pairs.
 * TODO 3: fill in a structure of ours.
 * TODO 4: refuse a SIZE that is too small.
 * TODO 5: copy what both sides know, zero what only the program knows.
 */
_Static_assert(FIRST_VERSION == 24, "the first version had three fields");
