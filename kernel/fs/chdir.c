// SPDX-License-Identifier: BSD-3-Clause
/*
 * Where a process is: chdir(2), chroot(2), getcwd(2), umask(2). A context never
 * changes its directories while another thread walks from them without holding
 * them: path.c takes references.
 */
#include <linux/limits.h>

#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/fs.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "shim/syscall.h"

struct fs_context *fs_context_create(void)
{
	const struct fs_context first = { .umask = 022,
					  .root = fs_root,
					  .cwd = fs_root };

	return fs_context_copy(&first);
}

struct fs_context *fs_context_copy(const struct fs_context *from)
{
	struct fs_context *fs = kmalloc(sizeof(*fs));

	if (!fs)
		return NULL;
	*fs = *from;
	fs->refs = 1;
	dentry_get(fs->root);
	dentry_get(fs->cwd);
	return fs;
}

void fs_context_put(struct fs_context *fs)
{
	if (--fs->refs)
		return;
	dentry_put(fs->root);
	dentry_put(fs->cwd);
	kfree(fs);
}

/* ---- Calls ---- */

/* PLACE, a directory of the process, becomes DENTRY if the caller may. */
static int move(struct dentry **place, struct dentry *dentry, bool allowed)
{
	struct dentry *old = *place;

	TRY(inode_permission(dentry->inode, MAY_EXEC));
	if (!allowed)
		return -EPERM;
	dentry_get(dentry);
	*place = dentry;
	dentry_put(old);
	return 0;
}

static int move_to_path(struct dentry **place, const char *path, bool allowed)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find_user(AT_FDCWD, path, PATH_FOLLOW | PATH_DIRECTORY,
			   &dentry));
	return move(place, dentry, allowed);
}

UK_SYSCALL_R_DEFINE(int, chdir, const char *, path)
{
	return move_to_path(&current->fs->cwd, path, true);
}

UK_SYSCALL_R_DEFINE(int, chroot, const char *, path)
{
	return move_to_path(&current->fs->root, path, capable(CAP_SYS_CHROOT));
}

UK_SYSCALL_R_DEFINE(int, fchdir, unsigned int, fd)
{
	struct file *file = fd_peek_any(fd);

	if (!file)
		return -EBADF;
	if (!S_ISDIR(file->inode->mode))
		return -ENOTDIR;
	return move(&current->fs->cwd, file->dentry, true);
}

static ssize_t path_of_cwd(char *buffer, char **path)
{
	static const char unreachable[] = "(unreachable)";
	const size_t room = sizeof(unreachable) - 1;
	struct fs_context *fs = current->fs;

	if (fs->cwd->unlinked)
		return -ENOENT;
	*path = dentry_path(fs->cwd, fs->root, buffer + room, PATH_MAX - room);
	if (!*path)
		return -ENAMETOOLONG;
	/* chroot may have moved the root away. */
	if (!dentry_is_below(fs->cwd, fs->root)) {
		*path -= room;
		memcpy(*path, unreachable, room);
	}
	return buffer + PATH_MAX - *path;
}

UK_SYSCALL_R_DEFINE(long, getcwd, char *, buf, unsigned long, size)
{
	char *buffer AUTO(kfree_auto) = kmalloc(PATH_MAX), *path;
	ssize_t n;

	if (!buffer)
		return -ENOMEM;
	n = path_of_cwd(buffer, &path);
	if (n < 0)
		return n;
	if ((size_t)n > size)
		return -ERANGE;
	return copy_to_user(buf, path, n) ? -EFAULT : n;
}

UK_SYSCALL_R_DEFINE(mode_t, umask, mode_t, mask)
{
	u32 old = current->fs->umask;

	current->fs->umask = mask & 0777;
	return old;
}
