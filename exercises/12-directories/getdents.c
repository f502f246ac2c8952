// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 12: getdents64(2), the names in a directory. Takes the place of
 * kernel/fs/getdents.c; README.md shows what a record looks like.
 *
 * What others do for you (fs/getdents.h):
 *
 *	getdents_run	has the directory of a descriptor call your sink, once
 *			for each name, from the file's position on
 *	getdents_put	copies a record to the program if it fits: true means
 *			that this call gets no more
 */
#include "fs/getdents.h"

#include "fs/fd.h"
#include "lib/string.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

/* The part of a record before its name; the same as struct linux_dirent64. */
struct record {
	u64 ino;
	s64 offset;
	u16 length;
	u8 type;
} __attribute__((packed));

#define LONGEST_RECORD ALIGN_UP(sizeof(struct record) + 256, 8UL)

/*
 * The sink. One name for the program: N bytes at NAME, without a NUL; INO and
 * TYPE (DT_REG...) of its inode; NEXT_OFFSET is the position of the name after
 * it. True: the program gets no more in this call.
 */
static bool add_record(struct directory_sink *sink, const char *name, size_t n,
		       u64 ino, unsigned int type, u64 next_offset)
{
	struct getdents *list = container_of(sink, struct getdents, sink);
	char bytes[LONGEST_RECORD];

	/* TODO 2: how long is the record? Name, NUL, a multiple of 8. */
	/* TODO 3: fill it in: the five fields, and the name. */
	/* TODO 5: what lies between the name and the end of the record? */
	/* TODO 4: getdents_put. */
	(void)list, (void)bytes, (void)name, (void)n, (void)ino, (void)type;
	(void)next_offset;
	return true;
}

UK_SYSCALL_R_DEFINE(ssize_t, getdents64, unsigned int, fd, void *, dirp, size_t,
		    count)
{
	/* TODO 1: a struct getdents: the sink, where to, how much room; and
	 * getdents_run. */
	(void)fd, (void)dirp, (void)count, (void)add_record;
	return -ENOSYS;
}
