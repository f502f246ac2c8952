// SPDX-License-Identifier: BSD-3-Clause
/*
 * fw_cfg by DMA (QEMU's docs/specs/fw_cfg.txt): a block in memory says what to
 * read and where to, all of it big-endian; writing the block's address to a
 * pair of ports has the device do it before the instruction ends.
 */
#include "boot/internal.h"

#include "cpu/io.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define PORT_SELECTOR  0x510
#define PORT_DATA      0x511
#define PORT_DMA_HIGH  0x514
#define PORT_DMA_LOW   0x518

#define ITEM_SIGNATURE 0x00
#define ITEM_ID	       0x01
#define ITEM_DIRECTORY 0x19
#define ID_DMA	       2

#define DMA_ERROR      1
#define DMA_READ       2
#define DMA_SELECT     8

#define MAX_ENTRIES    63 /* QEMU has places for 32 */

struct dma {
	u32 control, length;
	u64 address;
};

struct entry {
	u32 size;
	u16 item, reserved;
	char name[56];
};

/* What the device reads and writes: in memory from kmalloc. */
struct block {
	struct dma dma;
	struct {
		u32 count;
		struct entry entries[MAX_ENTRIES];
	} directory;
};

static bool is_present(void)
{
	static const char signature[4] = { 'Q', 'E', 'M', 'U' };

	outw(PORT_SELECTOR, ITEM_SIGNATURE);
	for (int i = 0; i < 4; i++)
		if (inb(PORT_DATA) != signature[i])
			return false;
	outw(PORT_SELECTOR, ITEM_ID);
	return inb(PORT_DATA) & ID_DMA;
}

/* Reads the first N bytes of ITEM; zeros where it has no more. */
static bool item_read(volatile struct dma *dma, u16 item, void *to, u32 n)
{
	u64 phys = virt_to_phys((const void *)dma);

	dma->control =
		__builtin_bswap32((u32)item << 16 | DMA_SELECT | DMA_READ);
	dma->length = __builtin_bswap32(n);
	dma->address = __builtin_bswap64(virt_to_phys(to));
	outl(PORT_DMA_HIGH, __builtin_bswap32(phys >> 32));
	asm volatile("" : : : "memory");
	outl(PORT_DMA_LOW, __builtin_bswap32(phys));
	asm volatile("" : : : "memory");
	return dma->control == 0;
}

static const struct entry *entry_find(struct block *block, const char *name)
{
	if (!item_read(&block->dma, ITEM_DIRECTORY, &block->directory,
		       sizeof(block->directory)))
		return NULL;
	for (int i = 0; i < MAX_ENTRIES; i++) {
		const struct entry *entry = &block->directory.entries[i];

		if (!strncmp(entry->name, name, sizeof(entry->name)))
			return entry;
	}
	return NULL;
}

char *fw_cfg_read_file(const char *name, size_t *size)
{
	struct block *block = kmalloc(sizeof(*block));
	const struct entry *entry = NULL;
	char *bytes = NULL;

	if (block && is_present())
		entry = entry_find(block, name);
	if (entry) {
		*size = __builtin_bswap32(entry->size);
		bytes = kzalloc(*size + 1);
	}
	if (bytes && !item_read(&block->dma, __builtin_bswap16(entry->item),
				bytes, *size)) {
		kfree(bytes);
		bytes = NULL;
	}
	kfree(block);
	return bytes;
}
