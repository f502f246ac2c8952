// SPDX-License-Identifier: BSD-3-Clause
/*
 * Brings an ELF file's headers into memory and has them checked
 * (loader/elf_check.c): the part of reading a file that needs a file.
 */
#include <asm-generic/errno-base.h>

#include "fs/file.h"
#include "lib/string.h"
#include "loader/elf.h"
#include "mm/kmalloc.h"

/* The table may have been cut off since its place was checked. */
static int read_table(struct elf_image *image)
{
	size_t size = image->header.e_phnum * sizeof(Elf64_Phdr);
	ssize_t n;

	image->table = kmalloc(size);
	if (!image->table)
		return -ENOMEM;
	n = file_read_at(image->file, image->table, size,
			 image->header.e_phoff);
	if (n < 0)
		return n;
	return (size_t)n == size ? 0 : -EIO;
}

int elf_read(struct elf_image *image, struct file *file, const void *head,
	     size_t n, const char **message)
{
	memset(image, 0, sizeof(*image));
	image->file = file;
	image->backing = &file->inode->backing;
	image->file_size = file->inode->size;
	*message = elf_check_header(head, n, image->file_size);
	if (*message)
		return -ENOEXEC;
	memcpy(&image->header, head, sizeof(image->header));
	TRY(read_table(image));
	*message =
		elf_check_table(&image->header, image->table, image->file_size);
	if (!*message && !image->backing->ops)
		*message = "files of this file system can't be mapped";
	return *message ? -ENOEXEC : 0;
}

void elf_free(struct elf_image *image)
{
	kfree(image->table);
	image->table = NULL;
}

const Elf64_Phdr *elf_find(const struct elf_image *image, u32 type)
{
	for (unsigned int i = 0; i < image->header.e_phnum; i++)
		if (image->table[i].p_type == type)
			return &image->table[i];
	return NULL;
}
