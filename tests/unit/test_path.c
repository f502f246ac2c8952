// SPDX-License-Identifier: BSD-3-Clause
/*
 * fs/path.c and its neighbours on a small tree of names:
 *
 *	/bin/sh  /home/me/file  /home/secret/file (may not be searched)
 *	/etc/to-bin -> ../bin    /etc/absolute -> /bin/sh
 *	/etc/loop -> loop        /etc/dangling -> nothing
 *	/etc/slash -> ../home//  /mnt/inside (another file system)
 */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>

#include "fake_heap.h"
#include "fs/fd.h"
#include "fs/inotify.h"
#include "fs/inode.h"
#include "fs/path.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "sched/clock.h"
#include "sched/thread.h"

static struct fs_context context;
static struct thread thread = { .fs = &context };
struct thread *fake_current = &thread;
struct dentry *fs_root;
struct superblock *anonymous_superblock;

/* ---- What path resolution calls ---- */

u64 clock_realtime_ns(void)
{
	return 0;
}

int inode_permission(struct inode *inode, u32 mask)
{
	return mask == MAY_EXEC && !(inode->mode & 0100) ? -EACCES : 0;
}

void inotify_forget(struct inode *inode)
{
	(void)inode;
}

struct file *fd_peek_any(int fd)
{
	(void)fd;
	return NULL;
}

ssize_t copy_string_from_user(char *to, const char *from, size_t size)
{
	size_t n = strnlen(from, size);

	if (n == size)
		return -ENAMETOOLONG;
	memcpy(to, from, n + 1);
	return n;
}

/* ---- The tree ---- */

static ssize_t link_read(struct inode *inode, char *buf, size_t size)
{
	size_t n = MIN(size, inode->size);

	memcpy(buf, inode->private, n);
	return n;
}

static const struct inode_ops ops = { .readlink = link_read };

static struct inode *make_inode(struct superblock *sb, u32 mode)
{
	struct inode *inode = inode_alloc(sb, mode);

	inode->ops = &ops;
	return inode;
}

static struct dentry *add(struct dentry *parent, const char *name, u32 mode)
{
	struct dentry *dentry = dentry_alloc(parent, name, strlen(name));

	dentry_instantiate(dentry, make_inode(parent->sb, mode));
	dentry_put(dentry);
	return dentry;
}

static void add_link(struct dentry *parent, const char *name,
		     const char *target)
{
	struct dentry *dentry = add(parent, name, S_IFLNK | 0777);

	dentry->inode->private = (void *)target;
	dentry->inode->size = strlen(target);
}

static struct dentry *make_root(const char *type)
{
	struct superblock *sb = superblock_alloc(type, 0);

	dentry_make_root(sb, make_inode(sb, S_IFDIR | 0755));
	return sb->root;
}

static struct dentry *root, *etc, *home, *mounted;

static int setup(void **state)
{
	(void)state;
	root = fs_root = context.root = make_root("ramfs");
	context.cwd = root;
	add(add(root, "bin", S_IFDIR | 0755), "sh", S_IFREG | 0755);
	home = add(root, "home", S_IFDIR | 0755);
	add(add(home, "me", S_IFDIR | 0755), "file", S_IFREG | 0644);
	add(add(home, "secret", S_IFDIR | 0600), "file", S_IFREG | 0644);
	etc = add(root, "etc", S_IFDIR | 0755);
	add_link(etc, "to-bin", "../bin");
	add_link(etc, "absolute", "/bin/sh");
	add_link(etc, "loop", "loop");
	add_link(etc, "dangling", "nothing");
	add_link(etc, "slash", "../home//");
	mounted = make_root("other");
	add(mounted, "inside", S_IFREG | 0644);
	mount_attach(mounted->sb, add(root, "mnt", S_IFDIR | 0755));
	return 0;
}

static void free_superblock(struct superblock *sb)
{
	list_remove(&sb->link);
	kfree(sb);
}

