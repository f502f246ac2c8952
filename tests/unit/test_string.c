// SPDX-License-Identifier: BSD-3-Clause
/*
 * lib/string.c against the C library's. It is compiled into this file, under
 * names of its own, so that both can be called.
 */
#define memcpy	kernel_memcpy
#define memmove kernel_memmove
#define memset	kernel_memset
#define memcmp	kernel_memcmp
#define memchr	kernel_memchr
#define strlen	kernel_strlen
#define strnlen kernel_strnlen
#define strcmp	kernel_strcmp
#define strncmp kernel_strncmp
#define strchr	kernel_strchr
#define strrchr kernel_strrchr
#include "lib/string.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef memchr
#undef strlen
#undef strnlen
#undef strcmp
#undef strncmp
#undef strchr
#undef strrchr

#include "unit.h"

#define LONGEST 100

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* A copy of S on the heap, exactly as long as it is: ASan watches its end. */
static char *tight(const void *s, size_t n)
{
	char *copy = malloc(n ? n : 1);

	memcpy(copy, s, n);
	return copy;
}

static void fill(char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = i * 7 + 1;
}

static void test_memcpy(void **state)
{
	char from[LONGEST];

	(void)state;
	fill(from, sizeof(from));
	for (size_t n = 0; n <= LONGEST; n++) {
		char *source = tight(from, n), *to = tight(from, n);

		memset(to, 0, n);
		assert_ptr_equal(kernel_memcpy(to, source, n), to);
		assert_memory_equal(to, from, n);
		memset(from, 0x5a, n);
		assert_ptr_equal(kernel_memset(to, 0x5a, n), to);
		assert_memory_equal(to, from, n);
		fill(from, n);
		free(source);
		free(to);
	}
}

static void test_memmove(void **state)
{
	char ours[3 * LONGEST], theirs[3 * LONGEST];

	(void)state;
	for (size_t n = 0; n < LONGEST; n++) {
		for (size_t to = 0; to < 2 * LONGEST; to += 3) {
			fill(ours, sizeof(ours));
			fill(theirs, sizeof(theirs));
			assert_ptr_equal(kernel_memmove(ours + to,
							ours + LONGEST, n),
					 ours + to);
			memmove(theirs + to, theirs + LONGEST, n);
			assert_memory_equal(ours, theirs, sizeof(ours));
		}
	}
}

static void test_memcmp(void **state)
{
	char bytes[LONGEST];

	(void)state;
	fill(bytes, sizeof(bytes));
	for (size_t n = 0; n < LONGEST; n++) {
		char *a = tight(bytes, n), *b = tight(bytes, n);

		assert_int_equal(kernel_memcmp(a, b, n), 0);
		for (size_t i = 0; i < n; i++) {
			b[i] ^= 0x80;
			assert_int_equal(sign(kernel_memcmp(a, b, n)),
					 sign(memcmp(a, b, n)));
			assert_ptr_equal(kernel_memchr(a, bytes[i], n),
					 memchr(a, bytes[i], n));
			b[i] ^= 0x80;
		}
		assert_ptr_equal(kernel_memchr(a, 0, n), memchr(a, 0, n));
		free(a);
		free(b);
	}
}

static const char *const texts[] = { "",      "a",    "b",	  "ab",
				     "abc",   "abd",  "a/b/c",	  "/",
				     "////a", "\xff", "\xff/\x01" };

static void compare_texts(const char *a, const char *b)
{
	assert_int_equal(sign(kernel_strcmp(a, b)), sign(strcmp(a, b)));
	for (size_t n = 0; n < 6; n++)
		assert_int_equal(sign(kernel_strncmp(a, b, n)),
				 sign(strncmp(a, b, n)));
}

static void test_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		char *a = tight(texts[i], strlen(texts[i]) + 1);

		assert_int_equal(kernel_strlen(a), strlen(a));
		for (size_t n = 0; n < 8; n++)
			assert_int_equal(kernel_strnlen(a, n), strnlen(a, n));
		assert_ptr_equal(kernel_strchr(a, '/'), strchr(a, '/'));
		assert_ptr_equal(kernel_strrchr(a, '/'), strrchr(a, '/'));
		assert_ptr_equal(kernel_strchr(a, 0), strchr(a, 0));
		assert_ptr_equal(kernel_strrchr(a, 0), strrchr(a, 0));
		for (size_t j = 0; j < ARRAY_SIZE(texts); j++)
			compare_texts(a, texts[j]);
		free(a);
	}
}

static void test_string_copy(void **state)
{
	char to[4];

	(void)state;
	string_copy(to, "abcdef", sizeof(to));
	assert_string_equal(to, "abc");
	string_copy(to, "a", sizeof(to));
	assert_string_equal(to, "a");
	string_copy(to, "abc", 1);
	assert_string_equal(to, "");
}

static void test_numbers(void **state)
{
	const char *text = "0123x", *end;

	(void)state;
	assert_int_equal(string_to_u64(text, &end, 10), 123);
	assert_ptr_equal(end, text + 4);
	assert_int_equal(string_to_u64("fFg", &end, 16), 255);
	assert_int_equal(*end, 'g');
	assert_int_equal(string_to_u64("7778", &end, 8), 0777);
	assert_int_equal(*end, '8');
	assert_int_equal(string_to_u64("", &end, 10), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memcpy),
		cmocka_unit_test(test_memmove),
		cmocka_unit_test(test_memcmp),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_string_copy),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests_name("string", tests, NULL, NULL);
}
