// SPDX-License-Identifier: BSD-3-Clause
/*
 * How the tracer writes numbers, strings, buffers and flags. A program's memory
 * is looked at with the checked copies: an address that leads nowhere is
 * written as a number.
 */
#include "trace/types.h"

#include <linux/fcntl.h>
#include <linux/resource.h>
#include <linux/stat.h>

#include "mm/usercopy.h"

#define STRING_MAX     32 /* bytes of a buffer, as strace without -s */
#define PATH_MAX_SHOWN 256
#define ARGV_MAX_SHOWN 32

#ifndef O_TMPFILE
#define O_TMPFILE 020200000
#endif

#define TRACE_FORMAT(name, format, shown)       \
	TRACE_TYPE(name)                        \
	{                                       \
		trace_add(line, format, shown); \
	}
TRACE_FORMAT(int, "%d", (int)value)
TRACE_FORMAT(uint, "%u", (u32)value)
TRACE_FORMAT(size, "%lu", value)
TRACE_FORMAT(off, "%ld", (s64)value)
TRACE_FORMAT(hex, "%#lx", value)

TRACE_TYPE(ptr)
{
	if (!trace_null(line, value))
		trace_add(line, "%#lx", value);
}

TRACE_TYPE(dirfd)
{
	if ((int)value == AT_FDCWD)
		trace_add(line, "AT_FDCWD");
	else
		trace_add(line, "%d", (int)value);
}

TRACE_TYPE(mode)
{
	trace_add(line, (u32)value ? "%#03o" : "%03o", (u32)value);
}

/* The mode of open counts only when argument N creates a file. */
TRACE_TYPE(mode_of)
{
	u32 flags = values->args[arg->other];

	if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE)
		trace_mode(line, arg, value, values);
}

TRACE_TYPE(file_mode)
{
	trace_names(line, &names_file_type, value & S_IFMT);
	trace_add(line, "|%#03o", (u32)value & 07777);
}

TRACE_TYPE(limit)
{
	if (value == RLIM64_INFINITY)
		trace_add(line, "RLIM64_INFINITY");
	else if (value >= 1024 && value % 1024 == 0)
		trace_add(line, "%lu*1024", value / 1024);
	else
		trace_add(line, "%lu", value);
}

/* ---- Bytes ---- */

static void add_byte(struct trace_line *line, u8 byte, u8 following)
{
	static const char escapes[] = "\\\\\"\"\nn\tt\rr\vv\ff";

	for (const char *e = escapes; *e; e += 2)
		if (byte == (u8)*e) {
			trace_add(line, "\\%c", e[1]);
			return;
		}
	if (byte >= ' ' && byte < 127)
		trace_add(line, "%c", byte);
	else if (following >= '0' && following <= '7')
		trace_add(line, "\\%03o", byte);
	else
		trace_add(line, "\\%o", byte);
}

static void add_quoted(struct trace_line *line, const u8 *bytes, size_t n,
		       bool more)
{
	trace_add(line, "\"");
	for (size_t i = 0; i < n; i++)
		add_byte(line, bytes[i], i + 1 < n ? bytes[i + 1] : 0);
	trace_add(line, more ? "\"..." : "\"");
}

void trace_quote(struct trace_line *line, u64 from, size_t n)
{
	u8 bytes[STRING_MAX];
	size_t shown = MIN(n, sizeof(bytes));

	if (!trace_copy(line, bytes, from, shown))
		return;
	add_quoted(line, bytes, shown, n > shown);
}

static void add_string(struct trace_line *line, u64 from, size_t max)
{
	char text[PATH_MAX_SHOWN];
	ssize_t n;

	if (trace_null(line, from))
		return;
	n = copy_string_from_user(text, (const char *)from, max);
	if (n >= 0)
		add_quoted(line, (u8 *)text, n, false);
	else if (!copy_from_user(text, (void *)from, max - 1))
		add_quoted(line, (u8 *)text, max - 1, true);
	else
		trace_add(line, "%#lx", from);
}

bool trace_null(struct trace_line *line, u64 address)
{
	if (!address)
		trace_add(line, "NULL");
	return !address;
}

