// SPDX-License-Identifier: BSD-3-Clause
/*
 * "#!" lines, read as Linux reads them: blanks around the interpreter are
 * skipped, everything after it up to the end of the line is one argument (that
 * may contain blanks), blanks at the end don't count. A line that is longer
 * than what is looked at is accepted as long as the interpreter's name is
 * whole.
 */
#include "lib/string.h"
#include "loader/script.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static char *skip_blanks(char *s)
{
	while (is_blank(*s))
		s++;
	return s;
}

static char *find_blank(char *s)
{
	while (*s != '\0' && !is_blank(*s))
		s++;
	return s;
}

bool script_is_one(const void *head, size_t n)
{
	return n >= 2 && memcmp(head, "#!", 2) == 0;
}

/* Ends S after its last character that is no blank. */
static void trim_end(char *s)
{
	size_t n = strlen(s);

	while (n > 0 && is_blank(s[n - 1]))
		n--;
	s[n] = '\0';
}

const char *script_parse(struct script *script, const void *head, size_t n)
{
	char *end, *newline;

	memset(script, 0, sizeof(*script));
	memcpy(script->text, head, n);
	newline = memchr(script->text, '\n', n);
	if (newline)
		*newline = '\0';
	script->interp = skip_blanks(script->text + 2);
	end = find_blank(script->interp);
	/* The name may go on after what we have read. */
	if (!newline && n == SCRIPT_LINE && end == script->text + n)
		return "the interpreter's name is too long (#! line)";
	if (end == script->interp)
		return "the #! line names no interpreter";
	if (*end != '\0') {
		*end = '\0';
		script->argument = skip_blanks(end + 1);
		trim_end(script->argument);
		if (*script->argument == '\0')
			script->argument = NULL;
	}
	return NULL;
}
