// SPDX-License-Identifier: BSD-3-Clause
/*
 * User and group ids: credentials(7), capabilities(7). Each call works on a
 * copy of the credentials, and the thread gets that once it is right.
 */
#include <linux/capability.h>
#include <linux/errno.h>

#include "fs/cred.h"
#include "lib/abi.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "mm/usercopy.h"
#include "proc/process.h"
#include "shim/syscall.h"

#define KEEP ((u32)-1) /* "leave it as it is" */

/* securebits(7) */
#define NO_SETUID_FIXUP 4

UK_SYSCALL_R_DEFINE0(uid_t, getuid)
{
	return current->cred->uid;
}

UK_SYSCALL_R_DEFINE0(uid_t, geteuid)
{
	return current->cred->euid;
}

UK_SYSCALL_R_DEFINE0(gid_t, getgid)
{
	return current->cred->gid;
}

UK_SYSCALL_R_DEFINE0(gid_t, getegid)
{
	return current->cred->egid;
}

static int put_three(u32 *a, u32 *b, u32 *c, const u32 values[3])
{
	if (put_user_u32(a, values[0]) || put_user_u32(b, values[1]) ||
	    put_user_u32(c, values[2]))
		return -EFAULT;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, getresuid, uid_t *, ruid, uid_t *, euid, uid_t *, suid)
{
	const struct cred *cred = current->cred;

	return put_three(ruid, euid, suid,
			 (u32[]){ cred->uid, cred->euid, cred->suid });
}

UK_SYSCALL_R_DEFINE(int, getresgid, gid_t *, rgid, gid_t *, egid, gid_t *, sgid)
{
	const struct cred *cred = current->cred;

	return put_three(rgid, egid, sgid,
			 (u32[]){ cred->gid, cred->egid, cred->sgid });
}

/* ---- Changing ---- */

/*
 * Root that becomes somebody else loses its capabilities; effective ones come
 * and go with the effective id. See "Effect of user ID changes".
 */
static void fix_capabilities(struct cred *new, const struct cred *old)
{
	const struct process *process = current->process;
	bool was_root = !old->uid || !old->euid || !old->suid;
	bool is_root = !new->uid || !new->euid || !new->suid;

	if (process->securebits & NO_SETUID_FIXUP)
		return;
	if (was_root && !is_root && !process->keep_caps) {
		new->cap_permitted = 0;
		new->cap_effective = 0;
	}
	if (!old->euid && new->euid)
		new->cap_effective = 0;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

static int install(struct cred *new)
{
	struct cred *old = current->cred;

	fix_capabilities(new, old);
	if (new->euid != old->euid || new->egid != old->egid)
		current->process->dumpable = false;
	current->cred = new;
	cred_put(old);
	return 0;
}

static int refuse(struct cred *new, int error)
{
	cred_put(new);
	return error;
}

static bool may_be(u32 id, u32 a, u32 b, u32 c)
{
	return id == KEEP || id == a || id == b || id == c;
}

UK_SYSCALL_R_DEFINE(int, setuid, uid_t, uid)
{
	struct cred *new;

	if (uid == KEEP)
		return -EINVAL;
	new = cred_copy(current->cred);
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETUID))
		new->uid = new->suid = uid;
	else if (uid != new->uid && uid != new->suid)
		return refuse(new, -EPERM);
	new->euid = new->fsuid = uid;
	return install(new);
}

UK_SYSCALL_R_DEFINE(int, setgid, gid_t, gid)
{
	struct cred *new;

	if (gid == KEEP)
		return -EINVAL;
	new = cred_copy(current->cred);
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETGID))
		new->gid = new->sgid = gid;
	else if (gid != new->gid && gid != new->sgid)
		return refuse(new, -EPERM);
	new->egid = new->fsgid = gid;
	return install(new);
}

UK_SYSCALL_R_DEFINE(int, setreuid, uid_t, ruid, uid_t, euid)
{
	const struct cred *old = current->cred;
	bool free = capable(CAP_SETUID);
	struct cred *new = cred_copy(old);

	if (!new)
		return -ENOMEM;
	if (!free && (!may_be(ruid, old->uid, old->euid, KEEP) ||
		      !may_be(euid, old->uid, old->euid, old->suid)))
		return refuse(new, -EPERM);
	if (ruid != KEEP)
		new->uid = ruid;
	if (euid != KEEP)
		new->euid = euid;
	if (ruid != KEEP || (euid != KEEP && euid != old->uid))
		new->suid = new->euid;
	new->fsuid = new->euid;
	return install(new);
}

UK_SYSCALL_R_DEFINE(int, setregid, gid_t, rgid, gid_t, egid)
{
	const struct cred *old = current->cred;
	bool free = capable(CAP_SETGID);
	struct cred *new = cred_copy(old);

	if (!new)
		return -ENOMEM;
	if (!free && (!may_be(rgid, old->gid, old->egid, KEEP) ||
		      !may_be(egid, old->gid, old->egid, old->sgid)))
		return refuse(new, -EPERM);
	if (rgid != KEEP)
		new->gid = rgid;
	if (egid != KEEP)
		new->egid = egid;
	if (rgid != KEEP || (egid != KEEP && egid != old->gid))
		new->sgid = new->egid;
	new->fsgid = new->egid;
	return install(new);
}

