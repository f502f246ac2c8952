/* SPDX-License-Identifier: BSD-3-Clause */
/* stat and statx, access, chmod, chown, times, umask: as root and as somebody
 * else. */
#include "hostile.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

#define NOBODY 65534

static void touch(const char *path, mode_t mode)
{
	close(open(path, O_WRONLY | O_CREAT, 0600));
	chmod(path, mode);
}

static void show_mode(const char *path)
{
	struct stat st;

	if (lstat(path, &st))
		printf("%s: %s\n", path, strerrorname_np(errno));
	else
		printf("%s: mode %o owner %d:%d\n", path, st.st_mode, st.st_uid,
		       st.st_gid);
}

static void test_stat(void)
{
	struct stat a, b, c;
	struct statx x;
	int fd = open("f", O_RDWR | O_CREAT, 0640);

	write(fd, "0123456789", 10);
	show("fstat", fstat(fd, &a));
	show("stat", stat("f", &b));
	printf("same %d\n", !memcmp(&a, &b, sizeof(a)));
	printf("mode %o size %ld links %d owner %d:%d blksize %ld\n", a.st_mode,
	       (long)a.st_size, (int)a.st_nlink, a.st_uid, a.st_gid,
	       (long)a.st_blksize);
	show("fstatat", fstatat(fd, "", &c, AT_EMPTY_PATH));
	printf("same %d\n", !memcmp(&a, &c, sizeof(a)));
	show("fstatat cwd", fstatat(AT_FDCWD, "", &c, AT_EMPTY_PATH));
	printf("directory %d\n", S_ISDIR(c.st_mode));
	show("fstatat empty", fstatat(fd, "", &c, 0));
	show("fstatat file", fstatat(fd, "x", &c, 0));
	show("fstatat flags", fstatat(fd, "f", &c, 0x4000000));
	show("fstatat closed", fstatat(55, "f", &c, 0));
	show("fstat closed", fstat(55, &c));
	show("missing", stat("no", &c));
	show("in file", stat("f/x", &c));
	symlink("f", "l");
	symlink("no", "d");
	stat("l", &b);
	lstat("l", &c);
	printf("followed %d link %d size %ld\n", b.st_ino == a.st_ino,
	       S_ISLNK(c.st_mode), (long)c.st_size);
	show("dangling", stat("d", &b));
	show("dangling itself", lstat("d", &b));
	show("statx", statx(fd, "", AT_EMPTY_PATH, STATX_ALL, &x));
	printf("mask %d size %llu mode %o ino %d blksize %d\n",
	       (x.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS,
	       x.stx_size, x.stx_mode, x.stx_ino == a.st_ino, x.stx_blksize);
	printf("times %d %d\n", x.stx_mtime.tv_sec == a.st_mtim.tv_sec,
	       x.stx_mtime.tv_nsec == a.st_mtim.tv_nsec);
	show("statx reserved", statx(fd, "", AT_EMPTY_PATH, 1u << 31, &x));
	show("statx sync", statx(fd, "", AT_EMPTY_PATH | 0x6000, 0, &x));
	show("statx flags", statx(AT_FDCWD, "f", 0x8000000, 0, &x));
	show("statx missing", statx(AT_FDCWD, "no", 0, 0, &x));
	show("statx link", statx(AT_FDCWD, "l", AT_SYMLINK_NOFOLLOW, 0, &x));
	printf("link %d\n", S_ISLNK(x.stx_mode));
	stat("/dev/null", &c);
	printf("null: mode %o rdev %lx size %ld\n", c.st_mode, (long)c.st_rdev,
	       (long)c.st_size);
	SHOW_HOSTILE("stat path", syscall(SYS_stat, P, &c));
	SHOW_HOSTILE("fstat", syscall(SYS_fstat, fd, P));
	SHOW_HOSTILE("stat buf", syscall(SYS_stat, "f", P));
	SHOW_HOSTILE("lstat buf", syscall(SYS_lstat, "f", P));
	SHOW_HOSTILE("newfstatat",
		     syscall(SYS_newfstatat, fd, "", P, AT_EMPTY_PATH));
	SHOW_HOSTILE("statx", syscall(SYS_statx, AT_FDCWD, "f", 0, 0, P));
	close(fd);
}

static void test_chmod(void)
{
	int fd = open("f", O_RDONLY);

	show("chmod", chmod("f", 07777));
	show_mode("f");
	show("fchmod", fchmod(fd, 0123));
	show_mode("f");
	show("chmod link", chmod("l", 0700));
	show_mode("f");
	show_mode("l");
	show("chmod dangling", chmod("d", 0700));
	show("chmod bits", chmod("f", 0170000 | 0644));
	show_mode("f");
	show("fchmod closed", fchmod(99, 0700));
	show("fchmodat closed", fchmodat(99, "f", 0700, 0));
	show("chown", chown("f", 12, 34));
	show_mode("f");
	show("chown uid", chown("f", 13, -1));
	show("chown gid", chown("f", -1, 35));
	show_mode("f");
	show("chown none", chown("f", -1, -1));
	chmod("f", 06755);
	show("chown drops s", fchown(fd, 0, 0));
	show_mode("f");
	chmod("f", 06745);
	show("chown drops s", chown("f", 0, 0));
	show_mode("f");
	show("lchown", lchown("l", 7, 8));
	show_mode("l");
	show_mode("f");
	show("fchownat", fchownat(AT_FDCWD, "l", 9, 9, AT_SYMLINK_NOFOLLOW));
	show_mode("l");
	show("fchownat empty", fchownat(fd, "", 3, 3, AT_EMPTY_PATH));
	show_mode("f");
	show("fchownat flags", fchownat(AT_FDCWD, "f", 3, 3, 1));
	show("chown missing", chown("no", 1, 1));
	chown("f", 0, 0);
	show("umask", umask(0777));
	show("umask", umask(022));
	SHOW_HOSTILE("chmod", chmod(P, 0600));
	SHOW_HOSTILE("chown", chown(P, 1, 1));
	close(fd);
}

static void show_times(const char *path)
{
	struct stat st;

	stat(path, &st);
	printf("%s: atime %ld.%09ld mtime %ld.%09ld\n", path,
	       (long)st.st_atim.tv_sec, st.st_atim.tv_nsec,
	       (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

static void test_times(void)
{
	struct timespec two[2] = { { 1000, 1 }, { 2000, 999999999 } };
	struct timespec omit[2] = { { 5, UTIME_OMIT }, { 3000, 5 } };
	struct timespec none[2] = { { 5, UTIME_OMIT }, { 0, UTIME_OMIT } };
	struct timespec bad[2] = { { 5, 1000000000 }, { 0, 0 } };
	struct timeval tv[2] = { { 4000, 7 }, { 5000, 999999 } };
	struct timeval badtv[2] = { { 4000, 7 }, { 5000, 1000000 } };
	struct utimbuf ut = { 6000, 7000 };
	struct stat st;
	int fd = open("f", O_RDWR);
	char c;

	show("utimensat", utimensat(AT_FDCWD, "f", two, 0));
	show_times("f");
	show("omit", utimensat(AT_FDCWD, "f", omit, 0));
	show_times("f");
	show("both omitted", utimensat(AT_FDCWD, "f", none, 0));
	show("both omitted, missing", utimensat(AT_FDCWD, "no", none, 0));
	show("bad", utimensat(AT_FDCWD, "f", bad, 0));
	show("futimens", futimens(fd, two));
	show_times("f");
	show("utimes", utimes("f", tv));
	show_times("f");
	show("utimes bad", utimes("f", badtv));
	show("utime", utime("f", &ut));
	show_times("f");
	show("futimesat", syscall(SYS_futimesat, AT_FDCWD, "f", tv));
	show_times("f");
	show("now", utime("f", NULL));
	stat("f", &st);
	printf("recent %d\n", time(NULL) - st.st_mtime < 5);
	show("link itself", utimensat(AT_FDCWD, "l", two, AT_SYMLINK_NOFOLLOW));
	show("flags", utimensat(AT_FDCWD, "f", two, 0x20));
	show("missing", utimensat(AT_FDCWD, "no", two, 0));
	show("closed", syscall(SYS_utimensat, 99, NULL, two, 0));
	show("NULL path at cwd",
	     syscall(SYS_utimensat, AT_FDCWD, NULL, two, 0));
	futimens(fd, two);
	write(fd, "x", 1);
	stat("f", &st);
	printf("write moves mtime %d atime %ld\n", st.st_mtime > 2000,
	       (long)st.st_atime);
	read(fd, &c, 1);
	stat("f", &st);
	printf("read moves atime %d\n", st.st_atime > 2000);
	SHOW_HOSTILE("utimensat times", syscall(SYS_utimensat, AT_FDCWD, "f",
						P ? P : (void *)1, 0));
	SHOW_HOSTILE("utimensat path",
		     syscall(SYS_utimensat, AT_FDCWD, P, two, 0));
	SHOW_HOSTILE("utime", syscall(SYS_utime, P, &ut));
	close(fd);
}

static void test_access(void)
{
	int fd = open("f", O_RDONLY);

	chmod("f", 0644);
	show("there", access("f", F_OK));
	show("read, write", access("f", R_OK | W_OK));
	show("execute", access("f", X_OK));
	chmod("f", 0001);
	show("execute by anyone", access("f", X_OK));
	show("bad mode", access("f", 8));
	show("missing", access("no", F_OK));
	show("dangling", access("d", F_OK));
	show("dangling itself",
	     syscall(SYS_faccessat2, AT_FDCWD, "d", F_OK, AT_SYMLINK_NOFOLLOW));
	show("empty", syscall(SYS_faccessat2, fd, "", R_OK, AT_EMPTY_PATH));
	show("flags", syscall(SYS_faccessat2, fd, "", R_OK, 1));
	show("closed", faccessat(99, "f", R_OK, 0));
	SHOW_HOSTILE("access", access(P, F_OK));
	close(fd);
}

/* As somebody who owns nothing but one file here. */
static void test_nobody(void)
{
	struct timespec two[2] = { { 1000, 1 }, { 2000, 2 } };
	int fd;

	chmod(".", 0777);
	mkdir("sticky", 0777);
	chmod("sticky", 01777);
	touch("sticky/root", 0666);
	touch("sticky/own", 0666);
	chown("sticky/own", NOBODY, NOBODY);
	touch("secret", 0600);
	touch("shared", 0666);
	touch("group", 0640);
	chown("group", 0, 1234);
	touch("prog", 0755);
	mkdir("locked", 0700);
	touch("locked/in", 0666);
	mkdir("search", 0711);
	touch("search/in", 0666);
	touch("mine", 04755);
	chown("mine", NOBODY, NOBODY);
	chmod("mine", 06755);
	fd = open("secret", O_RDONLY);
	if (setgroups(1, (gid_t[]){ 1234 }) || setgid(NOBODY) || setuid(NOBODY))
		perror("set ids");
	show("open secret", open("secret", O_RDONLY));
	show_ok("open shared", open("shared", O_RDWR));
	show("open group", open("group", O_RDONLY) < 0 ? -1 : 0);
	show("write group", open("group", O_WRONLY));
	show("locked", open("locked/in", O_RDONLY));
	show("locked stat", access("locked/in", F_OK));
	show("locked list", open("locked", O_RDONLY));
	show("search", access("search/in", R_OK | W_OK));
	show("search list", open("search", O_RDONLY));
	show("create in search", open("search/new", O_CREAT | O_RDWR, 0600));
	show("mkdir in search", mkdir("search/new", 0600));
	show("exists in locked", mkdir("locked/in", 0600));
	show("exists in search", mkdir("search/in", 0600));
	show("unlink in search", unlink("search/in"));
	show("chdir locked", chdir("locked"));
	show("chmod shared", chmod("shared", 0600));
	show("chown shared", chown("shared", NOBODY, -1));
	show("chown mine away", chown("mine", 0, -1));
	show("chown mine group", chown("mine", -1, 0));
	show("chown mine own group", chown("mine", -1, 1234));
	show_mode("mine");
	show("chmod mine", chmod("mine", 02755));
	show_mode("mine");
	show("chown mine to itself", chown("mine", NOBODY, NOBODY));
	show("times of shared", utimensat(AT_FDCWD, "shared", two, 0));
	show("now of shared", utimensat(AT_FDCWD, "shared", NULL, 0));
	show("now of secret", utimensat(AT_FDCWD, "secret", NULL, 0));
	show("times of mine", utimensat(AT_FDCWD, "mine", two, 0));
	show("sticky root", unlink("sticky/root"));
	show("sticky rename", rename("sticky/root", "sticky/x"));
	show("sticky over", rename("sticky/own", "sticky/root"));
	show("sticky own", unlink("sticky/own"));
	show("O_NOATIME", open("shared", O_RDONLY | O_NOATIME));
	show("set O_NOATIME", fcntl(fd, F_SETFL, O_NOATIME));
	show("truncate secret", truncate("secret", 0));
	show("mknod device", mknod("dev", S_IFCHR | 0600, 0x103));
	show("chroot", chroot("."));
	show("device of the kernel's memory", open("/dev/full", O_RDWR) < 0);
	show("prog", access("prog", X_OK));
	show("write prog", access("prog", W_OK));
}

int main(void)
{
	umask(022);
	test_stat();
	test_chmod();
	test_times();
	test_access();
	fflush(stdout);
	test_nobody();
	return 0;
}
