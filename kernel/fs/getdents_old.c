// SPDX-License-Identifier: BSD-3-Clause
/* What getdents64 leaves to others: finding the directory, and its ancestor. */
#include "fs/fd.h"
#include "fs/getdents.h"
#include "fs/inotify.h"
#include "lib/string.h"
#include "shim/syscall.h"

static long run(struct file *file, struct getdents *list)
{
	size_t room = list->room;
	int error;

	if (!file->ops->readdir)
		return -ENOTDIR;
	if (file->dentry->unlinked)
		return -ENOENT;
	error = file->ops->readdir(file, &list->sink);
	file_accessed(file);
	inotify_file(file->dentry, IN_ACCESS);
	if (room != list->room)
		return room - list->room;
	return error ? error : list->error;
}

bool getdents_put(struct getdents *list, const void *record, size_t length)
{
	if (length > list->room)
		list->error = -EINVAL; /* which counts if it is the first */
	else if (copy_to_user(list->to, record, length))
		list->error = -EFAULT;
	if (list->error)
		return true;
	list->to += length;
	list->room -= length;
	return false;
}

long getdents_run(int fd, struct getdents *list)
{
	struct file *file AUTO(file_auto_put) = fd_get(fd);

	list->room = MIN(list->room, (size_t)INT32_MAX);
	return file ? run(file, list) : -EBADF;
}

/* struct linux_dirent: the type comes last, in the record's last byte. */
struct old_record {
	u64 ino;
	u64 offset;
	u16 length;
} __attribute__((packed));

static bool add_old(struct directory_sink *sink, const char *name, size_t n,
		    u64 ino, unsigned int type, u64 next_offset)
{
	struct getdents *list = container_of(sink, struct getdents, sink);
	size_t length = ALIGN_UP(sizeof(struct old_record) + n + 2, 8UL);
	char bytes[ALIGN_UP(sizeof(struct old_record) + 257, 8UL)];
	struct old_record *record = (struct old_record *)bytes;

	memset(bytes, 0, length);
	record->ino = ino;
	record->offset = next_offset;
	record->length = length;
	memcpy(bytes + sizeof(*record), name, n);
	bytes[length - 1] = type;
	return getdents_put(list, bytes, length);
}

UK_SYSCALL_R_DEFINE(int, getdents, unsigned int, fd, void *, dirp, unsigned int,
		    count)
{
	struct getdents list = { .sink.add = add_old,
				 .to = dirp,
				 .room = count };

	return getdents_run(fd, &list);
}
