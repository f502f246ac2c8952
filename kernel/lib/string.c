// SPDX-License-Identifier: BSD-3-Clause
/*
 * Memory and strings. Blocks are moved in words, not by `rep movs`: an emulator
 * runs those step by step, and what the kernel copies for itself is short
 * (programs' data goes through mm/usercopy.h, pages through mm/page.h).
 *
 * The empty asm statements keep the compiler from recognising a loop as memcpy
 * or memset and calling the very function that it is in.
 */
#include "lib/string.h"

#define BARRIER() asm volatile("" : : : "memory")

/* Words at any address, of memory that has any type. */
typedef u64 __attribute__((may_alias, aligned(1))) word;
typedef u32 __attribute__((may_alias, aligned(1))) half;

/* Copies 0 to 7 bytes; everything is read before anything is written. */
static void copy_short(u8 *to, const u8 *from, size_t n)
{
	if (n >= 4) {
		u32 first = *(const half *)from;
		u32 last = *(const half *)(from + n - 4);

		*(half *)to = first;
		*(half *)(to + n - 4) = last;
	} else if (n) {
		u8 first = from[0], middle = from[n / 2], last = from[n - 1];

		to[0] = first;
		to[n / 2] = middle;
		to[n - 1] = last;
	}
}

/*
 * Upwards; right for overlapping blocks too if TO is the lower one. The last
 * word may overlap the one before it, so it is read before the loop.
 */
static void copy_up(u8 *to, const u8 *from, size_t n)
{
	u64 tail = *(const word *)(from + n - 8);
	u8 *last = to + n - 8;

	for (; n >= 40; n -= 32, to += 32, from += 32) {
		u64 a = ((const word *)from)[0], b = ((const word *)from)[1];
		u64 c = ((const word *)from)[2], d = ((const word *)from)[3];

		((word *)to)[0] = a;
		((word *)to)[1] = b;
		((word *)to)[2] = c;
		((word *)to)[3] = d;
		BARRIER();
	}
	for (; n > 8; n -= 8, to += 8, from += 8) {
		*(word *)to = *(const word *)from;
		BARRIER();
	}
	*(word *)last = tail;
}

/* Downwards, for overlapping blocks of which TO is the upper one. */
static void copy_down(u8 *to, const u8 *from, size_t n)
{
	u64 head = *(const word *)from;

	for (; n > 8; n -= 8) {
		*(word *)(to + n - 8) = *(const word *)(from + n - 8);
		BARRIER();
	}
	*(word *)to = head;
}

void *memcpy(void *to, const void *from, size_t n)
{
	if (n >= 8)
		copy_up(to, from, n);
	else
		copy_short(to, from, n);
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	if (n < 8)
		copy_short(to, from, n);
	else if ((u64)to - (u64)from >= n)
		copy_up(to, from, n);
	else
		copy_down(to, from, n);
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	u64 pattern = (u8)byte * 0x0101010101010101UL;
	u8 *at = to;

	if (n < 8) {
		while (n--) {
			*at++ = byte;
			BARRIER();
		}
		return to;
	}
	*(word *)(at + n - 8) = pattern;
	for (; n >= 32; n -= 32, at += 32) {
		((word *)at)[0] = pattern;
		((word *)at)[1] = pattern;
		((word *)at)[2] = pattern;
		((word *)at)[3] = pattern;
		BARRIER();
	}
	for (; n >= 8; n -= 8, at += 8) {
		*(word *)at = pattern;
		BARRIER();
	}
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *p = a, *q = b;

	while (n >= 8 && *(const word *)p == *(const word *)q) {
		p += 8;
		q += 8;
		n -= 8;
	}
	for (; n; n--, p++, q++)
		if (*p != *q)
			return *p - *q;
	return 0;
}

void *memchr(const void *s, int byte, size_t n)
{
	for (const u8 *p = s; n; n--, p++)
		if (*p == (u8)byte)
			return (void *)p;
	return NULL;
}

size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n]) {
		n++;
		BARRIER();
	}
	return n;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (u8)*a - (u8)*b;
	return 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *found = NULL;

	do {
		if (*s == (char)c)
			found = s;
	} while (*s++);
	return (char *)found;
}

void string_copy(char *to, const char *from, size_t size)
{
	size_t n = strnlen(from, size - 1);

	memcpy(to, from, n);
	to[n] = '\0';
}

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

u64 string_to_u64(const char *s, const char **end, int base)
{
	u64 value = 0;

	for (; digit_value(*s) < (unsigned int)base; s++)
		value = value * base + digit_value(*s);
	if (end)
		*end = s;
	return value;
}
