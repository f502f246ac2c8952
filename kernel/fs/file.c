// SPDX-License-Identifier: BSD-3-Clause
/*
 * Open file descriptions: made by open, shared by dup, fork and mappings, and
 * gone with their last reference.
 */
#include "fs/epoll.h"
#include "fs/fd.h"
#include "fs/file.h"
#include "fs/inotify.h"
#include "fs/locks.h"
#include "mm/kmalloc.h"

/* What open looks at and F_GETFL does not show. */
#define OPEN_ONLY (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)

/* O_PATH, sockets, links: nothing can be done with them but their names. */
static const struct file_ops no_file_ops;

/* Every field is set here: clearing it all first would be half of the work. */
static struct file *file_alloc(struct dentry *dentry, struct inode *inode,
			       u32 flags)
{
	struct file *file = kmalloc(sizeof(*file));

	if (!file)
		return NULL;
	dentry_get(dentry);
	inode_get(inode);
	file->refs = 1;
	file->flags = flags; /* open sees all; see file_open */
	file->offset = 0;
	file->inode = inode;
	file->dentry = dentry;
	file->ops = &no_file_ops;
	file->private = NULL;
	file->owner = 0;
	file->owner_signal = 0;
	file->owner_type = 0;
	file->counted_writer = false;
	file->denies_write = false;
	list_init(&file->watchers);
	return file;
}

static void file_free(struct file *file)
{
	if (file->counted_writer)
		file->inode->writers--;
	if (file->denies_write)
		file->inode->deny_write--;
	inode_put(file->inode);
	dentry_put(file->dentry);
	kfree(file);
}

/* Programs that run can't be written to, nor the other way round. */
static int count_writer(struct file *file)
{
	if (!file_writable(file) || !S_ISREG(file->inode->mode))
		return 0;
	if (file->inode->deny_write)
		return -ETXTBSY;
	file->inode->writers++;
	file->counted_writer = true;
	return 0;
}

static int file_begin(struct file *file)
{
	TRY(count_writer(file));
	if (file->inode->file_ops)
		file->ops = file->inode->file_ops;
	return file->ops->open ? file->ops->open(file->inode, file) : 0;
}

int file_open(struct dentry *dentry, struct inode *inode, u32 flags,
	      struct file **out)
{
	struct file *file = file_alloc(dentry, inode, flags);
	int error;

	if (!file)
		return -ENOMEM;
	if (!(flags & O_PATH)) {
		error = file_begin(file);
		if (error) {
			file_free(file);
			return error;
		}
	}
	file->flags &= ~OPEN_ONLY;
	*out = file;
	if (!(flags & O_PATH))
		inotify_file(dentry, IN_OPEN);
	return 0;
}

void file_get(struct file *file)
{
	file->refs++;
}

void file_put(struct file *file)
{
	fd_put(file);
}

void file_release(struct file *file)
{
	if (!(file->flags & O_PATH))
		inotify_file(file->dentry, file_writable(file) ?
						   IN_CLOSE_WRITE :
						   IN_CLOSE_NOWRITE);
	if (!list_empty(&file->watchers))
		epoll_forget(file);
	if (!list_empty(&file->inode->locks))
		locks_drop_owner(file->inode, file);
	if (file->ops->release)
		file->ops->release(file);
	file_free(file);
}

ssize_t file_read_at(struct file *file, void *to, size_t n, u64 offset)
{
	struct iter iter;

	if (!file->ops->read)
		return S_ISDIR(file->inode->mode) ? -EISDIR : -EINVAL;
	iter_init_kernel(&iter, to, n);
	iter.offset = offset;
	return file->ops->read(file, &iter);
}