UK_SYSCALL_R_DEFINE(int, setresuid, uid_t, ruid, uid_t, euid, uid_t, suid)
{
	const struct cred *old = current->cred;
	bool free = capable(CAP_SETUID);
	struct cred *new = cred_copy(old);

	if (!new)
		return -ENOMEM;
	if (!free && (!may_be(ruid, old->uid, old->euid, old->suid) ||
		      !may_be(euid, old->uid, old->euid, old->suid) ||
		      !may_be(suid, old->uid, old->euid, old->suid)))
		return refuse(new, -EPERM);
	if (ruid != KEEP)
		new->uid = ruid;
	if (euid != KEEP)
		new->euid = euid;
	if (suid != KEEP)
		new->suid = suid;
	new->fsuid = new->euid;
	return install(new);
}

UK_SYSCALL_R_DEFINE(int, setresgid, gid_t, rgid, gid_t, egid, gid_t, sgid)
{
	const struct cred *old = current->cred;
	bool free = capable(CAP_SETGID);
	struct cred *new = cred_copy(old);

	if (!new)
		return -ENOMEM;
	if (!free && (!may_be(rgid, old->gid, old->egid, old->sgid) ||
		      !may_be(egid, old->gid, old->egid, old->sgid) ||
		      !may_be(sgid, old->gid, old->egid, old->sgid)))
		return refuse(new, -EPERM);
	if (rgid != KEEP)
		new->gid = rgid;
	if (egid != KEEP)
		new->egid = egid;
	if (sgid != KEEP)
		new->sgid = sgid;
	new->fsgid = new->egid;
	return install(new);
}

/* What permission to files needs: these follow the file system's id. */
#define FILE_CAPABILITIES                                                     \
	(1UL << CAP_CHOWN | 1UL << CAP_DAC_OVERRIDE |                         \
	 1UL << CAP_DAC_READ_SEARCH | 1UL << CAP_FOWNER | 1UL << CAP_FSETID | \
	 1UL << CAP_LINUX_IMMUTABLE | 1UL << CAP_MKNOD |                      \
	 1UL << CAP_MAC_OVERRIDE)

/* setfsuid and setfsgid report no errors: they return what was before. */
UK_SYSCALL_R_DEFINE(int, setfsuid, uid_t, fsuid)
{
	const struct cred *old = current->cred;
	u32 before = old->fsuid;
	struct cred *new;

	if (fsuid == before ||
	    (!may_be(fsuid, old->uid, old->euid, old->suid) &&
	     !capable(CAP_SETUID)))
		return before;
	new = fsuid == KEEP ? NULL : cred_copy(old);
	if (!new)
		return before;
	new->fsuid = fsuid;
	if (!before && fsuid)
		new->cap_effective &= ~FILE_CAPABILITIES;
	if (before && !fsuid)
		new->cap_effective |= new->cap_permitted &FILE_CAPABILITIES;
	current->cred = new;
	cred_put((struct cred *)old);
	return before;
}

UK_SYSCALL_R_DEFINE(int, setfsgid, gid_t, fsgid)
{
	const struct cred *old = current->cred;
	u32 before = old->fsgid;
	struct cred *new;

	if (fsgid == before ||
	    (!may_be(fsgid, old->gid, old->egid, old->sgid) &&
	     !capable(CAP_SETGID)))
		return before;
	new = fsgid == KEEP ? NULL : cred_copy(old);
	if (!new)
		return before;
	new->fsgid = fsgid;
	current->cred = new;
	cred_put((struct cred *)old);
	return before;
}

/* ---- Supplementary groups ---- */

UK_SYSCALL_R_DEFINE(int, getgroups, int, size, gid_t *, list)
{
	const struct cred *cred = current->cred;
	size_t bytes = cred->group_count * sizeof(u32);

	if (size < 0)
		return -EINVAL;
	if (size && (u32)size < cred->group_count)
		return -EINVAL;
	if (size && copy_to_user(list, cred->groups, bytes))
		return -EFAULT;
	return cred->group_count;
}

UK_SYSCALL_R_DEFINE(int, setgroups, size_t, size, const gid_t *, list)
{
	struct cred *new;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if (size > CRED_MAX_GROUPS)
		return -EINVAL;
	new = cred_copy(current->cred);
	if (!new)
		return -ENOMEM;
	if (copy_from_user(new->groups, list, size * sizeof(u32)))
		return refuse(new, -EFAULT);
	for (size_t i = 0; i < size; i++)
		if (new->groups[i] == KEEP)
			return refuse(new, -EINVAL);
	new->group_count = size;
	return install(new);
}
