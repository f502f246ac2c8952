// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/PID/maps, smaps and smaps_rollup: the mappings of an address space, and
 * what of them is in memory, as the page tables say.
 */
#include "cpu/cpu.h"
#include "fs/file.h"
#include "fs/path.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/mm.h"
#include "mm/pte.h"
#include "mm/vma.h"
#include "proc/procfs_process.h"
#include "shim/syscall.h"

#include <linux/mman.h>

#define KIB_PER_PAGE (PAGE_SIZE / 1024)
#define NAME_COLUMN  73

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

static void add_name(struct text *text, const struct vma *vma, int column)
{
	const char *name = vma->name;

	if (is_shared_memory(vma) && !name)
		name = "/dev/zero (deleted)";
	if (vma->file || name)
		text_add(text, "%*s", MAX(NAME_COLUMN - column, 1), "");
	if (vma->file)
		add_file_name(text, vma->file);
	else if (name)
		text_add(text, "%s", name);
	text_add(text, "\n");
}

static void add_line(struct text *text, const struct vma *vma)
{
	const struct inode *inode = vma->file ? vma->file->inode : NULL;
	u64 device = inode ? inode->sb->device : 0;
	u64 offset = inode ? vma->offset : 0;
	size_t before = text->length;

	text_add(text, "%08lx-%08lx %c%c%c%c %08lx %02lx:%02lx %lu ",
		 vma->start, vma->end, vma->prot & PROT_READ ? 'r' : '-',
		 vma->prot & PROT_WRITE ? 'w' : '-',
		 vma->prot & PROT_EXEC ? 'x' : '-',
		 vma->flags & VMA_SHARED ? 's' : 'p', offset, device >> 8,
		 device & 255, inode ? inode->ino : 0);
	add_name(text, vma, text->length - before);
}

static int for_each_mapping(const struct procfs_node *node, struct text *text,
			    void (*show)(struct text *, struct vma *))
{
	struct vma *vma;
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error;
	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma))
		show(text, vma);
	mm_put(mm);
	return 0;
}

static void show_line(struct text *text, struct vma *vma)
{
	add_line(text, vma);
}

int show_process_maps(const struct procfs_node *node, struct text *text)
{
	return for_each_mapping(node, text, show_line);
}

/* ---- What is resident ---- */

struct residence {
	u64 rss, pss_bytes, pss_dirty_bytes;
	u64 shared_clean, shared_dirty, private_clean, private_dirty;
	u64 referenced, anonymous, file, shared, tables, locked;
};

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

	r->rss++;
	r->pss_bytes += PAGE_SIZE / users;
	if (dirty)
		r->pss_dirty_bytes += PAGE_SIZE / users;
	if (users > 1)
		*(dirty ? &r->shared_dirty : &r->shared_clean) += 1;
	else
		*(dirty ? &r->private_dirty : &r->private_clean) += 1;
	if (entry & PTE_ACCESSED)
		r->referenced++;
	if (!file)
		r->anonymous++;
	else if (is_shared_memory(vma))
		r->shared++;
	else
		r->file++;
}

static void measure(struct residence *r, const struct vma *vma)
{
	u64 address = vma->start, table = ~0UL, *slot;

	if (vma->flags & VMA_SPECIAL)
		return;
	while ((slot = paging_next_slot(vma->mm->pml4, &address, vma->end))) {
		if (*slot & (PTE_PRESENT | PTE_KEPT)) {
			if (pte_page(*slot) != zero_page)
				count_page(r, vma, address, *slot);
			if (address / TABLE_REACH != table)
				r->tables++;
			table = address / TABLE_REACH;
		}
		address += PAGE_SIZE;
	}
	if (vma->flags & VMA_LOCKED)
		r->locked += r->pss_bytes / 1024;
}

void mm_measure(struct mm *mm, struct mm_usage *usage)
{
	struct residence r = { 0 };
	struct vma *vma;

	memset(usage, 0, sizeof(*usage));
	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma)) {
		u64 pages = (vma->end - vma->start) >> PAGE_SHIFT;

		measure(&r, vma);
		if (vma->flags & VMA_STACK)
			usage->stack += pages;
		if (vma->file && (vma->prot & PROT_EXEC))
			usage->executable += pages;
	}
	usage->anonymous = r.anonymous;
	usage->file = r.file;
	usage->shared = r.shared;
	usage->tables = r.tables;
}

/* ---- smaps ---- */

static void add_kib(struct text *text, const char *name, u64 kib)
{
	text_add(text, "%-16s%8lu kB\n", name, kib);
}

static void add_residence(struct text *text, const struct residence *r)
{
	add_kib(text, "Rss:", r->rss * KIB_PER_PAGE);
	add_kib(text, "Pss:", r->pss_bytes / 1024);
	add_kib(text, "Pss_Dirty:", r->pss_dirty_bytes / 1024);
	add_kib(text, "Shared_Clean:", r->shared_clean * KIB_PER_PAGE);
	add_kib(text, "Shared_Dirty:", r->shared_dirty * KIB_PER_PAGE);
	add_kib(text, "Private_Clean:", r->private_clean * KIB_PER_PAGE);
	add_kib(text, "Private_Dirty:", r->private_dirty * KIB_PER_PAGE);
	add_kib(text, "Referenced:", r->referenced * KIB_PER_PAGE);
	add_kib(text, "Anonymous:", r->anonymous * KIB_PER_PAGE);
	add_kib(text, "LazyFree:", 0);
	add_kib(text, "AnonHugePages:", 0);
	add_kib(text, "ShmemPmdMapped:", 0);
	add_kib(text, "FilePmdMapped:", 0);
	add_kib(text, "Shared_Hugetlb:", 0);
	add_kib(text, "Private_Hugetlb:", 0);
	add_kib(text, "Swap:", 0);
	add_kib(text, "SwapPss:", 0);
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

static void show_smap(struct text *text, struct vma *vma)
{
	struct residence r = { 0 };

	measure(&r, vma);
	add_line(text, vma);
	add_kib(text, "Size:", (vma->end - vma->start) / 1024);
	add_kib(text, "KernelPageSize:", KIB_PER_PAGE);
	add_kib(text, "MMUPageSize:", KIB_PER_PAGE);
	add_residence(text, &r);
	text_add(text, "THPeligible:    0\n");
	add_flags(text, vma);
}

int show_process_smaps(const struct procfs_node *node, struct text *text)
{
	return for_each_mapping(node, text, show_smap);
}

int show_process_smaps_rollup(const struct procfs_node *node, struct text *text)
{
	struct residence r = { 0 };
	u64 start = 0, end = 0;
	struct vma *vma;
	struct mm *mm;
	int error = node_mm(node, &mm);

	if (error || !mm)
		return error ? error : -ESRCH;
	for (vma = vma_find_after(mm, 0); vma; vma = vma_next(vma)) {
		start = start ? start : vma->start;
		end = vma->end;
		measure(&r, vma);
	}
	mm_put(mm);
	text_add(text, "%08lx-%08lx ---p 00000000 00:00 0 %*s[rollup]\n", start,
		 end, 22, "");
	add_residence(text, &r);
	return 0;
}
