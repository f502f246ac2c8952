// SPDX-License-Identifier: BSD-3-Clause
/*
 * mlock and its family. There is no swap, so a page that is there stays there:
 * locking means to bring all pages now, and to count them against the limit.
 */
#include <linux/capability.h>

#include "fs/cred.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "shim/syscall.h"

int mm_check_lock(const struct mm *mm, u64 more_pages)
{
	if (cred_has_cap(current->cred, CAP_IPC_LOCK))
		return 0;
	if (!mm->lock_limit)
		return -EPERM;
	if (mm->locked_pages + more_pages > mm->lock_limit >> PAGE_SHIFT)
		return -EAGAIN;
	return 0;
}

/* mlock says ENOMEM, where mmap says EAGAIN. */
static int check(const struct mm *mm, u64 more_pages)
{
	int error = mm_check_lock(mm, more_pages);

	return error == -EAGAIN ? -ENOMEM : error;
}

static int set_locked(struct vma *vma, u64 start, u64 end, const void *locked)
{
	u32 flags = vma->flags & ~VMA_LOCKED;

	if (vma->flags & VMA_SPECIAL)
		return 0;
	if (*(const bool *)locked)
		flags |= VMA_LOCKED;
	return vma_change(vma, start, end, vma->prot, flags) ? 0 : -ENOMEM;
}

static bool is_locked(const struct vma *vma)
{
	return vma->flags & VMA_LOCKED;
}

/* Of the whole pages around [addr, addr + length). */
static int change(u64 addr, u64 length, bool locked, bool bring)
{
	struct mm *mm = mm_current();
	u64 start = PAGE_DOWN(addr);
	u64 end = start + PAGE_UP(length + (addr - start));

	if (end < start)
		return -EINVAL;
	if (locked)
		TRY(check(mm,
			  ((end - start) >> PAGE_SHIFT) -
				  mm_pages_mapped(mm, start, end, is_locked)));
	TRY(vma_walk(mm, start, end, false, set_locked, &locked));
	return bring ? vma_walk(mm, start, end, false, vma_populate, NULL) : 0;
}

UK_SYSCALL_R_DEFINE(int, mlock2, const void *, addr, size_t, length,
		    unsigned int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return change((u64)addr, length, true, !(flags & MLOCK_ONFAULT));
}

UK_SYSCALL_R_DEFINE(int, munlock, const void *, addr, size_t, length)
{
	return change((u64)addr, length, false, false);
}

/* What can't be had now does not keep the other mappings from theirs. */
static int bring_possible(struct vma *vma, u64 start, u64 end, const void *arg)
{
	vma_populate(vma, start, end, arg);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, mlockall, int, flags)
{
	struct mm *mm = mm_current();
	bool now = flags & MCL_CURRENT;

	if (!flags || flags == MCL_ONFAULT ||
	    flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	TRY(check(mm, now ? mm->total_pages - mm->locked_pages : 0));
	mm->lock_future = flags & MCL_FUTURE ? flags & ~MCL_CURRENT : 0;
	if (now)
		vma_walk(mm, 0, USER_END, true, set_locked, &now);
	if (now && !(flags & MCL_ONFAULT))
		vma_walk(mm, 0, USER_END, true, bring_possible, NULL);
	return 0;
}

UK_SYSCALL_R_DEFINE0(int, munlockall)
{
	const bool locked = false;

	mm_current()->lock_future = 0;
	vma_walk(mm_current(), 0, USER_END, true, set_locked, &locked);
	return 0;
}
