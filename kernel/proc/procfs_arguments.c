// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/PID/cmdline, environ and auxv: what a program was started with, read
 * from its own memory, where it may have changed it.
 */
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/mm.h"
#include "proc/procfs_process.h"
#include "shim/syscall.h"

static int add_memory(struct text *text, struct mm *mm, u64 start, u64 end)
{
	char *bytes = kmalloc(PAGE_SIZE);
	int error = 0;

	if (!bytes)
		return -ENOMEM;
	while (start < end && !error) {
		size_t n = MIN(end - start, PAGE_SIZE - (start & ~PAGE_MASK));

		error = mm_read(mm, start, bytes, n);
		if (!error)
			text_add_bytes(text, bytes, n);
		start += n;
	}
	kfree(bytes);
	return error == -EFAULT ? 0 : error; /* unmapped: as far as it goes */
}

/* A program that wrote a longer title went on into its environment. */
static void add_long_title(struct text *text, struct mm *mm)
{
	size_t length;

	if (!text->length || !text->bytes[text->length - 1])
		return;
	length = strnlen(text->bytes, text->length);
	if (length < text->length) {
		text->length = length;
		return;
	}
	add_memory(text, mm, mm->env_start, mm->env_end);
	text->length = strnlen(text->bytes, text->length);
}

int show_process_cmdline(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error;

	if (!node->thread->mm)
		return 0;
	mm = node->thread->mm;
	mm_get(mm);
	error = add_memory(text, mm, mm->arg_start, mm->arg_end);
	if (!error)
		add_long_title(text, mm);
	mm_put(mm);
	return error;
}

int show_process_environ(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error;
	error = add_memory(text, mm, mm->env_start, mm->env_end);
	mm_put(mm);
	return error;
}

int show_process_auxv(const struct procfs_node *node, struct text *text)
{
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error;
	text_add_bytes(text, (const char *)mm->auxv,
		       mm->auxv_words * sizeof(mm->auxv[0]));
	mm_put(mm);
	return 0;
}
