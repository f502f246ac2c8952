// SPDX-License-Identifier: BSD-3-Clause
/*
 * The root of /proc: proc(5). Files about the machine as a whole are here; the
 * directories of processes are proc/'s.
 */
#include "boot/config.h"
#include "fs/fs.h"
#include "fs/procfs.h"
#include "fs/ramfs.h"
#include "lib/version.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "proc/process.h"
#include "sched/clock.h"
#include "sched/sched.h"

#include <linux/magic.h>

#define KIB_PER_PAGE  (PAGE_SIZE / 1024)
#define TICKS_PER_SEC 100

/* ---- Memory ---- */

static u64 resident_pages(void)
{
	const struct process *p;
	u64 sum = 0;

	for (p = process_next(0); p; p = process_next(p->pid)) {
		if (p->leader && p->leader->mm)
			sum += p->leader->mm->resident_pages;
	}
	return sum;
}

/* Zeros are what does not exist here: no swap, no write-back. */
static void show_meminfo(struct text *text)
{
	u64 total = page_total() * KIB_PER_PAGE;
	u64 free = page_free_count() * KIB_PER_PAGE;
	u64 resident = MIN(resident_pages() * KIB_PER_PAGE, total);

	text_add(text,
		 "MemTotal:       %8lu kB\n"
		 "MemFree:        %8lu kB\n"
		 "MemAvailable:   %8lu kB\n"
		 "Buffers:               0 kB\n"
		 "Cached:                0 kB\n"
		 "SwapCached:            0 kB\n"
		 "Active:         %8lu kB\n"
		 "Inactive:              0 kB\n"
		 "Unevictable:           0 kB\n"
		 "Mlocked:               0 kB\n"
		 "SwapTotal:             0 kB\n"
		 "SwapFree:              0 kB\n"
		 "Dirty:                 0 kB\n"
		 "Writeback:             0 kB\n"
		 "AnonPages:      %8lu kB\n"
		 "Mapped:                0 kB\n"
		 "Shmem:                 0 kB\n"
		 "CommitLimit:    %8lu kB\n"
		 "Committed_AS:   %8lu kB\n"
		 "HugePages_Total:       0\n"
		 "HugePages_Free:        0\n"
		 "HugePages_Rsvd:        0\n"
		 "HugePages_Surp:        0\n"
		 "Hugepagesize:       2048 kB\n",
		 total, free, free, resident, resident, total, resident);
}

/* ---- Time ---- */

static void add_seconds(struct text *text, u64 ns, char end)
{
	text_add(text, "%lu.%02lu%c", ns / NS_PER_SEC,
		 ns % NS_PER_SEC / (NS_PER_SEC / 100), end);
}

static void show_uptime(struct text *text)
{
	add_seconds(text, clock_monotonic_ns(), ' ');
	add_seconds(text, sched_totals.idle_ns, '\n');
}

static void show_loadavg(struct text *text)
{
	u64 loads[3];

	load_averages(loads);
	for (int i = 0; i < 3; i++) {
		u64 hundredths = (loads[i] * 100 + 1024) / 2048;

		text_add(text, "%lu.%02lu ", hundredths / 100,
			 hundredths % 100);
	}
	text_add(text, "%u/%u %d\n", sched_runnable(), process_count_threads(),
		 pid_last());
}

static u64 ticks(u64 ns)
{
	return ns / (NS_PER_SEC / TICKS_PER_SEC);
}

static void show_stat(struct text *text)
{
	u64 now = clock_monotonic_ns();
	u64 user = sched_totals.user_ns;
	u64 system = now - MIN(now, user + sched_totals.idle_ns);

	for (int line = 0; line < 2; line++)
		text_add(text, "%s%lu 0 %lu %lu 0 0 0 0 0 0\n",
			 line ? "cpu0 " : "cpu  ", ticks(user), ticks(system),
			 ticks(sched_totals.idle_ns));
	text_add(text, "intr 0\nctxt %lu\nbtime %lu\n", sched_totals.switches,
		 clock_realtime_offset() / NS_PER_SEC);
	text_add(text, "processes %u\nprocs_running %u\nprocs_blocked 0\n",
		 pid_last(), sched_runnable());
}

/* ---- What this is ---- */

static void show_version(struct text *text)
{
	text_add(text, "%s version %s (elfin@host) (gcc %d.%d.%d) %s\n",
		 VERSION_SYSNAME, VERSION_RELEASE, __GNUC__, __GNUC_MINOR__,
		 __GNUC_PATCHLEVEL__, VERSION_BUILD);
}

static void show_cmdline(struct text *text)
{
	const char *line = boot_info.command_line;

	text_add(text, "%s\n", line ? line : "");
}

static const char filesystems[] = "nodev\tproc\n"
				  "nodev\tdevtmpfs\n"
				  "nodev\ttmpfs\n"
				  "nodev\tdevpts\n"
				  "nodev\tramfs\n";

static const char device_numbers[] = "Character devices:\n"
				     "  1 mem\n"
				     "  5 /dev/tty\n"
				     "  5 /dev/console\n"
				     "  5 /dev/ptmx\n"
				     "136 pts\n"
				     "\n"
				     "Block devices:\n";

static const char swaps[] =
	"Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

/* ---- self, thread-self ---- */

static void show_self(struct text *text)
{
	text_add(text, "%d", current->process->pid);
}

static void show_thread_self(struct text *text)
{
	text_add(text, "%d/task/%d", current->process->pid, current->tid);
}

/* ---- The directory ---- */

static const struct procfs_entry entries[] = {
	{ "cmdline", S_IFREG | 0444, .text = show_cmdline },
	{ "cpuinfo", S_IFREG | 0444, .text = procfs_show_cpuinfo },
	{ "devices", S_IFREG | 0444, .constant = device_numbers },
	{ "filesystems", S_IFREG | 0444, .constant = filesystems },
	{ "loadavg", S_IFREG | 0444, .text = show_loadavg },
	{ "meminfo", S_IFREG | 0444, .text = show_meminfo },
	{ "mounts", S_IFLNK | 0777, .constant = "self/mounts" },
	{ "net", S_IFLNK | 0777, .constant = "self/net" },
	{ "self", S_IFLNK | 0777, .text = show_self },
	{ "stat", S_IFREG | 0444, .text = show_stat },
	{ "swaps", S_IFREG | 0444, .constant = swaps },
	{ "sys", S_IFDIR | 0555, .entries = procfs_sys },
	{ "thread-self", S_IFLNK | 0777, .text = show_thread_self },
	{ "uptime", S_IFREG | 0444, .text = show_uptime },
	{ "version", S_IFREG | 0444, .text = show_version },
	{ 0 },
};

static int next_process(const struct procfs_node *node UNUSED, int after)
{
	const struct process *process = process_next(MAX(after, 0));

	return process ? process->pid : -1;
}

struct superblock *procfs;

void procfs_init(void)
{
	static const struct procfs_numbers processes = {
		.entry = &procfs_process_entry,
		.next = next_process,
	};
	static const struct procfs_entry root_entry = {
		.mode = S_IFDIR | 0555,
		.entries = entries,
		.numbers = &processes,
	};
	static const struct procfs_node node = { .entry = &root_entry };

	procfs = superblock_alloc("proc", PROC_SUPER_MAGIC);
	dentry_make_root(procfs, procfs_inode(&node));
	mount_attach(procfs,
		     tree_make(fs_root->sb, "proc", S_IFDIR | 0555, 0, NULL));
}
