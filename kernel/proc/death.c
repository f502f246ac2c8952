// SPDX-License-Identifier: BSD-3-Clause
/*
 * Death by a signal. Of the first program the user is told in one line, as a
 * shell tells it; like a shell it keeps quiet about SIGINT and SIGPIPE. Other
 * processes have a parent that can tell, so theirs is for --verbose.
 */
#include "lib/format.h"
#include "lib/log.h"
#include "proc/signal.h"

static const char *const descriptions[] = {
	[SIGHUP] = "Hangup",
	[SIGINT] = "Interrupt",
	[SIGQUIT] = "Quit",
	[SIGILL] = "Illegal instruction",
	[SIGTRAP] = "Trace/breakpoint trap",
	[SIGABRT] = "Aborted",
	[SIGBUS] = "Bus error",
	[SIGFPE] = "Floating point exception",
	[SIGKILL] = "Killed",
	[SIGUSR1] = "User defined signal 1",
	[SIGSEGV] = "Segmentation fault",
	[SIGUSR2] = "User defined signal 2",
	[SIGPIPE] = "Broken pipe",
	[SIGALRM] = "Alarm clock",
	[SIGTERM] = "Terminated",
	[SIGSTKFLT] = "Stack fault",
	[SIGXCPU] = "CPU time limit exceeded",
	[SIGXFSZ] = "File size limit exceeded",
	[SIGVTALRM] = "Virtual timer expired",
	[SIGPROF] = "Profiling timer expired",
	[SIGIO] = "I/O possible",
	[SIGPWR] = "Power failure",
	[SIGSYS] = "Bad system call",
};

static const char *describe(int signo)
{
	if ((size_t)signo < ARRAY_SIZE(descriptions) && descriptions[signo])
		return descriptions[signo];
	return signo >= SIGNAL_RT_MIN ? "Real-time signal" : "Unknown signal";
}

/* Of an exception the address, and of both where the program was. */
static void describe_place(char *to, size_t size, const siginfo_t *info)
{
	const struct frame *frame = thread_frame(current);
	u64 place = SIGNAL_BIT(SIGSEGV) | SIGNAL_BIT(SIGBUS) |
		    SIGNAL_BIT(SIGILL) | SIGNAL_BIT(SIGFPE) |
		    SIGNAL_BIT(SIGTRAP);

	to[0] = '\0';
	if (info->si_code <= 0 || !(place & SIGNAL_BIT(info->si_signo)))
		return;
	if (info->si_code == SI_KERNEL)
		format(to, size, ", ip 0x%lx", frame->rip);
	else
		format(to, size, " at 0x%lx, ip 0x%lx", (u64)info->si_addr,
		       frame->rip);
}

void signal_die(const siginfo_t *info)
{
	int signo = info->si_signo;
	struct process *process = current->process;
	char place[64];

	describe_place(place, sizeof(place), info);
	if (process == first_process && signo != SIGINT && signo != SIGPIPE)
		log_always("%s (pid %d): killed by signal %d (%s)%s",
			   current->name, process->pid, signo, describe(signo),
			   place);
	else
		log_info("%s (pid %d): killed by signal %d (%s)%s",
			 current->name, process->pid, signo, describe(signo),
			 place);
	process_exit(signo);
}
