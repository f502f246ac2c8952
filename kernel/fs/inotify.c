// SPDX-License-Identifier: BSD-3-Clause
/*
 * inotify(7). An instance is a file with a queue of events; a watch ties an
 * inode to an instance. The watch does not keep the inode: it ends with it.
 */
#include "fs/inotify.h"

#include <asm/ioctls.h>

#include "fs/fd.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

#define MAX_INSTANCES 128   /* /proc/sys/fs/inotify/max_user_instances */
#define MAX_QUEUED    16384 /* max_queued_events */

#define ADD_FLAGS                                                     \
	(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_ADD | \
	 IN_MASK_CREATE | IN_ONESHOT)
#define KEPT_FLAGS (IN_ALL_EVENTS | IN_EXCL_UNLINK | IN_ONESHOT)

struct inotify {
	struct waitq readers;
	struct list events; /* struct queued_event */
	u32 count, bytes;   /* of them, as read gives them */
	struct tree watches;
	int last_wd;
};

struct watch {
	struct inotify *inotify;
	u32 mask;
	struct tree_key by_wd; /* in inotify->watches */
	struct list link;      /* in inode->watches */
};

struct queued_event {
	struct list link;
	struct inotify_event event; /* with its name, padded with NULs */
};

u32 inotify_watches;
static u32 instances;

/* ---- The queue ---- */

static bool repeats_last(const struct inotify *inotify,
			 const struct inotify_event *event)
{
	const struct queued_event *last =
		list_entry(inotify->events.prev, struct queued_event, link);

	return !list_empty(&inotify->events) && event->len == last->event.len &&
	       !memcmp(event, &last->event, sizeof(*event) + event->len);
}

/* Without memory an event is lost; there is no way to say so. */
static void queue(struct inotify *inotify, int wd, u32 mask, u32 cookie,
		  const char *name)
{
	size_t length = name ? ALIGN_UP(strlen(name) + 1,
					sizeof(struct inotify_event)) :
			       0;
	struct queued_event *new = kzalloc(sizeof(*new) + length);

	if (!new)
		return;
	new->event = (struct inotify_event){ wd, mask, cookie, length };
	if (name)
		memcpy(new->event.name, name, strlen(name));
	if (repeats_last(inotify, &new->event)) {
		kfree(new);
		return;
	}
	list_push_back(&inotify->events, &new->link);
	inotify->count++;
	inotify->bytes += sizeof(new->event) + length;
	waitq_wake(&inotify->readers, POLL_READ);
}

static void queue_event(struct watch *watch, u32 mask, u32 cookie,
			const char *name)
{
	struct inotify *inotify = watch->inotify;

	if (inotify->count < MAX_QUEUED)
		queue(inotify, watch->by_wd.key, mask, cookie, name);
	else if (inotify->count == MAX_QUEUED)
		queue(inotify, -1, IN_Q_OVERFLOW, 0, NULL);
}

static struct queued_event *dequeue(struct inotify *inotify)
{
	struct queued_event *first =
		list_first(&inotify->events, struct queued_event, link);

	list_remove(&first->link);
	inotify->count--;
	inotify->bytes -= sizeof(first->event) + first->event.len;
	return first;
}

/* ---- Watches ---- */

static void watch_free(struct watch *watch)
{
	tree_remove(&watch->inotify->watches, &watch->by_wd.node);
	list_remove(&watch->link);
	inotify_watches--;
	kfree(watch);
}

/* The program is told that it is over. */
static void watch_end(struct watch *watch)
{
	queue_event(watch, IN_IGNORED, 0, NULL);
	watch_free(watch);
}

/* ---- What happens ---- */

/* To INODE, or to the file NAME in it. IN_EXCL_UNLINK: that name is gone. */
static void tell(struct inode *inode, const char *name, u32 mask, u32 cookie)
{
	struct watch *watch, *next;

	list_for_each_safe (watch, next, &inode->watches, link) {
		if (!(watch->mask & mask & IN_ALL_EVENTS) ||
		    watch->mask & mask & IN_EXCL_UNLINK)
			continue;
		queue_event(watch, mask & ~IN_EXCL_UNLINK, cookie, name);
		if (watch->mask & IN_ONESHOT)
			watch_end(watch);
	}
}

static u32 is_dir(const struct inode *inode)
{
	return S_ISDIR(inode->mode) ? IN_ISDIR : 0;
}

void inotify_tell_inode(struct inode *inode, u32 mask)
{
	if (!(mask & (IN_MOVE_SELF | IN_DELETE_SELF)))
		mask |= is_dir(inode);
	tell(inode, NULL, mask, 0);
}

void inotify_tell_name(struct dentry *dentry, u32 mask)
{
	tell(dentry->parent->inode, dentry->name, mask | is_dir(dentry->inode),
	     0);
}

void inotify_tell_file(struct dentry *dentry, u32 mask)
{
	if (dentry->parent != dentry)
		inotify_tell_name(
			dentry, mask | (dentry->unlinked ? IN_EXCL_UNLINK : 0));
	inotify_tell_inode(dentry->inode, mask);
}

void inotify_tell_moved(struct dentry *now, struct dentry *was)
{
	static u32 cookie;
	u32 dir = is_dir(now->inode);

	cookie++;
	tell(was->parent->inode, was->name, IN_MOVED_FROM | dir, cookie);
	tell(now->parent->inode, now->name, IN_MOVED_TO | dir, cookie);
	inotify_tell_inode(now->inode, IN_MOVE_SELF);
}

