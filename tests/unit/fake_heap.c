// SPDX-License-Identifier: BSD-3-Clause
/* See fake_heap.h. */
#include "fake_heap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log.h"
#include "mm/kmalloc.h"

int fake_heap_fail_after = -1, fake_heap_in_use;

void *kmalloc(size_t n)
{
	if (fake_heap_fail_after >= 0 && fake_heap_fail_after-- == 0)
		return NULL;
	fake_heap_in_use++;
	return malloc(n ? n : 1);
}

void *kzalloc(size_t n)
{
	void *p = kmalloc(n);

	return p ? memset(p, 0, n) : NULL;
}

void kfree(void *p)
{
	fake_heap_in_use -= p != NULL;
	free(p);
}

void *kvmalloc(size_t n)
{
	return kmalloc(n);
}

void kvfree(void *p)
{
	kfree(p);
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	abort();
}
