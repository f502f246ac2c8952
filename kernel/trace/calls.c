// SPDX-License-Identifier: BSD-3-Clause
/*
 * How the tracer writes arguments whose meaning depends on another one, sets of
 * descriptors, and what signal calls are given.
 */
#include "trace/types.h"

#include <asm/ioctls.h>
#include <asm/poll.h>
#include <linux/signal.h>
#include <asm/termbits.h>
#include <asm/termios.h>
#include <linux/eventpoll.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>

#include "lib/string.h"
#include "mm/usercopy.h"
#include "sched/thread.h"

#define POLLFDS_SHOWN 16

/* ---- Waiting for descriptors ---- */

static void add_pollfd(struct trace_line *line, const struct pollfd *fd,
		       bool results)
{
	trace_add(line, "{fd=%d, %s=", fd->fd, results ? "revents" : "events");
	trace_names(line, &names_poll,
		    (u16)(results ? fd->revents : fd->events));
	trace_add(line, "}");
}

static void add_pollfds(struct trace_line *line, u64 from, u64 count,
			bool results)
{
	const char *between = "";
	struct pollfd fd;
	u64 i;

	for (i = 0; i < MIN(count, (u64)POLLFDS_SHOWN); i++) {
		if (copy_from_user(&fd, (struct pollfd *)from + i, sizeof(fd)))
			break;
		if (results && !fd.revents)
			continue;
		trace_add(line, "%s", between);
		add_pollfd(line, &fd, results);
		between = ", ";
	}
	if (i < count)
		trace_add(line, "%s...", between);
}

TRACE_TYPE(pollfds)
{
	if (!value) {
		trace_add(line, "NULL");
		return;
	}
	trace_add(line, "[");
	add_pollfds(line, value, (u32)values->args[arg->other], false);
	trace_add(line, "]");
}

void result_poll(struct trace_line *line, const struct trace_values *values)
{
	trace_add(line, "%ld (", values->result);
	if (values->result) {
		trace_add(line, "[");
		add_pollfds(line, values->args[0], (u32)values->args[1], true);
		trace_add(line, "])");
	} else {
		trace_add(line, "Timeout)");
	}
}

TRACE_TYPE(fdset)
{
	u64 bits[16] = { 0 }; /* 1,024 descriptors */
	u32 count = MIN((u32)values->args[0], 1024U);
	const char *between = "";

	if (!trace_copy(line, bits, value, (count + 63) / 64 * 8))
		return;
	trace_add(line, "[");
	for (u32 fd = 0; fd < count; fd++) {
		if (!(bits[fd / 64] >> fd % 64 & 1))
			continue;
		trace_add(line, "%s%u", between, fd);
		between = " ";
	}
	trace_add(line, "]");
}

TRACE_TYPE(epoll_event)
{
	struct epoll_event event;

	if (!trace_copy(line, &event, value, sizeof(event)))
		return;
	trace_add(line, "{events=");
	trace_names(line, &names_epoll, event.events);
	trace_add(line, ", data=%#lx}", (u64)event.data);
}

/* ---- What depends on a command ---- */

static void add_lock(struct trace_line *line, u64 from)
{
	struct flock lock;

	if (!trace_copy(line, &lock, from, sizeof(lock)))
		return;
	trace_add(line, "{l_type=");
	trace_names(line, &names_lock_type, (u16)lock.l_type);
	trace_add(line, ", l_whence=%d, l_start=%ld, l_len=%ld}", lock.l_whence,
		  (long)lock.l_start, (long)lock.l_len);
}

TRACE_TYPE(fcntl_arg)
{
	switch ((u32)values->args[1]) {
	case F_GETFD:
	case F_GETFL:
	case F_GETOWN:
	case F_GETPIPE_SZ:
	case F_GET_SEALS: break;
	case F_SETFD:
		trace_add(line, "%s", value == 1 ? "FD_CLOEXEC" : "0");
		break;
	case F_SETFL: trace_names(line, &names_open, (u32)value); break;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW: add_lock(line, value); break;
	default: trace_int(line, arg, value, values);
	}
}

