// SPDX-License-Identifier: BSD-3-Clause
/*
 * loader/elf_check.c: a good file passes, and each way to damage it gives the
 * message that belongs to it.
 */
#include "unit.h"

#include "elf_sample.h"
#include "loader/elf.h"

static const char *check(const struct sample *s, size_t size)
{
	size_t n = size < 64 ? size : 64;
	/* Exactly as long as it says, so that ASan sees reads beyond. */
	void *head = malloc(n ? n : 1);
	const char *wrong;

	memcpy(head, s, n);
	wrong = elf_check_header(head, n, size);
	free(head);
	return wrong ? wrong : elf_check_table(&s->header, s->table, size);
}

struct damage {
	const char *message; /* a part of it */
	size_t offset, bytes;
	uint64_t value;
};

#define AT(field, value)                                                     \
	offsetof(struct sample, field), sizeof(((struct sample *)0)->field), \
		value

static const struct damage damages[] = {
	{ "begins with #!", AT(header.e_ident[0], 0x7e) },
	{ "32-bit program", AT(header.e_ident[EI_CLASS], ELFCLASS32) },
	{ "neither a 32-bit", AT(header.e_ident[EI_CLASS], 3) },
	{ "big-endian;", AT(header.e_ident[EI_DATA], ELFDATA2MSB) },
	{ "neither little", AT(header.e_ident[EI_DATA], 0) },
	{ "EI_VERSION", AT(header.e_ident[EI_VERSION], 2) },
	{ "object file;", AT(header.e_type, ET_REL) },
	{ "core dump", AT(header.e_type, ET_CORE) },
	{ "not a program", AT(header.e_type, 9) },
	{ "e_machine", AT(header.e_machine, 183) },
	{ "e_version", AT(header.e_version, 0) },
	{ "no program headers", AT(header.e_phnum, 0) },
	{ "wrong size (e_phentsize", AT(header.e_phentsize, 32) },
	{ "too many program", AT(header.e_phnum, 74) },
	{ "e_phoff", AT(header.e_phoff, SAMPLE_SIZE - 56) },
	{ "e_phoff", AT(header.e_phoff, UINT64_MAX) },
	{ "e_entry", AT(header.e_entry, 0x1800) },
	{ "e_entry", AT(header.e_entry, 0x2900) },
	{ "e_entry", AT(header.e_entry, UINT64_MAX) },
	{ "too low", AT(header.e_type, ET_EXEC) },
	{ "(p_filesz)", AT(table[CODE].p_filesz, 0x1801) },
	{ "(p_offset)", AT(table[DATA].p_offset, 0x2800) },
	{ "(p_offset)", AT(table[DATA].p_offset, UINT64_MAX - 0x7ff) },
	{ "outside", AT(table[BSS].p_memsz, UINT64_MAX) },
	{ "outside", AT(table[BSS].p_vaddr, 0x7ffffffff000) },
	{ "outside", AT(table[BSS].p_vaddr, UINT64_MAX - 0xfff) },
	{ "(p_align)", AT(table[DATA].p_align, 0x3000) },
	{ "differ within", AT(table[DATA].p_vaddr, 0x2808) },
	{ "order", AT(table[BSS].p_vaddr, 0x1000) },
	{ "overlap", AT(table[BSS].p_vaddr, 0x4000) },
	{ "is empty (PT_INTERP)", AT(table[INTERP].p_filesz, 1) },
	{ "too long (PT_INTERP)", AT(table[INTERP].p_filesz, 257) },
	{ "end of the file (PT_INTERP)",
	  AT(table[INTERP].p_offset, SAMPLE_SIZE - 10) },
	{ "two interpreters", AT(table[STACK].p_type, PT_INTERP) },
	{ "PT_PHDR", AT(table[PHDR].p_vaddr, 0x1700) },
	{ "larger in the file than in memory (PT_TLS)",
	  AT(table[TLS].p_memsz, 8) },
	{ "no power of two (PT_TLS)", AT(table[TLS].p_align, 24) },
	{ "in no segment (PT_TLS)", AT(table[TLS].p_vaddr, 0x5000) },
};

static void test_good(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	assert_null(check(&s, sizeof(s)));
}

static void test_damages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		const struct damage *d = &damages[i];
		struct sample s;
		const char *wrong;

		sample_make(&s);
		/* The file of the interpreter test must have two of them. */
		if (d->bytes == 4 && d->value == PT_INTERP)
			s.table[STACK] = s.table[INTERP];
		memcpy((char *)&s + d->offset, &d->value, d->bytes);
		wrong = check(&s, sizeof(s));
		if (!wrong || !strstr(wrong, d->message))
			fail_msg("wanted '%s', got '%s'", d->message,
				 wrong ? wrong : "no error");
		assert_null(strchr(wrong, '\n'));
		assert_true(strlen(wrong) < 100);
	}
}

static void test_cut_off(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	assert_string_equal(check(&s, 0), "the file is empty");
	assert_non_null(strstr(check(&s, 3), "neither an ELF"));
	assert_non_null(strstr(check(&s, 4), "within the ELF header"));
	assert_non_null(strstr(check(&s, 63), "within the ELF header"));
	assert_non_null(strstr(check(&s, 64), "e_phoff"));
	/* Whatever its length, a file is refused until it is whole. */
	for (size_t n = 64; n < 0x2100; n++)
		assert_non_null(check(&s, n));
	assert_null(check(&s, 0x2100));
}

static void test_no_load(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	for (int i = 0; i < SAMPLE_HEADERS; i++)
		s.table[i].p_type = PT_NULL;
	assert_non_null(strstr(check(&s, sizeof(s)), "no segment to load"));
}

static void test_exec_at_its_place(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	s.header.e_type = ET_EXEC;
	s.header.e_entry += 0x400000;
	for (int i = 0; i < SAMPLE_HEADERS; i++)
		s.table[i].p_vaddr += 0x400000;
	assert_null(check(&s, sizeof(s)));
}

/* Where in the file the .bss is does not matter: nothing is read there. */
static void test_bss_anywhere(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	s.table[BSS].p_offset = SAMPLE_SIZE + 8;
	assert_null(check(&s, sizeof(s)));
}

/* An empty PT_LOAD says nothing, wherever it is. */
static void test_empty_segment(void **state)
{
	struct sample s;

	(void)state;
	sample_make(&s);
	s.table[BSS].p_vaddr = 0;
	s.table[BSS].p_memsz = 0;
	assert_null(check(&s, sizeof(s)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_damages),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_no_load),
		cmocka_unit_test(test_exec_at_its_place),
		cmocka_unit_test(test_bss_anywhere),
		cmocka_unit_test(test_empty_segment),
	};

	return cmocka_run_group_tests_name("elf_check", tests, NULL, NULL);
}
