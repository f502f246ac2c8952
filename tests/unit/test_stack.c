// SPDX-License-Identifier: BSD-3-Clause
/*
 * loader/stack.c: the image is read back as a program's start code reads it.
 */
#include "unit.h"

#include <linux/auxvec.h>

#include "loader/stack.h"

#define TOP 0x7ffffffff000UL

struct built {
	struct stack_places places;
	uint8_t *image;
	size_t size;
};

static const uint8_t random_bytes_given[16] = "0123456789abcdef";

static struct built build(const char *const *argv, unsigned int argc,
			  const char *const *envp, unsigned int envc,
			  u64 (*auxv)[2], unsigned int auxc)
{
	struct stack_input input = {
		.argv = argv,
		.argc = argc,
		.envp = envp,
		.envc = envc,
		.execfn = "/bin/program",
		.platform = "x86_64",
		.random = random_bytes_given,
		.auxv = auxv,
		.auxc = auxc,
	};
	struct built b;

	b.size = stack_size(&input);
	assert_int_equal(b.size % 16, 0);
	b.image = malloc(b.size);
	memset(b.image, 0xaa, b.size);
	stack_build(&input, b.image, b.size, TOP, &b.places);
	assert_int_equal(b.places.stack % 16, 0);
	assert_true(b.places.stack >= TOP - b.size && b.places.stack < TOP);
	return b;
}

static void *at(const struct built *b, u64 address)
{
	assert_true(address >= b->places.stack && address < TOP);
	return b->image + b->size - (TOP - address);
}

static u64 word(const struct built *b, unsigned int index)
{
	u64 value;

	memcpy(&value, at(b, b->places.stack + 8 * index), 8);
	return value;
}

/* Checks argc, argv, envp; returns the index of the first auxv word. */
static unsigned int check_vectors(const struct built *b,
				  const char *const *argv, unsigned int argc,
				  const char *const *envp, unsigned int envc)
{
	assert_int_equal(word(b, 0), argc);
	for (unsigned int i = 0; i < argc; i++)
		assert_string_equal(at(b, word(b, 1 + i)), argv[i]);
	assert_int_equal(word(b, 1 + argc), 0);
	for (unsigned int i = 0; i < envc; i++)
		assert_string_equal(at(b, word(b, 2 + argc + i)), envp[i]);
	assert_int_equal(word(b, 2 + argc + envc), 0);
	return 3 + argc + envc;
}

static void test_contents(void **state)
{
	const char *argv[] = { "prog", "", "two words\n" };
	const char *envp[] = { "A=1", "PATH=/bin" };
	u64 auxv[][2] = { { AT_PAGESZ, 4096 },
			  { AT_RANDOM, 0 },
			  { AT_EXECFN, 0 },
			  { AT_PLATFORM, 0 },
			  { AT_NULL, 0 } };
	struct built b = build(argv, 3, envp, 2, auxv, 5);
	unsigned int i = check_vectors(&b, argv, 3, envp, 2);

	(void)state;
	assert_int_equal(word(&b, i), AT_PAGESZ);
	assert_int_equal(word(&b, i + 1), 4096);
	assert_memory_equal(at(&b, word(&b, i + 3)), random_bytes_given, 16);
	assert_string_equal(at(&b, word(&b, i + 5)), "/bin/program");
	assert_string_equal(at(&b, word(&b, i + 7)), "x86_64");
	assert_int_equal(word(&b, i + 8), AT_NULL);
	/* The caller's copy, for /proc/PID/auxv, has the pointers too. */
	assert_int_equal(auxv[2][1], word(&b, i + 5));
	free(b.image);
}

/* setproctitle writes over all of argv and envp: they are in one piece. */
static void test_places(void **state)
{
	const char *argv[] = { "a", "bc" };
	const char *envp[] = { "D=e" };
	u64 auxv[][2] = { { AT_NULL, 0 } };
	struct built b = build(argv, 2, envp, 1, auxv, 1);

	(void)state;
	assert_int_equal(b.places.arg_start, word(&b, 1));
	assert_int_equal(b.places.arg_end, b.places.arg_start + 5);
	assert_int_equal(b.places.env_start, b.places.arg_end);
	assert_int_equal(b.places.env_end, b.places.env_start + 4);
	assert_memory_equal(at(&b, b.places.arg_start), "a\0bc\0D=e", 9);
	assert_int_equal(*(u64 *)at(&b, TOP - 8), 0);
	free(b.image);
}

/* Every alignment of strings and vectors, and none of them at all. */
static void test_alignment(void **state)
{
	char text[40] = "";
	const char *argv[20], *envp[] = { "X=1" };

	(void)state;
	for (unsigned int argc = 0; argc < 20; argc++) {
		for (unsigned int n = 0; n < 39; n++) {
			u64 auxv[][2] = { { AT_RANDOM, 0 }, { AT_NULL, 0 } };
			struct built b;

			memset(text, 'x', n);
			text[n] = '\0';
			for (unsigned int i = 0; i < argc; i++)
				argv[i] = text;
			b = build(argv, argc, envp, n % 2, auxv, 2);
			check_vectors(&b, argv, argc, envp, n % 2);
			free(b.image);
		}
	}
}

static void test_many(void **state)
{
	enum { COUNT = 5000 };
	const char **argv = calloc(COUNT, sizeof(*argv));
	char(*texts)[16] = calloc(COUNT, sizeof(*texts));
	u64 auxv[][2] = { { AT_NULL, 0 } };
	struct built b;

	(void)state;
	for (int i = 0; i < COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]), "argument %d", i);
		argv[i] = texts[i];
	}
	b = build(argv, COUNT, argv, COUNT, auxv, 1);
	check_vectors(&b, argv, COUNT, argv, COUNT);
	free(b.image);
	free(argv);
	free(texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
