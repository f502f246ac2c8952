// SPDX-License-Identifier: BSD-3-Clause
/*
 * From the first line of C to the first program: each part is started once, in
 * the order in which they need each other, and then the boot flow becomes the
 * idle thread.
 */
#include "boot/config.h"
#include "boot/internal.h"
#include "cpu/apic.h"
#include "cpu/io.h"
#include "drivers/console.h"
#include "fs/fs.h"
#include "lib/log.h"
#include "lib/random.h"
#include "loader/loader.h"
#include "mm/mm.h"
#include "mm/page.h"
#include "net/stack.h"
#include "proc/process.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "trace/trace.h"

extern char boot_stack_top[];

void kernel_main(u64 start_info);

/* Memory, and what is needed to use it. */
static void start_machine(u64 start_info)
{
	cpu_init();
	clock_begin();
	pvh_read(start_info);
	mm_init();
	cpu_init_stacks();
	cpu_set_kernel_stack((u64)boot_stack_top);
	config_read();
	log_info("%s, %lu KiB of memory free", cpu_features.model,
		 page_free_count() << PAGE_SHIFT >> 10);
}

/* Time, threads, devices, files. */
static void start_services(void)
{
	random_init(boot_config.seed, rdtsc() ^ features_random());
	apic_init();
	clock_init();
	sched_init();
	if (boot_config.trace)
		trace_init();
	console_init();
	fs_init(boot_info.initrd_start, boot_info.initrd_size);
	vdso_init();
	stack_init();
}

void kernel_main(u64 start_info)
{
	start_machine(start_info);
	start_services();
	proc_start_first();
	sched_idle();
}
