// SPDX-License-Identifier: BSD-3-Clause
/* fcntl(2): what can be asked of a descriptor and of the file behind it. */
#include "fs/fcntl.h"
#include "fs/fd.h"
#include "fs/path.h"
#include "fs/pipe.h"
#include "proc/process.h"
#include "shim/syscall.h"

/* What F_SETFL changes; it ignores the rest. */
#define SETTABLE (O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME | FASYNC)

static long duplicate(struct file *file, u64 from, bool close_on_exec)
{
	if (from >= current->files->limit)
		return -EINVAL;
	file_get(file);
	return fd_install(file, from, close_on_exec);
}

static long set_flags(struct file *file, u32 flags)
{
	if (flags & O_NOATIME && !(file->flags & O_NOATIME) &&
	    !inode_is_owned(file->inode))
		return -EPERM;
	if (flags & O_DIRECT && S_ISFIFO(file->inode->mode))
		return -EINVAL; /* pipes have no packet mode */
	file->flags = (flags & SETTABLE) | (file->flags & ~SETTABLE);
	return 0;
}

/* ---- F_SETOWN, F_GETOWN, F_SETSIG and the like ---- */

static int set_owner(struct file *file, int type, int id)
{
	bool there = type == F_OWNER_PGRP ? process_group_exists(id, 0) :
		     type == F_OWNER_TID  ? thread_find(id) != NULL :
					    process_find(id) != NULL;

	if (id && !there)
		return -ESRCH;
	file->owner = id;
	file->owner_type = type;
	return 0;
}

/* A negative number is a process group's. */
static int set_owner_number(struct file *file, int number)
{
	if (number == INT32_MIN)
		return -EINVAL;
	if (number < 0)
		return set_owner(file, F_OWNER_PGRP, -number);
	return set_owner(file, F_OWNER_PID, number);
}

static int set_owner_user(struct file *file, const void *user)
{
	struct f_owner_ex owner;

	if (get_user_struct(&owner, user))
		return -EFAULT;
	if (owner.type != F_OWNER_TID && owner.type != F_OWNER_PID &&
	    owner.type != F_OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, owner.type, owner.pid);
}

static long owner_command(struct file *file, int command, u64 argument)
{
	struct f_owner_ex owner = { file->owner_type, file->owner };

	switch (command) {
	case F_SETOWN: return set_owner_number(file, argument);
	case F_GETOWN:
		return owner.type == F_OWNER_PGRP ? -owner.pid : owner.pid;
	case F_SETOWN_EX: return set_owner_user(file, (void *)argument);
	case F_GETOWN_EX: return put_user_struct((void *)argument, &owner);
	case F_SETSIG:
		if (argument > SIGNAL_COUNT)
			return -EINVAL;
		file->owner_signal = argument;
		return 0;
	case F_GETSIG: return file->owner_signal;
	default: return -EINVAL;
	}
}

/* ---- The call ---- */

static long file_command(int fd, struct file *file, int command, u64 argument)
{
	switch (command) {
	case F_SETFL: return set_flags(file, argument);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return lock_command(fd, file, command, (void *)argument);
	case F_SETPIPE_SZ: return pipe_size_set(file, (u32)argument);
	case F_GETPIPE_SZ: return pipe_size_get(file);
	case F_ADD_SEALS: return memfd_add_seals(file, argument);
	case F_GET_SEALS: return memfd_get_seals(file);
	case F_GETLEASE: return F_UNLCK; /* nobody can have one */
	case F_SETLEASE: return argument == F_UNLCK ? -EAGAIN : -EINVAL;
	default: return owner_command(file, command, argument);
	}
}

UK_SYSCALL_R_DEFINE(long, fcntl, int, fd, int, cmd, unsigned long, arg)
{
	struct file *file AUTO(file_auto_put) = fd_get_any(fd);

	if (!file)
		return -EBADF;
	switch (cmd) {
	case F_DUPFD: return duplicate(file, arg, false);
	case F_DUPFD_CLOEXEC: return duplicate(file, arg, true);
	case F_GETFD: return fd_close_on_exec(fd);
	case F_SETFD: fd_set_close_on_exec(fd, arg & FD_CLOEXEC); return 0;
	case F_GETFL: return file->flags;
	}
	/* No others work on an O_PATH descriptor. */
	return file->flags & O_PATH ? -EBADF : file_command(fd, file, cmd, arg);
}
