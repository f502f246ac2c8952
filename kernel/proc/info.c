// SPDX-License-Identifier: BSD-3-Clause
/* What machine and kernel this is: uname, sysinfo, host names, getcpu, reboot.
 */
#include <linux/reboot.h>
#include <linux/sysinfo.h>
#include <linux/utsname.h>

#include "fs/cred.h"
#include "lib/string.h"
#include "lib/version.h"
#include "proc/info.h"
#include "proc/process.h"
#include "sched/clock.h"
#include "sched/sched.h"
#include "shim/syscall.h"

struct new_utsname info_names = {
	.sysname = VERSION_SYSNAME,
	.nodename = "elfin",
	.release = VERSION_RELEASE,
	.version = VERSION_BUILD,
	.machine = VERSION_MACHINE,
	.domainname = "(none)",
};

UK_SYSCALL_R_DEFINE(int, uname, struct new_utsname *, names)
{
	return put_user_struct(names, &info_names);
}

UK_SYSCALL_R_DEFINE(int, set_host_name, bool, domain, const char *, from, int,
		    length)
{
	char *to = domain ? info_names.domainname : info_names.nodename;
	char name[__NEW_UTS_LEN + 1] = "";

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (length < 0 || length > __NEW_UTS_LEN)
		return -EINVAL;
	TRY(get_user_bytes(name, from, length));
	memcpy(to, name, sizeof(name));
	return 0;
}

UK_SYSCALL_R_DEFINE(int, sysinfo, struct sysinfo *, info)
{
	struct sysinfo out = {
		.uptime = clock_monotonic_ns() / NS_PER_SEC,
		.totalram = page_total() * PAGE_SIZE,
		.freeram = page_free_count() * PAGE_SIZE,
		.procs = process_count_threads(),
		.mem_unit = 1,
	};

	load_averages(out.loads);
	for (int i = 0; i < 3; i++)
		out.loads[i] <<= SI_LOAD_SHIFT - 11;
	return put_user_struct(info, &out);
}

UK_SYSCALL_R_DEFINE(int, getcpu, unsigned int *, cpu, unsigned int *, node,
		    void *, unused)
{
	(void)unused;
	if (cpu)
		TRY(put_user_u32(cpu, 0));
	return node ? put_user_u32(node, 0) : 0;
}

/*
 * The machine ends with its first program, so that is all that a program could
 * ask for: the switches are accepted, turning off is refused.
 */
UK_SYSCALL_R_DEFINE(int, reboot, int, magic1, int, magic2, unsigned int,
		    command, void *, argument)
{
	(void)argument;
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if ((u32)magic1 != LINUX_REBOOT_MAGIC1 ||
	    (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	     magic2 != LINUX_REBOOT_MAGIC2B && magic2 != LINUX_REBOOT_MAGIC2C))
		return -EINVAL;
	switch (command) {
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF: return 0;
	case LINUX_REBOOT_CMD_RESTART:
	case LINUX_REBOOT_CMD_HALT:
	case LINUX_REBOOT_CMD_POWER_OFF: return -EPERM;
	default: return -EINVAL;
	}
}
