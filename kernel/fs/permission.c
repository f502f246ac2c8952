// SPDX-License-Identifier: BSD-3-Clause
/*
 * May the caller do that to this inode? Owner, group, others, and the
 * capabilities that override them: path_resolution(7), capabilities(7).
 */
#include "fs/cred.h"
#include "fs/path.h"
#include "sched/thread.h"

/* The three bits of the mode that count for the caller. */
static u32 granted(const struct inode *inode, const struct cred *cred)
{
	if (cred->fsuid == inode->uid)
		return inode->mode >> 6 & 7;
	if (cred_in_group(cred, inode->gid))
		return inode->mode >> 3 & 7;
	return inode->mode & 7;
}

/* Capabilities never make a file executable that nobody may execute. */
static bool overridden(const struct inode *inode, const struct cred *cred,
		       u32 mask)
{
	bool directory = S_ISDIR(inode->mode);

	if ((directory || !(mask & MAY_EXEC) || inode->mode & 0111) &&
	    cred_has_cap(cred, CAP_DAC_OVERRIDE))
		return true;
	if (directory ? mask & MAY_WRITE : mask != MAY_READ)
		return false;
	return cred_has_cap(cred, CAP_DAC_READ_SEARCH);
}

int inode_permission(struct inode *inode, u32 mask)
{
	const struct cred *cred = current->cred;

	if (!(mask & ~granted(inode, cred)))
		return 0;
	return overridden(inode, cred, mask) ? 0 : -EACCES;
}

bool inode_is_owned(const struct inode *inode)
{
	return current->cred->fsuid == inode->uid || capable(CAP_FOWNER);
}
