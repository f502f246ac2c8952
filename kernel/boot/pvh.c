// SPDX-License-Identifier: BSD-3-Clause
/*
 * What PVH passes on: where RAM is, the command line, and the initrd as the
 * first module. The structures are those of Xen's public/arch-x86/hvm/
 * start_info.h. All of them lie in memory that is free for use later, so what
 * is needed is copied.
 */
#include "boot/internal.h"

#include "boot/config.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/page.h"

#define MAGIC		  0x336ec578
#define MEMORY_RAM	  1
#define BOOT_MAPPED	  (4UL << 30) /* what start.S has mapped */

#define COMMAND_LINE_SIZE 2048

struct hvm_start_info {
	u32 magic, version, flags, nr_modules;
	u64 modlist, cmdline, rsdp;
	/* Since version 1: */
	u64 memmap;
	u32 memmap_entries, reserved;
};

struct hvm_modlist_entry {
	u64 address, size, cmdline, reserved;
};

struct hvm_memmap_entry {
	u64 address, size;
	u32 type, reserved;
};

struct boot_info boot_info;

static char command_line[COMMAND_LINE_SIZE];

/* N bytes of boot information, which must be where we can read them. */
static const void *at(u64 phys, u64 n)
{
	if (!phys || phys >= BOOT_MAPPED || n > BOOT_MAPPED - phys)
		panic("boot information at %#lx is out of reach", phys);
	return phys_to_virt(phys);
}

/* Inserts a range by its address, cut to whole pages. */
static void add_ram(u64 start, u64 end)
{
	unsigned int i = boot_info.ram_count;

	start = PAGE_UP(start);
	end = PAGE_DOWN(end);
	if (start >= end || i == ARRAY_SIZE(boot_info.ram))
		return;
	for (; i > 0 && boot_info.ram[i - 1].start > start; i--)
		boot_info.ram[i] = boot_info.ram[i - 1];
	boot_info.ram[i].start = start;
	boot_info.ram[i].end = end;
	boot_info.ram_count++;
}

static void read_memory_map(const struct hvm_start_info *info)
{
	const struct hvm_memmap_entry *map;

	if (info->version < 1 || !info->memmap_entries)
		panic("the boot loader passes no memory map (PVH version %u)",
		      info->version);
	map = at(info->memmap, info->memmap_entries * sizeof(*map));
	for (u32 i = 0; i < info->memmap_entries; i++)
		if (map[i].type == MEMORY_RAM)
			add_ram(map[i].address, map[i].address + map[i].size);
	if (!boot_info.ram_count)
		panic("the boot loader's memory map has no RAM");
}

static void read_initrd(const struct hvm_start_info *info)
{
	const struct hvm_modlist_entry *module;

	if (!info->nr_modules)
		return;
	module = at(info->modlist, sizeof(*module));
	boot_info.initrd_start = module->address;
	boot_info.initrd_size = module->size;
}

static void read_command_line(const struct hvm_start_info *info)
{
	if (info->cmdline)
		string_copy(command_line, at(info->cmdline, COMMAND_LINE_SIZE),
			    sizeof(command_line));
	boot_info.command_line = command_line;
}

void pvh_read(u64 start_info)
{
	const struct hvm_start_info *info = at(start_info, sizeof(*info));

	if (info->magic != MAGIC)
		panic("not started by PVH: magic %#x", info->magic);
	read_memory_map(info);
	read_initrd(info);
	read_command_line(info);
}
