// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/sys: what the kernel's limits and habits are. Only what really can be
 * changed can be written.
 */
#include "fs/pipe.h"
#include "fs/procfs.h"
#include "boot/config.h"
#include "fs/cred.h"
#include "lib/random.h"
#include "lib/string.h"
#include "lib/version.h"
#include "proc/info.h"
#include "proc/limits.h"

#include <linux/stat.h>
#include <linux/utsname.h>

static void show_randomize(struct text *text)
{
	text_add(text, "%d\n", boot_config.aslr ? 2 : 0);
}

static void show_pipe_max(struct text *text)
{
	text_add(text, "%lu\n", PIPE_SIZE_MAX);
}

/* ---- Names ---- */

static int store_name(const struct procfs_node *node, const char *value,
		      size_t n)
{
	char *name = node->entry->variable;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	while (n && (value[n - 1] == '\n' || !value[n - 1]))
		n--;
	if (n > __NEW_UTS_LEN)
		return -EINVAL;
	memset(name, 0, __NEW_UTS_LEN + 1);
	memcpy(name, value, n);
	return 0;
}

/* ---- Random numbers ---- */

/* Version 4 of RFC 4122: random but for six bits. */
static void add_uuid(struct text *text, u64 high, u64 low)
{
	high = (high & ~0xf000UL) | 0x4000;
	low = (low & ~(3UL << 62)) | 1UL << 63;
	text_add(text, "%08lx-%04lx-%04lx-%04lx-%012lx\n", high >> 32,
		 high >> 16 & 0xffff, high & 0xffff, low >> 48,
		 low & ((1UL << 48) - 1));
}

static void show_uuid(struct text *text)
{
	u64 random[2];

	random_bytes(random, sizeof(random));
	add_uuid(text, random[0], random[1]);
}

static void show_boot_id(struct text *text)
{
	static u64 boot_id[2];

	if (!boot_id[0])
		random_bytes(boot_id, sizeof(boot_id));
	add_uuid(text, boot_id[0], boot_id[1]);
}

/* ---- The tree ---- */

#define STRING(x)  STRING_(x)
#define STRING_(x) #x

static void show_threads_max(struct text *text)
{
	text_add(text, "%u\n", limits_max_threads());
}

#define CONSTANT(name, value)                                \
	{                                                    \
		name, S_IFREG | 0444, .constant = value "\n" \
	}

static const struct procfs_entry fs_entries[] = {
	CONSTANT("file-max", "9223372036854775807"),
	CONSTANT("nr_open", "1048576"),
	{ "pipe-max-size", S_IFREG | 0444, .text = show_pipe_max },
	{ 0 },
};

static const struct procfs_entry random_entries[] = {
	{ "boot_id", S_IFREG | 0444, .text = show_boot_id },
	CONSTANT("entropy_avail", "256"),
	CONSTANT("poolsize", "256"),
	{ "uuid", S_IFREG | 0444, .text = show_uuid },
	{ 0 },
};

static const struct procfs_entry kernel_entries[] = {
	CONSTANT("cap_last_cap", STRING(CAP_LAST_CAP)),
	{ "domainname", S_IFREG | 0644, .variable = info_names.domainname,
	  .store = store_name },
	{ "hostname", S_IFREG | 0644, .variable = info_names.nodename,
	  .store = store_name },
	CONSTANT("ngroups_max", STRING(CRED_MAX_GROUPS)),
	CONSTANT("osrelease", VERSION_RELEASE),
	CONSTANT("ostype", VERSION_SYSNAME),
	CONSTANT("pid_max", "4194304"),
	{ "random", S_IFDIR | 0555, .entries = random_entries },
	{ "randomize_va_space", S_IFREG | 0444, .text = show_randomize },
	CONSTANT("tainted", "0"),
	{ "threads-max", S_IFREG | 0444, .text = show_threads_max },
	CONSTANT("version", VERSION_BUILD),
	{ 0 },
};

static const struct procfs_entry core_entries[] = {
	CONSTANT("somaxconn", "4096"),
	{ 0 },
};

static const struct procfs_entry net_entries[] = {
	{ "core", S_IFDIR | 0555, .entries = core_entries },
	{ 0 },
};

/* Overcommit 1: nothing is promised beforehand, nothing is refused. */
static const struct procfs_entry vm_entries[] = {
	CONSTANT("max_map_count", "65530"),
	CONSTANT("mmap_min_addr", "65536"),
	CONSTANT("overcommit_memory", "1"),
	CONSTANT("swappiness", "0"),
	{ 0 },
};

const struct procfs_entry procfs_sys[] = {
	{ "fs", S_IFDIR | 0555, .entries = fs_entries },
	{ "kernel", S_IFDIR | 0555, .entries = kernel_entries },
	{ "net", S_IFDIR | 0555, .entries = net_entries },
	{ "vm", S_IFDIR | 0555, .entries = vm_entries },
	{ 0 },
};
