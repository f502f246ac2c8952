/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a check program is made of. It is an ordinary Linux program that looks
 * at what system calls do, step after step:
 *
 *	#include "check.h"
 *
 *	static void closed(void)
 *	{
 *		EXPECT(-EBADF, call(SYS_write, 77, "x", 1));
 *	}
 *
 *	STEPS({ "a descriptor that is not open", closed });
 *
 * A step ends at the first EXPECT that does not hold; the next one goes on.
 *
 * The results leave the program in the registers of a system call that nobody
 * has, number 400: the kernel's tracer writes those down. So a report needs
 * neither write, nor memory that the kernel can read, nor an open file, which
 * an exercise may have just replaced. Each report carries a token that is new
 * in every run. On Linux, or without a tracer, run it with any argument and the
 * reports appear on standard error.
 *
 * With CHECK_BARE defined before the #include, there is no C library: for what
 * must run when next to no call works. Say "gcc: -nostdlib" in a comment.
 */
#pragma once

#ifndef CHECK_BARE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#else
#include <asm/errno.h>
#include <linux/errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#endif

#define CHECK_REPORT 400 /* a number that Linux never used */

struct check_step {
	const char *label;
	void (*run)(void);
};

/* STEPS({ "label", function }, ...): simplest first. */
#define STEPS(...) \
	const struct check_step check_steps[] = { __VA_ARGS__, { NULL, NULL } }

/* Written into the file before it is packed: the token, the first step. */
static volatile const char check_mark[] = "@check:00000000:000@";

static bool check_failed;
#ifndef CHECK_BARE
static bool check_aloud;
#endif

/* A system call as the kernel answers it: a value or a negative errno. */
static inline long check_call(long number, long a, long b, long c, long d,
			      long e, long f)
{
	register long r10 asm("r10") = d;
	register long r8 asm("r8") = e;
	register long r9 asm("r9") = f;
	long result;

	asm volatile("syscall"
		     : "=a"(result)
		     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
		       "r"(r9)
		     : "rcx", "r11", "memory");
	return result;
}

#define CHECK_CALL(n, a, b, c, d, e, f, ...)                                   \
	check_call((n), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), \
		   (long)(f))
/* call(number, argument...): up to six, the others are 0. */
#define call(...) CHECK_CALL(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static inline unsigned int check_number(const volatile char *p, unsigned int n,
					unsigned int base)
{
	unsigned int value = 0;

	for (; n; n--, p++)
		value = value * base + (*p <= '9' ? *p - '0' : *p - 'a' + 10);
	return value;
}

/* One report: token, kind and length in the first register, text in five. */
static inline void check_send(char kind, const char *text, unsigned long n)
{
	unsigned long word[6] = {
		check_number(check_mark + 7, 8, 16) |
			(unsigned long)(unsigned char)kind << 32 | n << 40,
	};

	for (unsigned long i = 0; i < n; i++)
		word[1 + i / 8] |= (unsigned long)(unsigned char)text[i]
				   << i % 8 * 8;
	call(CHECK_REPORT, word[0], word[1], word[2], word[3], word[4],
	     word[5]);
}

/* Kinds: S a step begins, E what was expected, G what came, P passed, D done.
 */
static inline void check_report(char kind, const char *text)
{
	unsigned long n = 0, part;

	while (text[n])
		n++;
#ifndef CHECK_BARE
	if (check_aloud)
		fprintf(stderr, "%c %s\n", kind, text);
#endif
	do {
		part = n > 40 ? 40 : n;
		check_send(kind, text, part);
		text += part;
		n -= part;
	} while (part == 40); /* a shorter one is the last */
}

static inline void check_differ(const char *expected, const char *got)
{
	check_failed = true;
	check_report('E', expected);
	check_report('G', got);
}

/* ---- What came, said as a person would ---- */

static inline char *check_text(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	*to = 0;
	return to;
}

static inline char *check_decimal(char *to, long value)
{
	unsigned long rest = value < 0 ? -(unsigned long)value :
					 (unsigned long)value;
	char digits[24];
	int n = 0;

	do
		digits[n++] = '0' + rest % 10;
	while (rest /= 10);
	if (value < 0)
		*to++ = '-';
	while (n)
		*to++ = digits[--n];
	*to = 0;
	return to;
}

