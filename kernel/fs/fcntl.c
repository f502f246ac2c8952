// SPDX-License-Identifier: BSD-3-Clause
/* fcntl(2): what can be asked of a descriptor and of the file behind it. */
#include <linux/fcntl.h>

#include "cpu/cpu.h"
#include "fs/fcntl_owner.h"
#include "fs/fd.h"
#include "fs/locks.h"
#include "fs/memfd.h"
#include "fs/path.h"
#include "fs/pipe.h"
#include "mm/usercopy.h"
#include "sched/thread.h"
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
	int error = 0;

	if (flags & O_NOATIME && !(file->flags & O_NOATIME) &&
	    !inode_is_owned(file->inode))
		return -EPERM;
	flags = (flags & SETTABLE) | (file->flags & ~SETTABLE);
	if (file->ops->set_flags)
		error = file->ops->set_flags(file, flags);
	if (!error)
		file->flags = flags;
	return error;
}

static long get_lock(struct file *file, void *user, bool of_file)
{
	struct flock lock;
	int error = get_user_struct(&lock, user);

	if (!error)
		error = locks_get(file, &lock, of_file);
	return error ? error : put_user_struct(user, &lock);
}

static long set_lock(int fd, struct file *file, const void *user, bool of_file,
		     bool wait)
{
	struct flock lock;
	int error = get_user_struct(&lock, user);

	if (!error)
		error = locks_set(file, &lock, of_file, wait);
	/* Closed by another thread while we waited: that dropped all locks. */
	if (!error && !of_file && unlikely(fd_peek_any(fd) != file))
		locks_drop_owner(file->inode, current->files);
	return error;
}

static long lock_command(int fd, struct file *file, int command, void *user)
{
	switch (command) {
	case F_GETLK: return get_lock(file, user, false);
	case F_OFD_GETLK: return get_lock(file, user, true);
	case F_SETLK: return set_lock(fd, file, user, false, false);
	case F_SETLKW: return set_lock(fd, file, user, false, true);
	case F_OFD_SETLK: return set_lock(fd, file, user, true, false);
	default: return set_lock(fd, file, user, true, true);
	}
}

/* The commands that also work on an O_PATH descriptor. */
static long number_command(int fd, struct file *file, int command, u64 argument)
{
	switch (command) {
	case F_DUPFD: return duplicate(file, argument, false);
	case F_DUPFD_CLOEXEC: return duplicate(file, argument, true);
	case F_GETFD: return fd_close_on_exec(fd);
	case F_SETFD: fd_set_close_on_exec(fd, argument & FD_CLOEXEC); return 0;
	default: return file->flags; /* F_GETFL */
	}
}

static bool is_number_command(int command)
{
	return command == F_DUPFD || command == F_DUPFD_CLOEXEC ||
	       command == F_GETFD || command == F_SETFD || command == F_GETFL;
}

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
	struct file *file = fd_peek_any(fd);
	long result;

	if (!file)
		return -EBADF;
	if (is_number_command(cmd))
		return number_command(fd, file, cmd, arg);
	if (file->flags & O_PATH)
		return -EBADF;
	file_get(file);
	result = file_command(fd, file, cmd, arg);
	file_put(file);
	return result;
}
