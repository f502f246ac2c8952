// SPDX-License-Identifier: BSD-3-Clause
/* What poll and select share: see the header. */
#include "fs/poll_wait.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "proc/timespec.h"
#include "sched/clock.h"
#include "sched/raise.h"

#define CHUNK_ENTRIES 80 /* the chunk stays under a page */

struct poll_chunk {
	struct poll_chunk *next;
	struct poll_entry entries[CHUNK_ENTRIES];
};

static struct poll_entry *next_entry(struct poll_wait *wait)
{
	struct poll_chunk *chunk = wait->chunks;

	if (!chunk && wait->used < POLL_FAST_ENTRIES)
		return &wait->fast[wait->used++];
	if (!chunk || wait->used == CHUNK_ENTRIES) {
		chunk = kmalloc(sizeof(*chunk));
		if (!chunk)
			return NULL;
		chunk->next = wait->chunks;
		wait->chunks = chunk;
		wait->used = 0;
	}
	return &chunk->entries[wait->used++];
}

static void add_queue(struct poll_table *table, struct waitq *queue)
{
	struct poll_wait *wait = container_of(table, struct poll_wait, table);
	struct poll_entry *entry = next_entry(wait);

	if (!entry) {
		wait->failed = true;
		return;
	}
	file_get(wait->asked);
	entry->file = wait->asked;
	waitq_add(queue, &entry->waiter);
}

static void leave(struct poll_entry *entries, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		waitq_remove(&entries[i].waiter);
		file_put(entries[i].file);
	}
}

static void leave_all(struct poll_wait *wait)
{
	u32 used = wait->used;
	struct poll_chunk *chunk = wait->chunks, *next;

	/* Full ones lie behind the one in use; the fast ones filled up first.
	 */
	leave(wait->fast, chunk ? POLL_FAST_ENTRIES : used);
	for (; chunk; chunk = next) {
		next = chunk->next;
		leave(chunk->entries, used);
		used = CHUNK_ENTRIES;
		kfree(chunk);
	}
}

u32 poll_ask(int fd, struct poll_wait *wait)
{
	struct file *file = fd_peek(fd);

	if (!file)
		return POLLNVAL;
	if (!file->ops->poll)
		return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
	if (!wait)
		return file->ops->poll(file, NULL);
	wait->asked = file;
	return file->ops->poll(file, &wait->table);
}

static int sleep_until_ready(int (*look)(void *, struct poll_wait *),
			     void *what, u64 deadline)
{
	struct poll_wait wait = { .table = { add_queue } };
	int error, ready;

	wait_prepare();
	ready = look(what, &wait);
	while (!ready) {
		if (wait.failed) {
			ready = -ENOMEM;
			break;
		}
		error = wait_sleep(deadline);
		wait_prepare();
		ready = look(what, NULL);
		if (error == -ETIMEDOUT)
			break;
		if (error && !ready)
			ready = -ERESTARTNOHAND;
	}
	wait_finish();
	leave_all(&wait);
	return ready;
}

int poll_until(int (*look)(void *what, struct poll_wait *wait), void *what,
	       u64 deadline)
{
	int ready = look(what, NULL);

	if (ready)
		return ready;
	if (signal_is_pending(current))
		return -ERESTARTNOHAND;
	if (deadline == POLL_NO_WAIT)
		return 0;
	return sleep_until_ready(look, what, deadline);
}

int poll_set_mask(const void *user_mask, size_t size)
{
	u64 mask;

	if (!user_mask)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (get_user_u64(&mask, user_mask))
		return -EFAULT;
	signal_mask_temporary(mask);
	return 0;
}

long poll_reset_mask(long result)
{
	if (result != -ERESTARTNOHAND && result != -EINTR)
		signal_mask_restore();
	return result;
}

u64 poll_deadline_ns(u64 ns)
{
	if (!ns)
		return POLL_NO_WAIT;
	return deadline_after(clock_monotonic_ns(), ns);
}

int poll_deadline(const struct timespec *user, u64 *deadline)
{
	u64 ns;
	int error;

	*deadline = POLL_FOR_EVER;
	if (!user)
		return 0;
	error = timespec_get(&ns, user);
	if (error)
		return error;
	*deadline = poll_deadline_ns(ns);
	return 0;
}

u64 poll_time_left(u64 deadline)
{
	u64 now = clock_monotonic_ns();

	return deadline > now ? deadline - now : 0;
}

long poll_put_left(struct timespec *user, u64 deadline, long result)
{
	struct timespec left;

	if (!user || deadline == POLL_NO_WAIT)
		return result;
	left = timespec_from_ns(poll_time_left(deadline));
	if (put_user_struct(user, &left) && result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}
