// SPDX-License-Identifier: BSD-3-Clause
/* Credentials: shared by threads until one of them changes its own copy. */
#include "fs/cred.h"

#include "lib/string.h"
#include "mm/kmalloc.h"
#include "sched/thread.h"

#define ALL_CAPS ((1UL << (CAP_LAST_CAP + 1)) - 1)

struct cred cred_root = {
	.refs = 1, /* so that it stays */
	.cap_permitted = ALL_CAPS,
	.cap_effective = ALL_CAPS,
	.cap_bounding = ALL_CAPS,
};

struct cred *cred_copy(const struct cred *from)
{
	struct cred *cred = kmalloc(sizeof(*cred));

	if (!cred)
		return NULL;
	memcpy(cred, from, sizeof(*cred));
	cred->refs = 1;
	return cred;
}

struct cred *cred_change(void)
{
	struct cred *old = current->cred, *new;

	if (old->refs == 1)
		return old;
	new = cred_copy(old);
	if (!new)
		return NULL;
	current->cred = new;
	cred_put(old);
	return new;
}

void cred_put(struct cred *cred)
{
	if (cred && !--cred->refs)
		kfree(cred);
}

bool cred_in_group(const struct cred *cred, u32 gid)
{
	if (cred->fsgid == gid)
		return true;
	for (u32 i = 0; i < cred->group_count; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

bool cred_has_cap(const struct cred *cred, int cap)
{
	return cred->cap_effective >> cap & 1;
}

bool capable(int cap)
{
	if (!current || !current->cred)
		return true;
	return cred_has_cap(current->cred, cap);
}
