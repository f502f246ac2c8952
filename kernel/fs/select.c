// SPDX-License-Identifier: BSD-3-Clause
/* select and pselect6: select(2), on top of the same questions as poll. */
#include "fs/fd.h"
#include "fs/poll_wait.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/timespec.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#define READ_EVENTS   (POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR)
#define WRITE_EVENTS  (POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR)
#define EXCEPT_EVENTS POLLPRI

enum { READ, WRITE, EXCEPT, KINDS };

static const u32 kind_events[KINDS] = { READ_EVENTS, WRITE_EVENTS,
					EXCEPT_EVENTS };

#define FAST_WORDS 4 /* 256 descriptors need no memory but the stack */

struct select_sets {
	u32 words; /* of 64 bits, in each set */
	u32 count; /* descriptors */
	u64 *in[KINDS], *out[KINDS];
	u64 fast[2 * KINDS * FAST_WORDS];
	u64 *bits; /* all six, one after the other */
};

static int look_at(struct select_sets *sets, u32 fd, struct poll_wait *wait)
{
	u32 word = fd / 64, events, ready = 0;
	u64 bit = 1UL << (fd % 64);

	events = poll_ask(fd, wait);
	if (events == POLLNVAL)
		return 0; /* closed since: Linux passes over it, too */
	for (int k = 0; k < KINDS; k++) {
		if ((sets->in[k][word] & bit) && (events & kind_events[k])) {
			sets->out[k][word] |= bit;
			ready++;
		}
	}
	return ready;
}

static u64 wanted_in_word(const struct select_sets *sets, u32 word)
{
	u64 wanted = sets->in[READ][word] | sets->in[WRITE][word] |
		     sets->in[EXCEPT][word];

	if (word == sets->words - 1 && sets->count % 64)
		wanted &= (1UL << (sets->count % 64)) - 1;
	return wanted;
}

static int look(void *what, struct poll_wait *wait)
{
	struct select_sets *sets = what;
	int ready = 0;

	memset(sets->out[0], 0, KINDS * sets->words * sizeof(u64));
	for (u32 word = 0; word < sets->words; word++) {
		u64 wanted = wanted_in_word(sets, word);

		for (; wanted; wanted &= wanted - 1) {
			u32 fd = word * 64 + __builtin_ctzl(wanted);

			ready += look_at(sets, fd, wait);
			if (ready)
				wait = NULL; /* it will not sleep */
		}
	}
	return ready;
}

static int check_open(const struct select_sets *sets)
{
	for (u32 word = 0; word < sets->words; word++) {
		u64 wanted = wanted_in_word(sets, word);

		for (; wanted; wanted &= wanted - 1) {
			if (!fd_peek(word * 64 + __builtin_ctzl(wanted)))
				return -EBADF;
		}
	}
	return 0;
}

/* ---- Sets in and out ---- */

static int sets_init(struct select_sets *sets, u32 count)
{
	sets->count = count;
	sets->words = (count + 63) / 64;
	sets->bits = sets->fast;
	if (sets->words > FAST_WORDS)
		sets->bits = kmalloc(2 * KINDS * sets->words * sizeof(u64));
	if (!sets->bits)
		return -ENOMEM;
	for (int k = 0; k < KINDS; k++) {
		sets->in[k] = sets->bits + k * sets->words;
		sets->out[k] = sets->bits + (KINDS + k) * sets->words;
	}
	return 0;
}

static void sets_free(struct select_sets *sets)
{
	if (sets->bits != sets->fast)
		kfree(sets->bits);
}

static int sets_copy_in(struct select_sets *sets, void *const user[KINDS])
{
	size_t size = sets->words * sizeof(u64);

	for (int k = 0; k < KINDS; k++) {
		if (!user[k])
			memset(sets->in[k], 0, size);
		else if (copy_from_user(sets->in[k], user[k], size))
			return -EFAULT;
	}
	return 0;
}

static int sets_copy_out(const struct select_sets *sets,
			 void *const user[KINDS])
{
	size_t size = sets->words * sizeof(u64);

	for (int k = 0; k < KINDS; k++) {
		if (user[k] && copy_to_user(user[k], sets->out[k], size))
			return -EFAULT;
	}
	return 0;
}

static int select_copied(struct select_sets *sets, void *const user[KINDS],
			 u64 deadline)
{
	int error = sets_copy_in(sets, user);
	int ready;

	if (!error)
		error = check_open(sets);
	if (error)
		return error;
	ready = poll_until(look, sets, deadline);
	if (ready < 0)
		return ready;
	error = sets_copy_out(sets, user);
	return error ? error : ready;
}

/* Numbers beyond the table of descriptors are not looked at, as on Linux. */
static u32 clamp_count(u32 count)
{
	return MIN(count, MAX(current->files->size, 64U));
}

static int select_files(int count, void *const user[KINDS], u64 deadline)
{
	struct select_sets sets;
	int ready;

	if (count < 0)
		return -EINVAL;
	ready = sets_init(&sets, clamp_count(count));
	if (ready)
		return ready;
	ready = select_copied(&sets, user, deadline);
	sets_free(&sets);
	return ready;
}

/* ---- The calls ---- */

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
	struct timeval left;
	u64 deadline;
	long result = timeval_deadline(timeout, &deadline);

	if (result)
		return result;
	result = select_files(nfds, user, deadline);
	if (!timeout || deadline == POLL_NO_WAIT)
		return result;
	left = timeval_from_ns(poll_time_left(deadline));
	if (put_user_struct(timeout, &left) && result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
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
	int error = 0;

	if (argument && get_user_struct(&mask, argument))
		error = -EFAULT;
	if (!error)
		error = poll_set_mask(mask.mask, mask.size);
	if (error)
		return error;
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
	return poll_put_left(timeout, deadline, result);
}
