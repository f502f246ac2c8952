// SPDX-License-Identifier: BSD-3-Clause
/*
 * signalfd(2): signals that are read instead of handled. They are taken from
 * the queues of the thread that reads, whoever made the descriptor.
 */
#include <linux/signalfd.h>

#include "fs/fd.h"
#include "lib/string.h"
#include "proc/signal.h"
#include "shim/syscall.h"

/* All that a signalfd knows is its mask, so that is its private pointer. */
static u64 mask_of(const struct file *file)
{
	return (u64)file->private;
}

static bool has_news(const struct file *file)
{
	return (current->signals.pending | current->process->signals.pending) &
	       mask_of(file);
}

static void convert(struct signalfd_siginfo *to, const siginfo_t *from)
{
	memset(to, 0, sizeof(*to));
	to->ssi_signo = from->si_signo;
	to->ssi_errno = from->si_errno;
	to->ssi_code = from->si_code;
	if (from->si_code == SI_TIMER) {
		to->ssi_tid = from->si_tid;
		to->ssi_overrun = from->si_overrun;
	} else if (from->si_code > 0 && from->si_code != SI_KERNEL &&
		   (SIGNALS_SYNCHRONOUS & SIGNAL_BIT(from->si_signo))) {
		to->ssi_addr = (u64)from->si_addr;
	} else {
		to->ssi_pid = from->si_pid;
		to->ssi_uid = from->si_uid;
	}
	if (from->si_signo == SIGCHLD && from->si_code > 0) {
		to->ssi_status = from->si_status;
		to->ssi_utime = from->si_utime;
		to->ssi_stime = from->si_stime;
	} else if (from->si_code < 0) {
		to->ssi_int = from->si_int;
		to->ssi_ptr = (u64)from->si_ptr;
	}
}

static ssize_t signalfd_read(struct file *file, struct iter *to)
{
	struct signalfd_siginfo out;
	siginfo_t info;
	ssize_t done = 0;

	if (to->left < sizeof(out))
		return -EINVAL;
	TRY(wait_event_unless(file->flags & O_NONBLOCK, &signal_arrivals,
			      has_news(file)));
	while (to->left >= sizeof(out) && signal_take(mask_of(file), &info)) {
		convert(&out, &info);
		if (iter_put(to, &out, sizeof(out)) != sizeof(out))
			return done ? done : -EFAULT;
		done += sizeof(out);
	}
	signal_recalculate();
	return done;
}

static u32 signalfd_poll(struct file *file, struct poll_table *table)
{
	poll_add(table, &signal_arrivals);
	return has_news(file) ? POLLIN : 0;
}

static const struct file_ops signalfd_ops = {
	.read = signalfd_read,
	.poll = signalfd_poll,
};

static long create(u64 mask, int flags)
{
	struct file *file;

	TRY(file_open_anonymous("anon_inode:[signalfd]", 0600, &signalfd_ops,
				(void *)mask, O_RDWR | (flags & SFD_NONBLOCK),
				&file));
	return fd_install(file, 0, flags & SFD_CLOEXEC);
}

UK_SYSCALL_R_DEFINE(int, signalfd4, int, fd, const sigset_t *, set, size_t,
		    size, int, flags)
{
	struct file *file;
	u64 mask;

	if (size != sizeof(mask))
		return -EINVAL;
	TRY(get_user_u64(&mask, set));
	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	mask &= ~SIGNALS_UNBLOCKABLE;
	if (fd == -1)
		return create(mask, flags);
	file = fd_peek(fd);
	if (!file)
		return -EBADF;
	if (file->ops != &signalfd_ops)
		return -EINVAL;
	file->private = (void *)mask;
	waitq_wake(&signal_arrivals, POLLIN);
	return fd;
}