void inotify_forget(struct inode *inode)
{
	struct watch *watch, *next;

	if (!inode->links)
		inotify_tell_inode(inode, IN_DELETE_SELF);
	list_for_each_safe (watch, next, &inode->watches, link)
		watch_end(watch);
}

/* ---- The file ---- */

static ssize_t inotify_read(struct file *file, struct iter *to)
{
	struct inotify *inotify = file->private;
	ssize_t done = 0;
	int error = wait_event_unless(file->flags & O_NONBLOCK,
				      &inotify->readers, inotify->count);

	while (!error && inotify->count) {
		struct queued_event *first =
			list_first(&inotify->events, struct queued_event, link);
		size_t size = sizeof(first->event) + first->event.len;

		if (to->left < size) {
			error = -EINVAL;
			break;
		}
		dequeue(inotify);
		if (iter_put(to, &first->event, size) != size)
			error = -EFAULT;
		else
			done += size;
		kfree(first);
	}
	return done ? done : error;
}

static u32 inotify_poll(struct file *file, struct poll_table *table)
{
	struct inotify *inotify = file->private;

	poll_add(table, &inotify->readers);
	return poll_bits(inotify->count, false);
}

static long inotify_ioctl(struct file *file, unsigned int command, u64 argument)
{
	struct inotify *inotify = file->private;

	if (command != FIONREAD)
		return -ENOTTY;
	return put_user_u32((void *)argument, inotify->bytes);
}

static struct watch *watch_of(struct tree_key *by_wd)
{
	return container_of(by_wd, struct watch, by_wd);
}

static void inotify_release(struct file *file)
{
	struct inotify *inotify = file->private;
	struct tree_key *first;

	while ((first = tree_find_key(&inotify->watches, 0)))
		watch_free(watch_of(first));
	while (inotify->count)
		kfree(dequeue(inotify));
	kfree(inotify);
	instances--;
}

static const struct file_ops inotify_ops = {
	.read = inotify_read,
	.poll = inotify_poll,
	.ioctl = inotify_ioctl,
	.release = inotify_release,
};

/* ---- Calls ---- */

UK_SYSCALL_R_DEFINE(int, inotify_init1, int, flags)
{
	struct inotify *inotify;

	if (flags & ~(IN_CLOEXEC | IN_NONBLOCK))
		return -EINVAL;
	if (instances >= MAX_INSTANCES)
		return -EMFILE;
	inotify = kzalloc(sizeof(*inotify));
	if (!inotify)
		return -ENOMEM;
	instances++;
	waitq_init(&inotify->readers);
	list_init(&inotify->events);
	return file_install_anonymous("anon_inode:inotify", &inotify_ops,
				      inotify, O_RDONLY | flags);
}

static int find(int fd, struct inotify **out)
{
	struct file *file = fd_peek(fd);

	if (!file)
		return -EBADF;
	if (file->ops != &inotify_ops)
		return -EINVAL;
	*out = file->private;
	return 0;
}

static int watch_change(struct watch *watch, u32 mask)
{
	if (mask & IN_MASK_CREATE)
		return -EEXIST;
	if (mask & IN_MASK_ADD)
		watch->mask |= mask & KEPT_FLAGS;
	else
		watch->mask = mask & KEPT_FLAGS;
	return watch->by_wd.key;
}

static int watch_add(struct inotify *inotify, struct inode *inode, u32 mask)
{
	struct watch *watch;

	list_for_each (watch, &inode->watches, link)
		if (watch->inotify == inotify)
			return watch_change(watch, mask);
	watch = kzalloc(sizeof(*watch));
	if (!watch)
		return -ENOMEM;
	watch->inotify = inotify;
	watch->mask = mask & KEPT_FLAGS;
	tree_insert_key(&inotify->watches, &watch->by_wd, ++inotify->last_wd);
	list_push_back(&inode->watches, &watch->link);
	inotify_watches++;
	return watch->by_wd.key;
}

UK_SYSCALL_R_DEFINE(int, inotify_add_watch, int, fd, const char *, path, u32,
		    mask)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;
	struct inotify *inotify;
	u32 how = (mask & IN_DONT_FOLLOW ? 0 : PATH_FOLLOW) |
		  (mask & IN_ONLYDIR ? PATH_DIRECTORY : 0);

	if (!(mask & (IN_ALL_EVENTS | ADD_FLAGS)) ||
	    (mask & IN_MASK_ADD && mask & IN_MASK_CREATE))
		return -EINVAL;
	TRY(find(fd, &inotify));
	TRY(path_find_user(AT_FDCWD, path, how, &dentry));
	TRY(inode_permission(dentry->inode, MAY_READ));
	TRY(find(fd, &inotify)); /* the walk may have slept */
	return watch_add(inotify, dentry->inode, mask);
}

UK_SYSCALL_R_DEFINE(int, inotify_rm_watch, int, fd, int, wd)
{
	struct inotify *inotify;
	struct tree_key *found;

	TRY(find(fd, &inotify));
	found = tree_find_key(&inotify->watches, wd);
	if (wd <= 0 || !found || found->key != (u64)wd)
		return -EINVAL;
	watch_end(watch_of(found));
	return 0;
}
