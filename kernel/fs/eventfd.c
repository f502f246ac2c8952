// SPDX-License-Identifier: BSD-3-Clause
/* eventfd(2): a counter of 64 bits that is read and written like a file. */
#include "fs/file.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

/* As <sys/eventfd.h> has them; Linux 6.1 has no header of its own for them. */
#define EFD_SEMAPHORE 1
#define EFD_NONBLOCK  O_NONBLOCK
#define EFD_CLOEXEC   O_CLOEXEC

#define COUNT_MAX     (~0UL - 1) /* the greatest value that write may reach */

struct eventfd {
	u64 count;
	bool semaphore; /* read takes 1, not all */
	struct waitq readers, writers;
};

static ssize_t eventfd_read(struct file *file, struct iter *to)
{
	struct eventfd *event = file->private;
	u64 value;

	if (to->left < sizeof(value))
		return -EINVAL;
	TRY(wait_event_unless(file->flags & O_NONBLOCK, &event->readers,
			      event->count));
	value = event->semaphore ? 1 : event->count;
	event->count -= value;
	waitq_wake(&event->writers, POLL_WRITE);
	return iter_put_all(to, &value, sizeof(value));
}

static ssize_t eventfd_write(struct file *file, struct iter *from)
{
	struct eventfd *event = file->private;
	u64 value;

	if (from->left < sizeof(value))
		return -EINVAL;
	if (iter_get(from, &value, sizeof(value)) != sizeof(value))
		return -EFAULT;
	if (value == ~0UL)
		return -EINVAL;
	TRY(wait_event_unless(file->flags & O_NONBLOCK, &event->writers,
			      value <= COUNT_MAX - event->count));
	event->count += value;
	waitq_wake(&event->readers, POLL_READ);
	return sizeof(value);
}

static u32 eventfd_poll(struct file *file, struct poll_table *table)
{
	struct eventfd *event = file->private;

	poll_add(table, &event->readers);
	poll_add(table, &event->writers);
	return poll_bits(event->count, event->count < COUNT_MAX);
}

static void eventfd_release(struct file *file)
{
	kfree(file->private);
}

static const struct file_ops eventfd_ops = {
	.read = eventfd_read,
	.write = eventfd_write,
	.poll = eventfd_poll,
	.seek = seek_nowhere,
	.release = eventfd_release,
};

UK_SYSCALL_R_DEFINE(int, eventfd2, unsigned int, initval, int, flags)
{
	struct eventfd *event;

	if (flags & ~(EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE))
		return -EINVAL;
	event = kmalloc(sizeof(*event));
	if (!event)
		return -ENOMEM;
	event->count = initval;
	event->semaphore = flags & EFD_SEMAPHORE;
	waitq_init(&event->readers);
	waitq_init(&event->writers);
	return file_install_anonymous("anon_inode:[eventfd]", &eventfd_ops,
				      event, O_RDWR | (flags & ~EFD_SEMAPHORE));
}
