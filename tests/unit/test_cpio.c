// SPDX-License-Identifier: BSD-3-Clause
/* fs/cpio.c: good archives entry by entry, damaged ones with their message. */
#include "unit.h"

#include "cpio_build.h"
#include "fs/cpio.h"

struct seen {
	int count, stop_at; /* stop_at 0: never */
	struct cpio_entry last;
	char names[200];
};

static int note(void *context, const struct cpio_entry *entry)
{
	struct seen *seen = context;

	seen->count++;
	seen->last = *entry;
	strcat(seen->names, entry->name);
	strcat(seen->names, " ");
	return seen->count == seen->stop_at ? -28 : 0;
}

/* Reads the first N bytes from memory of that very size. */
static int read_cut(const struct archive *a, size_t n, struct seen *seen,
		    struct cpio_problem *problem)
{
	u8 *bytes = malloc(n ? n : 1);
	int error;

	memcpy(bytes, a->bytes, n);
	memset(seen, 0, offsetof(struct seen, names) + 1);
	error = cpio_read(bytes, n, note, seen, problem);
	free(bytes);
	return error;
}

static void build(struct archive *a)
{
	a->size = 0;
	archive_add(a, "dir", 4, 040755, 1, 2, NULL, 0);
	archive_add(a, "dir/file", 9, 0100644, 2, 1, "hello", 5);
	archive_add(a, "padded", 100, 0100600, 3, 1, "x", 1);
	archive_add(a, "link", 5, 0120777, 4, 1, "dir/file", 8);
	archive_end(a);
}

static void test_good(void **state)
{
	struct cpio_problem problem;
	struct archive a;
	struct seen seen;

	(void)state;
	build(&a);
	assert_int_equal(read_cut(&a, a.size, &seen, &problem), 0);
	assert_null(problem.message);
	assert_int_equal(seen.count, 4);
	assert_string_equal(seen.names, "dir dir/file padded link ");
}

static int check_file(void *context, const struct cpio_entry *entry)
{
	const struct archive *a = context;

	assert_string_equal(entry->name, "file");
	assert_int_equal(entry->name_length, 4);
	assert_int_equal(entry->mode, 0100644);
	assert_int_equal(entry->uid, 10);
	assert_int_equal(entry->gid, 20);
	assert_int_equal(entry->links, 3);
	assert_int_equal(entry->mtime, 1000000000);
	assert_int_equal((u32)entry->ino, 77);
	assert_int_equal(entry->device_major, 4);
	assert_int_equal(entry->device_minor, 64);
	assert_int_equal(entry->size, 5);
	assert_memory_equal(entry->data, "hello", 5);
	assert_true(entry->end <= a->size && entry->end % 4 == 0);
	return 0;
}

static void test_fields(void **state)
{
	struct cpio_problem problem;
	struct archive a = { .size = 0 };

	(void)state;
	archive_add(&a, "file", 5, 0100644, 77, 3, "hello", 5);
	archive_end(&a);
	assert_int_equal(cpio_read(a.bytes, a.size, check_file, &a, &problem),
			 0);
}

/* Cut off anywhere, the archive is refused and nothing beyond it is read. */
static void test_cut_off(void **state)
{
	struct cpio_problem problem;
	struct archive a;
	struct seen seen;

	(void)state;
	build(&a);
	/* The trailer's own padding may be missing. */
	for (size_t n = 0; n < a.size - 3; n++) {
		assert_int_equal(read_cut(&a, n, &seen, &problem), -22);
		assert_non_null(problem.message);
		assert_true(problem.offset <= n);
		assert_true(seen.count <= 4);
	}
}

static void test_sink_stops(void **state)
{
	struct seen seen = { .stop_at = 2 };
	struct cpio_problem problem;
	struct archive a;

	(void)state;
	build(&a);
	assert_int_equal(cpio_read(a.bytes, a.size, note, &seen, &problem),
			 -28);
	assert_null(problem.message);
	assert_int_equal(seen.count, 2);
}

struct damage {
	size_t offset;
	const char *bytes, *message;
};

/* In the header of the first entry. */
static const struct damage damages[] = {
	{ 0, "070707", "no newc header" },
	{ 6, "0000000g", "hexadecimal" },
	{ 14, "-0000001", "hexadecimal" },
	{ 94, "00000000", "length of a name" },
	{ 94, "FFFFFFFF", "length of a name" },
	{ 94, "0000FFFF", "beyond the archive's end" },
	{ 94, "00000003", "no end" },
	{ 54, "FFFFFFFF", "a file goes on beyond" },
};

static void test_damages(void **state)
{
	struct cpio_problem problem;
	struct archive a;
	struct seen seen;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		build(&a);
		memcpy(a.bytes + damages[i].offset, damages[i].bytes,
		       strlen(damages[i].bytes));
		assert_int_equal(read_cut(&a, a.size, &seen, &problem), -22);
		if (!strstr(problem.message, damages[i].message))
			fail_msg("wanted '%s', got '%s'", damages[i].message,
				 problem.message);
		assert_int_equal(problem.offset, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_sink_stops),
		cmocka_unit_test(test_damages),
	};

	return cmocka_run_group_tests_name("cpio", tests, NULL, NULL);
}
