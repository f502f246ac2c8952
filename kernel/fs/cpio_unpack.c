// SPDX-License-Identifier: BSD-3-Clause
/*
 * Fills ramfs from the archive that the host gave (docs/protocol.md). Data that
 * begins on a page boundary stays where it lies: its pages become the file's.
 * All other pages of the archive are free memory in the end.
 */
#include <linux/errno.h>

#include "fs/cpio.h"
#include "fs/devfs.h"
#include "fs/fs.h"
#include "fs/ramfs.h"
#include "fs/tree.h"
#include "lib/log.h"
#include "lib/string.h"
#include "lib/tree.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

/* A file with several names, waiting for the next of them. */
struct hard_link {
	struct tree_node node;
	u64 ino;
	struct inode *inode; /* held by its names */
};

struct unpack {
	struct superblock *sb;
	u64 phys; /* of the archive */
	const u8 *archive;
	struct tree links;	  /* by ino */
	u64 tail_start, tail_end; /* offsets: to be zeroed, see keep_tail */
};

static struct hard_link *find_link(struct unpack *unpack, u64 ino,
				   struct tree_node **above, int *side)
{
	struct tree_node *at = unpack->links.root;

	*above = NULL;
	*side = 0;
	while (at) {
		struct hard_link *link = tree_entry(at, struct hard_link, node);

		if (link->ino == ino)
			return link;
		*above = at;
		*side = ino > link->ino;
		at = at->child[*side];
	}
	return NULL;
}

/* The inode of an earlier name of ENTRY's file, or NULL. */
static struct inode *earlier_name(struct unpack *unpack,
				  const struct cpio_entry *entry)
{
	struct tree_node *above;
	int side;
	struct hard_link *link;

	if (entry->links < 2)
		return NULL;
	link = find_link(unpack, entry->ino, &above, &side);
	return link ? link->inode : NULL;
}

static int remember_name(struct unpack *unpack, const struct cpio_entry *entry,
			 struct inode *inode)
{
	struct hard_link *link = kmalloc(sizeof(*link));
	struct tree_node *above;
	int side;

	if (!link)
		return -ENOMEM;
	find_link(unpack, entry->ino, &above, &side);
	link->ino = entry->ino;
	link->inode = inode;
	inode_get(inode);
	tree_insert(&unpack->links, &link->node, above, side);
	return 0;
}

static void forget_names(struct unpack *unpack)
{
	struct tree_node *node;

	while ((node = tree_first(&unpack->links))) {
		struct hard_link *link =
			tree_entry(node, struct hard_link, node);

		tree_remove(&unpack->links, node);
		inode_put(link->inode);
		kfree(link);
	}
}

/*
 * Behind a file's data, in its last page, the archive goes on; in the file that
 * must be zeros. They are written once the reader has passed the page.
 */
static void zero_tail(struct unpack *unpack, u64 passed)
{
	if (unpack->tail_start < unpack->tail_end &&
	    passed >= unpack->tail_end) {
		memset((void *)unpack->archive + unpack->tail_start, 0,
		       unpack->tail_end - unpack->tail_start);
		unpack->tail_start = unpack->tail_end;
	}
}

static int map_in_place(struct unpack *unpack, struct inode *inode,
			const struct cpio_entry *entry)
{
	u64 offset = entry->data - unpack->archive;
	u64 end = offset + entry->size;

	zero_tail(unpack, offset);
	for (u64 at = offset; at < end; at += PAGE_SIZE) {
		struct page *page = phys_to_page(unpack->phys + at);

		page_get(page);
		if (ramfs_add_page(inode, (at - offset) >> PAGE_SHIFT, page)) {
			page_put(page);
			return -ENOMEM;
		}
	}
	unpack->tail_start = end;
	unpack->tail_end = PAGE_UP(end);
	inode->size = entry->size;
	return 0;
}

static int take_data(struct unpack *unpack, struct inode *inode,
		     const struct cpio_entry *entry)
{
	u64 phys = unpack->phys + (entry->data - unpack->archive);

	if (!entry->size || inode->size)
		return 0;
	if (phys & ~PAGE_MASK)
		return ramfs_fill(inode, entry->data, entry->size);
	return map_in_place(unpack, inode, entry);
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

	if (S_ISLNK(entry->mode))
		return ramfs_symlink_inode(sb, (const char *)entry->data,
					   MIN(entry->size, 4095UL));
	return ramfs_inode(sb, entry->mode,
			   DEVICE_NUMBER(entry->device_major,
					 entry->device_minor));
}

/* A new object at the place that PARENT and the last name say. */
static int add_new(struct unpack *unpack, struct tree_place *place,
		   const struct cpio_entry *entry)
{
	struct inode *inode = make_inode(unpack, entry);
	int error = 0;

	if (!inode)
		return -ENOMEM;
	take_attributes(inode, entry);
	if (S_ISREG(entry->mode) && entry->links > 1)
		error = remember_name(unpack, entry, inode);
	if (!error)
		error = tree_add(place, inode);
	if (!error && S_ISREG(entry->mode))
		error = take_data(unpack, inode, entry);
	inode_put(inode);
	return error;
}

static int add_name(struct unpack *unpack, struct tree_place *place,
		    struct inode *inode, const struct cpio_entry *entry)
{
	int error = tree_add(place, inode);

	if (error)
		return error;
	inode->links++;
	return take_data(unpack, inode, entry);
}

/* A directory that is there already takes the attributes; all else is replaced:
 * the last entry of a name counts. */
static int add_entry(struct unpack *unpack, struct tree_place *place,
		     const struct cpio_entry *entry)
{
	struct inode *earlier = NULL;
	struct inode *present = place->present ? place->present->inode : NULL;

	if (present && S_ISDIR(present->mode)) {
		if (S_ISDIR(entry->mode))
			take_attributes(present, entry);
		return 0;
	}
	if (S_ISREG(entry->mode))
		earlier = earlier_name(unpack, entry);
	if (present && present == earlier)
		return 0;
	if (present)
		tree_remove_name(place);
	if (earlier)
		return add_name(unpack, place, earlier, entry);
	return add_new(unpack, place, entry);
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
	if (!error && place.dir) {
		error = add_entry(unpack, &place, entry);
		tree_place_put(&place);
	} else if (!error) {
		take_attributes(unpack->sb->root->inode, entry);
	}
	zero_tail(unpack, entry->end);
	return error;
}

/* Files have references of their own to the pages that they lie in. */
static void free_archive(u64 phys, u64 size)
{
	for (u64 at = PAGE_DOWN(phys); at < phys + size; at += PAGE_SIZE)
		page_put(phys_to_page(at));
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
	forget_names(&unpack);
	free_archive(phys, size);
	return error;
}
