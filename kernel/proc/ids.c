// SPDX-License-Identifier: BSD-3-Clause
/*
 * User and group ids: credentials(7), capabilities(7). The calls come in pairs
 * that differ in whose ids they change; GROUP says which. So most are written
 * once here, and shim/syscalls.tbl says what both names of them mean.
 */
#include "fs/cred.h"
#include "lib/string.h"
#include "proc/process.h"
#include "shim/syscall.h"

#define KEEP ((u32)-1) /* "leave it as it is" */

/* securebits(7) */
#define NO_SETUID_FIXUP 4

static struct cred_ids *ids_of(struct cred *cred, bool group)
{
	return group ? &cred->group : &cred->user;
}

UK_SYSCALL_R_DEFINE(u32, get_id, bool, group, bool, effective)
{
	const struct cred_ids *ids = ids_of(current->cred, group);

	return effective ? ids->effective : ids->real;
}

UK_SYSCALL_R_DEFINE(int, get_ids, bool, group, u32 *, real, u32 *, effective,
		    u32 *, saved)
{
	const struct cred_ids *ids = ids_of(current->cred, group);

	TRY(put_user_u32(real, ids->real));
	TRY(put_user_u32(effective, ids->effective));
	return put_user_u32(saved, ids->saved);
}

/* ---- Changing ---- */

static bool may_set_any(bool group)
{
	return capable(group ? CAP_SETGID : CAP_SETUID);
}

static bool has_root(const struct cred_ids *ids)
{
	return !ids->real || !ids->effective || !ids->saved;
}

/*
 * Root that becomes somebody else loses its capabilities; effective ones come
 * and go with the effective id. See "Effect of user ID changes".
 */
static void fix_capabilities(struct cred *new, const struct cred_ids *old)
{
	const struct process *process = current->process;

	if (process->securebits & NO_SETUID_FIXUP)
		return;
	if (has_root(old) && !has_root(&new->user) && !process->keep_caps) {
		new->cap_permitted = 0;
		new->cap_effective = 0;
	}
	if (!old->effective && new->euid)
		new->cap_effective = 0;
	if (old->effective && !new->euid)
		new->cap_effective = new->cap_permitted;
}

static int install(bool group, const struct cred_ids *ids)
{
	struct cred *cred = cred_change();
	struct cred_ids old;

	if (!cred)
		return -ENOMEM;
	old = *ids_of(cred, group);
	*ids_of(cred, group) = *ids;
	if (!group)
		fix_capabilities(cred, &old);
	if (ids->effective != old.effective)
		current->process->dumpable = false;
	return 0;
}

static bool is_own(u32 id, const struct cred_ids *ids)
{
	return id == KEEP || id == ids->real || id == ids->effective ||
	       id == ids->saved;
}

UK_SYSCALL_R_DEFINE(int, set_id, bool, group, u32, id)
{
	struct cred_ids new = *ids_of(current->cred, group);

	if (id == KEEP)
		return -EINVAL;
	if (may_set_any(group))
		new.real = new.saved = id;
	else if (id != new.real && id != new.saved)
		return -EPERM;
	new.effective = new.file = id;
	return install(group, &new);
}

UK_SYSCALL_R_DEFINE(int, set_ids, bool, group, u32, real, u32, effective, u32,
		    saved)
{
	const struct cred_ids *old = ids_of(current->cred, group);
	struct cred_ids new = *old;

	if (!may_set_any(group) &&
	    (!is_own(real, old) || !is_own(effective, old) ||
	     !is_own(saved, old)))
		return -EPERM;
	if (real != KEEP)
		new.real = real;
	if (effective != KEEP)
		new.effective = effective;
	if (saved != KEEP)
		new.saved = saved;
	new.file = new.effective;
	return install(group, &new);
}

/* The saved id follows the effective one when that is not the old real one. */
UK_SYSCALL_R_DEFINE(int, set_real_id, bool, group, u32, real, u32, effective)
{
	const struct cred_ids *old = ids_of(current->cred, group);
	u32 saved = KEEP;

	if (!may_set_any(group) &&
	    (!is_own(effective, old) ||
	     (real != KEEP && real != old->real && real != old->effective)))
		return -EPERM;
	if (real != KEEP || (effective != KEEP && effective != old->real))
		saved = effective != KEEP ? effective : old->effective;
	return uk_syscall_r_set_ids(group, real, effective, saved);
}

/* What permission to files needs: these follow the file system's id. */
#define FILE_CAPABILITIES                                                     \
	(1UL << CAP_CHOWN | 1UL << CAP_DAC_OVERRIDE |                         \
	 1UL << CAP_DAC_READ_SEARCH | 1UL << CAP_FOWNER | 1UL << CAP_FSETID | \
	 1UL << CAP_LINUX_IMMUTABLE | 1UL << CAP_MKNOD |                      \
	 1UL << CAP_MAC_OVERRIDE)

/* setfsuid and setfsgid report no errors: they return what was before. */
UK_SYSCALL_R_DEFINE(u32, set_file_id, bool, group, u32, id)
{
	struct cred_ids new = *ids_of(current->cred, group);
	u32 before = new.file;
	struct cred *cred;

	if (id == KEEP || (!is_own(id, &new) && !may_set_any(group)))
		return before;
	new.file = id;
	install(group, &new);
	cred = current->cred; /* if it changed, the thread's own */
	if (!group && !before && cred->fsuid)
		cred->cap_effective &= ~FILE_CAPABILITIES;
	if (!group && before && !cred->fsuid)
		cred->cap_effective |= cred->cap_permitted & FILE_CAPABILITIES;
	return before;
}

/* ---- Supplementary groups ---- */

UK_SYSCALL_R_DEFINE(int, getgroups, int, size, gid_t *, list)
{
	const struct cred *cred = current->cred;
	size_t bytes = cred->group_count * sizeof(u32);

	if (size < 0 || (size && (u32)size < cred->group_count))
		return -EINVAL;
	if (size && copy_to_user(list, cred->groups, bytes))
		return -EFAULT;
	return cred->group_count;
}

UK_SYSCALL_R_DEFINE(int, setgroups, size_t, size, const gid_t *, list)
{
	u32 groups[CRED_MAX_GROUPS];
	struct cred *cred;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if (size > CRED_MAX_GROUPS)
		return -EINVAL;
	TRY(get_user_bytes(groups, list, size * sizeof(u32)));
	for (size_t i = 0; i < size; i++)
		if (groups[i] == KEEP)
			return -EINVAL;
	cred = cred_change();
	if (!cred)
		return -ENOMEM;
	memcpy(cred->groups, groups, size * sizeof(u32));
	cred->group_count = size;
	return 0;
}
