// SPDX-License-Identifier: BSD-3-Clause
/*
 * The ready list of an epoll: what puts items there and takes them off. An item
 * on the list is a hint: something happened, so it is worth asking the file.
 * Whoever asks and gets no event takes the item off.
 *
 * An epoll's file can itself be watched, by poll or by another epoll; then a
 * notification goes on to there. epoll.c keeps such chains short.
 */
#include "fs/epoll.h"
#include "lib/log.h"
#include "mm/kmalloc.h"

void epoll_ready_add(struct epoll_item *item)
{
	if (!list_empty(&item->ready_link))
		return;
	list_push_back(&item->epoll->ready, &item->ready_link);
	item->epoll->ready_count++;
}

void epoll_ready_remove(struct epoll_item *item)
{
	if (list_empty(&item->ready_link))
		return;
	list_remove(&item->ready_link);
	item->epoll->ready_count--;
	item->notified = false;
}

u32 epoll_item_events(const struct epoll_item *item)
{
	return item->file->ops->poll(item->file, NULL) & item->wanted;
}

/* Whoever was told once has yet to look: so each chain is walked once only. */
bool epoll_item_notify(struct epoll_item *item)
{
	struct epoll *epoll = item->epoll;
	bool woken;

	if (item->notified)
		return false;
	item->notified = true;
	epoll_ready_add(item);
	woken = waitq_wake(&epoll->sleepers, 0);
	return waitq_wake(&epoll->pollers, POLL_READ) || woken;
}

static bool hook_notify(struct waiter *waiter, u32 events)
{
	struct epoll_hook *hook =
		container_of(waiter, struct epoll_hook, waiter);

	if (events && !(events & hook->item->wanted))
		return false;
	return epoll_item_notify(hook->item);
}

struct hook_table {
	struct poll_table table;
	struct epoll_item *item;
};

static void add_hook(struct poll_table *table, struct waitq *queue)
{
	struct epoll_item *item =
		container_of(table, struct hook_table, table)->item;
	struct epoll_hook *hook = &item->hooks[item->hook_count++];

	ASSERT(item->hook_count <= POLL_MAX_QUEUES);
	hook->item = item;
	waitq_add_notify(queue, &hook->waiter, hook_notify);
	hook->waiter.exclusive = item->wanted & EPOLLEXCLUSIVE;
}

void epoll_item_watch(struct epoll_item *item)
{
	struct hook_table hooks = { { add_hook }, item };

	item->file->ops->poll(item->file, &hooks.table);
}

void epoll_item_free(struct epoll_item *item)
{
	for (u32 i = 0; i < item->hook_count; i++)
		waitq_remove(&item->hooks[i].waiter);
	epoll_ready_remove(item);
	list_remove(&item->link);
	list_remove(&item->file_link);
	kfree(item);
}

void epoll_forget(struct file *file)
{
	struct epoll_item *item, *next;

	list_for_each_safe (item, next, &file->watchers, file_link)
		epoll_item_free(item);
}

/* ---- The epoll as a file ---- */

static u32 epoll_poll(struct file *file, struct poll_table *table)
{
	struct epoll *epoll = file->private;
	struct epoll_item *item, *next;

	poll_add(table, &epoll->pollers);
	list_for_each_safe (item, next, &epoll->ready, ready_link) {
		if (epoll_item_events(item))
			return POLL_READ;
		epoll_ready_remove(item);
	}
	return 0;
}

static void epoll_release(struct file *file)
{
	struct epoll *epoll = file->private;
	struct epoll_item *item, *next;

	list_for_each_safe (item, next, &epoll->items, link)
		epoll_item_free(item);
	kfree(epoll);
}

const struct file_ops epoll_file_ops = {
	.poll = epoll_poll,
	.release = epoll_release,
};

struct epoll *epoll_of(const struct file *file)
{
	return file->ops == &epoll_file_ops ? file->private : NULL;
}
