/* SPDX-License-Identifier: BSD-3-Clause */
/* Who a thread is, for permission checks: capabilities(7), credentials(7). */
#pragma once

#include <linux/capability.h>

#include "lib/types.h"

#define CRED_MAX_GROUPS 64

/* A user's ids and a group's follow the same rules (proc/ids.c). */
struct cred_ids {
	u32 real, effective, saved, file;
};

struct cred {
	u32 refs;
	union {
		struct cred_ids user;
		struct {
			u32 uid, euid, suid, fsuid;
		};
	};
	union {
		struct cred_ids group;
		struct {
			u32 gid, egid, sgid, fsgid;
		};
	};
	u32 group_count;
	u32 groups[CRED_MAX_GROUPS];
	u64 cap_permitted, cap_effective, cap_inheritable, cap_bounding;
	bool no_new_privs;
};

/* The current thread's, its own to change from now on; NULL: memory full. */
struct cred *cred_change(void);

/* Shared until changed. */
extern struct cred cred_root;			 /* uid 0, every capability */
struct cred *cred_copy(const struct cred *from); /* NULL: memory full */
void cred_put(struct cred *cred);
static inline void cred_auto_put(struct cred **cred)
{
	cred_put(*cred);
}
bool cred_in_group(const struct cred *cred, u32 gid);
bool cred_has_cap(const struct cred *cred, int cap);
bool capable(int cap); /* the current thread; true at boot */
