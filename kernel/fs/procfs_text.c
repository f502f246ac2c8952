// SPDX-License-Identifier: BSD-3-Clause
/* Text that grows as it is written: what a file of /proc is while it is open.
 */
#include "fs/procfs.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define FIRST_SIZE 256

/* Makes room for N more bytes and a NUL. */
static bool text_grow(struct text *text, size_t n)
{
	size_t size = text->size ? text->size : FIRST_SIZE;
	char *bytes;

	if (text->failed)
		return false;
	if (text->bytes && text->length + n < text->size)
		return true;
	while (size <= text->length + n)
		size *= 2;
	bytes = krealloc(text->bytes, size);
	if (!bytes) {
		text->failed = true;
		return false;
	}
	text->bytes = bytes;
	text->size = size;
	return true;
}

void text_add_bytes(struct text *text, const char *bytes, size_t n)
{
	if (!text_grow(text, n))
		return;
	memcpy(text->bytes + text->length, bytes, n);
	text->length += n;
}

void text_add(struct text *text, const char *fmt, ...)
{
	va_list args;
	int n;

	/* Most lines are short: try with what there is, then with enough. */
	if (!text_grow(text, 80))
		return;
	va_start(args, fmt);
	n = format_va(text->bytes + text->length, text->size - text->length,
		      fmt, args);
	va_end(args);
	if (text->length + n >= text->size) {
		if (!text_grow(text, n))
			return;
		va_start(args, fmt);
		format_va(text->bytes + text->length, text->size - text->length,
			  fmt, args);
		va_end(args);
	}
	text->length += n;
}
