// SPDX-License-Identifier: BSD-3-Clause
/* select and pselect6: select(2), on top of the same questions as poll. */
#include "fs/fd.h"
#include "fs/poll_wait.h"
#include "mm/kmalloc.h"
#include "lib/string.h"
#include "proc/timespec.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define READ_EVENTS   (POLL_READ | POLLRDBAND | POLLHUP | POLLERR)
#define WRITE_EVENTS  (POLL_WRITE | POLLWRBAND | POLLERR)
#define EXCEPT_EVENTS POLLPRI

enum { READ, WRITE, EXCEPT, KINDS };

static const u32 kind_events[KINDS] = { READ_EVENTS, WRITE_EVENTS,
					EXCEPT_EVENTS };

#define FAST_MEMORY 2048 /* sets that fit need no memory but the stack */

/* What the sets ask of each descriptor: how many there are, or -EBADF. */
static int to_pollfds(u64 *const sets[KINDS], u32 words, struct pollfd *fds)
{
	int n = 0;

	for (u32 word = 0; word < words; word++) {
		u64 any = sets[READ][word] | sets[WRITE][word] |
			  sets[EXCEPT][word];

		for (; any; any &= any - 1, n++) {
			int bit = __builtin_ctzl(any);

			fds[n] = (struct pollfd){ .fd = word * 64 + bit };
			if (!fd_peek(fds[n].fd))
				return -EBADF;
			for (int k = 0; k < KINDS; k++)
				if (sets[k][word] >> bit & 1)
					fds[n].events |= kind_events[k];
		}
	}
	return n;
}

/* Leaves in the sets what is ready: so many bits. */
static int keep_ready(u64 *const sets[KINDS], const struct pollfd *fds, int n)
{
	int ready = 0;

	for (const struct pollfd *p = fds; p < fds + n; p++) {
		u64 bit = 1UL << p->fd % 64;

		for (int k = 0; k < KINDS; k++) {
			u64 *word = &sets[k][p->fd / 64];

			if (!(p->revents & kind_events[k]))
				*word &= ~bit;
			else if (*word & bit)
				ready++;
		}
	}
	return ready;
}

static int select_sets(u64 *memory, u32 count, void *const user[KINDS],
		       u64 deadline)
{
	u32 words = (count + 63) / 64;
	size_t size = words * sizeof(u64);
	u64 *sets[KINDS];
	struct pollfd *fds = (struct pollfd *)(memory + KINDS * words);
	int n, ready;

	for (int k = 0; k < KINDS; k++) {
		sets[k] = memory + k * words;
		if (!user[k])
			memset(sets[k], 0, size);
		else if (copy_from_user(sets[k], user[k], size))
			return -EFAULT;
		if (count % 64)
			sets[k][words - 1] &= (1UL << count % 64) - 1;
	}
	n = to_pollfds(sets, words, fds);
	if (n < 0)
		return n;
	ready = poll_until(fds, n, 0, deadline);
	if (ready < 0)
		return ready;
	ready = keep_ready(sets, fds, n);
	for (int k = 0; k < KINDS; k++)
		if (user[k] && copy_to_user(user[k], sets[k], size))
			return -EFAULT;
	return ready;
}

static int select_files(int count, void *const user[KINDS], u64 deadline)
{
	/* There are no descriptors beyond the table, nor in what is missing. */
	u32 fds = MIN((u32)count, MAX(current->files->size, 64U));
	size_t size = (KINDS * ((fds + 63) / 64)) * sizeof(u64) +
		      fds * sizeof(struct pollfd);
	u64 fast[FAST_MEMORY / sizeof(u64)], *memory = fast;
	int ready;

	if (count < 0)
		return -EINVAL;
	if (size > sizeof(fast))
		memory = kvmalloc(size);
	if (!memory)
		return -ENOMEM;
	ready = select_sets(memory, fds, user, deadline);
	if (memory != fast)
		kvfree(memory);
	return ready;
}

/* select's time may have more than a second of microseconds. */
static int timeval_deadline(const struct timeval *user, u64 *deadline)
{
	struct timeval tv;

	*deadline = POLL_FOR_EVER;
	if (!user)
		return 0;
	if (get_user_struct(&tv, user))
		return -EFAULT;
	if (tv.tv_sec < 0 || tv.tv_usec < 0)
		return -EINVAL;
	if (__builtin_add_overflow(tv.tv_sec, tv.tv_usec / 1000000, &tv.tv_sec))
		return -EINVAL;
	tv.tv_usec %= 1000000;
	*deadline = poll_deadline_ns(timeval_to_ns(&tv));
	return 0;
}

UK_SYSCALL_R_DEFINE(int, select, int, nfds, void *, readfds, void *, writefds,
		    void *, exceptfds, struct timeval *, timeout)
{
	void *const user[KINDS] = { readfds, writefds, exceptfds };
	u64 deadline;
	long result = timeval_deadline(timeout, &deadline);

	if (result)
		return result;
	result = select_files(nfds, user, deadline);
	return poll_put_left(timeout, 1000, deadline, result);
}

/* The sixth argument: pselect has one more than registers for arguments. */
struct mask_argument {
	const void *mask;
	size_t size;
};

static long pselect_masked(int nfds, void *const user[KINDS], u64 deadline,
			   const struct mask_argument *argument)
{
	struct mask_argument mask = { NULL, 0 };

	if (argument)
		TRY(get_user_struct(&mask, argument));
	TRY(poll_set_mask(mask.mask, mask.size));
	return poll_reset_mask(select_files(nfds, user, deadline));
}

UK_SYSCALL_R_DEFINE(int, pselect6, int, nfds, void *, readfds, void *, writefds,
		    void *, exceptfds, struct timespec *, timeout, const void *,
		    mask)
{
	void *const user[KINDS] = { readfds, writefds, exceptfds };
	u64 deadline;
	long result = poll_deadline(timeout, &deadline);

	if (result)
		return result;
	result = pselect_masked(nfds, user, deadline, mask);
	return poll_put_left(timeout, 1, deadline, result);
}
