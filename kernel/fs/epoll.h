/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll(7). An item stands for a descriptor that is watched. It waits in the
 * file's wait queues with a function to call, which puts the item on the ready
 * list of its epoll; epoll_wait looks at that list alone. So what an event
 * costs does not depend on how many descriptors are watched.
 *
 * epoll.c is the control side, epoll_ready.c keeps the ready list, epoll_wait.c
 * hands out what is on it.
 */
#pragma once

#include <linux/eventpoll.h>

#include "fs/file.h"

struct file;

struct epoll {
	struct file *file;
	struct list items;
	struct list ready; /* items that may have events, oldest first */
	u32 ready_count;
	struct waitq sleepers; /* threads in epoll_wait */
	struct waitq pollers;  /* what watches the epoll's own file */
	u64 checked;	       /* the check for loops that was here last */
	u32 way;	       /* and what it found */
};

struct epoll_hook {
	struct waiter waiter;
	struct epoll_item *item;
};

struct epoll_item {
	struct epoll *epoll;
	struct file *file; /* not a reference: with the file the item ends */
	int fd;
	u32 wanted; /* POLL* bits, EPOLLET, EPOLLONESHOT... */
	u64 data;   /* the program's own, given back with events */
	struct list link, file_link, ready_link;
	bool notified; /* since it was last looked at; it is on the list then */
	u32 hook_count;
	struct epoll_hook hooks[POLL_MAX_QUEUES];
};

extern const struct file_ops epoll_file_ops;

/* The epoll that FILE is, or NULL. */
struct epoll *epoll_of(const struct file *file);

struct epoll_item *epoll_find(struct epoll *epoll, struct file *file, int fd);

/* ---- epoll_ready.c ---- */

/* Puts ITEM into the queues of its file. */
void epoll_item_watch(struct epoll_item *item);
void epoll_item_free(struct epoll_item *item);

/* The events that ITEM wants and has now. */
u32 epoll_item_events(const struct epoll_item *item);

/* Something may have happened to ITEM: onto the ready list with it. Was a
 * thread woken? */
bool epoll_item_notify(struct epoll_item *item);

/* To the end of the ready list, without telling anybody. */
void epoll_ready_add(struct epoll_item *item);
void epoll_ready_remove(struct epoll_item *item);

/* FILE is being closed for good. */
void epoll_forget(struct file *file);
