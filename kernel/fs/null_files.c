// SPDX-License-Identifier: BSD-3-Clause
/* /dev/null, /dev/zero and /dev/full: null(4), full(4). */
#include "fs/devices.h"
#include "fs/file.h"
#include "sched/raise.h"

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
