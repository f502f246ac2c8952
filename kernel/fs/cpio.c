// SPDX-License-Identifier: BSD-3-Clause
/*
 * The newc format: a header of fourteen fields in hexadecimal, the name, the
 * data, each padded to 4 bytes; an entry called TRAILER!!! is the last. Nothing
 * in a header is believed: every length is checked against the archive's end.
 */
#include "fs/cpio.h"

#include "lib/string.h"

#define MAGIC	      "070701"
#define MAGIC_CRC     "070702" /* the same with checksums, rarely filled in */
#define HEADER_SIZE   110
#define NAME_MAX_SIZE 65536 /* names may be padded to a page boundary */
#define LONGEST_NAME  4095

enum {
	INO,
	MODE,
	UID,
	GID,
	NLINK,
	MTIME,
	FILESIZE,
	DEVMAJOR,
	DEVMINOR,
	RDEVMAJOR,
	RDEVMINOR,
	NAMESIZE,
	CHECK,
	FIELDS
};

struct reader {
	const u8 *bytes;
	u64 size, at;
	const char *message;
};

static bool fail(struct reader *reader, const char *message)
{
	reader->message = message;
	return false;
}

static int hex_digit(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_field(const u8 *digits, u32 *value)
{
	*value = 0;
	for (int i = 0; i < 8; i++) {
		int digit = hex_digit(digits[i]);

		if (digit < 0)
			return false;
		*value = *value << 4 | digit;
	}
	return true;
}

static bool read_header(struct reader *reader, u32 *field)
{
	const u8 *header = reader->bytes + reader->at;

	if (reader->size - reader->at < HEADER_SIZE)
		return fail(reader, "the archive ends without its trailer");
	if (memcmp(header, MAGIC, 6) && memcmp(header, MAGIC_CRC, 6))
		return fail(reader, "no newc header here");
	for (int i = 0; i < FIELDS; i++)
		if (!read_field(header + 6 + i * 8, &field[i]))
			return fail(reader, "a field is not hexadecimal");
	return true;
}

/* Where the name lies; it may be followed by any number of NULs. */
static bool read_name(struct reader *reader, u32 size, struct cpio_entry *entry)
{
	u64 at = reader->at + HEADER_SIZE;

	if (size == 0 || size > NAME_MAX_SIZE)
		return fail(reader, "impossible length of a name");
	if (size > reader->size - at)
		return fail(reader, "a name goes on beyond the archive's end");
	entry->name = (const char *)reader->bytes + at;
	entry->name_length = strnlen(entry->name, size);
	if (entry->name_length == size)
		return fail(reader, "a name has no end");
	if (entry->name_length > LONGEST_NAME)
		return fail(reader, "a name is too long");
	return true;
}

static void take_fields(const u32 *field, struct cpio_entry *entry)
{
	entry->mode = field[MODE];
	entry->uid = field[UID];
	entry->gid = field[GID];
	entry->links = field[NLINK];
	entry->mtime = field[MTIME];
	entry->device_major = field[RDEVMAJOR];
	entry->device_minor = field[RDEVMINOR];
	entry->ino = (u64)(field[DEVMAJOR] << 16 ^ field[DEVMINOR]) << 32 |
		     field[INO];
}

static bool read_entry(struct reader *reader, struct cpio_entry *entry)
{
	u32 field[FIELDS];
	u64 data;

	if (!read_header(reader, field) ||
	    !read_name(reader, field[NAMESIZE], entry))
		return false;
	data = ALIGN_UP(reader->at + HEADER_SIZE + field[NAMESIZE], 4);
	if (data > reader->size || field[FILESIZE] > reader->size - data)
		return fail(reader, "a file goes on beyond the archive's end");
	take_fields(field, entry);
	entry->data = reader->bytes + data;
	entry->size = field[FILESIZE];
	entry->end = MIN(ALIGN_UP(data + entry->size, 4), reader->size);
	return true;
}

static bool is_trailer(const struct cpio_entry *entry)
{
	return entry->name_length == 10 &&
	       !memcmp(entry->name, "TRAILER!!!", 10);
}

int cpio_read(const void *archive, u64 size, cpio_sink sink, void *context,
	      struct cpio_problem *problem)
{
	struct reader reader = { .bytes = archive, .size = size };
	struct cpio_entry entry;
	int error = 0;

	problem->message = NULL;
	while (!error) {
		problem->offset = reader.at;
		if (!read_entry(&reader, &entry)) {
			problem->message = reader.message;
			return -EINVAL;
		}
		if (is_trailer(&entry))
			return 0;
		error = sink(context, &entry);
		reader.at = entry.end;
	}
	return error;
}
