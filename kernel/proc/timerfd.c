// SPDX-License-Identifier: BSD-3-Clause
/* timerfd_create(2): a timer that is read like a file. */
#include <linux/timerfd.h>

#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "proc/clock_timer.h"
#include "sched/clock.h"
#include "shim/syscall.h"

#define CLOCKS                                                                 \
	(1U << CLOCK_REALTIME | 1U << CLOCK_MONOTONIC | 1U << CLOCK_BOOTTIME | \
	 1U << CLOCK_REALTIME_ALARM | 1U << CLOCK_BOOTTIME_ALARM)

struct timerfd {
	struct clock_timer timer;
	struct waitq readers;
	bool cancel_on_set;
	u64 realtime_offset; /* another one: the clock was set */
};

static void changed(struct clock_timer *timer)
{
	waitq_wake(&container_of(timer, struct timerfd, timer)->readers,
		   POLLIN);
}

static bool is_cancelled(const struct timerfd *timerfd)
{
	return timerfd->cancel_on_set &&
	       timerfd->realtime_offset != clock_realtime_offset();
}

static bool has_news(const struct timerfd *timerfd)
{
	return timerfd->timer.ticks || is_cancelled(timerfd);
}

static ssize_t timerfd_read(struct file *file, struct iter *to)
{
	struct timerfd *timerfd = file->private;
	u64 ticks;

	if (to->left < sizeof(ticks))
		return -EINVAL;
	TRY(wait_event_unless(file->flags & O_NONBLOCK, &timerfd->readers,
			      has_news(timerfd)));
	if (is_cancelled(timerfd)) {
		timerfd->realtime_offset = clock_realtime_offset();
		timerfd->timer.ticks = 0;
		return -ECANCELED;
	}
	ticks = clock_timer_take(&timerfd->timer);
	return iter_put_all(to, &ticks, sizeof(ticks));
}

static u32 timerfd_poll(struct file *file, struct poll_table *table)
{
	struct timerfd *timerfd = file->private;

	poll_add(table, &timerfd->readers);
	return has_news(timerfd) ? POLLIN : 0;
}

static void timerfd_release(struct file *file)
{
	struct timerfd *timerfd = file->private;

	clock_timer_stop(&timerfd->timer);
	kfree(timerfd);
}

static const struct file_ops timerfd_ops = {
	.read = timerfd_read,
	.poll = timerfd_poll,
	.release = timerfd_release,
};

UK_SYSCALL_R_DEFINE(int, timerfd_create, clockid_t, clock, int, flags)
{
	struct timerfd *timerfd;

	if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK) || (u32)clock >= 32 ||
	    !(CLOCKS >> clock & 1))
		return -EINVAL;
	TRY(clock_timer_check(clock));
	timerfd = kzalloc(sizeof(*timerfd));
	if (!timerfd)
		return -ENOMEM;
	clock_timer_setup(&timerfd->timer, clock, changed);
	waitq_init(&timerfd->readers);
	return file_install_anonymous("anon_inode:[timerfd]", &timerfd_ops,
				      timerfd, O_RDWR | flags);
}

/* *OUT stays valid until the caller sleeps. */
static int find(int fd, struct timerfd **out)
{
	struct file *file = fd_peek(fd);

	if (!file)
		return -EBADF;
	if (file->ops != &timerfd_ops)
		return -EINVAL;
	*out = file->private;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, timerfd_settime, int, fd, int, flags,
		    const struct itimerspec *, new, struct itimerspec *, old)
{
	struct itimerspec spec, before;
	struct timerfd *timerfd;

	TRY(clock_timer_spec(&spec, new));
	if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET))
		return -EINVAL;
	TRY(find(fd, &timerfd));
	before = clock_timer_set(&timerfd->timer, flags & TFD_TIMER_ABSTIME,
				 &spec);
	timerfd->realtime_offset = clock_realtime_offset();
	timerfd->cancel_on_set = flags & TFD_TIMER_CANCEL_ON_SET &&
				 !list_empty(&timerfd->timer.link);
	return old ? put_user_struct(old, &before) : 0;
}

UK_SYSCALL_R_DEFINE(int, timerfd_gettime, int, fd, struct itimerspec *, value)
{
	struct itimerspec setting;
	struct timerfd *timerfd;

	TRY(find(fd, &timerfd));
	setting = clock_timer_get(&timerfd->timer);
	return put_user_struct(value, &setting);
}
