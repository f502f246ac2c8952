// SPDX-License-Identifier: BSD-3-Clause
/*
 * caught by: nothing of the kernel's is in the padding
 * message: = 0
 *
 * The bytes behind the NUL are whatever lay on the kernel's stack.
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

/* One name for the program; true: it gets no more in this call. */
static bool add_record(struct directory_sink *sink, const char *name, size_t n,
		       u64 ino, unsigned int type, u64 next_offset)
{
	struct getdents *list = container_of(sink, struct getdents, sink);
	size_t length = ALIGN_UP(sizeof(struct record) + n + 1, 8UL);
	char bytes[LONGEST_RECORD];
	struct record *record = (struct record *)bytes;

	record->ino = ino;
	record->offset = next_offset;
	record->length = length;
	memcpy(bytes + sizeof(struct record), name, n);
	bytes[sizeof(struct record) + n] = '\0';
	record->type = type;
	return getdents_put(list, bytes, length);
}

UK_SYSCALL_R_DEFINE(ssize_t, getdents64, unsigned int, fd, void *, dirp, size_t,
		    count)
{
	struct getdents list = { .sink.add = add_record,
				 .to = dirp,
				 .room = count };

	return getdents_run(fd, &list);
}
