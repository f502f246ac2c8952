// SPDX-License-Identifier: BSD-3-Clause
/* The small settings of a process or thread: prctl, arch_prctl, personality. */
#include <asm/prctl.h>
#include <linux/prctl.h>
#include <linux/securebits.h>

#include "cpu/bases.h"
#include "fs/cred.h"
#include "lib/string.h"
#include "proc/signal.h"
#include "shim/syscall.h"

static int set_name(const char *user)
{
	char name[16] = "";
	ssize_t n = copy_string_from_user(name, user, sizeof(name) - 1);

	/* A longer one is cut off, not refused. */
	if (n == -EFAULT)
		return -EFAULT;
	name[sizeof(name) - 1] = '\0';
	memcpy(current->name, name, sizeof(name));
	return 0;
}

static int drop_bounding(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	new = cred_change();
	if (!new)
		return -ENOMEM;
	new->cap_bounding &= ~(1UL << cap);
	return 0;
}

static int set_no_new_privs(void)
{
	struct cred *new = cred_change();

	if (!new)
		return -ENOMEM;
	new->no_new_privs = true;
	return 0;
}

static int set_securebits(struct process *process, unsigned long bits)
{
	if (!capable(CAP_SETPCAP) ||
	    (bits & ~(u64)(SECURE_ALL_BITS | SECURE_ALL_LOCKS)))
		return -EPERM;
	/* What is locked stays, and so do the locks. */
	if (((process->securebits & SECURE_ALL_LOCKS) >> 1 &
	     (process->securebits ^ bits)) ||
	    (process->securebits & SECURE_ALL_LOCKS & ~bits))
		return -EPERM;
	process->securebits = bits;
	process->keep_caps = bits & issecure_mask(SECURE_KEEP_CAPS);
	return 0;
}

static int set_keep_caps(struct process *process, unsigned long value)
{
	if (value > 1)
		return -EINVAL;
	if (process->securebits & issecure_mask(SECURE_KEEP_CAPS_LOCKED))
		return -EPERM;
	process->keep_caps = value;
	return 0;
}

static int ambient(unsigned long operation, unsigned long cap,
		   unsigned long arg4, unsigned long arg5)
{
	if (arg4 || arg5)
		return -EINVAL;
	if (operation == PR_CAP_AMBIENT_CLEAR_ALL)
		return cap ? -EINVAL : 0;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	switch (operation) {
	case PR_CAP_AMBIENT_IS_SET:
	case PR_CAP_AMBIENT_LOWER: return 0;
	case PR_CAP_AMBIENT_RAISE: return -EPERM;
	default: return -EINVAL;
	}
}

UK_SYSCALL_R_DEFINE(int, prctl, int, option, unsigned long, arg2, unsigned long,
		    arg3, unsigned long, arg4, unsigned long, arg5)
{
	struct process *process = current->process;
	bool more = arg3 || arg4 || arg5; /* newer options want zeros there */
	void *out = (void *)arg2;

	switch (option) {
	case PR_SET_PDEATHSIG:
		if (arg2 > SIGNAL_COUNT)
			return -EINVAL;
		process->parent_death_signal = arg2;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user_u32(out, process->parent_death_signal);
	case PR_SET_DUMPABLE:
		if (arg2 > 1)
			return -EINVAL;
		process->dumpable = arg2;
		return 0;
	case PR_GET_DUMPABLE: return process->dumpable;
	case PR_SET_NAME: return set_name(out);
	case PR_GET_NAME: return put_user_bytes(out, current->name, 16);
	case PR_SET_KEEPCAPS: return set_keep_caps(process, arg2);
	case PR_GET_KEEPCAPS: return process->keep_caps;
	case PR_SET_SECUREBITS: return set_securebits(process, arg2);
	case PR_GET_SECUREBITS: return process->securebits;
	case PR_CAPBSET_DROP: return drop_bounding(arg2);
	case PR_CAPBSET_READ:
		if (arg2 > CAP_LAST_CAP)
			return -EINVAL;
		return current->cred->cap_bounding >> arg2 & 1;
	case PR_CAP_AMBIENT: return ambient(arg2, arg3, arg4, arg5);
	case PR_SET_TIMERSLACK:
		process->timer_slack = (long)arg2 > 0 ? arg2 : 50000;
		return 0;
	case PR_GET_TIMERSLACK: return process->timer_slack;
	case PR_SET_TIMING: return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TIMING: return PR_TIMING_STATISTICAL;
	case PR_SET_TSC: return arg2 == PR_TSC_ENABLE ? 0 : -EINVAL;
	case PR_GET_TSC: return put_user_u32(out, PR_TSC_ENABLE);
	case PR_SET_CHILD_SUBREAPER: process->child_subreaper = arg2; return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user_u32(out, process->child_subreaper);
	case PR_GET_SECCOMP: return 0;
	case PR_GET_TID_ADDRESS:
		return put_user_u64(out, current->clear_child_tid);
	case PR_SET_NO_NEW_PRIVS:
		return arg2 != 1 || more ? -EINVAL : set_no_new_privs();
	case PR_GET_NO_NEW_PRIVS:
		return arg2 || more ? -EINVAL : current->cred->no_new_privs;
	case PR_SET_THP_DISABLE:
		if (more)
			return -EINVAL;
		process->thp_disabled = arg2;
		return 0;
	case PR_GET_THP_DISABLE:
		return arg2 || more ? -EINVAL : process->thp_disabled;
	default: return -EINVAL;
	}
}

/* Where FS and GS point; FS is the thread's own memory (TLS). */
UK_SYSCALL_R_DEFINE(int, arch_prctl, int, code, unsigned long, address)
{
	bool set = code == ARCH_SET_FS || code == ARCH_SET_GS;

	if (set && address >= USER_END)
		return -EPERM;
	switch (code) {
	case ARCH_SET_FS: cpu_set_fs_base(address); return 0;
	case ARCH_SET_GS: cpu_set_user_gs_base(address); return 0;
	case ARCH_GET_FS: return put_user_u64((void *)address, cpu_fs_base());
	case ARCH_GET_GS:
		return put_user_u64((void *)address, cpu_user_gs_base());
	case ARCH_GET_CPUID: return 1;
	case ARCH_SET_CPUID: return address == 1 ? 0 : -ENODEV;
	default: return -EINVAL;
	}
}

/* Kept, inherited, and for ADDR_NO_RANDOMIZE heeded by execve. */
UK_SYSCALL_R_DEFINE(int, personality, unsigned long, persona)
{
	struct process *process = current->process;
	u32 before = process->personality;

	if ((u32)persona != 0xffffffff)
		process->personality = persona;
	return before;
}
