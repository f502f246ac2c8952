// SPDX-License-Identifier: BSD-3-Clause
/*
 * The parts that fork and clone put a child together from (proc/fork.c does
 * it), and the calls clone and clone3.
 */
#include "proc/clone.h"

#include "cpu/bases.h"
#include "cpu/fpu.h"
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/path.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "proc/signal.h"
#include "sched/sched.h"
#include "shim/syscall.h"

/* ---- The parts ---- */

static void inherit(struct thread *child, u64 flags)
{
	const struct thread *parent = current;

	memcpy(child->name, parent->name, sizeof(child->name));
	child->blocked = parent->blocked;
	if (parent->policy & SCHED_RESET_ON_FORK)
		sched_set_priority(child, SCHED_NORMAL, 0,
				   MAX(parent->nice, 0));
	else
		sched_set_priority(child, parent->policy, parent->priority,
				   parent->nice);
	/* An alternate stack is in memory that a thread would share. */
	if ((flags & CLONE_VM) && !(flags & CLONE_VFORK))
		return;
	child->altstack_base = parent->altstack_base;
	child->altstack_size = parent->altstack_size;
	child->altstack_flags = parent->altstack_flags;
}

struct thread *clone_registers(const struct clone_request *request)
{
	struct thread *child = thread_alloc(thread_enter_program, NULL, true);
	struct frame *frame;

	if (!child)
		return NULL;
	frame = thread_frame(child);
	*frame = *thread_frame(current);
	frame->rax = 0;
	frame->orig_rax = -1;
	if (request->stack)
		frame->rsp = request->stack;
	fpu_save(child->fpu);
	child->fs_base = request->flags & CLONE_SETTLS ? request->tls :
							 cpu_fs_base();
	child->gs_base = cpu_user_gs_base();
	inherit(child, request->flags);
	return child;
}

int clone_credentials(struct thread *child)
{
	struct cred *cred = current->cred;

	cred->refs++;
	child->cred = cred;
	return 0;
}

int clone_memory(struct thread *child, u64 flags)
{
	if (flags & CLONE_VM) {
		child->mm = current->mm;
		mm_get(child->mm);
		return 0;
	}
	child->mm = mm_copy(current->mm);
	return child->mm ? 0 : -ENOMEM;
}

int clone_files(struct thread *child, u64 flags)
{
	if (flags & CLONE_FILES) {
		child->files = current->files;
		child->files->refs++;
		return 0;
	}
	child->files = fd_table_copy(current->files);
	return child->files ? 0 : -ENOMEM;
}

int clone_directories(struct thread *child, u64 flags)
{
	if (flags & CLONE_FS) {
		child->fs = current->fs;
		child->fs->refs++;
		return 0;
	}
	child->fs = fs_context_copy(current->fs);
	return child->fs ? 0 : -ENOMEM;
}

static int copy_actions(struct process *process, u64 flags)
{
	struct signal_actions *actions = current->process->actions;

	if (flags & CLONE_SIGHAND) {
		process->actions = actions;
		actions->refs++;
		return 0;
	}
	process->actions = signal_actions_copy(actions);
	if (!process->actions)
		return -ENOMEM;
	if (flags & CLONE_CLEAR_SIGHAND)
		signal_actions_reset(process->actions);
	return 0;
}

int clone_process(struct thread *child, const struct clone_request *request)
{
	struct process *parent = current->process, *process;

	if (request->flags & CLONE_THREAD) {
		child->process = parent;
		return 0;
	}
	process = process_create(parent);
	if (!process)
		return -ENOMEM;
	child->process = process;
	process->exit_signal = request->exit_signal;
	if (request->flags & CLONE_PARENT) {
		process->parent = parent->parent;
		process->exit_signal = parent->exit_signal;
	}
	return copy_actions(process, request->flags);
}

int clone_pidfd(struct thread *child, const struct clone_request *request)
{
	int fd = pidfd_create(child->process, 0);

	if (fd >= 0 && put_user_u32(request->pidfd, fd)) {
		fd_close(fd);
		return -EFAULT;
	}
	return MIN(fd, 0);
}

void clone_abandon(struct thread *child)
{
	struct process *process = child->process;

	if (child->cred)
		cred_put(child->cred);
	if (child->mm)
		mm_put(child->mm);
	if (child->files)
		fd_table_put(child->files);
	if (child->fs)
		fs_context_put(child->fs);
	thread_free(child);
	if (process && process != current->process)
		process_free(process);
}

/* ---- Starting ---- */