static void remove_tree(struct dentry *dir)
{
	struct dentry *child;

	while ((child = dentry_next_child(dir, 0))) {
		if (child->mounted) {
			struct superblock *sb = child->mounted;

			child->mounted = NULL;
			dentry_put(child);
			remove_tree(sb->root);
			assert_int_equal(sb->root->refs, 1);
			dentry_put(sb->root);
			free_superblock(sb);
		}
		dentry_get(child);
		remove_tree(child);
		dentry_unlink(child);
		assert_int_equal(child->refs, 1); /* ours: nobody forgot one */
		dentry_put(child);
	}
}

/* Whatever the test did, all references were given back. */
static int teardown(void **state)
{
	struct superblock *sb = root->sb;

	(void)state;
	remove_tree(root);
	assert_int_equal(root->refs, 1);
	dentry_put(root);
	free_superblock(sb);
	return 0;
}

/* ---- The tests ---- */

struct lookup {
	const char *path;
	u32 flags;
	int error;
	const char *found; /* its real path */
};

static const struct lookup lookups[] = {
	{ "/", 0, 0, "/" },
	{ "//", 0, 0, "/" },
	{ "/..", 0, 0, "/" },
	{ "/../..//bin/./sh", 0, 0, "/bin/sh" },
	{ "bin", 0, 0, "/bin" },
	{ "bin/", 0, 0, "/bin" },
	{ ".", 0, 0, "/" },
	{ "", 0, -ENOENT, NULL },
	{ "", PATH_EMPTY, 0, "/" },
	{ "/bin/sh/", 0, -ENOTDIR, NULL },
	{ "/bin/sh/x", 0, -ENOTDIR, NULL },
	{ "/bin/sh/..", 0, -ENOTDIR, NULL },
	{ "/bin/sh", PATH_DIRECTORY, -ENOTDIR, NULL },
	{ "/bin", PATH_DIRECTORY, 0, "/bin" },
	{ "/bin/none", 0, -ENOENT, NULL },
	{ "/none/..", 0, -ENOENT, NULL },
	{ "/home/me/../me/file", 0, 0, "/home/me/file" },
	{ "/home/secret", 0, 0, "/home/secret" },
	{ "/home/secret/file", 0, -EACCES, NULL },
	{ "/home/secret/..", 0, -EACCES, NULL },
	{ "/etc/to-bin", 0, 0, "/etc/to-bin" },
	{ "/etc/to-bin", PATH_FOLLOW, 0, "/bin" },
	{ "/etc/to-bin/", 0, 0, "/bin" },
	{ "/etc/to-bin/sh", 0, 0, "/bin/sh" },
	{ "/etc/to-bin/../etc", 0, 0, "/etc" },
	{ "/etc/absolute", PATH_FOLLOW, 0, "/bin/sh" },
	{ "/etc/absolute/", PATH_FOLLOW, -ENOTDIR, NULL },
	{ "/etc/loop", 0, 0, "/etc/loop" },
	{ "/etc/loop", PATH_FOLLOW, -ELOOP, NULL },
	{ "/etc/loop/x", 0, -ELOOP, NULL },
	{ "/etc/dangling", 0, 0, "/etc/dangling" },
	{ "/etc/dangling", PATH_FOLLOW, -ENOENT, NULL },
	{ "/etc/slash", PATH_FOLLOW, 0, "/home" },
	{ "/etc/slash/me", 0, 0, "/home/me" },
	{ "/mnt", 0, 0, "/mnt" },
	{ "/mnt/inside", 0, 0, "/mnt/inside" },
	{ "/mnt/..", 0, 0, "/" },
	{ "/mnt/../mnt/./inside", 0, 0, "/mnt/inside" },
};

static void look_up(const struct lookup *lookup)
{
	char buf[100], *path;
	struct dentry *found;
	int error = path_find(AT_FDCWD, lookup->path, lookup->flags, &found);

	if (error != lookup->error)
		fail_msg("'%s': wanted %d, got %d", lookup->path, lookup->error,
			 error);
	if (error)
		return;
	path = dentry_path(found, NULL, buf, sizeof(buf));
	assert_string_equal(path, lookup->found);
	dentry_put(found);
}

static void test_lookups(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lookups); i++)
		look_up(&lookups[i]);
}

