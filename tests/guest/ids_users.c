// SPDX-License-Identifier: BSD-3-Clause
/* Needs root. User and group ids, capabilities; as root, then as others. */
#include "hostile.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>

static void show_ids(const char *when)
{
	uid_t r, e, s;
	gid_t rg, eg, sg;

	getresuid(&r, &e, &s);
	getresgid(&rg, &eg, &sg);
	printf("  %s: uid %d %d %d fs %d, gid %d %d %d fs %d\n", when, (int)r,
	       (int)e, (int)s, setfsuid(-1), (int)rg, (int)eg, (int)sg,
	       setfsgid(-1));
}

/* Raw calls: the C library's would tell other threads. */
#define SETUID(u)	   syscall(SYS_setuid, u)
#define SETGID(g)	   syscall(SYS_setgid, g)
#define SETREUID(r, e)	   syscall(SYS_setreuid, r, e)
#define SETREGID(r, e)	   syscall(SYS_setregid, r, e)
#define SETRESUID(r, e, s) syscall(SYS_setresuid, r, e, s)
#define SETRESGID(r, e, s) syscall(SYS_setresgid, r, e, s)

static void show_caps(const char *when)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3,
						   0 };
	struct __user_cap_data_struct data[2] = { 0 };

	syscall(SYS_capget, &header, data);
	printf("  %s: effective any %d chown %d, permitted any %d\n", when,
	       data[0].effective != 0, data[0].effective & 1,
	       data[0].permitted != 0);
}

static void as_root_setuid(void)
{
	show_ids("root");
	show_caps("root");
	show("setgid", SETGID(100));
	show("setuid", SETUID(1000));
	show_ids("all three");
	show_caps("all three");
	show("setuid 0", SETUID(0));
	show("setgid 0", SETGID(0));
	show("setuid own", SETUID(1000));
	show("setgroups", syscall(SYS_setgroups, 0, NULL));
	show("kill init", kill(1, SIGCONT) && errno == EPERM ? 0 : 0);
}

static void temporarily(void)
{
	show("seteuid", SETRESUID(-1, 1000, -1));
	show_ids("effective");
	show_caps("effective");
	show("setreuid other", SETREUID(5, -1));
	show("back", SETRESUID(-1, 0, -1));
	show_caps("back");
	show("setreuid", SETREUID(1000, 1001));
	show_ids("setreuid");
	show("swap", SETREUID(1001, 1000));
	show_ids("swap");
	show("setresuid other", SETRESUID(5, -1, -1));
	show("setresuid mix", SETRESUID(1000, 1001, 1000));
	show_ids("mix");
}

static void groups(void)
{
	gid_t list[70] = { 10, 20, 30 };

	show("setgroups", syscall(SYS_setgroups, 3, list));
	show("getgroups size", syscall(SYS_getgroups, 0, NULL));
	memset(list, 0, sizeof(list));
	show("getgroups", syscall(SYS_getgroups, 5, list));
	printf("  %d %d %d\n", list[0], list[1], list[2]);
	show("getgroups too small", syscall(SYS_getgroups, 2, list));
	show("getgroups negative", syscall(SYS_getgroups, -1, list));
	show("setgroups huge", syscall(SYS_setgroups, 65537, list));
	SHOW_HOSTILE("getgroups", syscall(SYS_getgroups, 5, P));
	for (int i = 0; i < 5; i++)
		show("setgroups hostile",
		     syscall(SYS_setgroups, 3, hostile_pointers()[i].p));
	show("setresgid", SETRESGID(5, 6, 7));
	show("setregid", SETREGID(8, -1));
	show_ids("groups");
	setfsgid(9);
	show_ids("fsgid");
}

static void keep_caps(void)
{
	show("keepcaps", prctl(PR_SET_KEEPCAPS, 1));
	show("setuid", SETUID(1000));
	show_caps("kept, not effective");
	show("keepcaps 2", prctl(PR_SET_KEEPCAPS, 2));
}

static void invalid(void)
{
	show("setuid -1", SETUID(-1));
	show("setgid -1", SETGID(-1));
	show("setresuid nothing", SETRESUID(-1, -1, -1));
	show_ids("unchanged");
	SHOW_HOSTILE("getresuid 1", syscall(SYS_getresuid, P, P, P));
	SHOW_HOSTILE("getresgid 1", syscall(SYS_getresgid, P, P, P));
}

static void caps(void)
{
	struct __user_cap_header_struct header = { 0x12345678, 0 };
	struct __user_cap_data_struct data[2] = { 0 };

	show("unknown version", syscall(SYS_capget, &header, NULL));
	printf("  told %x\n", header.version);
	header.version = 1;
	show("unknown version, data", syscall(SYS_capget, &header, data));
	header.version = _LINUX_CAPABILITY_VERSION_3;
	header.pid = -1;
	show("pid -1", syscall(SYS_capget, &header, data));
	header.pid = 99999999;
	show("nobody", syscall(SYS_capget, &header, data));
	header.pid = 0;
	SHOW_HOSTILE("capget header", syscall(SYS_capget, P, data));
	SHOW_HOSTILE("capget data", syscall(SYS_capget, &header, P));
	SHOW_HOSTILE("capset header", syscall(SYS_capset, P, data));
	for (int i = 0; i < 5; i++)
		show("capset data hostile",
		     syscall(SYS_capset, &header, hostile_pointers()[i].p));
	header.pid = 1234567;
	show("capset of another", syscall(SYS_capset, &header, data));
	header.pid = 0;
	show("drop all", syscall(SYS_capset, &header, data));
	show_caps("dropped");
	data[0].permitted = 1;
	show("take back", syscall(SYS_capset, &header, data));
	show("setuid without", SETUID(5));
	show("sethostname without", syscall(SYS_sethostname, "x", 1));
	show("bounding set", prctl(PR_CAPBSET_DROP, 0));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (getuid()) {
		puts("not root: nothing to see");
		return 0;
	}
	syscall(SYS_setgroups, 0, NULL);
	IN_CHILD("setuid", as_root_setuid());
	IN_CHILD("temporarily", temporarily());
	IN_CHILD("groups", groups());
	IN_CHILD("keep capabilities", keep_caps());
	IN_CHILD("invalid", invalid());
	IN_CHILD("capabilities", caps());
	return 0;
}