/* Until the child has let go of our memory; only SIGKILL gets us out before. */
static void wait_for_vfork(struct process *child, struct waitq *done)
{
	struct thread *thread = current;
	struct waiter waiter;
	int pid = child->pid;

	waitq_add(done, &waiter);
	for (;;) {
		child = process_find(pid);
		if (!child || child->vfork_done != done ||
		    thread->process->exiting ||
		    (thread->process->signals.pending & SIGNAL_BIT(SIGKILL)))
			break;
		thread_sleep_killable();
	}
	if (child && child->vfork_done == done)
		child->vfork_done = NULL;
	waitq_remove(&waiter);
}

static int put_tids(struct thread *child, const struct clone_request *request)
{
	u64 flags = request->flags;
	u32 tid = child->tid;

	if (flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = (u64)request->child_tid;
	if (flags & CLONE_PARENT_SETTID)
		put_user_u32(request->parent_tid, tid);
	/* The child's memory may be a copy; a fault is the program's affair. */
	if (flags & CLONE_CHILD_SETTID)
		mm_write(child->mm, (u64)request->child_tid, &tid, sizeof(tid));
	return tid;
}

long clone_start(struct thread *child, const struct clone_request *request)
{
	struct waitq done = WAITQ_INIT(done);
	bool thread = request->flags & CLONE_THREAD;
	int tid;

	if (thread)
		thread_publish(child);
	else
		process_publish(child->process, child);
	tid = put_tids(child, request);
	if (request->flags & CLONE_VFORK)
		child->process->vfork_done = &done;
	sched_wake(child);
	if ((request->flags & CLONE_VFORK) && !thread)
		wait_for_vfork(child->process, &done);
	return tid;
}

/* ---- The calls ---- */

#define NAMESPACES                                                     \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_INTO_CGROUP)

static bool lacks(u64 flags, u64 flag, u64 needed)
{
	return (flags & flag) && !(flags & needed);
}

static long check_and_clone(const struct clone_request *request)
{
	u64 flags = request->flags;

	if (lacks(flags, CLONE_THREAD, CLONE_SIGHAND) ||
	    lacks(flags, CLONE_SIGHAND, CLONE_VM) ||
	    ((flags & CLONE_SIGHAND) && (flags & CLONE_CLEAR_SIGHAND)))
		return -EINVAL;
	if ((flags & CLONE_SETTLS) && request->tls >= USER_END)
		return -EPERM;
	if ((flags & CLONE_PIDFD) && (flags & CLONE_THREAD))
		return -EINVAL;
	if (flags & NAMESPACES) /* as a Linux without them */
		return -EINVAL;
	return clone_thread(request);
}

UK_SYSCALL_R_DEFINE(long, clone, unsigned long, flags, void *, stack, int *,
		    parent_tid, int *, child_tid, unsigned long, tls)
{
	struct clone_request request = {
		.flags = (u32)flags & ~(CSIGNAL | CLONE_DETACHED),
		.exit_signal = flags & CSIGNAL,
		.stack = (u64)stack,
		.tls = tls,
		.pidfd = parent_tid,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
	};

	if ((flags & CLONE_PIDFD) &&
	    (flags & (CLONE_DETACHED | CLONE_PARENT_SETTID)))
		return -EINVAL;
	return check_and_clone(&request);
}

/* Later versions of the structure are longer; what is not known must be 0. */
static int get_clone_args(struct clone_args *args,
			  const struct clone_args *user, size_t size)
{
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	memset(args, 0, sizeof(*args));
	TRY(get_user_bytes(args, user, MIN(size, sizeof(*args))));
	for (size_t i = sizeof(*args); i < size; i++) {
		char byte;

		TRY(get_user_bytes(&byte, (const char *)user + i, 1));
		if (byte)
			return -E2BIG;
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(long, clone3, struct clone_args *, args, size_t, size)
{
	struct clone_args given;
	struct clone_request request;

	TRY(get_clone_args(&given, args, size));
	if ((given.flags & (CSIGNAL | CLONE_DETACHED)) || given.set_tid_size ||
	    given.set_tid || given.exit_signal > SIGNAL_COUNT ||
	    ((given.flags & (CLONE_THREAD | CLONE_PARENT)) &&
	     given.exit_signal))
		return -EINVAL;
	if (given.flags &
	    ~(u64)(0xffffffff | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP))
		return -EINVAL;
	if ((given.flags & CLONE_PIDFD) &&
	    (given.flags & CLONE_PARENT_SETTID) &&
	    given.pidfd == given.parent_tid)
		return -EINVAL;
	if (!given.stack != !given.stack_size ||
	    given.stack + given.stack_size < given.stack)
		return -EINVAL;
	request = (struct clone_request){
		.flags = given.flags,
		.exit_signal = given.exit_signal,
		.stack = given.stack + given.stack_size,
		.tls = given.tls,
		.pidfd = (int *)given.pidfd,
		.parent_tid = (int *)given.parent_tid,
		.child_tid = (int *)given.child_tid,
	};
	return check_and_clone(&request);
}
