// SPDX-License-Identifier: BSD-3-Clause
/*
 * timer_create(2) and its relatives: timers that send a signal. A timer has one
 * signal on its way at most; it goes on when that is taken, and what it missed
 * until then is the signal's overrun.
 */
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/signal.h"
#include "proc/timespec.h"
#include "shim/syscall.h"

struct posix_timer {
	struct clock_timer timer;
	struct tree_key by_id; /* in process->posix_timers */
	struct process *process;
	struct sigevent event;
	bool sent; /* its signal is on the way */
	int overrun;
};

/* ---- Signals ---- */

static bool send(struct posix_timer *timer)
{
	struct process *process = timer->process;
	int signo = timer->event.sigev_signo;
	struct thread *thread = NULL;
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = signo;
	info.si_code = SI_TIMER;
	info.si_tid = timer->by_id.key;
	info.si_value = timer->event.sigev_value;
	if (!(timer->event.sigev_notify & SIGEV_THREAD_ID))
		return !signal_send_process(process, &info) &&
		       process->signals.pending & SIGNAL_BIT(signo);
	thread = thread_find(timer->event.sigev_notify_thread_id);
	return thread && thread->process == process &&
	       !signal_send_thread(thread, &info) &&
	       thread->signals.pending & SIGNAL_BIT(signo);
}

static void expired(struct clock_timer *base)
{
	struct posix_timer *timer =
		container_of(base, struct posix_timer, timer);

	if (!base->ticks || timer->sent ||
	    timer->event.sigev_notify == SIGEV_NONE)
		return;
	timer->sent = send(timer);
	if (!timer->sent) /* it is ignored */
		clock_timer_take(base);
}

static struct posix_timer *find(struct process *process, int id)
{
	struct tree_key *found = tree_find_key(&process->posix_timers, (u32)id);

	if (!found || found->key != (u32)id)
		return NULL;
	return container_of(found, struct posix_timer, by_id);
}

void posix_timer_delivered(struct process *process, siginfo_t *info)
{
	struct posix_timer *timer = find(process, info->si_tid);

	if (!timer || !timer->sent)
		return;
	timer->sent = false;
	timer->overrun = MIN(clock_timer_take(&timer->timer), INT32_MAX + 1UL);
	timer->overrun -= timer->overrun > 0;
	info->si_overrun = timer->overrun;
}

/* ---- Making and deleting ---- */

static void delete (struct posix_timer *timer)
{
	clock_timer_stop(&timer->timer);
	tree_remove(&timer->process->posix_timers, &timer->by_id.node);
	timer->process->queued_signals--;
	kfree(timer);
}

void posix_timers_delete(struct process *process)
{
	while (process->posix_timers.root)
		delete (container_of(process->posix_timers.root,
				     struct posix_timer, by_id.node));
}

static bool event_valid(const struct sigevent *event)
{
	const struct thread *thread;

	switch (event->sigev_notify) {
	case SIGEV_NONE: return true;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD: break;
	case SIGEV_SIGNAL | SIGEV_THREAD_ID:
		thread = thread_find(event->sigev_notify_thread_id);
		if (thread && thread->process == current->process)
			break;
		return false;
	default: return false;
	}
	return event->sigev_signo > 0 && event->sigev_signo <= SIGNAL_COUNT;
}

UK_SYSCALL_R_DEFINE(int, timer_create, clockid_t, clock, struct sigevent *,
		    user_event, int *, user_id)
{
	struct process *process = current->process;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGALRM };
	struct posix_timer *timer;
	int id;

	if (user_event && get_user_struct(&event, user_event))
		return -EFAULT;
	TRY(clock_timer_check(clock));
	if (!event_valid(&event))
		return -EINVAL;
	/* Each timer is as good as a queued signal. */
	if (process->queued_signals >=
	    process->limits[RLIMIT_SIGPENDING].rlim_cur)
		return -EAGAIN;
	id = process->next_timer_id++ & INT32_MAX;
	TRY(put_user_u32(user_id, id));
	timer = kzalloc(sizeof(*timer));
	if (!timer)
		return -EAGAIN;
	process->queued_signals++;
	timer->process = process;
	timer->event = event;
	if (!user_event)
		timer->event.sigev_value.sival_int = id;
	clock_timer_setup(&timer->timer, clock_name(clock), expired);
	tree_insert_key(&process->posix_timers, &timer->by_id, id);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, timer_delete, int, id)
{
	struct posix_timer *timer = find(current->process, id);

	if (!timer)
		return -EINVAL;
	delete (timer);
	return 0;
}

/* ---- Using ---- */

UK_SYSCALL_R_DEFINE(int, timer_settime, int, id, int, flags,
		    const struct itimerspec *, new, struct itimerspec *, old)
{
	struct itimerspec spec, before;
	struct posix_timer *timer;

	if (!new)
		return -EINVAL;
	TRY(clock_timer_spec(&spec, new));
	timer = find(current->process, id);
	if (!timer)
		return -EINVAL;
	before = clock_timer_set(&timer->timer, flags & TIMER_ABSTIME, &spec);
	timer->overrun = 0;
	return old ? put_user_struct(old, &before) : 0;
}

UK_SYSCALL_R_DEFINE(int, timer_gettime, int, id, struct itimerspec *, value)
{
	struct posix_timer *timer = find(current->process, id);
	struct itimerspec setting;

	if (!timer)
		return -EINVAL;
	setting = clock_timer_get(&timer->timer);
	return put_user_struct(value, &setting);
}

UK_SYSCALL_R_DEFINE(int, timer_getoverrun, int, id)
{
	struct posix_timer *timer = find(current->process, id);

	return timer ? timer->overrun : -EINVAL;
}
