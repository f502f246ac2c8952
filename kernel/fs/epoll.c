// SPDX-License-Identifier: BSD-3-Clause
/*
 * epoll_create and epoll_ctl: epoll_create(2), epoll_ctl(2). Which descriptors
 * are watched, and for what.
 */
#include "fs/epoll.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

#define EXCLUSIVE_ALLOWED                                                   \
	(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | \
	 EPOLLEXCLUSIVE)

static long create(u32 flags)
{
	struct epoll *epoll = kzalloc(sizeof(*epoll));
	long fd;

	if (!epoll)
		return -ENOMEM;
	list_init(&epoll->items);
	list_init(&epoll->ready);
	waitq_init(&epoll->sleepers);
	waitq_init(&epoll->pollers);
	fd = file_install_anonymous("anon_inode:[eventpoll]", &epoll_file_ops,
				    epoll, O_RDWR | flags);
	if (fd >= 0)
		epoll->file = fd_peek(fd);
	return fd;
}

UK_SYSCALL_R_DEFINE(int, epoll_create, int, size)
{
	return size > 0 ? create(0) : -EINVAL;
}

UK_SYSCALL_R_DEFINE(int, epoll_create1, int, flags)
{
	return flags & ~EPOLL_CLOEXEC ? -EINVAL : create(flags);
}

/* ---- Epolls that watch epolls ---- */

#define LONGEST_WAY 4U /* so many steps from epoll to epoll, as on Linux */

/* Makes the number of a check: an epoll is looked at once in each, though many
 * ways may lead to it. */
static u64 last_check;

/* Steps from EPOLL down to those that watch no epoll; endless if END is met. */
static u32 way_down(struct epoll *epoll, const struct epoll *end)
{
	struct epoll_item *item;

	if (epoll == end)
		return LONGEST_WAY + 1;
	if (epoll->checked == last_check)
		return epoll->way;
	epoll->checked = last_check;
	epoll->way = 0;
	list_for_each (item, &epoll->items, link) {
		struct epoll *below = epoll_of(item->file);

		if (below)
			epoll->way = MAX(epoll->way, way_down(below, end) + 1);
	}
	return epoll->way;
}

static u32 way_up(struct epoll *epoll)
{
	struct epoll_item *item;

	if (epoll->checked == last_check)
		return epoll->way;
	epoll->checked = last_check;
	epoll->way = 0;
	list_for_each (item, &epoll->file->watchers, file_link)
		epoll->way = MAX(epoll->way, way_up(item->epoll) + 1);
	return epoll->way;
}

/* May EPOLL watch BELOW? A loop would notify itself for ever. */
static bool nests_well(struct epoll *epoll, struct epoll *below)
{
	u32 down;

	last_check++;
	down = way_down(below, epoll);
	last_check++;
	return down + 1 + way_up(epoll) <= LONGEST_WAY;
}

/* ---- Items ---- */

/* A file is seldom watched more than once: that list is the short one. */
struct epoll_item *epoll_find(struct epoll *epoll, struct file *file, int fd)
{
	struct epoll_item *item;

	list_for_each (item, &file->watchers, file_link)
		if (item->epoll == epoll && item->fd == fd)
			return item;
	return NULL;
}

/* What ITEM wants may be there already. */
static void change(struct epoll_item *item, const struct epoll_event *event)
{
	item->wanted = event->events | EPOLLERR | EPOLLHUP;
	item->data = event->data;
	if (epoll_item_events(item))
		epoll_item_notify(item);
}

static int add(struct epoll *epoll, struct file *file, int fd,
	       const struct epoll_event *event)
{
	struct epoll *below = epoll_of(file);
	struct epoll_item *item;

	if (below && !nests_well(epoll, below))
		return -ELOOP;
	if (epoll_find(epoll, file, fd))
		return -EEXIST;
	item = kzalloc(sizeof(*item));
	if (!item)
		return -ENOMEM;
	item->epoll = epoll;
	item->file = file;
	item->fd = fd;
	list_init(&item->ready_link);
	list_push_back(&epoll->items, &item->link);
	list_push_back(&file->watchers, &item->file_link);
	change(item, event);
	epoll_item_watch(item);
	return 0;
}

static int modify(struct epoll_item *item, const struct epoll_event *event)
{
	if (item->wanted & EPOLLEXCLUSIVE)
		return -EINVAL;
	change(item, event);
	return 0;
}

static int control(struct epoll *epoll, int op, struct file *file, int fd,
		   const struct epoll_event *event)
{
	struct epoll_item *item;

	if (op == EPOLL_CTL_ADD)
		return add(epoll, file, fd, event);
	if (op != EPOLL_CTL_MOD && op != EPOLL_CTL_DEL)
		return -EINVAL;
	item = epoll_find(epoll, file, fd);
	if (!item)
		return -ENOENT;
	if (op == EPOLL_CTL_MOD)
		return modify(item, event);
	epoll_item_free(item);
	return 0;
}

static bool exclusive_ok(int op, const struct file *file, u32 events)
{
	return op == EPOLL_CTL_ADD && !epoll_of(file) &&
	       !(events & ~EXCLUSIVE_ALLOWED);
}

UK_SYSCALL_R_DEFINE(int, epoll_ctl, int, epfd, int, op, int, fd,
		    struct epoll_event *, user_event)
{
	struct epoll_event event = { 0 };
	struct file *own, *file;

	if (op != EPOLL_CTL_DEL && get_user_struct(&event, user_event))
		return -EFAULT;
	own = fd_peek(epfd);
	file = fd_peek(fd);
	if (!own || !file)
		return -EBADF;
	if (!file->ops->poll) /* always ready, there is nothing to watch */
		return -EPERM;
	if (own == file || !epoll_of(own))
		return -EINVAL;
	if (event.events & EPOLLEXCLUSIVE &&
	    !exclusive_ok(op, file, event.events))
		return -EINVAL;
	return control(epoll_of(own), op, file, fd, &event);
}
