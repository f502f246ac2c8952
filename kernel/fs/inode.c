// SPDX-License-Identifier: BSD-3-Clause
/*
 * Inodes: files whatever their names. An inode lives while a name (dentry) or
 * an open file refers to it; what it contains belongs to its file system, which
 * is told by ops->release when the last reference has gone.
 */
#include "fs/cred.h"
#include "fs/inode.h"
#include "fs/inotify.h"
#include "mm/kmalloc.h"
#include "sched/clock.h"
#include "sched/thread.h"

s64 timestamp_last_sec;

struct timestamp timestamp_now(void)
{
	u64 ns = clock_realtime_ns();
	struct timestamp now = { .sec = ns / NS_PER_SEC,
				 .nsec = ns % NS_PER_SEC };

	timestamp_last_sec = now.sec;
	return now;
}

static void inode_set_owner(struct inode *inode)
{
	const struct cred *cred = current ? current->cred : NULL;

	if (!cred)
		return; /* at boot: root */
	inode->uid = cred->fsuid;
	inode->gid = cred->fsgid;
}

static const struct inode_ops no_ops;

struct inode *inode_alloc(struct superblock *sb, u32 mode)
{
	struct inode *inode = kzalloc(sizeof(*inode));

	if (!inode)
		return NULL;
	inode->refs = 1;
	inode->mode = mode;
	inode->links = S_ISDIR(mode) ? 2 : 1;
	inode->sb = sb;
	inode->ops = &no_ops;
	inode->ino = ++sb->next_ino;
	inode_set_owner(inode);
	inode->atime = timestamp_now();
	inode->mtime = inode->ctime = inode->btime = inode->atime;
	list_init(&inode->locks);
	list_init(&inode->watches);
	list_init(&inode->backing.mappings);
	return inode;
}

void inode_release(struct inode *inode)
{
	if (!list_empty(&inode->watches))
		inotify_forget(inode);
	if (inode->ops->release)
		inode->ops->release(inode);
	kfree(inode);
}

void inode_modified(struct inode *inode)
{
	inode->mtime = inode->ctime = timestamp_now();
}

void inode_changed(struct inode *inode)
{
	inode->ctime = timestamp_now();
}
