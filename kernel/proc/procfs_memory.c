// SPDX-License-Identifier: BSD-3-Clause
/*
 * What can be seen of an address space. From its tree of mappings: /proc/PID/
 * maps. From the page tables, what is in memory: smaps and smaps_rollup. From
 * the program's own memory, where it may have changed it, what it was started
 * with: cmdline, environ and auxv.
 */
#include "fs/file.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "proc/procfs_process.h"
#include "shim/syscall.h"

#define NAME_COLUMN 73

/* ---- One line a mapping ---- */

static void add_file_name(struct text *text, const struct file *file)
{
	char *buf = kmalloc(PAGE_SIZE);
	char *path = NULL;

	if (buf)
		path = dentry_path(file->dentry, current->fs->root, buf,
				   PAGE_SIZE);
	for (; path && *path; path++) {
		if (*path == '\n')
			text_add(text, "\\012");
		else
			text_add_bytes(text, path, 1);
	}
	kfree(buf);
}

static bool is_shared_memory(const struct vma *vma)
{
	return !vma->file && vma->backing && (vma->flags & VMA_SHARED);
}

static void add_line(struct text *text, const struct vma *vma)
{
	const struct inode *inode = vma->file ? vma->file->inode : NULL;
	const char *name = vma->name ? vma->name : "";
	u64 device = inode ? inode->sb->device : 0;
	u64 offset = inode ? vma->offset : 0;
	size_t before = text->length;
	int column;

	text_add(text, "%08lx-%08lx %c%c%c%c %08lx %02lx:%02lx %lu ",
		 vma->start, vma->end, vma->prot & PROT_READ ? 'r' : '-',
		 vma->prot & PROT_WRITE ? 'w' : '-',
		 vma->prot & PROT_EXEC ? 'x' : '-',
		 vma->flags & VMA_SHARED ? 's' : 'p', offset, device >> 8,
		 device & 255, inode ? inode->ino : 0);
	if (is_shared_memory(vma) && !vma->name)
		name = "/dev/zero (deleted)";
	column = text->length - before;
	if (inode || *name)
		text_add(text, "%*s", MAX(NAME_COLUMN - column, 1), "");
	if (inode)
		add_file_name(text, vma->file);
	text_add(text, "%s\n", inode ? "" : name);
}

int show_maps(struct mm *mm, struct text *text)
{
	struct vma *vma;

	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma))
		add_line(text, vma);
	return 0;
}

/* ---- What is resident ---- */

/* Is it the file's own page, not a copy of the mapping's? */
static bool is_file_page(const struct vma *vma, u64 address,
			 const struct page *page)
{
	struct backing *backing = vma->backing;

	return backing &&
	       backing->ops->peek_page(backing, vma_index(vma, address)) ==
		       page;
}

static void count_page(struct residence *r, const struct vma *vma, u64 address,
		       u64 entry)
{
	const struct page *page = pte_page(entry);
	bool file = is_file_page(vma, address, page);
	/* The file holds its page, too; the other holders are page tables. */
	u32 users = MAX(page->refs - (file ? 1U : 0U), 1U);
	bool dirty = !file || (entry & PTE_DIRTY);

	r->rss += PAGE_SIZE;
	r->pss += PAGE_SIZE / users;
	if (dirty)
		r->pss_dirty += PAGE_SIZE / users;
	if (users > 1)
		*(dirty ? &r->shared_dirty : &r->shared_clean) += PAGE_SIZE;
	else
		*(dirty ? &r->private_dirty : &r->private_clean) += PAGE_SIZE;
	if (entry & PTE_ACCESSED)
		r->referenced += PAGE_SIZE;
	*(!file			? &r->anonymous :
	  is_shared_memory(vma) ? &r->shared :
				  &r->file) += PAGE_SIZE;
}

