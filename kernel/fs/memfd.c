// SPDX-License-Identifier: BSD-3-Clause
/* memfd_create(2): a ramfs file without a name, which its maker may seal. */
#include <linux/memfd.h>

#include "fs/fcntl.h"
#include "fs/fd.h"
#include "fs/ramfs.h"
#include "lib/string.h"
#include "mm/mm.h"
#include "shim/syscall.h"

#define PREFIX	    "/memfd:"
#define PREFIX_SIZE (sizeof(PREFIX) - 1)
#define NAME_SIZE   250 /* with its NUL */
#define ALL_SEALS                                                   \
	(F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | \
	 F_SEAL_FUTURE_WRITE)

static bool is_memfd(const struct inode *inode)
{
	return superblock_is_anonymous(inode->sb) && ramfs_is_file(inode);
}

static bool is_mapped_writable(const struct inode *inode)
{
	const struct vma *vma;

	list_for_each (vma, &inode->backing.mappings, backing_link)
		if (vma->flags & VMA_SHARED && vma->flags & VMA_MAY_WRITE)
			return true;
	return false;
}

long memfd_add_seals(struct file *file, u32 seals)
{
	struct inode *inode = file->inode;

	if (!file_writable(file))
		return -EPERM;
	if (seals & ~ALL_SEALS || !is_memfd(inode))
		return -EINVAL;
	if (ramfs_data(inode)->seals & F_SEAL_SEAL)
		return -EPERM;
	if (seals & F_SEAL_WRITE && is_mapped_writable(inode))
		return -EBUSY;
	ramfs_data(inode)->seals |= seals;
	return 0;
}

long memfd_get_seals(struct file *file)
{
	if (!is_memfd(file->inode))
		return -EINVAL;
	return ramfs_data(file->inode)->seals;
}

static int open_memfd(const char *name, u32 seals, struct file **out)
{
	struct inode *inode =
		ramfs_inode(anonymous_superblock, S_IFREG | 0777, 0);

	if (!inode)
		return -ENOMEM;
	ramfs_data(inode)->seals = seals;
	return inode_open_anonymous(name, inode, O_RDWR | O_LARGEFILE, out);
}

UK_SYSCALL_R_DEFINE(int, memfd_create, const char *, name, unsigned int, flags)
{
	char full[PREFIX_SIZE + NAME_SIZE];
	struct file *file;
	ssize_t n;

	if (flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING))
		return -EINVAL; /* MFD_HUGETLB: there are no huge pages */
	memcpy(full, PREFIX, PREFIX_SIZE);
	n = copy_string_from_user(full + PREFIX_SIZE, name, NAME_SIZE);
	if (n < 0)
		return n == -ENAMETOOLONG ? -EINVAL : n;
	TRY(open_memfd(full, flags & MFD_ALLOW_SEALING ? 0 : F_SEAL_SEAL,
		       &file));
	return fd_install(file, 0, flags & MFD_CLOEXEC);
}
