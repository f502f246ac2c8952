// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/status: much of stat and more, for people to read. */
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/path.h"
#include "mm/mm.h"
#include "proc/procfs_process.h"
#include "proc/signal.h"
#include "shim/syscall.h"

#define KIB_PER_PAGE (PAGE_SIZE / 1024)

char thread_state_letter(const struct thread *thread)
{
	if (thread->process->zombie)
		return 'Z';
	switch (thread->state) {
	case THREAD_RUNNABLE: return 'R';
	case THREAD_SLEEPING: return 'S';
	case THREAD_WAITING: return 'D';
	case THREAD_STOPPED: return 'T';
	default: return 'X';
	}
}

static const char *state_name(char letter)
{
	switch (letter) {
	case 'R': return "running";
	case 'S': return "sleeping";
	case 'D': return "disk sleep";
	case 'T': return "stopped";
	case 'Z': return "zombie";
	default: return "dead";
	}
}

static void add_numbers(struct text *text, const struct procfs_node *node,
			const struct thread *thread)
{
	const struct process *process = thread->process;
	char state = thread_state_letter(thread);

	text_add(text, "Name:\t%s\n", thread->name);
	if (thread->fs)
		text_add(text, "Umask:\t%04o\n", thread->fs->umask);
	text_add(text, "State:\t%c (%s)\n", state, state_name(state));
	text_add(text, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n",
		 process->pid, node->tid,
		 process->parent ? process->parent->pid : 0);
	text_add(text, "TracerPid:\t0\n");
}

static void add_owner(struct text *text, const struct procfs_node *node,
		      const struct thread *thread)
{
	const struct cred *cred = thread->cred;
	const struct process *process = thread->process;

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

static void add_kib(struct text *text, const char *name, u64 pages)
{
	text_add(text, "%s:\t%8lu kB\n", name, pages * KIB_PER_PAGE);
}

static void add_memory(struct text *text, struct mm *mm)
{
	u64 code = PAGE_UP(mm->code_end) - PAGE_DOWN(mm->code_start);
	struct mm_usage usage;
	u64 resident;

	mm_measure(mm, &usage);
	resident = usage.anonymous + usage.file + usage.shared;
	code >>= PAGE_SHIFT;
	add_kib(text, "VmPeak", mm->total_pages);
	add_kib(text, "VmSize", mm->total_pages);
	add_kib(text, "VmLck", mm->locked_pages);
	add_kib(text, "VmPin", 0);
	add_kib(text, "VmHWM", MAX(mm->peak_resident_pages, resident));
	add_kib(text, "VmRSS", resident);
	add_kib(text, "RssAnon", usage.anonymous);
	add_kib(text, "RssFile", usage.file);
	add_kib(text, "RssShmem", usage.shared);
	add_kib(text, "VmData", mm->data_pages);
	add_kib(text, "VmStk", usage.stack);
	add_kib(text, "VmExe", code);
	add_kib(text, "VmLib",
		usage.executable > code ? usage.executable - code : 0);
	add_kib(text, "VmPTE", usage.tables);
	add_kib(text, "VmSwap", 0);
	text_add(text, "HugetlbPages:\t       0 kB\n"
		       "CoreDumping:\t0\n"
		       "THP_enabled:\t0\n");
}

u64 process_handled_signals(const struct process *process, bool ignored)
{
	u64 set = 0;

	for (int i = 0; process->actions && i < SIGNAL_COUNT; i++) {
		u64 handler = process->actions[i].handler;

		if (ignored ? handler == (u64)SIG_IGN : handler > (u64)SIG_IGN)
			set |= 1UL << i;
	}
	return set;
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
		 thread->blocked, process_handled_signals(process, true),
		 process_handled_signals(process, false));
}

static void add_rights(struct text *text, const struct cred *cred)
{
	text_add(text,
		 "CapInh:\t%016lx\n"
		 "CapPrm:\t%016lx\n"
		 "CapEff:\t%016lx\n"
		 "CapBnd:\t%016lx\n"
		 "CapAmb:\t%016lx\n"
		 "NoNewPrivs:\t%d\n",
		 cred->cap_inheritable, cred->cap_permitted,
		 cred->cap_effective, cred->cap_bounding, 0UL,
		 cred->no_new_privs);
}

int show_process_status(const struct procfs_node *node, struct text *text)
{
	struct thread *thread = node->thread;

	add_numbers(text, node, thread);
	add_owner(text, node, thread);
	if (thread->mm)
		add_memory(text, thread->mm);
	add_signals(text, thread);
	add_rights(text, thread->cred);
	text_add(text,
		 "Seccomp:\t0\n"
		 "Seccomp_filters:\t0\n"
		 "Cpus_allowed:\t1\n"
		 "Cpus_allowed_list:\t0\n"
		 "Mems_allowed:\t1\n"
		 "Mems_allowed_list:\t0\n"
		 "voluntary_ctxt_switches:\t%lu\n"
		 "nonvoluntary_ctxt_switches:\t%lu\n",
		 thread->used.waits, thread->used.preemptions);
	return 0;
}
