// SPDX-License-Identifier: BSD-3-Clause
/*
 * How a process or a thread is doing: /proc/PID/stat and statm, figures in a
 * row for programs to read, and status, much of the same for people.
 */
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/path.h"
#include "fs/tty.h"
#include "mm/mm.h"
#include "proc/procfs_process.h"

#define NS_PER_TICK   (NS_PER_SEC / 100)
#define SIGNALS_SHOWN 0x7fffffffUL /* in stat the first 31, as ever */
#define PF_RANDOMIZE  0x00400000

static const struct mm no_mm;

static const char *state_of(const struct thread *thread)
{
	static const char *const states[] = {
		[THREAD_RUNNABLE] = "R (running)",
		[THREAD_SLEEPING] = "S (sleeping)",
		[THREAD_WAITING] = "D (disk sleep)",
		[THREAD_STOPPED] = "T (stopped)",
		[THREAD_DEAD] = "X (dead)",
	};

	return thread->process->zombie ? "Z (zombie)" : states[thread->state];
}

static int parent_of(const struct process *process)
{
	return process->parent ? process->parent->pid : 0;
}

/* Bit N - 1 for each signal that is ignored, or that has a handler. */
static u64 handled_signals(const struct process *process, bool ignored)
{
	u64 set = 0;

	for (int i = 0; process->actions && i < SIGNAL_COUNT; i++) {
		u64 handler = process->actions->action[i].handler;

		if (ignored ? handler == (u64)SIG_IGN : handler > (u64)SIG_IGN)
			set |= 1UL << i;
	}
	return set;
}

static u64 code_size(const struct mm *mm)
{
	return PAGE_UP(mm->code_end) - PAGE_DOWN(mm->code_start);
}

/* ---- In a row ---- */

int show_process_stat(const struct procfs_node *node, struct text *text)
{
	const struct thread *thread = node->thread;
	const struct process *process = thread->process;
	const struct usage *children = &process->children_used;
	const struct tty *tty = tty_of_session(process->session);
	const struct mm *mm = thread->mm ? thread->mm : &no_mm;
	/* Addresses are for those who may look into the process. */
	bool inspect = !process_may_inspect(process);
	const struct mm *at = inspect ? mm : &no_mm;
	struct usage used = node_is_thread(node) ? thread_usage(thread) :
						   process_usage(process);

	text_add(text, "%d (%s) %c %d %d %d %d %d %u ", node->tid, thread->name,
		 state_of(thread)[0], parent_of(process), process->group,
		 process->session, tty ? (int)tty->rdev : 0,
		 tty ? tty->foreground : -1, PF_RANDOMIZE);
	text_add(text, "%lu %lu 0 0 %lu %lu %lu %lu %d %d %u 0 %lu ",
		 used.faults, children->faults, used.user_ns / NS_PER_TICK,
		 used.system_ns / NS_PER_TICK, children->user_ns / NS_PER_TICK,
		 children->system_ns / NS_PER_TICK, 20 + thread->nice,
		 thread->nice, process->thread_count,
		 process->start_ns / NS_PER_TICK);
	text_add(text, "%lu %lu %lu %lu %lu %lu 0 0 ",
		 mm->total_pages * PAGE_SIZE, mm->resident_pages,
		 process->limits[RLIMIT_RSS].rlim_cur, at->code_start,
		 at->code_end, at->stack_start);
	text_add(text, "%lu %lu %lu %lu 0 0 0 %d 0 %d %d 0 0 0 ",
		 thread->signals.pending & SIGNALS_SHOWN,
		 thread->blocked & SIGNALS_SHOWN,
		 handled_signals(process, true) & SIGNALS_SHOWN,
		 handled_signals(process, false) & SIGNALS_SHOWN,
		 process->exit_signal, thread->priority, thread->policy);
	text_add(text, "%lu %lu %lu %lu %lu %lu %lu %d\n", at->data_start,
		 at->data_end, at->brk_start, at->arg_start, at->arg_end,
		 at->env_start, at->env_end,
		 inspect ? process->exit_status : 0);
	return 0;
}

int show_process_statm(const struct procfs_node *node, struct text *text)
{
	struct mm *mm = node->thread->mm;
	struct residence r;

	if (!mm) {
		text_add(text, "0 0 0 0 0 0 0\n");
		return 0;
	}
	r = mm_measure(mm);
	text_add(text, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_pages,
		 r.rss / PAGE_SIZE, (r.file + r.shared) / PAGE_SIZE,
		 code_size(mm) / PAGE_SIZE,
		 mm->data_pages + r.stack / PAGE_SIZE);
	return 0;
}