static inline const char *check_errno(long error)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define NAME(e) { e, #e }
		NAME(EPERM),	    NAME(ENOENT),	NAME(ESRCH),
		NAME(EINTR),	    NAME(EIO),		NAME(ENXIO),
		NAME(E2BIG),	    NAME(ENOEXEC),	NAME(EBADF),
		NAME(ECHILD),	    NAME(EAGAIN),	NAME(ENOMEM),
		NAME(EACCES),	    NAME(EFAULT),	NAME(EBUSY),
		NAME(EEXIST),	    NAME(EXDEV),	NAME(ENODEV),
		NAME(ENOTDIR),	    NAME(EISDIR),	NAME(EINVAL),
		NAME(ENFILE),	    NAME(EMFILE),	NAME(ENOTTY),
		NAME(ETXTBSY),	    NAME(EFBIG),	NAME(ENOSPC),
		NAME(ESPIPE),	    NAME(EROFS),	NAME(EMLINK),
		NAME(EPIPE),	    NAME(EDOM),		NAME(ERANGE),
		NAME(EDEADLK),	    NAME(ENAMETOOLONG), NAME(ENOSYS),
		NAME(ENOTEMPTY),    NAME(ELOOP),	NAME(EOVERFLOW),
		NAME(ENOTSOCK),	    NAME(EOPNOTSUPP),	NAME(ETIMEDOUT),
		NAME(ECONNREFUSED), NAME(EADDRINUSE),	NAME(ECONNABORTED),
#undef NAME
	};

	for (unsigned int i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == error)
			return names[i].name;
	return NULL;
}

/* "-9 (EBADF)", "5". */
static inline void check_say(char *to, const char *what, long value)
{
	const char *name = value < 0 ? check_errno(-value) : NULL;

	to = check_text(to, what);
	to = check_text(to, " = ");
	to = check_decimal(to, value);
	if (name) {
		to = check_text(to, " (");
		to = check_text(to, name);
		check_text(to, ")");
	}
}

static inline bool check_equal(const char *what, long wanted, long got)
{
	char expected[200], came[200];

	if (wanted == got)
		return true;
	check_say(expected, what, wanted);
	check_say(came, what, got);
	check_differ(expected, came);
	return false;
}

#define CHECK_OR_RETURN(condition) \
	do {                       \
		if (!(condition))  \
			return;    \
	} while (0)

/* Numbers. WHAT is said in the report, at most 120 characters. */
#define EXPECT_AS(what, wanted, got) \
	CHECK_OR_RETURN(check_equal((what), (long)(wanted), (long)(got)))
#define EXPECT(wanted, got)                                          \
	do {                                                         \
		_Static_assert(sizeof(#got) < 150, "use EXPECT_AS"); \
		EXPECT_AS(#got, wanted, got);                        \
	} while (0)

/* Anything else: TRUTH, or the step ends with these two texts. */
#define EXPECT_THAT(truth, expected, came)                \
	do {                                              \
		if (!(truth)) {                           \
			check_differ((expected), (came)); \
			return;                           \
		}                                         \
	} while (0)

#ifndef CHECK_BARE
/* N bytes; what is shown of them is their beginning. */
static inline bool check_bytes(const char *what, const void *wanted,
			       const void *got, size_t n)
{
	char expected[200], came[200];
	size_t at = 0;

	while (at < n && ((const char *)wanted)[at] == ((const char *)got)[at])
		at++;
	if (at == n)
		return true;
	snprintf(expected, sizeof(expected), "%s[%zu] = 0x%02x", what, at,
		 ((const unsigned char *)wanted)[at]);
	snprintf(came, sizeof(came), "%s[%zu] = 0x%02x", what, at,
		 ((const unsigned char *)got)[at]);
	check_differ(expected, came);
	return false;
}

#define EXPECT_BYTES(wanted, got, n) \
	CHECK_OR_RETURN(check_bytes(#got, (wanted), (got), (n)))

static inline bool check_strings(const char *what, const char *wanted,
				 const char *got)
{
	char expected[200], came[200];

	if (strcmp(wanted, got) == 0)
		return true;
	snprintf(expected, sizeof(expected), "%s \"%s\"", what, wanted);
	snprintf(came, sizeof(came), "%s \"%s\"", what, got);
	check_differ(expected, came);
	return false;
}

#define EXPECT_STRING(wanted, got) \
	CHECK_OR_RETURN(check_strings(#got, (wanted), (got)))
#endif

#ifdef CHECK_BARE
/* What gcc may call on its own. */
__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *
memset(void *to, int value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((char *)to)[i] = value;
	return to;
}

__attribute__((used, optimize("no-tree-loop-distribute-patterns"))) void *
memcpy(void *to, const void *from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((char *)to)[i] = ((const char *)from)[i];
	return to;
}
#endif

extern const struct check_step check_steps[];

static inline void check_run(void)
{
	unsigned int i = check_number(check_mark + 16, 3, 10);

	for (; check_steps[i].label; i++) {
		check_failed = false;
		check_report('S', check_steps[i].label);
		check_steps[i].run();
		if (!check_failed)
			check_report('P', "");
	}
	check_report('D', "");
	call(SYS_exit_group, 0);
}

#ifdef CHECK_BARE
__attribute__((used, force_align_arg_pointer)) void _start(void);
void _start(void)
{
	check_run();
	for (;;)
		asm volatile("hlt"); /* exit_group came back */
}
#else
int main(int argc, char **argv)
{
	(void)argv;
	check_aloud = argc > 1;
	check_run();
	return 0;
}
#endif
