// SPDX-License-Identifier: BSD-3-Clause
/* Needs root. Limits, prctl, arch_prctl, names, sessions, scheduling: values
 * and errors. */
#include "hostile.h"

#include <asm/prctl.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

static void test_limits(void)
{
	struct rlimit limit = { 5, 4 }, old;
	int wrong = 0;

	puts("limits:");
	for (int i = 0; i < 16; i++) {
		getrlimit(i, &old);
		wrong += old.rlim_cur > old.rlim_max;
	}
	printf("inconsistent %d\n", wrong);
	show("soft over hard", setrlimit(RLIMIT_CORE, &limit));
	show("16", syscall(SYS_getrlimit, 16, &old));
	show("16", syscall(SYS_setrlimit, 16, &limit));
	show("-1", syscall(SYS_prlimit64, 0, -1, NULL, NULL));
	show("nobody", syscall(SYS_prlimit64, 99999999, 0, NULL, NULL));
	limit = (struct rlimit){ 100, 200 };
	show("NOFILE", setrlimit(RLIMIT_NOFILE, &limit));
	show("prlimit",
	     syscall(SYS_prlimit64, getpid(), RLIMIT_NOFILE, NULL, &old));
	printf("%ld %ld\n", (long)old.rlim_cur, (long)old.rlim_max);
	show("dup beyond", dup2(0, 100) < 0 ? -1 : 0);
	show("dup below", dup2(0, 99) < 0 ? -1 : 0);
	SHOW_HOSTILE("getrlimit", syscall(SYS_getrlimit, 0, P));
	for (int i = 0; i < 5; i++) {
		void *p = hostile_pointers()[i].p;

		show("setrlimit", syscall(SYS_setrlimit, RLIMIT_CORE, p));
		show("prlimit new",
		     syscall(SYS_prlimit64, 0, RLIMIT_CORE, p, NULL));
		show("prlimit old",
		     syscall(SYS_prlimit64, 0, RLIMIT_CORE, NULL, p));
	}
}

static void lower_limit(void)
{
	struct rlimit limit = { 10, 20 };

	show("setuid", syscall(SYS_setuid, 1000));
	setrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_max = 21;
	show("raise again", setrlimit(RLIMIT_NOFILE, &limit));
	limit = (struct rlimit){ 0, 0 };
	show("NPROC", setrlimit(RLIMIT_NPROC, &limit));
	show_ok("fork", syscall(SYS_fork));
}

