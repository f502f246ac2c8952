/* SPDX-License-Identifier: BSD-3-Clause */
/* mkdir, rmdir, link, symlink, readlink, unlink, rename, mknod: what they do to
 * names and counts, and each documented error. */
#include "hostile.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>

static void touch(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT, 0644));
}

static void show_links(const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		printf("%s: %s\n", path, strerrorname_np(errno));
	else
		printf("%s: mode %o links %d\n", path, st.st_mode,
		       (int)st.st_nlink);
}

static void test_mkdir(void)
{
	umask(022);
	show("mkdir", mkdir("d", 0777));
	show_links("d");
	show("mkdir sticky", mkdir("d/sticky", 07777));
	show_links("d/sticky");
	show_links("d");
	show("mkdir again", mkdir("d", 0777));
	show("mkdir slash", mkdir("d/e///", 0700));
	show("mkdir slash again", mkdir("d/e/", 0700));
	show("mkdir dot", mkdir("d/.", 0700));
	show("mkdir dots", mkdir("d/..", 0700));
	show("mkdir root", mkdir("/", 0700));
	show("mkdir in missing", mkdir("no/d", 0700));
	touch("file");
	show("mkdir on file", mkdir("file", 0700));
	show("mkdir in file", mkdir("file/d", 0700));
	symlink("nowhere", "dangling");
	show("mkdir on dangling", mkdir("dangling", 0700));
	show("mkdir on dangling/", mkdir("dangling/", 0700));
	show("mkdir empty", mkdir("", 0700));
	show("mkdirat closed", mkdirat(77, "x", 0700));
	SHOW_HOSTILE("mkdir", mkdir(P, 0700));
}

static void test_rmdir(void)
{
	show("rmdir full", rmdir("d"));
	show("rmdir file", rmdir("file"));
	show("rmdir missing", rmdir("no"));
	show("rmdir dot", rmdir("d/e/."));
	show("rmdir dots", rmdir("d/e/.."));
	show("rmdir root", rmdir("/"));
	show("rmdir proc", rmdir("/proc"));
	show("rmdir slash", rmdir("d/e/"));
	show("rmdir dangling", rmdir("dangling"));
	show("rmdir", rmdir("d/sticky"));
	show_links("d");
	mkdir("in", 0755);
	show("chdir", chdir("in"));
	show("rmdir of cwd", rmdir("../in"));
	show("create there", mkdir("x", 0700));
	show("open there", open("x", O_CREAT | O_RDWR, 0600));
	show("up", chdir(".."));
	SHOW_HOSTILE("rmdir", rmdir(P));
}

static void test_unlink(void)
{
	touch("u");
	show("unlink", unlink("u"));
	show("unlink again", unlink("u"));
	show("unlink dir", unlink("d"));
	show("unlink dot", unlink("."));
	show("unlink dots", unlink(".."));
	show("unlink root", unlink("/"));
	show("unlink file/", unlink("file/"));
	show("unlink dir/", unlink("d/"));
	show("unlink no/", unlink("no/"));
	show("unlink in file", unlink("file/x"));
	symlink("file", "l");
	show("unlink link", unlink("l"));
	show_links("file");
	show("unlinkat flag", unlinkat(AT_FDCWD, "file", 1));
	mkdir("d2", 0700);
	show("unlinkat dir", unlinkat(AT_FDCWD, "d2", AT_REMOVEDIR));
	show("unlinkat file as dir", unlinkat(AT_FDCWD, "file", AT_REMOVEDIR));
	SHOW_HOSTILE("unlink", unlink(P));
}

static void test_link(void)
{
	struct stat a, b;

	show("link", link("file", "second"));
	show_links("file");
	stat("file", &a);
	stat("second", &b);
	printf("same inode %d\n", a.st_ino == b.st_ino);
	show("link again", link("file", "second"));
	show("link dir", link("d", "dlink"));
	show("link missing", link("no", "x"));
	show("link into missing", link("file", "no/x"));
	show("link to slash", link("file", "x/"));
	show("link from file/", link("file/", "x"));
	symlink("file", "sl");
	show("link of link", link("sl", "sl2"));
	show_links("sl2");
	show("link followed",
	     linkat(AT_FDCWD, "sl", AT_FDCWD, "third", AT_SYMLINK_FOLLOW));
	show_links("file");
	show("link other device", link("/proc/version", "v"));
	show("link flag", linkat(AT_FDCWD, "file", AT_FDCWD, "x", 1));
	show("link empty", linkat(AT_FDCWD, "", AT_FDCWD, "x", 0));
	show("unlink", unlink("second"));
	show("unlink", unlink("third"));
	show_links("file");
	SHOW_HOSTILE("link from", link(P, "x"));
	SHOW_HOSTILE("link to", link("file", P));
}