bool trace_copy(struct trace_line *line, void *to, u64 from, size_t n)
{
	if (from && !copy_from_user(to, (const void *)from, n))
		return true;
	trace_ptr(line, NULL, from, NULL);
	return false;
}

TRACE_TYPE(path)
{
	add_string(line, value, PATH_MAX_SHOWN);
}

TRACE_TYPE(str)
{
	add_string(line, value, STRING_MAX + 1);
}

/* As many as argument N says, or, after the call, its result. */
TRACE_TYPE(bytes)
{
	trace_quote(line, value,
		    arg->when == BEFORE ? values->args[arg->other] :
					  (u64)values->result);
}

TRACE_TYPE(random)
{
	u8 bytes[STRING_MAX];
	size_t n = MIN((size_t)values->result, sizeof(bytes));

	if (!trace_copy(line, bytes, value, n))
		return;
	trace_add(line, "\"");
	for (size_t i = 0; i < n; i++)
		trace_add(line, "\\x%02x", bytes[i]);
	trace_add(line, (size_t)values->result > n ? "\"..." : "\"");
}

/* ---- Argument vectors ---- */

TRACE_TYPE(argv)
{
	u64 at = value, string;
	int i;

	if (trace_null(line, value))
		return;
	trace_add(line, "[");
	for (i = 0; i < ARGV_MAX_SHOWN; i++, at += sizeof(u64)) {
		if (get_user_u64(&string, (void *)at) || !string)
			break;
		if (i)
			trace_add(line, ", ");
		add_string(line, string, STRING_MAX + 1);
	}
	trace_add(line, i == ARGV_MAX_SHOWN ? ", ...]" : "]");
}

TRACE_TYPE(envp)
{
	u64 string;
	int n = 0;

	if (trace_null(line, value))
		return;
	while (n < 100000 &&
	       !get_user_u64(&string, (void *)(value + n * sizeof(u64))) &&
	       string)
		n++;
	trace_add(line, "%#lx /* %d vars */", value, n);
}

/* ---- Flags ---- */

void trace_names(struct trace_line *line, const struct trace_names *names,
		 u64 value)
{
	const char *between = "";
	u64 left = value;

	for (unsigned int i = 0; i < names->count; i++) {
		const struct trace_name *name = &names->list[i];

		if ((value & name->mask) != name->value ||
		    (name->value && !(left & name->value)))
			continue;
		trace_add(line, "%s%s", between, name->name);
		between = "|";
		left &= ~name->mask;
	}
	if (left)
		trace_add(line, "%s%#lx", between, left);
	else if (!*between)
		trace_add(line, "0");
}

TRACE_TYPE(flags)
{
	trace_names(line, arg->names, (u32)value);
}

TRACE_TYPE(flags64)
{
	trace_names(line, arg->names, value);
}

/* ---- Structures and arrays ---- */

/* The member at ADDRESS of the program, if it has something to say. */
static bool add_member(struct trace_line *line, const struct trace_field *field,
		       u64 address, const struct trace_values *values)
{
	const struct trace_arg *arg = &field->arg;
	size_t before = line->length, start;
	u64 value = 0;

	if (copy_from_user(&value, (const void *)address, field->size ?: 1))
		return false;
	if (!field->size)
		value = address;
	trace_add(line, "%s%s", field->between, field->name);
	start = line->length;
	if (arg->show)
		arg->show(line, arg, value, values);
	if (arg->show && line->length == start)
		line->length = before;
	return true;
}

/* Whole, or the address if that is not possible. */
TRACE_TYPE(layout)
{
	const struct trace_layout *layout = arg->layout;
	size_t before = line->length;
	bool whole = true;

	trace_add(line, "%c", layout->brackets[0]);
	for (unsigned int i = 0; i < layout->count && whole; i++)
		whole = add_member(line, &layout->fields[i],
				   value + layout->fields[i].offset, values);
	trace_add(line, "%c", layout->brackets[1]);
	if (whole)
		return;
	line->length = before;
	trace_ptr(line, arg, value, values);
}

/* The result of a call that does not come back. */
TRACE_TYPE(void)
{
	trace_add(line, "?");
}
