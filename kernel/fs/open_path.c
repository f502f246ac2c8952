// SPDX-License-Identifier: BSD-3-Clause
/*
 * The rules of open(2): which flags go together, what is found or created at
 * the end of a path, and whether the caller may have it. Opening a program for
 * execve is here, too.
 */
#include "fs/open_path.h"

#include "fs/path.h"
#include "lib/format.h"
#include "sched/thread.h"

#define TMPFILE	     020000000 /* O_TMPFILE without O_DIRECTORY */
#define TMPFILE_MASK (TMPFILE | O_DIRECTORY | O_CREAT)
#define SYNC	     04000000 /* O_SYNC without O_DSYNC */
#define PATH_FLAGS   (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define KNOWN_FLAGS                                                         \
	(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND |     \
	 O_NONBLOCK | O_DSYNC | FASYNC | O_DIRECT | O_LARGEFILE |           \
	 O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | SYNC | O_PATH | \
	 TMPFILE)

static u32 access_of(u32 flags)
{
	static const u8 access[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
				     MAY_READ | MAY_WRITE };

	if (flags & O_PATH)
		return 0;
	return access[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

int open_request_init(struct open_request *request, u32 flags, u32 mode)
{
	flags &= KNOWN_FLAGS;
	if (flags & O_PATH)
		flags &= PATH_FLAGS;
	else
		flags |= O_LARGEFILE;
	if ((flags & (O_DIRECTORY | O_CREAT)) == (O_DIRECTORY | O_CREAT))
		return -EINVAL;
	if (flags & SYNC)
		flags |= O_DSYNC;
	request->flags = flags;
	request->mode = flags & (O_CREAT | TMPFILE) ? mode & 07777 : 0;
	request->access = access_of(flags);
	if (flags & TMPFILE && ((flags & TMPFILE_MASK) != O_TMPFILE ||
				!(request->access & MAY_WRITE)))
		return -EINVAL;
	return 0;
}

static int check_type(const struct inode *inode, u32 access)
{
	/* /proc/self/fd leads here: what is no file can't be opened again. */
	if (superblock_is_anonymous(inode->sb) && !S_ISREG(inode->mode) &&
	    !S_ISFIFO(inode->mode))
		return -ENXIO;
	switch (inode->mode & S_IFMT) {
	case S_IFLNK: return -ELOOP;
	case S_IFDIR: return access & MAY_WRITE ? -EISDIR : 0;
	case S_IFSOCK: return -ENXIO;
	default: return 0;
	}
}

/* May the caller open this file, which was there already, like that? */
static int check_access(struct inode *inode, const struct open_request *request)
{
	int type_error = check_type(inode, request->access);

	if (type_error && type_error != -ENXIO)
		return type_error;
	TRY(inode_permission(inode, request->access));
	if (request->flags & O_NOATIME && !inode_is_owned(inode))
		return -EPERM;
	return type_error;
}

/* What is there already. */
static int open_found(struct dentry *dentry, const struct open_request *request,
		      struct file **out)
{
	struct inode *inode = dentry->inode;
	int error;

	if (request->flags & O_CREAT && request->flags & O_EXCL)
		return -EEXIST;
	if (request->flags & O_CREAT && S_ISDIR(inode->mode))
		return -EISDIR;
	if (request->flags & O_DIRECTORY && !S_ISDIR(inode->mode))
		return -ENOTDIR;
	if (!(request->flags & O_PATH))
		TRY(check_access(inode, request));
	error = file_open(dentry, inode, request->flags, out);
	if (error || !(request->flags & O_TRUNC) || !S_ISREG(inode->mode))
		return error;
	error = dentry_truncate(dentry, 0);
	if (error)
		file_put(*out);
	return error;
}

/* The new file may be opened whatever its mode says. */
static int open_new(struct walk *walk, const struct walk_name *name,
		    const struct open_request *request, struct file **out)
{
	struct dentry *dentry AUTO(dentry_auto_put) =
		dentry_alloc(walk->at, name->bytes, name->length);

	if (!dentry)
		return -ENOMEM;
	TRY(create_allowed(walk->at));
	if (!walk->at->inode->ops->make)
		return -EACCES;
	TRY(create_object(dentry, S_IFREG | request->mode, 0, NULL));
	return file_open(dentry, dentry->inode, request->flags, out);
}

/* The last name of the path; 1: it was a link, the walk goes on. */
static int open_last(struct walk *walk, const struct walk_name *name,
		     const struct open_request *request, struct file **out)
{
	bool follow = !(request->flags & (O_EXCL | O_NOFOLLOW));
	struct dentry *child AUTO(dentry_auto_put) = NULL;

	if (name->slash)
		return -EISDIR;
	TRY(walk_child(walk->at, name, &child));
	if (!child)
		return open_new(walk, name, request, out);
	child = mount_cross_down(child);
	if (!S_ISLNK(child->inode->mode) || !follow)
		return open_found(child, request, out);
	TRY(walk_follow(walk, child, false));
	return 1;
}

/* O_CREAT: also where a dangling link at the end of the path leads to. */
static int open_or_create(struct walk *walk, const struct open_request *request,
			  struct file **out)
{
	struct walk_name name;
	int result;

	do {
		TRY(walk_to_last(walk, &name));
		if (name.kind == LAST_NORMAL)
			result = open_last(walk, &name, request, out);
		else /* the root, ".", "..", or what a magic link led to */
			result = open_found(walk->at, request, out);
	} while (result > 0);
	return result;
}

/* O_TMPFILE: a file in the directory's file system, without a name. */
static int open_unnamed(struct dentry *dir, const struct open_request *request,
			struct file **out)
{
	u32 mode = S_IFREG | (request->mode & ~current->fs->umask);
	struct inode *inode;
	char name[24];
	int n;

	TRY(create_allowed(dir));
	if (!dir->inode->ops->make)
		return -EOPNOTSUPP;
	inode = dir->inode->ops->make(dir->inode, mode, 0, NULL);
	if (!inode)
		return -ENOSPC;
	inode->linkable = !(request->flags & O_EXCL);
	n = format(name, sizeof(name), "#%lu", inode->ino);
	return file_open_nameless(dentry_alloc(dir, name, n), inode,
				  request->flags, out);
}

static u32 walk_flags(u32 flags)
{
	return (flags & O_NOFOLLOW ? 0 : PATH_FOLLOW) |
	       (flags & O_DIRECTORY ? PATH_DIRECTORY : 0);
}

int open_path(int dirfd, const char *path, const struct open_request *request,
	      struct file **out)
{
	struct walk walk AUTO(walk_end);

	TRY(walk_start(&walk, dirfd, path, walk_flags(request->flags)));
	if (request->flags & O_CREAT)
		return open_or_create(&walk, request, out);
	TRY(walk_all(&walk));
	if (unlikely(request->flags & TMPFILE))
		return open_unnamed(walk.at, request, out);
	return open_found(walk.at, request, out);
}

static int check_program(struct inode *inode)
{
	if (!S_ISREG(inode->mode))
		return S_ISLNK(inode->mode) ? -ELOOP : -EACCES;
	TRY(inode_permission(inode, MAY_EXEC));
	return inode->writers ? -ETXTBSY : 0;
}

int file_open_exec(int dirfd, const char *path, int at_flags, struct file **out)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	if (at_flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	TRY(path_find(dirfd, path, path_flags(at_flags), &dentry));
	TRY(check_program(dentry->inode));
	TRY(file_open(dentry, dentry->inode, O_RDONLY | O_LARGEFILE, out));
	dentry->inode->deny_write++;
	(*out)->denies_write = true;
	return 0;
}
