// SPDX-License-Identifier: BSD-3-Clause
/* lib/format.c: whatever it supports must agree with the C library's printf. */
#include "unit.h"

#include "lib/format.h"

/* Both into buffers of SIZE bytes; text and returned length must agree. */
#define SAME_IN(size, ...)                                   \
	do {                                                 \
		char ours[size], theirs[size];               \
		int n = format(ours, size, __VA_ARGS__);     \
		int m = snprintf(theirs, size, __VA_ARGS__); \
                                                             \
		assert_string_equal(ours, theirs);           \
		assert_int_equal(n, m);                      \
	} while (0)
#define SAME(...) SAME_IN(200, __VA_ARGS__)

static void test_integers(void **state)
{
	static const long values[] = { 0,	 1,	      -1,
				       7,	 -8,	      42,
				       100000,	 -2147483648, LONG_MAX,
				       LONG_MIN, 0xdeadbeef };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		long v = values[i];

		SAME("%d %u %x %X %o", (int)v, (int)v, (int)v, (int)v, (int)v);
		SAME("%ld %lu %lx %lX %lo %zx %zu %lld", v, v, v, v, v, v, v,
		     (long long)v);
		SAME("[%12ld] [%-12ld] [%012ld]", v, v, v);
		SAME("[%#lx] [%#lo] [%#12lx] [%#012lx] [%-#12lX]", v, v, v, v,
		     v);
		SAME("[%*ld] [%-*ld]", 9, v, 9, v);
	}
}

static void test_strings(void **state)
{
	(void)state;
	SAME("%s|%10s|%-10s|%2s", "text", "text", "text", "text");
	SAME("%c%c%5c%-5c|", 'a', 'b', 'c', 'd');
	SAME("100%% %s", "");
	SAME("no conversion");
	SAME("%p", (void *)0x1234abcd);
}

static void test_truncation(void **state)
{
	char one = 'x';

	(void)state;
	SAME_IN(1, "%s", "text");
	SAME_IN(4, "%s", "text");
	SAME_IN(5, "%s", "text");
	SAME_IN(6, "%ld and more", 123456789L);
	assert_int_equal(format(&one, 0, "%d", 12345), 5);
	assert_int_equal(one, 'x');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_truncation),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
