// SPDX-License-Identifier: BSD-3-Clause
/* The last steps into a program that the loader has built. */
#include "loader/loader.h"
#include "boot/config.h"
#include "cpu/bases.h"
#include "fs/cred.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/paging.h"
#include "proc/signal.h"

#include <linux/personality.h>

void program_prepare(struct loader_program *program)
{
	const struct process *process = current->process;

	program->cred = current->cred;
	program->aslr = boot_config.aslr &&
			!(process->personality & ADDR_NO_RANDOMIZE);
	program->stack_limit = process->limits[RLIMIT_STACK].rlim_cur;
	program->as_limit = process->limits[RLIMIT_AS].rlim_cur;
	program->data_limit = process->limits[RLIMIT_DATA].rlim_cur;
}

static void switch_mm(struct mm *mm)
{
	struct mm *old = current->mm;

	current->mm = mm;
	paging_load(mm->pml4);
	if (old)
		mm_put(old);
}

static void reset_registers(u64 entry, u64 stack)
{
	struct frame *frame = thread_frame(current);

	memset(frame, 0, sizeof(*frame));
	frame->orig_rax = -1;
	current->work |= WORK_FRAME;
	frame->rip = entry;
	frame->rsp = stack;
	frame->cs = USER_CS;
	frame->ss = USER_DS;
	frame->rflags = RFLAGS_IF | 2; /* bit 1 is always set */
	fpu_start_afresh();
	cpu_set_fs_base(0);
	cpu_set_user_gs_base(0);
}

void program_enter(struct loader_program *program)
{
	struct thread *thread = current;

	program->mm->lock_limit =
		thread->process->limits[RLIMIT_MEMLOCK].rlim_cur;
	switch_mm(program->mm);
	string_copy(thread->name, program->name, sizeof(thread->name));
	thread->clear_child_tid = 0;
	thread->robust_list = 0;
	thread->restart = NULL;
	altstack_reset(thread);
	reset_registers(program->entry, program->stack);
	loader_debug_loaded(program->elf_path, program->bias, program->interp,
			    program->interp_bias, program->program_entry);
}
