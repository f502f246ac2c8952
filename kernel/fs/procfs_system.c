// SPDX-License-Identifier: BSD-3-Clause
/* The files of /proc about the machine as a whole: proc(5). */
#include "boot/config.h"
#include "fs/procfs_internal.h"
#include "lib/version.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "proc/process.h"
#include "sched/clock.h"
#include "sched/sched.h"

#define KIB_PER_PAGE  (PAGE_SIZE / 1024)
#define TICKS_PER_SEC 100

/* ---- Memory ---- */

static void add_kib(struct text *text, const char *name, u64 pages)
{
	text_add(text, "%-16s%8lu kB\n", name, pages * KIB_PER_PAGE);
}

static void add_zero_kib(struct text *text, const char *const *names)
{
	for (; *names; names++)
		add_kib(text, *names, 0);
}

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

/* What is in no list below does not exist here: no swap, no write-back. */
static void show_meminfo(struct text *text)
{
	static const char *const none_before[] = { "Buffers:", "Cached:",
						   "SwapCached:", NULL };
	static const char *const none_after[] = {
		"Unevictable:", "Mlocked:",   "SwapTotal:", "SwapFree:",
		"Dirty:",	"Writeback:", NULL
	};
	u64 resident = MIN(resident_pages(), page_total());

	add_kib(text, "MemTotal:", page_total());
	add_kib(text, "MemFree:", page_free_count());
	add_kib(text, "MemAvailable:", page_free_count());
	add_zero_kib(text, none_before);
	add_kib(text, "Active:", resident);
	add_kib(text, "Inactive:", 0);
	add_zero_kib(text, none_after);
	add_kib(text, "AnonPages:", resident);
	add_kib(text, "Mapped:", 0);
	add_kib(text, "Shmem:", 0);
	add_kib(text, "CommitLimit:", page_total());
	add_kib(text, "Committed_AS:", resident);
	text_add(text, "HugePages_Total:       0\n"
		       "HugePages_Free:        0\n"
		       "HugePages_Rsvd:        0\n"
		       "HugePages_Surp:        0\n"
		       "Hugepagesize:       2048 kB\n");
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
	add_seconds(text, sched_idle_ns(), '\n');
}

/*
 * Load averages need a regular sample, and there is no regular tick: what can
 * run now stands for all three, as in sysinfo.
 */
static void show_loadavg(struct text *text)
{
	unsigned int load = sched_runnable();
	unsigned int threads = process_count_threads();

	text_add(text, "%u.00 %u.00 %u.00 %u/%u %d\n", load, load, load, load,
		 threads, process_current()->pid);
}

static u64 ticks(u64 ns)
{
	return ns / (NS_PER_SEC / TICKS_PER_SEC);
}

static void show_stat(struct text *text)
{
	u64 now = clock_monotonic_ns(), idle = sched_idle_ns();
	u64 user = 0, system, switches = 0;
	const struct process *p;
	unsigned int count = 0;

	for (p = process_next(0); p; p = process_next(p->pid)) {
		user += process_user_ns(p) + p->child_user_ns;
		switches += p->leader->switches_voluntary +
			    p->leader->switches_forced;
		count++;
	}
	idle = MIN(idle, now);
	system = now - idle > user ? now - idle - user : 0;
	for (int line = 0; line < 2; line++)
		text_add(text, "%s%lu 0 %lu %lu 0 0 0 0 0 0\n",
			 line ? "cpu0 " : "cpu  ", ticks(user), ticks(system),
			 ticks(idle));
	text_add(text, "intr 0\nctxt %lu\nbtime %lu\n", switches,
		 clock_realtime_offset() / NS_PER_SEC);
	text_add(text, "processes %u\nprocs_running %u\nprocs_blocked 0\n",
		 count, sched_runnable());
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

static void show_filesystems(struct text *text)
{
	text_add(text, "nodev\tproc\n"
		       "nodev\tdevtmpfs\n"
		       "nodev\ttmpfs\n"
		       "nodev\tramfs\n");
}

static void show_devices(struct text *text)
{
	text_add(text, "Character devices:\n"
		       "  1 mem\n"
		       "  5 /dev/tty\n"
		       "  5 /dev/console\n"
		       "\n"
		       "Block devices:\n");
}

static void show_swaps(struct text *text)
{
	text_add(text, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
}

static const struct {
	const char *name;
	void (*show)(struct text *text);
} files[] = {
	{ "cmdline", show_cmdline },
	{ "devices", show_devices },
	{ "filesystems", show_filesystems },
	{ "loadavg", show_loadavg },
	{ "meminfo", show_meminfo },
	{ "stat", show_stat },
	{ "swaps", show_swaps },
	{ "uptime", show_uptime },
	{ "version", show_version },
};

void procfs_system_init(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		procfs_add_file(files[i].name, 0444, files[i].show);
}
