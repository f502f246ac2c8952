// SPDX-License-Identifier: BSD-3-Clause
/*
 * Fills ramfs from the archive that the host gave (docs/protocol.md). Data that
 * begins on a page boundary stays where it lies: its pages become the file's.
 * All other pages of the archive are free memory in the end.
 */
#include "fs/cpio.h"
#include "fs/devices.h"
#include "fs/fs.h"
#include "fs/ramfs.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

/* A file with several names, waiting for the next of them. */
struct hard_link {
	struct tree_key by_ino;
	struct inode *inode;
};

struct unpack {
	struct superblock *sb;
	u64 phys; /* of the archive */
	const u8 *archive;
	struct tree links; /* by ino */
	u64 free; /* offset of the first page that is still the archive's */
	u64 tail; /* where a file ended last: see zero_tail */
};

/* The inode of an earlier name of ENTRY's file, or NULL. */
static struct inode *earlier_name(struct unpack *unpack,
				  const struct cpio_entry *entry)
{
	struct tree_key *found = tree_find_key(&unpack->links, entry->ino);

	if (entry->links < 2 || !found || found->key != entry->ino)
		return NULL;
	return tree_entry(found, struct hard_link, by_ino)->inode;
}

static int remember_name(struct unpack *unpack, const struct cpio_entry *entry,
			 struct inode *inode)
{
	struct hard_link *link = kmalloc(sizeof(*link));

	if (!link)
		return -ENOMEM;
	link->inode = inode;
	inode_get(inode);
	tree_insert_key(&unpack->links, &link->by_ino, entry->ino);
	return 0;
}

static void forget_names(struct unpack *unpack)
{
	struct tree_node *node;

	while ((node = tree_first(&unpack->links))) {
		struct hard_link *link =
			tree_entry(node, struct hard_link, by_ino.node);

		tree_remove(&unpack->links, node);
		inode_put(link->inode);
		kfree(link);
	}
}

/* The reader has passed OFFSET: no page before it is needed but by files. */
static void free_pages(struct unpack *unpack, u64 offset)
{
	for (; unpack->free < offset; unpack->free += PAGE_SIZE)
		page_put(phys_to_page(unpack->phys + unpack->free));
}

/*
 * Behind a file's data, in its last page, the archive goes on; in the file that
 * must be zeros. They are written once the reader has passed the page, which it
 * holds until then: the file's name may be given to another.
 */
static void zero_tail(struct unpack *unpack, u64 passed)
{
	u64 start = unpack->tail, end = PAGE_UP(start);

	if (start == end || passed < end)
		return;
	memset((void *)unpack->archive + start, 0, end - start);
	page_put(phys_to_page(unpack->phys + start));
	unpack->tail = end;
}

/* The file takes over the archive's references to the pages of its data. */
static void map_in_place(struct unpack *unpack, struct inode *inode,
			 const struct cpio_entry *entry)
{
	u64 start = entry->data - unpack->archive, end = start + entry->size;

	zero_tail(unpack, start);
	free_pages(unpack, start);
	unpack->free = PAGE_UP(end);
	unpack->tail = end;
	if (end & ~PAGE_MASK)
		page_get(phys_to_page(unpack->phys + end));
	ramfs_take_pages(inode, phys_to_page(unpack->phys + start),
			 (unpack->free - start) >> PAGE_SHIFT);
	inode->size = entry->size;
}

static int take_data(struct unpack *unpack, struct inode *inode,
		     const struct cpio_entry *entry)
{
	u64 phys = unpack->phys + (entry->data - unpack->archive);

	if (!entry->size || inode->size)
		return 0;
	if (phys & ~PAGE_MASK)
		return ramfs_fill(inode, entry->data, entry->size);
	map_in_place(unpack, inode, entry);
	return 0;
}

static void take_attributes(struct inode *inode, const struct cpio_entry *entry)
{
	struct timestamp time = { .sec = entry->mtime };

	inode->mode = (inode->mode & S_IFMT) | (entry->mode & 07777);
	inode->uid = entry->uid;
	inode->gid = entry->gid;
	inode->mtime = inode->atime = time;
}

static struct inode *make_inode(struct unpack *unpack,
				const struct cpio_entry *entry)
{
	struct superblock *sb = unpack->sb;
	u64 device = DEVICE_NUMBER(entry->device_major, entry->device_minor);
	struct inode *inode;

	if (S_ISLNK(entry->mode))
		inode = ramfs_symlink_inode(sb, (const char *)entry->data,
					    MIN(entry->size, 4095UL));
	else
		inode = ramfs_inode(sb, entry->mode, device);
	if (!inode)
		return NULL;
	take_attributes(inode, entry);
	if (S_ISREG(entry->mode) && entry->links > 1 &&
	    remember_name(unpack, entry, inode)) {
		inode_put(inode);
		return NULL;
	}
	return inode;
}

/* A directory that is there already takes the attributes; all else is replaced:
 * the last entry of a name counts. */
static int add_entry(struct unpack *unpack, struct tree_place *place,
		     const struct cpio_entry *entry)
{
	struct inode *present = place->present ? place->present->inode : NULL;
	struct inode *inode = NULL;
	int error;

	if (present && S_ISDIR(present->mode)) {
		if (S_ISDIR(entry->mode))
			take_attributes(present, entry);
		return 0;
	}
	if (S_ISREG(entry->mode))
		inode = earlier_name(unpack, entry);
	if (present && present == inode)
		return 0;
	if (present)
		ramfs_remove_name(place->present);
	if (inode)
		inode_get(inode);
	else
		inode = make_inode(unpack, entry);
	error = tree_add(place, inode);
	if (error || !S_ISREG(entry->mode))
		return error;
	return take_data(unpack, inode, entry);
}

static int unpack_entry(void *context, const struct cpio_entry *entry)
{
	struct unpack *unpack = context;
	struct tree_place place;
	int error;

	error = tree_find(unpack->sb, entry->name, entry->name_length, &place);
	if (error == -EINVAL || error == -ENOTDIR) {
		log_always("initrd: %s: can't be unpacked there", entry->name);
		return 0;
	}
	if (!error)
		error = add_entry(unpack, &place, entry);
	zero_tail(unpack, entry->end);
	return error;
}

int cpio_unpack(struct superblock *sb, u64 phys, u64 size)
{
	struct unpack unpack = { .sb = sb,
				 .phys = phys,
				 .archive = phys_to_virt(phys) };
	struct cpio_problem problem;
	int error = cpio_read(unpack.archive, size, unpack_entry, &unpack,
			      &problem);

	if (error && problem.message)
		log_always("initrd: damaged at byte %lu: %s", problem.offset,
			   problem.message);
	else if (error)
		log_always("initrd: no memory to unpack it (%d)", error);
	zero_tail(&unpack, ~0UL);
	free_pages(&unpack, size);
	forget_names(&unpack);
	return error;
}
