// SPDX-License-Identifier: BSD-3-Clause
/* What travels beside the bytes: cmsg(3), unix(7). Open files and who sent them
 * are handled here, the rest is the family's. */
#include "net/socket.h"

#include "fs/cred.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "proc/process.h"
#include "shim/syscall.h"

#define CONTROL_MAX 20480 /* net.core.optmem_max */

void message_drop_files(struct message *message)
{
	for (u32 i = 0; i < message->file_count; i++)
		file_put(message->files[i]);
	kfree(message->files);
	message->file_count = 0;
	message->files = NULL;
}

/* ---- From the program ---- */

static int get_files(struct message *message, const int *fds, size_t count)
{
	if (count > SCM_MAX_FD - message->file_count)
		return -EINVAL;
	if (count && !message->files)
		message->files = kmalloc(SCM_MAX_FD * sizeof(struct file *));
	if (count && !message->files)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		struct file *file = fd_get_any(fds[i]);

		if (!file)
			return -EBADF;
		message->files[message->file_count++] = file;
	}
	return 0;
}

static bool is_own_id(const struct cred_ids *ids, u32 id)
{
	return id == ids->real || id == ids->effective || id == ids->saved;
}

/* Who may say that he is somebody else: unix(7). */
static int get_sender(struct message *message, const struct ucred *sender)
{
	const struct cred *cred = current->cred;

	if ((sender->pid != current->process->pid && !capable(CAP_SYS_ADMIN)) ||
	    (!is_own_id(&cred->user, sender->uid) && !capable(CAP_SETUID)) ||
	    (!is_own_id(&cred->group, sender->gid) && !capable(CAP_SETGID)))
		return -EPERM;
	if (!process_find(sender->pid))
		return -ESRCH;
	message->sender = *sender;
	return 0;
}

static int get_item(struct message *message, const struct cmsghdr *item)
{
	size_t n = item->cmsg_len - sizeof(*item);

	if (item->cmsg_level != SOL_SOCKET)
		return 0;
	if (item->cmsg_type == SCM_RIGHTS)
		return get_files(message, (const int *)(item + 1),
				 n / sizeof(int));
	if (item->cmsg_type == SCM_CREDENTIALS && n == sizeof(struct ucred))
		return get_sender(message, (const struct ucred *)(item + 1));
	return -EINVAL;
}

int control_get(struct message *message, const void *user, size_t size)
{
	const struct cmsghdr *item;

	if (!size)
		return 0;
	if (size > CONTROL_MAX)
		return -ENOBUFS;
	message->control = kmalloc(size);
	message->control_size = size;
	if (!message->control)
		return -ENOBUFS;
	if (copy_from_user(message->control, user, size))
		return -EFAULT;
	for (size_t at = 0, left; at + sizeof(*item) <= size;
	     at += CMSG_ALIGN(item->cmsg_len)) {
		int error;

		item = (const struct cmsghdr *)(message->control + at);
		left = size - at;
		if (item->cmsg_len < sizeof(*item) || item->cmsg_len > left)
			return -EINVAL;
		error = get_item(message, item);
		if (error)
			return error;
	}
	return 0;
}

/* ---- To the program ---- */

bool control_put(struct message *message, int level, int type, const void *data,
		 size_t n)
{
	struct cmsghdr item = { sizeof(item) + n, level, type };
	size_t room = message->control_size;

	if (room < item.cmsg_len)
		message->result |= MSG_CTRUNC;
	if (!message->control || room < sizeof(item))
		return false;
	item.cmsg_len = MIN(item.cmsg_len, room);
	if (put_user_struct(message->control, &item) ||
	    copy_to_user(message->control + sizeof(item), data,
			 item.cmsg_len - sizeof(item)))
		return false;
	room = MIN(room, CMSG_ALIGN(item.cmsg_len));
	message->control += room;
	message->control_size -= room;
	return true;
}

/* As many files as there is room for; the others are closed. */
static void put_files(struct message *message)
{
	bool close_on_exec = message->flags & MSG_CMSG_CLOEXEC;
	size_t room = message->control_size / sizeof(int), count = 0;
	int fds[SCM_MAX_FD];

	room -= MIN(room, sizeof(struct cmsghdr) / sizeof(int));
	while (count < MIN(room, (size_t)message->file_count)) {
		struct file *file = message->files[count];

		file_get(file);
		fds[count] = fd_install(file, 0, close_on_exec);
		if (fds[count] < 0)
			break;
		count++;
	}
	if (count < message->file_count)
		message->result |= MSG_CTRUNC;
	if (count && !control_put(message, SOL_SOCKET, SCM_RIGHTS, fds,
				  count * sizeof(int)))
		while (count)
			fd_close(fds[--count]);
}

void control_put_standard(const struct socket *socket, struct message *message)
{
	if (socket_option(socket, SO_PASSCRED))
		control_put(message, SOL_SOCKET, SCM_CREDENTIALS,
			    &message->sender, sizeof(message->sender));
	if (message->file_count)
		put_files(message);
	message_drop_files(message);
}
