// SPDX-License-Identifier: BSD-3-Clause
/*
 * ioctl: the commands that mean the same for every file; all others are the
 * file's own, and ENOTTY where it has none.
 */
#include "fs/fd.h"
#include "shim/syscall.h"

#include <asm/ioctls.h>
#include <linux/fs.h>

#define BLOCK_SIZE_BYTES 4096

/* SIGIO is never sent; FIOASYNC only records the wish, as O_ASYNC does. */
static long set_flag(struct file *file, u32 flag, const void *user)
{
	u32 value, flags;

	if (get_user_u32(&value, user))
		return -EFAULT;
	flags = value ? file->flags | flag : file->flags & ~flag;
	if (flag == FASYNC && flags != file->flags && !file->ops->stream)
		return -ENOTTY;
	file->flags = flags;
	return 0;
}

static long file_ioctl(struct file *file, unsigned int command, u64 argument)
{
	void *user = (void *)argument;
	u32 mode = file->inode->mode;

	switch (command) {
	case FIONBIO: return set_flag(file, O_NONBLOCK, user);
	case FIOASYNC: return set_flag(file, FASYNC, user);
	case FIONREAD:
		if (S_ISREG(mode))
			return put_user_u32(user,
					    file->inode->size - file->offset);
		break;
	case FIOQSIZE:
		if (S_ISREG(mode) || S_ISDIR(mode))
			return put_user_u64(user, file->inode->size);
		return -ENOTTY;
	case FIGETBSZ: return put_user_u32(user, BLOCK_SIZE_BYTES);
	}
	if (!file->ops->ioctl)
		return -ENOTTY;
	return file->ops->ioctl(file, command, argument);
}

UK_SYSCALL_R_DEFINE(int, ioctl, int, fd, unsigned int, request, unsigned long,
		    argument)
{
	struct file *file AUTO(file_auto_put) = fd_get(fd);

	if (!file)
		return -EBADF;
	if (request != FIOCLEX && request != FIONCLEX)
		return file_ioctl(file, request, argument);
	fd_set_close_on_exec(fd, request == FIOCLEX);
	return 0;
}
