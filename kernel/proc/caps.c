// SPDX-License-Identifier: BSD-3-Clause
/* capget and capset: see capabilities(7). */
#include "fs/cred.h"
#include "proc/process.h"
#include "shim/syscall.h"

/*
 * How many halves of 32 bits the caller's version has: 1 or 2. For a version
 * that is not known: 0, and the header is told the one that is.
 */
static int halves(cap_user_header_t header, struct __user_cap_header_struct *in)
{
	TRY(get_user_struct(in, header));
	switch (in->version) {
	case _LINUX_CAPABILITY_VERSION_1: return 1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3: return 2;
	}
	TRY(put_user_u32(&header->version, _LINUX_CAPABILITY_VERSION_3));
	return 0;
}

UK_SYSCALL_R_DEFINE(int, capget, cap_user_header_t, header, cap_user_data_t,
		    data)
{
	struct __user_cap_header_struct in;
	struct __user_cap_data_struct out[2];
	int count = halves(header, &in);
	struct thread *thread;

	if (count < 0)
		return count;
	if (!data) /* asking for the version is no error */
		return 0;
	if (!count || in.pid < 0)
		return -EINVAL;
	thread = thread_find_any(in.pid);
	if (!thread)
		return -ESRCH;
	for (int i = 0; i < 2; i++) {
		out[i].effective = thread->cred->cap_effective >> 32 * i;
		out[i].permitted = thread->cred->cap_permitted >> 32 * i;
		out[i].inheritable = thread->cred->cap_inheritable >> 32 * i;
	}
	return put_user_bytes(data, out, count * sizeof(out[0]));
}

static bool is_subset(u64 set, u64 of)
{
	return !(set & ~of);
}

static int set_capabilities(u64 effective, u64 permitted, u64 inheritable)
{
	const struct cred *old = current->cred;
	struct cred *new;
	u64 known = (2UL << CAP_LAST_CAP) - 1;

	effective &= known;
	permitted &= known;
	inheritable &= known;
	if (!is_subset(permitted, old->cap_permitted) ||
	    !is_subset(effective, permitted) ||
	    !is_subset(inheritable, old->cap_inheritable | old->cap_bounding))
		return -EPERM;
	if (!capable(CAP_SETPCAP) &&
	    !is_subset(inheritable, old->cap_inheritable | old->cap_permitted))
		return -EPERM;
	new = cred_change();
	if (!new)
		return -ENOMEM;
	new->cap_effective = effective;
	new->cap_permitted = permitted;
	new->cap_inheritable = inheritable;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, capset, cap_user_header_t, header,
		    const cap_user_data_t, data)
{
	struct __user_cap_header_struct in;
	struct __user_cap_data_struct set[2] = { { 0, 0, 0 } };
	int count = halves(header, &in);

	if (count <= 0)
		return count ? count : -EINVAL;
	if (in.pid && in.pid != current->tid)
		return -EPERM;
	TRY(get_user_bytes(set, data, count * sizeof(set[0])));
	return set_capabilities(set[0].effective | (u64)set[1].effective << 32,
				set[0].permitted | (u64)set[1].permitted << 32,
				set[0].inheritable | (u64)set[1].inheritable
							     << 32);
}
