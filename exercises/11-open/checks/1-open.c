// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 11: open, openat, creat and close, by the calls themselves. */
#include "check.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define NOTE   "/tmp/note"
#define LATE   "/tmp/late"
#define KERNEL 0xffffffff80000000UL

static long open_call(const char *path, int flags, int mode)
{
	return call(SYS_open, path, flags, mode);
}

static long openat_call(int dirfd, const char *path, int flags)
{
	return call(SYS_openat, dirfd, path, flags, 0);
}

/* Nothing is open but 0, 1 and 2. */
static void fresh(void)
{
	call(SYS_close_range, 3, ~0U, 0);
}

static void device(void)
{
	char byte = 1;

	fresh();
	EXPECT(3, open_call("/dev/zero", O_RDONLY, 0));
	EXPECT(1, call(SYS_read, 3, &byte, 1));
	EXPECT(0, byte);
}

static void no_file(void)
{
	fresh();
	EXPECT(-ENOENT, open_call("/tmp/nothing", O_RDONLY, 0));
	EXPECT(-ENOENT, open_call("", O_RDONLY, 0));
	EXPECT(-EISDIR, open_call("/tmp", O_WRONLY, 0));
	EXPECT(-ENOTDIR, open_call("/dev/null/x", O_RDONLY, 0));
}

static void creates(void)
{
	struct stat st;

	fresh();
	call(SYS_unlink, NOTE);
	call(SYS_umask, 022);
	EXPECT(3, open_call(NOTE, O_WRONLY | O_CREAT, 0666));
	EXPECT(5, call(SYS_write, 3, "hello", 5));
	EXPECT(0, call(SYS_fstat, 3, &st));
	EXPECT_AS("mode of a file made with 0666 and umask 022", 0644,
		  st.st_mode & 07777);
	EXPECT(-EEXIST, open_call(NOTE, O_WRONLY | O_CREAT | O_EXCL, 0600));
	call(SYS_unlink, NOTE);
}

static void closes(void)
{
	fresh();
	EXPECT(3, open_call("/dev/null", O_RDONLY, 0));
	EXPECT(0, call(SYS_close, 3));
	EXPECT(-EBADF, call(SYS_close, 3));
	EXPECT(-EBADF, call(SYS_close, -1));
	EXPECT_AS("the number that open gives after close", 3,
		  open_call("/dev/null", O_RDONLY, 0));
}

static void hostile(void)
{
	static char path[5000];

	fresh();
	memset(path, 'a', sizeof(path) - 1);
	EXPECT(-EFAULT, open_call(NULL, O_RDONLY, 0));
	EXPECT(-EFAULT, open_call((char *)KERNEL, O_RDONLY, 0));
	EXPECT(-ENAMETOOLONG, open_call(path, O_RDONLY, 0));
}

static void flags_first(void)
{
	fresh();
	EXPECT(-EINVAL, open_call("/tmp", O_TMPFILE | O_RDONLY, 0));
	EXPECT_AS("open(NULL, O_TMPFILE | O_RDONLY)", -EINVAL,
		  open_call(NULL, O_TMPFILE | O_RDONLY, 0));
}

static void close_on_exec(void)
{
	fresh();
	EXPECT(3, open_call("/dev/null", O_RDONLY | O_CLOEXEC, 0));
	EXPECT_AS("F_GETFD after O_CLOEXEC", FD_CLOEXEC,
		  call(SYS_fcntl, 3, F_GETFD));
	EXPECT(4, open_call("/dev/null", O_RDONLY, 0));
	EXPECT_AS("F_GETFD without O_CLOEXEC", 0, call(SYS_fcntl, 4, F_GETFD));
}

static void relative(void)
{
	fresh();
	EXPECT(3, openat_call(AT_FDCWD, "/dev/null", O_RDONLY));
	EXPECT(4, open_call("/dev", O_RDONLY | O_DIRECTORY, 0));
	EXPECT(5, openat_call(4, "null", O_RDONLY));
	EXPECT(-ENOENT, openat_call(4, "nothing", O_RDONLY));
	EXPECT(-ENOTDIR, openat_call(3, "null", O_RDONLY));
	EXPECT(-EBADF, openat_call(77, "null", O_RDONLY));
	EXPECT(-EFAULT, openat_call(4, NULL, O_RDONLY));
	call(SYS_chdir, "/dev");
	EXPECT(6, openat_call(AT_FDCWD, "null", O_RDONLY));
}

static void absolute(void)
{
	fresh();
	EXPECT(3, openat_call(-1, "/dev/null", O_RDONLY));
	EXPECT(4, openat_call(3, "/dev/null", O_RDONLY));
}

static void creat_call(void)
{
	struct stat st;

	fresh();
	EXPECT(3, call(SYS_creat, NOTE, 0600));
	EXPECT(5, call(SYS_write, 3, "hello", 5));
	EXPECT(4, call(SYS_creat, NOTE, 0600));
	EXPECT_AS("access mode of creat's descriptor", O_WRONLY,
		  call(SYS_fcntl, 4, F_GETFL) & O_ACCMODE);
	EXPECT(0, call(SYS_fstat, 4, &st));
	EXPECT_AS("size after creat of a file that was there", 0, st.st_size);
	call(SYS_unlink, NOTE);
}

/* The table is full: then there must not be a new file without a number. */
static void no_number(void)
{
	struct rlimit old, limit;

	fresh();
	call(SYS_unlink, LATE);
	EXPECT(0, call(SYS_getrlimit, RLIMIT_NOFILE, &old));
	limit = old;
	limit.rlim_cur = 3;
	EXPECT(0, call(SYS_setrlimit, RLIMIT_NOFILE, &limit));
	EXPECT(-EMFILE, open_call("/dev/null", O_RDONLY, 0));
	EXPECT(-EMFILE, open_call(LATE, O_WRONLY | O_CREAT, 0600));
	call(SYS_setrlimit, RLIMIT_NOFILE, &old);
	EXPECT_AS("access of a file that open had no number for", -ENOENT,
		  call(SYS_access, LATE, F_OK));
}

STEPS({ "a device is opened and read", device },
      { "what is not there, and what is a directory", no_file },
      { "a file is created", creates },
      { "the number is free after close", closes },
      { "paths that lead out of the program's memory", hostile },
      { "flags are looked at first", flags_first },
      { "O_CLOEXEC", close_on_exec },
      { "openat, relative to a directory", relative },
      { "openat with an absolute path", absolute }, { "creat", creat_call },
      { "no number is left", no_number });
