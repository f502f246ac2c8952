// SPDX-License-Identifier: BSD-3-Clause
/*
 * /dev/null, /dev/zero and /dev/full: null(4), full(4); and random bytes for
 * programs: getrandom(2), /dev/random and /dev/urandom, which are the same
 * thing: the generator is seeded before the first program starts.
 */
#include <linux/random.h>

#include "fs/devices.h"
#include "fs/file.h"
#include "lib/random.h"
#include "lib/string.h"
#include "sched/raise.h"
#include "shim/syscall.h"

static ssize_t null_read(struct file *file UNUSED, struct iter *to UNUSED)
{
	return 0;
}

/* Takes everything; nothing is looked at, so a bad pointer is no error. */
static ssize_t null_write(struct file *file UNUSED, struct iter *from)
{
	ssize_t n = from->left;

	from->left = 0;
	return n;
}

#define ZERO_PIECE (64 * PAGE_SIZE) /* between two looks at signals */

static ssize_t zero_read(struct file *file UNUSED, struct iter *to)
{
	size_t done = 0;

	while (to->left) {
		size_t n = MIN(to->left, ZERO_PIECE);
		size_t put = iter_zero(to, n);

		done += put;
		if (put < n)
			return done ? (ssize_t)done : -EFAULT;
		if (!to->left)
			break;
		cpu_relax_interrupts();
		if (signal_is_pending(current))
			break;
	}
	return done;
}

static ssize_t full_write(struct file *file UNUSED, struct iter *from UNUSED)
{
	return -ENOSPC;
}

const struct file_ops null_file_ops = {
	.read = null_read,
	.write = null_write,
	.seek = seek_nowhere,
};

const struct file_ops zero_file_ops = {
	.read = zero_read,
	.write = null_write,
	.seek = seek_nowhere,
};

const struct file_ops full_file_ops = {
	.read = zero_read,
	.write = full_write,
	.seek = seek_nowhere,
};

/* A mapping of /dev/zero is anonymous memory, private or shared. */
const struct backing_ops zero_backing_ops = {
	.anonymous = true,
};

/* ---- Random bytes ---- */

#define ENTROPY_BITS 256 /* what the kernel says it has, as Linux does */

/* Fills TO; a signal ends a long one early. Bytes, or -EFAULT. */
static ssize_t random_fill(struct iter *to)
{
	u8 bytes[256];
	size_t done = 0;

	while (to->left) {
		size_t n = MIN(to->left, sizeof(bytes)), put;

		random_bytes(bytes, n);
		put = iter_put(to, bytes, n);
		done += put;
		if (put < n) {
			if (!done)
				return -EFAULT;
			break;
		}
		if (done % PAGE_SIZE)
			continue;
		cpu_relax_interrupts();
		if (signal_is_pending(current))
			break;
	}
	memset(bytes, 0, sizeof(bytes));
	return done;
}

UK_SYSCALL_R_DEFINE(ssize_t, getrandom, void *, buf, size_t, count,
		    unsigned int, flags)
{
	struct iter to;

	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE) ||
	    (flags & GRND_INSECURE && flags & GRND_RANDOM))
		return -EINVAL;
	if (!user_range_ok(buf, MIN(count, 0x7fffffffUL)))
		return -EFAULT;
	iter_init_user(&to, buf, count);
	return random_fill(&to);
}

static ssize_t random_read(struct file *file UNUSED, struct iter *to)
{
	return random_fill(to);
}

/* Programs may stir the pool; ours is keyed by the host, so nothing is needed.
 */
static ssize_t random_write(struct file *file UNUSED, struct iter *from)
{
	u8 bytes[256];
	ssize_t done = 0;

	while (from->left) {
		size_t n = MIN(from->left, sizeof(bytes));
		size_t got = iter_get(from, bytes, n);

		done += got;
		if (got < n)
			return done ? done : -EFAULT;
	}
	return done;
}

static long random_ioctl(struct file *file UNUSED, unsigned int command,
			 u64 argument)
{
	if (command != RNDGETENTCNT)
		return -EINVAL;
	return put_user_u32((void *)argument, ENTROPY_BITS);
}

const struct file_ops random_file_ops = {
	.read = random_read,
	.write = random_write,
	.ioctl = random_ioctl,
	.seek = seek_nowhere,
};
