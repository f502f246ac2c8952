// SPDX-License-Identifier: BSD-3-Clause
/*
 * write and writev, from the plain case to the ones that a program should never
 * see. What arrives is read back with pread, which is not part of the exercise.
 */
#include "../../check.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>

#define UNMAPPED ((void *)0x10000)

static char back[64];

static int scratch(void)
{
	return open("/tmp/check", O_RDWR | O_CREAT | O_TRUNC, 0600);
}

static void counts(void)
{
	EXPECT(5, call(SYS_write, scratch(), "hello", 5));
}

static void arrives(void)
{
	int fd = scratch();

	call(SYS_write, fd, "hello", 5);
	EXPECT(5, pread(fd, back, sizeof(back), 0));
	EXPECT_BYTES("hello", back, 5);
}

static void moves_on(void)
{
	int fd = scratch();

	call(SYS_write, fd, "ab", 2);
	call(SYS_write, fd, "cd", 2);
	EXPECT(4, pread(fd, back, sizeof(back), 0));
	EXPECT_BYTES("abcd", back, 4);
}

static void nothing(void)
{
	EXPECT(0, call(SYS_write, scratch(), "", 0));
}

static void not_open(void)
{
	EXPECT(-EBADF, call(SYS_write, 77, "x", 1));
	EXPECT(-EBADF, call(SYS_write, -1, "x", 1));
}

static void not_for_writing(void)
{
	EXPECT(-EBADF,
	       call(SYS_write, open("/tmp", O_RDONLY | O_DIRECTORY), "x", 1));
}

static void bad_buffer(void)
{
	EXPECT(-EFAULT, call(SYS_write, scratch(), UNMAPPED, 1));
}

static void kernel_buffer(void)
{
	EXPECT(-EFAULT, call(SYS_write, scratch(), 0xffffffff80000000, 16));
}

/* Ten bytes, then a page that is not there: the ten are taken. */
static void half_a_buffer(void)
{
	char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(pages, 'x', 4096);
	munmap(pages + 4096, 4096);
	EXPECT(10, call(SYS_write, scratch(), pages + 4086, 20));
}

static void vector(void)
{
	struct iovec iov[] = { { "one ", 4 }, { "two ", 4 }, { "three", 5 } };
	int fd = scratch();

	EXPECT(13, call(SYS_writev, fd, iov, 3));
	EXPECT(13, pread(fd, back, sizeof(back), 0));
	EXPECT_BYTES("one two three", back, 13);
}

static void vector_errors(void)
{
	struct iovec iov[] = { { "x", 1 } };

	EXPECT(-EBADF, call(SYS_writev, 77, iov, 1));
	EXPECT(-EINVAL, call(SYS_writev, scratch(), iov, -1));
	EXPECT(-EINVAL, call(SYS_writev, scratch(), iov, 1025));
	EXPECT(-EFAULT, call(SYS_writev, scratch(), UNMAPPED, 1));
	EXPECT(0, call(SYS_writev, scratch(), iov, 0));
}

/* fd_get and fd_put go in pairs: a file that is closed must really go. The
 * reader of a pipe sees its end only when nobody holds the other one. */
static void references(void)
{
	int fds[2];

	if (pipe2(fds, O_NONBLOCK))
		return;
	EXPECT(1, call(SYS_write, fds[1], "x", 1));
	EXPECT(1, call(SYS_writev, fds[1], (&(struct iovec){ "y", 1 }), 1));
	EXPECT(-EFAULT, call(SYS_writev, fds[1], UNMAPPED, 1));
	close(fds[1]);
	EXPECT(2, read(fds[0], back, sizeof(back)));
	EXPECT_AS("read at the end of a pipe whose writer has closed", 0,
		  call(SYS_read, fds[0], back, sizeof(back)));
}

STEPS({ "write says how many bytes it took", counts },
      { "the bytes arrive in the file", arrives },
      { "the next write goes on where the last one ended", moves_on },
      { "nothing to write is no error", nothing },
      { "a descriptor that is not open", not_open },
      { "a file that is not open for writing", not_for_writing },
      { "a buffer that is not mapped", bad_buffer },
      { "a buffer in the kernel's memory", kernel_buffer },
      { "a buffer that ends in unmapped memory", half_a_buffer },
      { "writev writes its pieces in order", vector },
      { "writev with wrong arguments", vector_errors },
      { "every reference that is taken is given back", references });