void result_fcntl(struct trace_line *line, const struct trace_values *values)
{
	u32 command = values->args[1];

	if (command == F_GETFL) {
		trace_add(line, "%#lx (flags ", values->result);
		trace_names(line, &names_open, values->result);
		trace_add(line, ")");
	} else if (command == F_GETFD && values->result) {
		trace_add(line, "%#lx (flags FD_CLOEXEC)", values->result);
	} else {
		result_int(line, values);
	}
}

TRACE_TYPE(out_ioctl)
{
	struct winsize size;
	int number;

	switch ((u32)values->args[1]) {
	case TIOCGWINSZ:
	case TIOCSWINSZ:
		if (!trace_copy(line, &size, value, sizeof(size)))
			return;
		trace_add(line,
			  "{ws_row=%u, ws_col=%u, ws_xpixel=%u, ws_ypixel=%u}",
			  size.ws_row, size.ws_col, size.ws_xpixel,
			  size.ws_ypixel);
		break;
	case FIONREAD:
	case FIONBIO:
	case TIOCGPGRP:
	case TIOCSPGRP:
	case TIOCGSID:
	case TIOCOUTQ:
		if (trace_copy(line, &number, value, sizeof(number)))
			trace_add(line, "[%d]", number);
		break;
	default: trace_ptr(line, arg, value, values);
	}
}