static void test_symlink(void)
{
	char buf[64];
	struct stat st;
	int fd;

	memset(buf, '#', sizeof(buf));
	show("symlink", symlink("some/where", "sym"));
	show("again", symlink("some/where", "sym"));
	show("slash", symlink("some/where", "sym3/"));
	show("empty target", symlink("", "sym2"));
	show("empty path", symlink("x", ""));
	lstat("sym", &st);
	printf("mode %o size %ld\n", st.st_mode, (long)st.st_size);
	show("readlink", readlink("sym", buf, sizeof(buf)));
	printf("%.12s\n", buf);
	show("readlink short", readlink("sym", buf, 4));
	show("readlink 0", readlink("sym", buf, 0));
	show("readlink negative", syscall(SYS_readlink, "sym", buf, -1));
	show("readlink file", readlink("file", buf, sizeof(buf)));
	show("readlink dir", readlink("d", buf, sizeof(buf)));
	show("readlink missing", readlink("no", buf, sizeof(buf)));
	show("readlink sym/", readlink("sym/", buf, sizeof(buf)));
	fd = open("sym", O_PATH | O_NOFOLLOW);
	show("readlinkat empty", readlinkat(fd, "", buf, sizeof(buf)));
	close(fd);
	fd = open("file", O_PATH);
	show("readlinkat empty, file", readlinkat(fd, "", buf, sizeof(buf)));
	close(fd);
	SHOW_HOSTILE("symlink target", symlink(P, "x"));
	SHOW_HOSTILE("symlink path", symlink("x", P));
	SHOW_HOSTILE("readlink buf", readlink("sym", P, 2));
	SHOW_HOSTILE("readlink path", readlink(P, buf, 2));
}

static long rename2(const char *from, const char *to, unsigned int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void test_rename(void)
{
	mkdir("r", 0755);
	chdir("r");
	touch("a");
	touch("b");
	mkdir("dir", 0755);
	mkdir("full", 0755);
	mkdir("full/sub", 0755);
	show("rename", rename("a", "a2"));
	show_links("a");
	show_links("a2");
	show("rename over", rename("a2", "b"));
	show("rename missing", rename("a", "x"));
	show("rename into missing", rename("b", "no/x"));
	show("file over dir", rename("b", "dir"));
	show("dir over file", rename("dir", "b"));
	show("dir over full", rename("dir", "full"));
	show("dir over empty", rename("full", "dir"));
	show_links("dir/sub");
	show("into itself", rename("dir", "dir/sub/x"));
	show("into its child", rename("dir", "dir/sub"));
	show("over its parent", rename("dir/sub", "dir"));
	show("same", rename("b", "b"));
	link("b", "b2");
	show("same inode", rename("b", "b2"));
	show_links("b");
	show("dot", rename(".", "x"));
	show("to dot", rename("b", "."));
	show("dots", rename("dir/..", "x"));
	show("root", rename("/", "x"));
	show("file/", rename("b/", "x"));
	show("to x/", rename("b", "x/"));
	show("dir to x/", rename("dir", "x/"));
	show_links("x");
	show("other device", rename("b", "/proc/version"));
	show("from proc", rename("/proc/version", "v"));
	show("no replace", rename2("b", "b2", RENAME_NOREPLACE));
	show("no replace, free", rename2("b", "b3", RENAME_NOREPLACE));
	show("exchange missing", rename2("b3", "no", RENAME_EXCHANGE));
	show("exchange", rename2("b3", "x", RENAME_EXCHANGE));
	show_links("b3");
	show_links("b3/sub");
	show_links("x");
	show("exchange with child", rename2("b3", "b3/sub", RENAME_EXCHANGE));
	show("exchange with parent", rename2("b3/sub", "b3", RENAME_EXCHANGE));
	show("flags together",
	     rename2("b3", "x", RENAME_EXCHANGE | RENAME_NOREPLACE));
	show("unknown flag", rename2("b3", "x", 0x80));
	show("no replace, dot", rename2("x", ".", RENAME_NOREPLACE));
	mkdir("p1", 0755);
	mkdir("p1/c", 0755);
	mkdir("p2", 0755);
	show_links("p1");
	show("to other parent", rename("p1/c", "p2/c"));
	show_links("p1");
	show_links("p2");
	symlink("x", "sl");
	show("link renamed", rename("sl", "sl2"));
	show_links("sl2");
	show_links("x");
	SHOW_HOSTILE("rename from", rename(P, "x"));
	SHOW_HOSTILE("rename to", rename("x", P));
	chdir("..");
}

static void test_mknod(void)
{
	show("fifo", mkfifo("fifo", 0666));
	show_links("fifo");
	show("again", mkfifo("fifo", 0666));
	show("file", mknod("nodefile", 0640, 0));
	show_links("nodefile");
	show("file", mknod("nodefile2", S_IFREG | 0640, 0));
	show("socket", mknod("sock", S_IFSOCK | 0640, 0));
	show_links("sock");
	show("device", mknod("null", S_IFCHR | 0666, 0x103));
	show_links("null");
	show("directory", mknod("nd", S_IFDIR | 0666, 0));
	show("bad type", mknod("nd", S_IFLNK | 0666, 0));
	show("bad type", mknod("nd", 0170000, 0));
	show("in missing", mknod("no/x", S_IFREG | 0666, 0));
	show("slash", mknod("x/", S_IFREG | 0666, 0));
	SHOW_HOSTILE("mknod", mknod(P, S_IFREG | 0600, 0));
}

int main(void)
{
	test_mkdir();
	test_rmdir();
	test_unlink();
	test_link();
	test_symlink();
	test_rename();
	test_mknod();
	return 0;
}
