// SPDX-License-Identifier: BSD-3-Clause
/*
 * Processes as descriptors: a number may be given to somebody else one day, a
 * descriptor means the same process for ever. What it leads to outlives the
 * process, for those that wait by poll.
 */
#include <asm/fcntl.h>

#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "proc/procfs_process.h"
#include "proc/signal.h"
#include "shim/syscall.h"

#define PIDFD_NONBLOCK O_NONBLOCK

struct pidfd {
	u32 refs;
	struct process *process; /* NULL: somebody has waited for it */
	struct waitq ended;
};

static void put(struct pidfd *pidfd)
{
	if (!--pidfd->refs)
		kfree(pidfd);
}

static u32 pidfd_poll(struct file *file, struct poll_table *table)
{
	struct pidfd *pidfd = file->private;

	poll_add(table, &pidfd->ended);
	return poll_bits(!pidfd->process || pidfd->process->zombie, false);
}

static void pidfd_release(struct file *file)
{
	put(file->private);
}

static const struct file_ops pidfd_ops = {
	.poll = pidfd_poll,
	.release = pidfd_release,
	.stream = true,
};

/* What PROCESS's descriptors lead to, with a reference; NULL: memory full. */
static struct pidfd *get(struct process *process)
{
	struct pidfd *pidfd = process->pidfd;

	if (!pidfd) {
		pidfd = kmalloc(sizeof(*pidfd));
		if (!pidfd)
			return NULL;
		pidfd->refs = 1;
		pidfd->process = process;
		waitq_init(&pidfd->ended);
		process->pidfd = pidfd;
	}
	pidfd->refs++;
	return pidfd;
}

int pidfd_create(struct process *process, u32 flags)
{
	struct pidfd *pidfd = get(process);
	struct file *file;
	int error;

	if (!pidfd)
		return -ENOMEM;
	error = file_open_anonymous("anon_inode:[pidfd]", 0600, &pidfd_ops,
				    pidfd, O_RDWR | flags, &file);
	if (!error)
		return fd_install(file, 0, true);
	put(pidfd);
	return error;
}

void pidfd_process_ended(struct process *process)
{
	if (process->pidfd)
		waitq_wake(&process->pidfd->ended, POLL_READ);
}

void pidfd_process_gone(struct process *process)
{
	if (!process->pidfd)
		return;
	process->pidfd->process = NULL;
	put(process->pidfd);
}

int pidfd_find(int fd, struct process **process, bool *nonblocking)
{
	struct file *file = fd_peek(fd);

	if (!file || file->ops != &pidfd_ops)
		return -EBADF;
	*process = ((struct pidfd *)file->private)->process;
	*nonblocking = file->flags & PIDFD_NONBLOCK;
	return *process ? 0 : -ESRCH;
}

UK_SYSCALL_R_DEFINE(int, pidfd_open, pid_t, pid, unsigned int, flags)
{
	struct process *process;

	if (flags & ~PIDFD_NONBLOCK || pid <= 0)
		return -EINVAL;
	process = process_find(pid);
	if (!process)
		return thread_find(pid) ? -EINVAL : -ESRCH;
	return pidfd_create(process, flags);
}

UK_SYSCALL_R_DEFINE(int, pidfd_send_signal, int, fd, int, signo, siginfo_t *,
		    info, unsigned int, flags)
{
	struct process *process;
	siginfo_t given;
	bool unused;
	int error;

	if (flags)
		return -EINVAL;
	error = pidfd_find(fd, &process, &unused);
	if (error == -EBADF)
		return error;
	given = signal_info(signo, SI_USER);
	if (info && get_user_struct(&given, info))
		return -EFAULT;
	if (given.si_signo != signo)
		return -EINVAL;
	if (info && !error && process != current->process &&
	    (given.si_code >= 0 || given.si_code == SI_TKILL))
		return -EPERM;
	return error ? error : signal_send_checked(process, NULL, &given);
}

UK_SYSCALL_R_DEFINE(int, pidfd_getfd, int, fd, int, target, unsigned int, flags)
{
	struct process *process;
	struct file *file;
	bool unused;

	if (flags)
		return -EINVAL;
	TRY(pidfd_find(fd, &process, &unused));
	if (process->zombie || !process->leader->files)
		return -ESRCH;
	if (process_may_inspect(process))
		return -EPERM;
	file = fd_table_find(process->leader->files, target);
	if (!file)
		return -EBADF;
	file->refs++;
	return fd_install(file, 0, true);
}
