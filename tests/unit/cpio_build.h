/* SPDX-License-Identifier: BSD-3-Clause */
/* Writes newc archives into memory, one entry after the other. */
#ifndef TESTS_CPIO_BUILD_H
#define TESTS_CPIO_BUILD_H

#include <stdio.h>
#include <string.h>

#include "lib/types.h"

struct archive {
	u8 bytes[16384];
	size_t size;
};

static void archive_pad(struct archive *a)
{
	while (a->size % 4)
		a->bytes[a->size++] = 0;
}

/* NAME_SIZE counts the NUL, and more of them if it is larger. */
static void archive_add(struct archive *a, const char *name, size_t name_size,
			u32 mode, u32 ino, u32 links, const void *data,
			u32 size)
{
	char header[111];

	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		 ino, mode, 10, 20, links, 1000000000, size, 8, 1, 4, 64,
		 (u32)name_size, 0);
	memcpy(a->bytes + a->size, header, 110);
	a->size += 110;
	memset(a->bytes + a->size, 0, name_size);
	memcpy(a->bytes + a->size, name, strlen(name));
	a->size += name_size;
	archive_pad(a);
	if (size)
		memcpy(a->bytes + a->size, data, size);
	a->size += size;
	archive_pad(a);
}

static void archive_end(struct archive *a)
{
	archive_add(a, "TRAILER!!!", 11, 0, 0, 1, NULL, 0);
}

#endif