/* ---- For people ---- */

static void add_who(struct text *text, const struct procfs_node *node,
		    const struct thread *thread)
{
	const struct process *process = thread->process;
	const struct cred *cred = thread->cred;

	text_add(text, "Name:\t%s\n", thread->name);
	if (thread->fs)
		text_add(text, "Umask:\t%04o\n", thread->fs->umask);
	text_add(text,
		 "State:\t%s\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n"
		 "TracerPid:\t0\n",
		 state_of(thread), process->pid, node->tid, parent_of(process));
	text_add(text, "Uid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid,
		 cred->suid, cred->fsuid);
	text_add(text, "Gid:\t%u\t%u\t%u\t%u\n", cred->gid, cred->egid,
		 cred->sgid, cred->fsgid);
	text_add(text, "FDSize:\t%u\nGroups:\t",
		 thread->files ? thread->files->size : 0);
	for (u32 i = 0; i < cred->group_count; i++)
		text_add(text, "%u ", cred->groups[i]);
	text_add(text, "\nNStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n",
		 process->pid, node->tid, process->group, process->session);
}

static void add_memory(struct text *text, struct mm *mm)
{
	struct residence r = mm_measure(mm);
	u64 code = code_size(mm);
	const struct {
		const char *name;
		u64 bytes;
	} rows[] = {
		{ "VmPeak", mm->total_pages * PAGE_SIZE },
		{ "VmSize", mm->total_pages * PAGE_SIZE },
		{ "VmLck", mm->locked_pages * PAGE_SIZE },
		{ "VmPin", 0 },
		{ "VmHWM", MAX(mm->peak_resident_pages * PAGE_SIZE, r.rss) },
		{ "VmRSS", r.rss },
		{ "RssAnon", r.anonymous },
		{ "RssFile", r.file },
		{ "RssShmem", r.shared },
		{ "VmData", mm->data_pages * PAGE_SIZE },
		{ "VmStk", r.stack },
		{ "VmExe", code },
		{ "VmLib", r.executable - MIN(code, r.executable) },
		{ "VmPTE", r.tables },
		{ "VmSwap", 0 },
		{ "HugetlbPages", 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		text_add(text, "%s:\t%8lu kB\n", rows[i].name,
			 rows[i].bytes / 1024);
	text_add(text, "CoreDumping:\t0\nTHP_enabled:\t0\n");
}

static void add_signals(struct text *text, const struct thread *thread)
{
	const struct process *process = thread->process;

	text_add(text, "Threads:\t%u\nSigQ:\t%u/%lu\n", process->thread_count,
		 process->queued_signals,
		 (u64)process->limits[RLIMIT_SIGPENDING].rlim_cur);
	text_add(text, "SigPnd:\t%016lx\nShdPnd:\t%016lx\n",
		 thread->signals.pending, process->signals.pending);
	text_add(text, "SigBlk:\t%016lx\nSigIgn:\t%016lx\nSigCgt:\t%016lx\n",
		 thread->blocked, handled_signals(process, true),
		 handled_signals(process, false));
}

int show_process_status(const struct procfs_node *node, struct text *text)
{
	struct thread *thread = node->thread;
	const struct cred *cred = thread->cred;

	add_who(text, node, thread);
	if (thread->mm)
		add_memory(text, thread->mm);
	add_signals(text, thread);
	text_add(text,
		 "CapInh:\t%016lx\nCapPrm:\t%016lx\nCapEff:\t%016lx\n"
		 "CapBnd:\t%016lx\nCapAmb:\t%016lx\nNoNewPrivs:\t%d\n",
		 cred->cap_inheritable, cred->cap_permitted,
		 cred->cap_effective, cred->cap_bounding, 0UL,
		 cred->no_new_privs);
	text_add(text,
		 "Seccomp:\t0\nSeccomp_filters:\t0\n"
		 "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n"
		 "Mems_allowed:\t1\nMems_allowed_list:\t0\n"
		 "voluntary_ctxt_switches:\t%lu\n"
		 "nonvoluntary_ctxt_switches:\t%lu\n",
		 thread->used.waits, thread->used.preemptions);
	return 0;
}
