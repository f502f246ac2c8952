// SPDX-License-Identifier: BSD-3-Clause
/*
 * ioctl: the commands that mean the same for every file; all others are the
 * file's own, and ENOTTY where it has none.
 */
#include "fs/fd.h"
#include "fs/file.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

#include <asm/fcntl.h>
#include <asm/ioctls.h>
#include <linux/fs.h>

#define BLOCK_SIZE_BYTES 4096

static long set_flag(struct file *file, u32 flag, const void *user)
{
	u32 value;

	if (get_user_u32(&value, user))
		return -EFAULT;
	if (value)
		file->flags |= flag;
	else
		file->flags &= ~flag;
	return 0;
}

/* SIGIO is never sent; FIOASYNC only records the wish, as O_ASYNC does. */
static long set_async(struct file *file, const void *user)
{
	u32 value;

	if (get_user_u32(&value, user))
		return -EFAULT;
	if (!!value == !!(file->flags & FASYNC))
		return 0;
	return file->ops->stream ? set_flag(file, FASYNC, user) : -ENOTTY;
}

/* Bytes from the position to the end. */
static long regular_readable(const struct file *file, void *user)
{
	return put_user_u32(user, file->inode->size - file->offset);
}

static long file_ioctl(struct file *file, unsigned int command, u64 argument)
{
	void *user = (void *)argument;
	u32 mode = file->inode->mode;

	switch (command) {
	case FIONBIO: return set_flag(file, O_NONBLOCK, user);
	case FIOASYNC: return set_async(file, user);
	case FIONREAD:
		if (S_ISREG(mode))
			return regular_readable(file, user);
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
	struct file *file = fd_get(fd);
	long result = 0;

	if (!file)
		return -EBADF;
	if (request == FIOCLEX)
		fd_set_close_on_exec(fd, true);
	else if (request == FIONCLEX)
		fd_set_close_on_exec(fd, false);
	else
		result = file_ioctl(file, request, argument);
	file_put(file);
	return result;
}