static void test_prctl(void)
{
	char name[17] = "", *long_name = "a name of over sixteen bytes";
	int value;

	puts("prctl:");
	show("set name", prctl(PR_SET_NAME, long_name));
	show("get name", prctl(PR_GET_NAME, name));
	printf("[%s]\n", name);
	show("dumpable", prctl(PR_GET_DUMPABLE));
	show("dumpable 0", prctl(PR_SET_DUMPABLE, 0));
	show("dumpable", prctl(PR_GET_DUMPABLE));
	show("dumpable 2", prctl(PR_SET_DUMPABLE, 2));
	show("pdeathsig", prctl(PR_SET_PDEATHSIG, SIGUSR1));
	show("pdeathsig", prctl(PR_GET_PDEATHSIG, &value));
	printf("%d\n", value);
	show("pdeathsig 65", prctl(PR_SET_PDEATHSIG, 65));
	show("no new privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	show("no new privs 0", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
	show("no new privs 1", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	show("no new privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	show("subreaper", prctl(PR_SET_CHILD_SUBREAPER, 1));
	show("subreaper", prctl(PR_GET_CHILD_SUBREAPER, &value));
	printf("%d\n", value);
	show("slack", prctl(PR_SET_TIMERSLACK, 1000));
	show("slack", prctl(PR_GET_TIMERSLACK));
	show("capbset 99", prctl(PR_CAPBSET_READ, 99));
	show("timing", prctl(PR_GET_TIMING));
	show("seccomp", prctl(PR_GET_SECCOMP));
	show("unknown", prctl(9999));
	SHOW_HOSTILE("get name", prctl(PR_GET_NAME, P));
	for (int i = 0; i < 5; i++)
		show("set name", prctl(PR_SET_NAME, hostile_pointers()[i].p));
	SHOW_HOSTILE("pdeathsig", prctl(PR_GET_PDEATHSIG, P));
}

static void test_arch(void)
{
	unsigned long fs = 0, gs = 0;

	puts("arch_prctl:");
	show("get fs", syscall(SYS_arch_prctl, ARCH_GET_FS, &fs));
	show("set gs", syscall(SYS_arch_prctl, ARCH_SET_GS, &fs));
	show("get gs", syscall(SYS_arch_prctl, ARCH_GET_GS, &gs));
	asm volatile("mov %%gs:0, %0" : "=r"(gs));
	printf("fs set %d, read through gs %d\n", fs != 0, gs == fs);
	show("fs in the kernel",
	     syscall(SYS_arch_prctl, ARCH_SET_FS, 0xffff800000000000));
	show("gs non-canonical",
	     syscall(SYS_arch_prctl, ARCH_SET_GS, 0x8000000000000000));
	show("unknown", syscall(SYS_arch_prctl, 0x9999, 0));
	SHOW_HOSTILE("get fs", syscall(SYS_arch_prctl, ARCH_GET_FS, P));
}

static void test_names(void)
{
	struct utsname names;
	struct sysinfo info;
	unsigned cpu = 9, node = 9;

	puts("names:");
	show("uname", uname(&names));
	printf("%s %s\n", names.sysname, names.machine);
	show("sysinfo", sysinfo(&info));
	printf("sane %d\n", info.totalram * info.mem_unit > 4000000 &&
				    info.freeram < info.totalram &&
				    info.procs > 0);
	show("getcpu", syscall(SYS_getcpu, &cpu, &node, NULL));
	printf("node %u\n", node);
	show("long host name", syscall(SYS_sethostname, "x", 65) ? -1 : 0);
	show("negative", syscall(SYS_sethostname, "x", -1));
	show("bad host name", syscall(SYS_sethostname, NULL, 5));
	SHOW_HOSTILE("uname", syscall(SYS_uname, P));
	SHOW_HOSTILE("sysinfo", syscall(SYS_sysinfo, P));
	for (int i = 1; i < HOSTILE_COUNT; i++)
		show("getcpu", syscall(SYS_getcpu, hostile_pointers()[i].p,
				       hostile_pointers()[i].p, NULL));
}

static void test_sessions(void)
{
	pid_t pid = getpid();

	puts("sessions:");
	printf("own group %d\n", getpgrp() == getpgid(0));
	show("setsid", setsid() == pid ? 0 : -1);
	printf("session %d group %d\n", getsid(0) == pid, getpgrp() == pid);
	show("again", setsid());
	show("setpgid of a session leader", setpgid(0, 0));
	show("getpgid nobody", getpgid(99999999));
	show("getsid nobody", getsid(99999999));
	show("setpgid nobody", setpgid(99999999, 0));
	show("setpgid negative", setpgid(0, -1));
	if (!fork()) {
		show("setpgid", setpgid(0, 0));
		show("to no group", setpgid(0, 99999999));
		show("to the parent's", setpgid(0, getpgid(getppid())));
		fflush(stdout);
		_exit(0);
	}
	wait(NULL);
}

static void test_sched(void)
{
	struct sched_param param = { 0 };
	struct timespec slice;
	cpu_set_t set;
	unsigned long big[16] = { 0 };

	puts("scheduling:");
	show("yield", sched_yield());
	show("getscheduler", sched_getscheduler(0));
	show("nobody", sched_getscheduler(99999999));
	show("negative", syscall(SYS_sched_getscheduler, -1));
	show("bad policy", sched_setscheduler(0, 77, &param));
	param.sched_priority = 1;
	show("priority for OTHER", sched_setscheduler(0, SCHED_OTHER, &param));
	param.sched_priority = 0;
	show("FIFO 0", sched_setscheduler(0, SCHED_FIFO, &param));
	show("BATCH", sched_setscheduler(0, SCHED_BATCH, &param));
	show("getscheduler", sched_getscheduler(0));
	show("OTHER", sched_setscheduler(0, SCHED_OTHER, &param));
	show("NULL", syscall(SYS_sched_setscheduler, 0, 0, NULL));
	show("max FIFO", sched_get_priority_max(SCHED_FIFO));
	show("min RR", sched_get_priority_min(SCHED_RR));
	show("max OTHER", sched_get_priority_max(SCHED_OTHER));
	show("max 99", sched_get_priority_max(99));
	show("rr interval", sched_rr_get_interval(0, &slice));
	show("affinity", sched_getaffinity(0, sizeof(set), &set));
	printf("CPU 0 or others %d\n", CPU_COUNT(&set) >= 1);
	show("none", sched_setaffinity(0, sizeof(big), (cpu_set_t *)big));
	show("unaligned size", syscall(SYS_sched_getaffinity, 0, 7, big));
	show("same", sched_setaffinity(0, sizeof(set), &set));
	for (int i = 0; i < 5; i++)
		show("setaffinity", syscall(SYS_sched_setaffinity, 0, 8,
					    hostile_pointers()[i].p));
	show("getpriority", syscall(SYS_getpriority, PRIO_PROCESS, 0));
	show("setpriority", setpriority(PRIO_PROCESS, 0, 5));
	show("getpriority", syscall(SYS_getpriority, PRIO_PROCESS, 0));
	show("setpriority 99", setpriority(PRIO_PROCESS, 0, 99));
	show("getpriority", syscall(SYS_getpriority, PRIO_PROCESS, 0));
	show("which", syscall(SYS_getpriority, 9, 0));
	show("nobody", syscall(SYS_getpriority, PRIO_PROCESS, 99999999));
	show("set nobody", setpriority(PRIO_PGRP, 99999999, 0));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	IN_CHILD("limits", test_limits());
	IN_CHILD("unprivileged", lower_limit());
	IN_CHILD("prctl", test_prctl());
	IN_CHILD("arch_prctl", test_arch());
	IN_CHILD("names", test_names());
	IN_CHILD("sessions", test_sessions());
	IN_CHILD("scheduling", test_sched());
	show_ok("personality", personality(0xffffffff));
	show("ADDR_NO_RANDOMIZE", personality(ADDR_NO_RANDOMIZE));
	printf("kept %x\n", personality(0xffffffff));
	show("rename the robust list",
	     syscall(SYS_set_tid_address, NULL) == gettid() ? 0 : -1);
	return 0;
}
