// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/sys: what the kernel's
 * limits and habits are. Only what really can be changed can be written.
 */
#include "fs/pipe.h"
#include "fs/procfs_internal.h"
#include "boot/config.h"
#include "fs/cred.h"
#include "lib/random.h"
#include "lib/string.h"
#include "lib/version.h"
#include "proc/info.h"
#include "shim/syscall.h"

#include <linux/capability.h>
#include <linux/utsname.h>

/* ---- Constants ---- */

static void show_osrelease(struct text *text)
{
	text_add(text, "%s\n", VERSION_RELEASE);
}

static void show_ostype(struct text *text)
{
	text_add(text, "%s\n", VERSION_SYSNAME);
}

static void show_version(struct text *text)
{
	text_add(text, "%s\n", VERSION_BUILD);
}

static void show_pid_max(struct text *text)
{
	text_add(text, "4194304\n");
}

static void show_threads_max(struct text *text)
{
	text_add(text, "32768\n");
}

static void show_ngroups_max(struct text *text)
{
	text_add(text, "%d\n", CRED_MAX_GROUPS);
}

static void show_cap_last_cap(struct text *text)
{
	text_add(text, "%d\n", CAP_LAST_CAP);
}

static void show_randomize(struct text *text)
{
	text_add(text, "%d\n", boot_config.aslr ? 2 : 0);
}

static void show_zero(struct text *text)
{
	text_add(text, "0\n");
}

/* Nothing is promised beforehand, nothing is refused: as with 1 on Linux. */
static void show_overcommit(struct text *text)
{
	text_add(text, "1\n");
}

static void show_max_map_count(struct text *text)
{
	text_add(text, "65530\n");
}

static void show_mmap_min_addr(struct text *text)
{
	text_add(text, "65536\n");
}

static void show_file_max(struct text *text)
{
	text_add(text, "9223372036854775807\n");
}

static void show_nr_open(struct text *text)
{
	text_add(text, "1048576\n");
}

static void show_pipe_max(struct text *text)
{
	text_add(text, "%lu\n", PIPE_SIZE_MAX);
}

static void show_somaxconn(struct text *text)
{
	text_add(text, "4096\n");
}

/* ---- Names ---- */

static int store_name(char *to, const char *value, size_t n)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	while (n && (value[n - 1] == '\n' || !value[n - 1]))
		n--;
	if (n > __NEW_UTS_LEN)
		return -EINVAL;
	memset(to, 0, __NEW_UTS_LEN + 1);
	memcpy(to, value, n);
	return 0;
}

static void show_hostname(struct text *text)
{
	text_add(text, "%s\n", info_names.nodename);
}

static int store_hostname(const char *value, size_t n)
{
	return store_name(info_names.nodename, value, n);
}

static void show_domainname(struct text *text)
{
	text_add(text, "%s\n", info_names.domainname);
}

static int store_domainname(const char *value, size_t n)
{
	return store_name(info_names.domainname, value, n);
}

/* ---- Random numbers ---- */

static void make_uuid(u8 uuid[16])
{
	random_bytes(uuid, 16);
	uuid[6] = (uuid[6] & 0x0f) | 0x40; /* version 4: random */
	uuid[8] = (uuid[8] & 0x3f) | 0x80;
}

static void add_uuid(struct text *text, const u8 uuid[16])
{
	for (int i = 0; i < 16; i++)
		text_add(text,
			 i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" :
								 "%02x",
			 uuid[i]);
	text_add(text, "\n");
}

static void show_uuid(struct text *text)
{
	u8 uuid[16];

	make_uuid(uuid);
	add_uuid(text, uuid);
}

static u8 boot_id[16];

static void show_boot_id(struct text *text)
{
	add_uuid(text, boot_id);
}

static void show_entropy(struct text *text)
{
	text_add(text, "256\n");
}

static const struct {
	const char *path;
	void (*show)(struct text *text);
	int (*store)(const char *value, size_t n); /* or NULL: constant */
} settings[] = {
	{ "sys/fs/file-max", show_file_max, NULL },
	{ "sys/fs/nr_open", show_nr_open, NULL },
	{ "sys/fs/pipe-max-size", show_pipe_max, NULL },
	{ "sys/kernel/cap_last_cap", show_cap_last_cap, NULL },
	{ "sys/kernel/domainname", show_domainname, store_domainname },
	{ "sys/kernel/hostname", show_hostname, store_hostname },
	{ "sys/kernel/ngroups_max", show_ngroups_max, NULL },
	{ "sys/kernel/osrelease", show_osrelease, NULL },
	{ "sys/kernel/ostype", show_ostype, NULL },
	{ "sys/kernel/pid_max", show_pid_max, NULL },
	{ "sys/kernel/random/boot_id", show_boot_id, NULL },
	{ "sys/kernel/random/entropy_avail", show_entropy, NULL },
	{ "sys/kernel/random/poolsize", show_entropy, NULL },
	{ "sys/kernel/random/uuid", show_uuid, NULL },
	{ "sys/kernel/randomize_va_space", show_randomize, NULL },
	{ "sys/kernel/tainted", show_zero, NULL },
	{ "sys/kernel/threads-max", show_threads_max, NULL },
	{ "sys/kernel/version", show_version, NULL },
	{ "sys/net/core/somaxconn", show_somaxconn, NULL },
	{ "sys/vm/max_map_count", show_max_map_count, NULL },
	{ "sys/vm/mmap_min_addr", show_mmap_min_addr, NULL },
	{ "sys/vm/overcommit_memory", show_overcommit, NULL },
	{ "sys/vm/swappiness", show_zero, NULL },
};

void procfs_sysctl_init(void)
{
	make_uuid(boot_id);
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		procfs_add_setting(settings[i].path,
				   settings[i].store ? 0644 : 0444,
				   settings[i].show, settings[i].store);
}
