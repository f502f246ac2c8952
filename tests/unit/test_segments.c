// SPDX-License-Identifier: BSD-3-Clause
/*
 * loader/segments.c over fake_mm.c: which pages come from where, with which
 * protection, and what is zeroed.
 */
#include "unit.h"

#include <errno.h>
#include <sys/mman.h>

#include "elf_sample.h"
#include "fake_mm.h"
#include "loader/elf.h"

static struct sample file;
static struct fake_mm *fake;
static struct elf_image image;
static struct backing backing;

static int setup(void **state)
{
	(void)state;
	sample_make(&file);
	fake = calloc(1, sizeof(*fake));
	fake->file_size = sizeof(file);
	image = (struct elf_image){
		.backing = &backing,
		.file_size = sizeof(file),
		.header = file.header,
		.table = file.table,
	};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(fake);
	return 0;
}

static void load(u64 wanted)
{
	assert_null(elf_check_header(&file, 64, sizeof(file)));
	assert_null(elf_check_table(&file.header, file.table, sizeof(file)));
	image.header = file.header;
	assert_int_equal(segments_map(&fake->mm, &image, wanted), 0);
}

static void expect(u64 address, u32 prot, bool from_file, u64 offset)
{
	struct fake_mapping *m = fake_find(fake, address);

	assert_non_null(m);
	assert_int_equal(m->prot, prot);
	assert_ptr_equal(m->backing, from_file ? &backing : NULL);
	if (from_file)
		assert_int_equal(m->offset + (address - m->start), offset);
}

static void test_pie(void **state)
{
	u64 base = PROGRAM_BASE;

	(void)state;
	load(base);
	assert_int_equal(image.bias, base);
	assert_int_equal(image.low, base);
	assert_int_equal(image.high, base + 0x7000);
	expect(base, PROT_READ | PROT_EXEC, true, 0);
	expect(base + 0x1000, PROT_READ | PROT_EXEC, true, 0x1000);
	expect(base + 0x2000, PROT_READ | PROT_WRITE, true, 0x1000);
	expect(base + 0x3000, PROT_READ | PROT_WRITE, true, 0x2000);
	expect(base + 0x4000, PROT_READ | PROT_WRITE, false, 0);
	expect(base + 0x6000, PROT_READ | PROT_WRITE, false, 0);
	assert_null(fake_find(fake, base + 0x5000)); /* between them */
	assert_null(fake_find(fake, base + 0x7000));
	/* The tail of the data's last page, and nothing else. */
	assert_int_equal(fake->writes, 0x4000 - 0x3100);
	assert_int_equal(fake->zeroed[0], base + 0x3100);
}

static void test_anywhere(void **state)
{
	(void)state;
	load(0);
	assert_int_equal(image.bias % PAGE_SIZE, 0);
	expect(image.bias + 0x2800, PROT_READ | PROT_WRITE, true, 0x1800);
}

static void test_alignment(void **state)
{
	(void)state;
	file.table[CODE].p_align = 1 << 21;
	load(PROGRAM_BASE);
	assert_int_equal(image.bias % (1 << 21), 0);
	assert_true(image.bias >= PROGRAM_BASE);
	expect(image.bias, PROT_READ | PROT_EXEC, true, 0);
}

static void test_alignment_absurd(void **state)
{
	(void)state;
	file.table[CODE].p_align = 1UL << 63;
	assert_int_equal(segments_map(&fake->mm, &image, 0), -ENOMEM);
	file.table[CODE].p_align = 1UL << 46;
	assert_int_equal(segments_map(&fake->mm, &image, PROGRAM_BASE), 0);
}

static void test_exec(void **state)
{
	(void)state;
	file.header.e_type = ET_EXEC;
	file.header.e_entry += 0x400000;
	for (int i = 0; i < SAMPLE_HEADERS; i++)
		file.table[i].p_vaddr += 0x400000;
	load(PROGRAM_BASE);
	assert_int_equal(image.bias, 0);
	assert_int_equal(image.low, 0x400000);
	expect(0x402800, PROT_READ | PROT_WRITE, true, 0x1800);
}

static void test_exec_place_taken(void **state)
{
	struct map_request request = {
		.address = 0x400000,
		.length = PAGE_SIZE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	};

	(void)state;
	mm_map(&fake->mm, &request);
	image.header.e_type = ET_EXEC;
	for (int i = 0; i < SAMPLE_HEADERS; i++)
		file.table[i].p_vaddr += 0x3ff000;
	assert_int_equal(segments_map(&fake->mm, &image, 0), -EEXIST);
}

/* A .bss of its own that begins in the data's last page. */
static void test_bss_shares_a_page(void **state)
{
	(void)state;
	file.table[DATA].p_memsz = file.table[DATA].p_filesz; /* to 0x3100 */
	file.table[BSS].p_vaddr = 0x3200;
	file.table[BSS].p_offset = 0x200;
	load(PROGRAM_BASE);
	expect(PROGRAM_BASE + 0x3000, PROT_READ | PROT_WRITE, true, 0x2000);
	expect(PROGRAM_BASE + 0x4000, PROT_READ | PROT_WRITE, false, 0);
	assert_int_equal(fake->zeroed[0], PROGRAM_BASE + 0x3200);
	assert_int_equal(fake->writes, 0x4000 - 0x3200);
}

/* A .bss of its own that begins within a page that is not there yet. */
static void test_bss_alone(void **state)
{
	(void)state;
	file.table[BSS].p_vaddr = 0x6800;
	file.table[BSS].p_offset = 0x800;
	load(PROGRAM_BASE);
	expect(PROGRAM_BASE + 0x6000, PROT_READ | PROT_WRITE, false, 0);
	expect(PROGRAM_BASE + 0x7000, PROT_READ | PROT_WRITE, false, 0);
}

/* Zeros after read-only bytes: nobody can write them, nobody complains. */
static void test_read_only_tail(void **state)
{
	(void)state;
	file.table[DATA].p_flags = PF_R;
	load(PROGRAM_BASE);
	assert_int_equal(fake->writes, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_pie),
		TEST(test_anywhere),
		TEST(test_alignment),
		TEST(test_alignment_absurd),
		TEST(test_exec),
		TEST(test_exec_place_taken),
		TEST(test_bss_shares_a_page),
		TEST(test_bss_alone),
		TEST(test_read_only_tail),
	};

	return cmocka_run_group_tests_name("segments", tests, NULL, NULL);
}
