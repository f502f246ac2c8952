// SPDX-License-Identifier: BSD-3-Clause
/* loader/script.c: lines, and what Linux makes of them. */
#include "unit.h"

#include "loader/script.h"

struct line {
	const char *text, *interp, *argument; /* interp NULL: refused */
};

static const struct line lines[] = {
	{ "#!/bin/sh\n", "/bin/sh", NULL },
	{ "#!/bin/sh", "/bin/sh", NULL },
	{ "#! \t/bin/sh \t\necho\n", "/bin/sh", NULL },
	{ "#!/usr/bin/env  python3 -u \n", "/usr/bin/env", "python3 -u" },
	{ "#!/bin/awk -f\nx", "/bin/awk", "-f" },
	{ "#!/bin/sh\t-x", "/bin/sh", "-x" },
	{ "#!", NULL, NULL },
	{ "#!\n", NULL, NULL },
	{ "#!   \n/bin/sh\n", NULL, NULL },
};

static const char *parse(struct script *script, const char *text, size_t n)
{
	char *head = malloc(n); /* of that very size: ASan watches its end */
	const char *wrong;

	memcpy(head, text, n);
	assert_true(script_is_one(head, n));
	wrong = script_parse(script, head, n);
	free(head);
	return wrong;
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		const struct line *line = &lines[i];
		struct script script;
		const char *wrong =
			parse(&script, line->text, strlen(line->text));

		if (!line->interp) {
			assert_non_null(wrong);
			continue;
		}
		assert_null(wrong);
		assert_string_equal(script.interp, line->interp);
		if (line->argument)
			assert_string_equal(script.argument, line->argument);
		else
			assert_null(script.argument);
	}
}

static void test_is_one(void **state)
{
	(void)state;
	assert_false(script_is_one("", 0));
	assert_false(script_is_one("#", 1));
	assert_false(script_is_one(" #!", 3));
	assert_false(script_is_one("\177ELF", 4));
}

/* A name that may go on beyond what we see is refused, an argument is cut. */
static void test_long(void **state)
{
	char text[SCRIPT_LINE];
	struct script script;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "#!", 2);
	assert_non_null(parse(&script, text, sizeof(text)));
	text[10] = ' ';
	assert_null(parse(&script, text, sizeof(text)));
	assert_int_equal(strlen(script.interp), 8);
	assert_int_equal(strlen(script.argument), SCRIPT_LINE - 11);
	text[10] = 'x';
	text[SCRIPT_LINE - 1] = '\n';
	assert_null(parse(&script, text, sizeof(text)));
	assert_int_equal(strlen(script.interp), SCRIPT_LINE - 3);
}

/* A NUL ends the line, as if the file ended there. */
static void test_nul(void **state)
{
	struct script script;

	(void)state;
	assert_null(parse(&script, "#!/bin/a\0b c\n", 13));
	assert_string_equal(script.interp, "/bin/a");
	assert_null(script.argument);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_is_one),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests_name("script", tests, NULL, NULL);
}