static void test_working_directory(void **state)
{
	const struct lookup relative[] = {
		{ "to-bin/sh", 0, 0, "/bin/sh" },
		{ "../home/me", 0, 0, "/home/me" },
		{ "../../..", 0, 0, "/" },
	};

	(void)state;
	context.cwd = etc;
	for (size_t i = 0; i < ARRAY_SIZE(relative); i++)
		look_up(&relative[i]);
}

/* After chroot there is no way up, and absolute links begin there. */
static void test_root(void **state)
{
	struct dentry *found;

	(void)state;
	context.root = context.cwd = home;
	assert_int_equal(path_find(AT_FDCWD, "/../../me", 0, &found), 0);
	assert_string_equal(found->name, "me");
	dentry_put(found);
	assert_int_equal(path_find(AT_FDCWD, "/bin", 0, &found), -ENOENT);
}

static void test_bad_descriptor(void **state)
{
	struct dentry *found;

	(void)state;
	assert_int_equal(path_find(7, "bin", 0, &found), -EBADF);
	/* Not even looked at for an absolute path. */
	assert_int_equal(path_find(7, "/bin", 0, &found), 0);
	dentry_put(found);
}

static void test_long_names(void **state)
{
	struct dentry *found;
	char name[300];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[255] = '\0';
	assert_int_equal(path_find(AT_FDCWD, name, 0, &found), -ENOENT);
	name[255] = 'x';
	name[256] = '\0';
	assert_int_equal(path_find(AT_FDCWD, name, 0, &found), -ENAMETOOLONG);
}

/* Where the last name would be made, moved or removed. */
static void test_parent(void **state)
{
	struct path_parent parent;

	(void)state;
	assert_int_equal(path_find_parent(AT_FDCWD, "/bin/new/", &parent), 0);
	assert_string_equal(parent.dir->name, "bin");
	assert_string_equal(parent.last->name, "new");
	assert_null(parent.last->inode);
	assert_true(parent.slash && parent.kind == LAST_NORMAL);
	path_parent_put(&parent);
	assert_int_equal(path_find_parent(AT_FDCWD, "/etc/loop", &parent), 0);
	assert_non_null(parent.last->inode);
	path_parent_put(&parent);
	assert_int_equal(path_find_parent(AT_FDCWD, "bin/..", &parent), 0);
	assert_true(parent.kind != LAST_NORMAL && !parent.last);
	path_parent_put(&parent);
	assert_int_equal(path_find_parent(AT_FDCWD, "/", &parent), 0);
	assert_true(parent.kind != LAST_NORMAL);
	path_parent_put(&parent);
	assert_int_equal(path_find_parent(AT_FDCWD, "/none/x", &parent),
			 -ENOENT);
}

static void test_path_of_unlinked(void **state)
{
	char buf[40];
	struct dentry *found;

	(void)state;
	assert_int_equal(path_find(AT_FDCWD, "/home/me/file", 0, &found), 0);
	dentry_unlink(found);
	assert_string_equal(dentry_path(found, NULL, buf, sizeof(buf)),
			    "/home/me/file (deleted)");
	assert_null(dentry_path(found, NULL, buf, 23));
	assert_non_null(dentry_path(found, NULL, buf, 24));
	dentry_put(found);
}

/* Whichever allocation fails: an error, and nothing lost. */
static void test_memory_full(void **state)
{
	struct path_parent parent;
	struct dentry *found;
	int error = -ENOMEM;

	(void)state;
	for (int n = 0; error; n++) {
		fake_heap_fail_after = n;
		error = path_find(AT_FDCWD, "/etc/slash/me", 0, &found);
		assert_true(n < 10 && (!error || error == -ENOMEM));
	}
	fake_heap_fail_after = 0;
	assert_int_equal(path_find_parent(AT_FDCWD, "/bin/new", &parent),
			 -ENOMEM);
	fake_heap_fail_after = -1;
	dentry_put(found);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_lookups),
		TEST(test_working_directory),
		TEST(test_root),
		TEST(test_bad_descriptor),
		TEST(test_long_names),
		TEST(test_parent),
		TEST(test_path_of_unlinked),
		TEST(test_memory_full),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