/* A timeout only for the commands that wait; else a number, or nothing. */
TRACE_TYPE(futex_timeout)
{
	switch (values->args[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAKE:
	case FUTEX_FD:
	case FUTEX_UNLOCK_PI: break;
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_LOCK_PI: trace_timespec(line, arg, value, values); break;
	default: trace_uint(line, arg, value, values);
	}
}

TRACE_TYPE(clone_args)
{
	struct clone_args args = { 0 };

	if (!trace_copy(line, &args, value, CLONE_ARGS_SIZE_VER0))
		return;
	trace_add(line, "{flags=");
	trace_names(line, &names_clone, args.flags);
	trace_add(line, ", exit_signal=%lu, stack=%#lx, stack_size=%#lx}",
		  (u64)args.exit_signal, (u64)args.stack, (u64)args.stack_size);
}

/* ---- Signals ---- */

TRACE_TYPE(sigset)
{
	u64 mask;

	if (trace_copy(line, &mask, value, sizeof(mask)))
		trace_mask(line, mask);
}

TRACE_TYPE(out_sigset)
{
	if (values->result < 0)
		trace_ptr(line, arg, value, values);
	else
		trace_sigset(line, arg, value, values);
}

/* What sigreturn has brought back. */
TRACE_TYPE(out_mask)
{
	trace_add(line, "{mask=");
	trace_mask(line, current->blocked);
	trace_add(line, "}");
}

TRACE_TYPE(sigaction)
{
	struct {
		u64 handler, flags, restorer, mask;
	} action;

	if (!trace_copy(line, &action, value, sizeof(action)))
		return;
	trace_add(line, "{sa_handler=");
	if (action.handler > 1)
		trace_add(line, "%#lx", action.handler);
	else
		trace_add(line, action.handler ? "SIG_IGN" : "SIG_DFL");
	trace_add(line, ", sa_mask=");
	trace_mask(line, action.mask);
	trace_add(line, ", sa_flags=");
	trace_names(line, &names_sigaction, (u32)action.flags);
	if (action.flags & SA_RESTORER)
		trace_add(line, ", sa_restorer=%#lx", action.restorer);
	trace_add(line, "}");
}

TRACE_TYPE(out_sigaction)
{
	if (values->result < 0)
		trace_ptr(line, arg, value, values);
	else
		trace_sigaction(line, arg, value, values);
}

TRACE_TYPE(stack)
{
	stack_t stack;

	if (!trace_copy(line, &stack, value, sizeof(stack)))
		return;
	trace_add(line, "{ss_sp=");
	trace_ptr(line, arg, (u64)stack.ss_sp, values);
	trace_add(line, ", ss_flags=%s, ss_size=%lu}",
		  stack.ss_flags == 2 ? "SS_DISABLE" :
		  stack.ss_flags == 1 ? "SS_ONSTACK" :
					"0",
		  (u64)stack.ss_size);
}

TRACE_TYPE(out_stack)
{
	if (values->result < 0)
		trace_ptr(line, arg, value, values);
	else
		trace_stack(line, arg, value, values);
}

/* What the sender was, and of an exception the address. */
static const char *code_name(const siginfo_t *info)
{
	static const char *const segv[] = { "", "SEGV_MAPERR", "SEGV_ACCERR" };

	switch (info->si_code) {
	case SI_USER: return "SI_USER";
	case SI_KERNEL: return "SI_KERNEL";
	case SI_QUEUE: return "SI_QUEUE";
	case SI_TIMER: return "SI_TIMER";
	case SI_TKILL: return "SI_TKILL";
	}
	if (info->si_signo == SIGSEGV && info->si_code > 0 &&
	    info->si_code < (int)ARRAY_SIZE(segv))
		return segv[info->si_code];
	return NULL;
}

void trace_siginfo(struct trace_line *line, const siginfo_t *info)
{
	const char *code = code_name(info);

	trace_add(line, "{si_signo=");
	trace_signo(line, NULL, info->si_signo, NULL);
	if (code)
		trace_add(line, ", si_code=%s", code);
	else
		trace_add(line, ", si_code=%d", info->si_code);
	if (info->si_code == SI_USER || info->si_code == SI_QUEUE ||
	    info->si_code == SI_TKILL || info->si_signo == SIGCHLD)
		trace_add(line, ", si_pid=%d, si_uid=%u", info->si_pid,
			  info->si_uid);
	else if (info->si_code > 0 && info->si_code != SI_KERNEL)
		trace_add(line, ", si_addr=%#lx", (u64)info->si_addr);
	trace_add(line, "}");
}

const char *trace_signal_name(int signo)
{
	static const char *const names[] = {
		[SIGHUP] = "SIGHUP",   [SIGINT] = "SIGINT",
		[SIGQUIT] = "SIGQUIT", [SIGILL] = "SIGILL",
		[SIGTRAP] = "SIGTRAP", [SIGABRT] = "SIGABRT",
		[SIGBUS] = "SIGBUS",   [SIGFPE] = "SIGFPE",
		[SIGKILL] = "SIGKILL", [SIGUSR1] = "SIGUSR1",
		[SIGSEGV] = "SIGSEGV", [SIGUSR2] = "SIGUSR2",
		[SIGPIPE] = "SIGPIPE", [SIGALRM] = "SIGALRM",
		[SIGTERM] = "SIGTERM", [SIGSTKFLT] = "SIGSTKFLT",
		[SIGCHLD] = "SIGCHLD", [SIGCONT] = "SIGCONT",
		[SIGSTOP] = "SIGSTOP", [SIGTSTP] = "SIGTSTP",
		[SIGTTIN] = "SIGTTIN", [SIGTTOU] = "SIGTTOU",
		[SIGURG] = "SIGURG",   [SIGXCPU] = "SIGXCPU",
		[SIGXFSZ] = "SIGXFSZ", [SIGVTALRM] = "SIGVTALRM",
		[SIGPROF] = "SIGPROF", [SIGWINCH] = "SIGWINCH",
		[SIGIO] = "SIGIO",     [SIGPWR] = "SIGPWR",
		[SIGSYS] = "SIGSYS",
	};

	if (signo < 0 || signo >= (int)ARRAY_SIZE(names))
		return NULL;
	return names[signo];
}