static void measure(struct residence *r, const struct vma *vma)
{
	u64 at = vma->start, table = ~0UL, pss = r->pss, *slot;

	if (vma->flags & VMA_STACK)
		r->stack += vma->end - vma->start;
	if (vma->file && (vma->prot & PROT_EXEC))
		r->executable += vma->end - vma->start;
	if (vma->flags & VMA_SPECIAL)
		return;
	for_each_slot (slot, vma->mm->pml4, at, vma->end) {
		if (!(*slot & (PTE_PRESENT | PTE_KEPT)))
			continue;
		if (pte_page(*slot) != zero_page)
			count_page(r, vma, at, *slot);
		if (at / TABLE_REACH != table)
			r->tables += PAGE_SIZE;
		table = at / TABLE_REACH;
	}
	if (vma->flags & VMA_LOCKED)
		r->locked += r->pss - pss;
}

struct residence mm_measure(struct mm *mm)
{
	struct residence r = { 0 };
	struct vma *vma;

	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma))
		measure(&r, vma);
	return r;
}

/* ---- smaps ---- */

static void add_kib(struct text *text, const char *name, u64 bytes)
{
	text_add(text, "%-16s%8lu kB\n", name, bytes / 1024);
}

static void add_residence(struct text *text, const struct residence *r)
{
	static const char *const names[] = {
		"Rss:",		  "Pss:",	   "Pss_Dirty:",
		"Shared_Clean:",  "Shared_Dirty:", "Private_Clean:",
		"Private_Dirty:", "Referenced:",   "Anonymous:",
	};
	static const char *const unknown[] = {
		"LazyFree:",	  "AnonHugePages:",  "ShmemPmdMapped:",
		"FilePmdMapped:", "Shared_Hugetlb:", "Private_Hugetlb:",
		"Swap:",	  "SwapPss:",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		add_kib(text, names[i], (&r->rss)[i]);
	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
		add_kib(text, unknown[i], 0);
	add_kib(text, "Locked:", r->locked);
}

static void add_flags(struct text *text, const struct vma *vma)
{
	bool shared = vma->flags & VMA_SHARED;

	text_add(text, "VmFlags:%s%s%s%s mr%s me%s%s%s%s%s%s\n",
		 vma->prot & PROT_READ ? " rd" : "",
		 vma->prot & PROT_WRITE ? " wr" : "",
		 vma->prot & PROT_EXEC ? " ex" : "", shared ? " sh" : "",
		 !shared || (vma->flags & VMA_MAY_WRITE) ? " mw" : "",
		 shared ? " ms" : "", vma->flags & VMA_GROWSDOWN ? " gd" : "",
		 vma->flags & VMA_LOCKED ? " lo" : "",
		 vma->flags & VMA_DONTFORK ? " dc" : "",
		 vma->flags & VMA_NORESERVE ? " nr" : "",
		 vma->flags & VMA_DONTDUMP ? " dd" : "");
}

int show_smaps(struct mm *mm, struct text *text)
{
	struct vma *vma;

	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma)) {
		struct residence r = { 0 };

		measure(&r, vma);
		add_line(text, vma);
		add_kib(text, "Size:", vma->end - vma->start);
		add_kib(text, "KernelPageSize:", PAGE_SIZE);
		add_kib(text, "MMUPageSize:", PAGE_SIZE);
		add_residence(text, &r);
		text_add(text, "THPeligible:    0\n");
		add_flags(text, vma);
	}
	return 0;
}

int show_smaps_rollup(struct mm *mm, struct text *text)
{
	struct residence r = mm_measure(mm);
	struct vma *first = vma_find_after(mm, 0);

	text_add(text, "%08lx-%08lx ---p 00000000 00:00 0 %*s[rollup]\n",
		 first ? first->start : 0, first ? vma_last(mm)->end : 0, 22,
		 "");
	add_residence(text, &r);
	return 0;
}

/* ---- What the program was started with ---- */

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
	if (length == text->length) {
		add_memory(text, mm, mm->env_start, mm->env_end);
		length = strnlen(text->bytes, text->length);
	}
	text->length = length;
}

int show_cmdline(struct mm *mm, struct text *text)
{
	TRY(add_memory(text, mm, mm->arg_start, mm->arg_end));
	add_long_title(text, mm);
	return 0;
}

int show_environ(struct mm *mm, struct text *text)
{
	return add_memory(text, mm, mm->env_start, mm->env_end);
}

int show_auxv(struct mm *mm, struct text *text)
{
	text_add_bytes(text, (const char *)mm->auxv,
		       mm->auxv_words * sizeof(mm->auxv[0]));
	return 0;
}
