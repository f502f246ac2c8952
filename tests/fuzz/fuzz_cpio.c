// SPDX-License-Identifier: BSD-3-Clause
/*
 * fs/cpio.c, given any bytes as an archive: everything that it hands on must
 * lie inside of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fs/cpio.h"

#define MUST(cond)               \
	do {                     \
		if (!(cond))     \
			abort(); \
	} while (0)

struct archive {
	const u8 *bytes;
	size_t size;
	u64 at; /* where the next entry begins */
	unsigned int sum;
};

/* Looks at every byte: ASan watches. */
static int take(void *context, const struct cpio_entry *entry)
{
	struct archive *archive = context;
	const u8 *name = (const u8 *)entry->name;

	MUST(strlen(entry->name) == entry->name_length);
	MUST(name > archive->bytes + archive->at);
	MUST(entry->data > name);
	MUST(entry->size <= archive->size);
	MUST(entry->data + entry->size <= archive->bytes + archive->size);
	MUST(entry->end > archive->at && entry->end <= archive->size);
	for (u64 i = 0; i < entry->size; i++)
		archive->sum += entry->data[i];
	archive->at = entry->end;
	return entry->mode == 0xdead ? -1 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	u8 *bytes = malloc(size ? size : 1);
	struct archive archive = { .bytes = bytes, .size = size };
	struct cpio_problem problem;
	int error;

	if (size)
		memcpy(bytes, input, size);
	error = cpio_read(bytes, size, take, &archive, &problem);
	MUST(error <= 0);
	MUST(problem.offset <= size);
	MUST(error || !problem.message);
	free(bytes);
	return 0;
}
