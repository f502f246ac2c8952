// SPDX-License-Identifier: BSD-3-Clause
/*
 * The system calls mmap, munmap and mprotect: their arguments are checked here,
 * in the order in which Linux does it, so that the same mistake gives the same
 * error number; mm/map.c, mm/unmap.c and mm/protect.c do the work.
 */
#include "fs/fd.h"
#include "mm/vma.h"
#include "shim/syscall.h"

/* What MAP_SHARED_VALIDATE knows; MAP_SHARED ignores what it doesn't. */
#define FLAGS_VALID                                                         \
	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_32BIT | \
	 MAP_GROWSDOWN | MAP_DENYWRITE | MAP_EXECUTABLE | MAP_LOCKED |      \
	 MAP_NORESERVE | MAP_POPULATE | MAP_NONBLOCK | MAP_STACK |          \
	 MAP_HUGETLB)

static int check_length(struct map_request *request)
{
	if (!request->length)
		return -EINVAL;
	if (request->length > USER_END)
		return -ENOMEM;
	if (request->flags & MAP_HUGETLB)
		return -ENOMEM; /* as with none reserved */
	return 0;
}

static int check_anonymous(struct map_request *request)
{
	u32 type = request->flags & MAP_TYPE;

	if (type == MAP_SHARED)
		return request->flags & MAP_GROWSDOWN ? -EINVAL : 0;
	return type == MAP_PRIVATE ? 0 : -EINVAL;
}

static bool is_sealed(struct backing *backing)
{
	return backing->ops->is_sealed && backing->ops->is_sealed(backing);
}

/* May FILE be mapped like that? Also fills in what it means for the mapping. */
static int check_file(struct map_request *request, struct file *file)
{
	u32 type = request->flags & MAP_TYPE;

	if (type == MAP_SHARED_VALIDATE && request->flags & ~FLAGS_VALID)
		return -EOPNOTSUPP;
	if (type == MAP_SHARED_VALIDATE)
		request->flags ^= MAP_SHARED_VALIDATE ^ MAP_SHARED;
	else if (type != MAP_SHARED && type != MAP_PRIVATE)
		return -EINVAL;
	if (type != MAP_PRIVATE && request->prot & PROT_WRITE &&
	    !file_writable(file))
		return -EACCES;
	if (!file_readable(file))
		return -EACCES;
	if (!file->inode || !file->inode->backing.ops)
		return -ENODEV;
	if (request->flags & MAP_GROWSDOWN)
		return -EINVAL;
	if (request->offset > INT64_MAX - request->length)
		return -EOVERFLOW;
	if (file->inode->backing.ops->anonymous)
		return 0;
	request->file = file;
	request->backing = &file->inode->backing;
	request->may_write = file_writable(file);
	if (type != MAP_PRIVATE && is_sealed(request->backing)) {
		request->may_write = false;
		return request->prot & PROT_WRITE ? -EPERM : 0;
	}
	return 0;
}

/* Programs have no use for names and MAY_WRITE of their own. */
static ssize_t map(struct map_request *request, struct file *file)
{
	struct mm *mm = mm_current();

	TRY(check_length(request));
	TRY(file ? check_file(request, file) : check_anonymous(request));
	if (request->flags & MAP_LOCKED || mm->lock_future)
		TRY(mm_check_lock(mm, PAGE_UP(request->length) >> PAGE_SHIFT));
	return mm_map(mm, request);
}

UK_SYSCALL_R_DEFINE(void *, mmap, void *, addr, size_t, length, int, prot, int,
		    flags, int, fd, off_t, offset)
{
	struct map_request request = {
		.address = (u64)addr,
		.length = length,
		.prot = prot,
		.flags = flags,
		.offset = offset,
	};
	struct file *file AUTO(file_auto_put) = NULL;

	if (offset & ~PAGE_MASK)
		return -EINVAL;
	if (!(flags & MAP_ANONYMOUS)) {
		file = fd_get(fd);
		if (!file)
			return -EBADF;
	}
	return map(&request, file);
}

UK_SYSCALL_R_DEFINE(int, munmap, void *, addr, size_t, length)
{
	return mm_unmap(mm_current(), (u64)addr, length);
}

/* PROT_GROWSDOWN: from the lower end of the stack that ADDR lies in. */
static int grows_down_start(struct mm *mm, u64 *start, u64 end)
{
	struct vma *vma = vma_find_after(mm, *start);

	if (!vma || vma->start >= end)
		return -ENOMEM;
	if (!(vma->flags & VMA_GROWSDOWN))
		return -EINVAL;
	*start = vma->start;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, mprotect, void *, addr, size_t, length, int, prot)
{
	const int grows = PROT_GROWSDOWN | PROT_GROWSUP;
	struct mm *mm = mm_current();
	u64 start = (u64)addr, end = start + PAGE_UP(length);

	if ((prot & grows) == grows || start & ~PAGE_MASK)
		return -EINVAL;
	if (!length)
		return 0;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(grows | PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM))
		return -EINVAL;
	if (prot & PROT_GROWSUP)
		return vma_find(mm, start) ? -EINVAL : -ENOMEM;
	if (prot & PROT_GROWSDOWN)
		TRY(grows_down_start(mm, &start, end));
	return mm_protect(mm, start, end - start, prot & ~grows);
}
