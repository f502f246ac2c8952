// SPDX-License-Identifier: BSD-3-Clause
/*
 * mlock and its family. There is no swap, so a page that is there stays there:
 * locking means to bring all pages now, and to count them against the limit.
 */
#include <linux/capability.h>
#include <linux/mman.h>

#include "fs/cred.h"
#include "mm/lock.h"
#include "mm/page.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "sched/thread.h"
#include "shim/syscall.h"

static bool privileged(void)
{
	return cred_has_cap(current->cred, CAP_IPC_LOCK);
}

int mm_check_lock(const struct mm *mm, u64 more_pages)
{
	if (privileged())
		return 0;
	if (!mm->lock_limit)
		return -EPERM;
	if (mm->locked_pages + more_pages > mm->lock_limit >> PAGE_SHIFT)
		return -EAGAIN;
	return 0;
}

/* Sets or clears VMA_LOCKED in [start, end); -ENOMEM at a hole. */
static int set_locked(struct mm *mm, u64 start, u64 end, u32 locked)
{
	while (start < end) {
		struct vma *vma = vma_find(mm, start);
		u64 stop;
		u32 flags;

		if (!vma)
			return -ENOMEM;
		stop = MIN(end, vma->end);
		flags = (vma->flags & ~VMA_LOCKED) | locked;
		if (flags != vma->flags && !(vma->flags & VMA_SPECIAL)) {
			if (vma_cut(mm, start, stop))
				return -ENOMEM;
			vma = vma_find(mm, start);
			vma_set(vma, vma->prot, flags);
			vma_merge(vma);
		}
		start = stop;
	}
	return 0;
}

/* Brings the pages; a mapping without access has none to bring. */
static int bring_all(struct mm *mm, u64 start, u64 end)
{
	while (start < end) {
		struct vma *vma = vma_find_after(mm, start);
		u64 stop;
		int error;

		if (!vma || vma->start >= end)
			return 0;
		if (!vma->prot)
			return -ENOMEM;
		stop = MIN(end, vma->end);
		error = mm_populate(mm, MAX(start, vma->start), stop,
				    vma->prot & PROT_WRITE &&
					    !(vma->flags & VMA_SHARED));
		if (error)
			return error == -EFAULT ? -ENOMEM : error;
		start = stop;
	}
	return 0;
}

/* Whole pages around [addr, addr + length); false if it wraps around. */
static bool round_out(u64 addr, u64 length, u64 *start, u64 *end)
{
	*start = PAGE_DOWN(addr);
	length = PAGE_UP(length + (addr - *start));
	*end = *start + length;
	return *end >= *start;
}

static u64 pages_locked(struct mm *mm, u64 start, u64 end)
{
	struct vma *vma = vma_find_after(mm, start);
	u64 pages = 0;

	for (; vma && vma->start < end; vma = vma_next(vma))
		if (vma->flags & VMA_LOCKED)
			pages +=
				(MIN(end, vma->end) - MAX(start, vma->start)) >>
				PAGE_SHIFT;
	return pages;
}

static int lock(u64 addr, u64 length, bool on_fault)
{
	struct mm *mm = mm_current();
	u64 start, end, pages;
	int error;

	if (!privileged() && !mm->lock_limit)
		return -EPERM;
	if (!round_out(addr, length, &start, &end))
		return -EINVAL;
	pages = (end - start) >> PAGE_SHIFT;
	if (end <= USER_END)
		pages -= pages_locked(mm, start, end);
	if (mm_check_lock(mm, pages))
		return -ENOMEM;
	error = set_locked(mm, start, end, VMA_LOCKED);
	if (error || on_fault)
		return error;
	return bring_all(mm, start, end);
}

UK_SYSCALL_R_DEFINE(int, mlock, const void *, addr, size_t, length)
{
	return lock((u64)addr, length, false);
}

UK_SYSCALL_R_DEFINE(int, mlock2, const void *, addr, size_t, length,
		    unsigned int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return lock((u64)addr, length, flags & MLOCK_ONFAULT);
}

UK_SYSCALL_R_DEFINE(int, munlock, const void *, addr, size_t, length)
{
	u64 start, end;

	if (!round_out((u64)addr, length, &start, &end))
		return -EINVAL;
	return set_locked(mm_current(), start, end, 0);
}

/* All mappings, skipping the holes between them. */
static void set_all_locked(struct mm *mm, u32 locked)
{
	struct vma *vma = vma_find_after(mm, 0);

	while (vma) {
		u64 end = vma->end;

		set_locked(mm, vma->start, end, locked);
		vma = vma_find_after(mm, end);
	}
}

UK_SYSCALL_R_DEFINE(int, mlockall, int, flags)
{
	struct mm *mm = mm_current();

	if (!flags || flags == MCL_ONFAULT ||
	    flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	if (!privileged() && !mm->lock_limit)
		return -EPERM;
	if (flags & MCL_CURRENT && !privileged() &&
	    mm->total_pages > mm->lock_limit >> PAGE_SHIFT)
		return -ENOMEM;
	mm->lock_future = flags & MCL_FUTURE ? flags & ~MCL_CURRENT : 0;
	if (!(flags & MCL_CURRENT))
		return 0;
	set_all_locked(mm, VMA_LOCKED);
	if (!(flags & MCL_ONFAULT))
		for (struct vma *vma = vma_find_after(mm, 0); vma;) {
			u64 end = vma->end;

			bring_all(mm, vma->start, end); /* errors don't count */
			vma = vma_find_after(mm, end);
		}
	return 0;
}

UK_SYSCALL_R_DEFINE0(int, munlockall)
{
	mm_current()->lock_future = 0;
	set_all_locked(mm_current(), 0);
	return 0;
}
