// SPDX-License-Identifier: BSD-3-Clause
/* /proc/PID/stat and statm: figures in a row, for programs to read. */
#include "fs/tty.h"
#include "mm/mm.h"
#include "proc/procfs_process.h"
#include "proc/signal.h"
#include "shim/syscall.h"

#define TICKS_PER_SEC 100
#define SIGNALS_SHOWN 0x7fffffffUL /* the first 31, as ever */
#define PF_RANDOMIZE  0x00400000

static u64 ticks(u64 ns)
{
	return ns / (NS_PER_SEC / TICKS_PER_SEC);
}

static void add_identity(struct text *text, const struct procfs_node *node,
			 const struct thread *thread)
{
	const struct process *process = thread->process;
	const struct tty *tty = tty_of_session(process->session);
	int parent = process->parent ? process->parent->pid : 0;

	text_add(text, "%d (%s) %c %d %d %d %d %d %u ", node->tid, thread->name,
		 thread_state_letter(thread), parent, process->group,
		 process->session, tty ? (int)tty->rdev : 0,
		 tty ? tty->foreground : -1, PF_RANDOMIZE);
}

static void add_times(struct text *text, const struct procfs_node *node,
		      const struct thread *thread)
{
	const struct process *process = thread->process;
	const struct usage *children = &process->children_used;
	struct usage used = node_is_thread(node) ? thread_usage(thread) :
						   process_usage(process);

	text_add(text, "%lu %lu 0 0 %lu %lu %lu %lu ", used.faults,
		 children->faults, ticks(used.user_ns), ticks(used.system_ns),
		 ticks(children->user_ns), ticks(children->system_ns));
	text_add(text, "%d %d %u 0 %lu ", 20 + thread->nice, thread->nice,
		 process->thread_count, ticks(process->start_ns));
}

/* Addresses are for those who may look into the process. */
static void add_memory(struct text *text, const struct thread *thread,
		       bool inspect)
{
	static const struct mm none;
	const struct mm *mm = thread->mm ? thread->mm : &none;
	const struct mm *shown = inspect ? mm : &none;

	text_add(text, "%lu %lu %lu %lu %lu %lu 0 0 ",
		 mm->total_pages * PAGE_SIZE, mm->resident_pages,
		 thread->process->limits[RLIMIT_RSS].rlim_cur,
		 shown->code_start, shown->code_end, shown->stack_start);
}

static void add_signals(struct text *text, const struct thread *thread)
{
	const struct process *process = thread->process;
	u64 ignored = process_handled_signals(process, true);
	u64 caught = process_handled_signals(process, false);

	text_add(text, "%lu %lu %lu %lu 0 0 0 %d 0 %d %d 0 0 0 ",
		 thread->signals.pending & SIGNALS_SHOWN,
		 thread->blocked & SIGNALS_SHOWN, ignored & SIGNALS_SHOWN,
		 caught & SIGNALS_SHOWN, process->exit_signal, thread->priority,
		 thread->policy);
}

static void add_layout(struct text *text, const struct thread *thread,
		       bool inspect)
{
	static const struct mm none;
	const struct mm *mm = inspect && thread->mm ? thread->mm : &none;

	text_add(text, "%lu %lu %lu %lu %lu %lu %lu %d\n", mm->data_start,
		 mm->data_end, mm->brk_start, mm->arg_start, mm->arg_end,
		 mm->env_start, mm->env_end,
		 inspect ? thread->process->exit_status : 0);
}

int show_process_stat(const struct procfs_node *node, struct text *text)
{
	const struct thread *thread = node->thread;
	bool inspect;

	inspect = !process_may_inspect(thread->process);
	add_identity(text, node, thread);
	add_times(text, node, thread);
	add_memory(text, thread, inspect);
	add_signals(text, thread);
	add_layout(text, thread, inspect);
	return 0;
}

int show_process_statm(const struct procfs_node *node, struct text *text)
{
	struct thread *thread = node->thread;
	struct mm_usage usage;
	struct mm *mm;
	u64 code;

	mm = thread->mm;
	if (!mm) {
		text_add(text, "0 0 0 0 0 0 0\n");
		return 0;
	}
	mm_measure(mm, &usage);
	code = (PAGE_UP(mm->code_end) - PAGE_DOWN(mm->code_start)) >>
	       PAGE_SHIFT;
	text_add(text, "%lu %lu %lu %lu 0 %lu 0\n", mm->total_pages,
		 usage.anonymous + usage.file + usage.shared,
		 usage.file + usage.shared, code, mm->data_pages + usage.stack);
	return 0;
}
