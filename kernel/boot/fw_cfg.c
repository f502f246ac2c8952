// SPDX-License-Identifier: BSD-3-Clause
/*
 * fw_cfg by DMA (QEMU's docs/specs/fw_cfg.txt): a block in memory says what to
 * read and where to, all of it big-endian; writing the block's address to a
 * pair of ports has the device do it before the instruction ends.
 */
#include "boot/fw_cfg.h"

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

#define MAX_ENTRIES    1024

struct dma {
	u32 control, length;
	u64 address;
};

struct entry {
	u32 size;
	u16 item, reserved;
	char name[56];
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

/* Reads the first N bytes of ITEM into memory from kmalloc. */
static bool item_read(u16 item, void *to, u32 n)
{
	volatile struct dma *dma = kmalloc(sizeof(*dma));
	bool ok;
	u64 phys;

	if (!dma)
		return false;
	dma->control =
		__builtin_bswap32((u32)item << 16 | DMA_SELECT | DMA_READ);
	dma->length = __builtin_bswap32(n);
	dma->address = __builtin_bswap64(virt_to_phys(to));
	phys = virt_to_phys((const void *)dma);
	outl(PORT_DMA_HIGH, __builtin_bswap32(phys >> 32));
	asm volatile("" : : : "memory");
	outl(PORT_DMA_LOW, __builtin_bswap32(phys));
	asm volatile("" : : : "memory");
	ok = dma->control == 0;
	kfree((void *)dma);
	return ok;
}

static u32 entry_count(void)
{
	u32 *count = kmalloc(sizeof(*count));
	u32 n = 0;

	if (count && item_read(ITEM_DIRECTORY, count, sizeof(*count)))
		n = __builtin_bswap32(*count);
	kfree(count);
	return MIN(n, (u32)MAX_ENTRIES);
}

/* Looks NAME up in the directory: a count, then the entries. */
static bool entry_find(const char *name, u16 *item, u32 *size)
{
	u32 n = entry_count();
	u32 bytes = sizeof(u32) + n * sizeof(struct entry);
	char *directory = kmalloc(bytes);
	const struct entry *entries;
	bool found = false;

	if (!directory)
		return false;
	if (!item_read(ITEM_DIRECTORY, directory, bytes))
		n = 0;
	entries = (const void *)(directory + sizeof(u32));
	for (u32 i = 0; i < n && !found; i++) {
		found = !strncmp(entries[i].name, name, sizeof(entries->name));
		*item = __builtin_bswap16(entries[i].item);
		*size = __builtin_bswap32(entries[i].size);
	}
	kfree(directory);
	return found;
}

char *fw_cfg_read_file(const char *name, size_t *size)
{
	char *bytes;
	u16 item;
	u32 n;

	if (!is_present() || !entry_find(name, &item, &n))
		return NULL;
	bytes = kmalloc((size_t)n + 1);
	if (!bytes)
		return NULL;
	if (!item_read(item, bytes, n)) {
		kfree(bytes);
		return NULL;
	}
	bytes[n] = '\0';
	*size = n;
	return bytes;
}
