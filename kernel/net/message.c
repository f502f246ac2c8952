// SPDX-License-Identifier: BSD-3-Clause
/* What is around the bytes of a message: its header, and control data, cmsg(3).
 * Open files and who sent them are handled here, the rest is the family's. */
#include "fs/cred.h"
#include "fs/fd.h"
#include "mm/kmalloc.h"
#include "net/socket.h"
#include "proc/process.h"
#include "shim/syscall.h"

#define CONTROL_MAX 20480 /* net.core.optmem_max */

int user_message_get(struct user_message *message, const struct msghdr *user)
{
	struct msghdr *header = &message->header;
	int longest = sizeof(struct __kernel_sockaddr_storage);

	message->vector.segments = message->vector.fast;
	if (get_user_struct(header, user))
		return -EFAULT;
	if (!header->msg_name)
		header->msg_namelen = 0;
	if (header->msg_namelen < 0)
		return -EINVAL;
	header->msg_namelen = MIN(header->msg_namelen, longest);
	if (header->msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	TRY(iter_vector_copy(&message->vector, header->msg_iov,
			     header->msg_iovlen));
	iter_init_segments(&message->data, message->vector.segments,
			   message->vector.total);
	return 0;
}

void parcel_put(struct parcel *parcel)
{
	if (!parcel || --parcel->refs)
		return;
	while (parcel->count)
		file_put(parcel->files[--parcel->count]);
	kfree(parcel);
}

/* ---- From the program ---- */

static int get_files(struct message *message, const int *fds, size_t count)
{
	struct parcel *parcel = message->parcel;

	if (!count)
		return 0;
	if (!parcel) {
		parcel = message->parcel = kmalloc(sizeof(*parcel));
		if (!parcel)
			return -ENOMEM;
		parcel->refs = 1;
		parcel->count = 0;
	}
	if (count > SCM_MAX_FD - parcel->count)
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		struct file *file = fd_get_any(fds[i]);

		if (!file)
			return -EBADF;
		parcel->files[parcel->count++] = file;
	}
	return 0;
}

static bool may_use(const struct cred_ids *ids, u32 id, int capability)
{
	return id == ids->real || id == ids->effective || id == ids->saved ||
	       capable(capability);
}

/* Who may say that he is somebody else: unix(7). */
static int get_sender(struct message *message, const struct ucred *sender)
{
	const struct cred *cred = current->cred;

	if ((sender->pid != current->process->pid && !capable(CAP_SYS_ADMIN)) ||
	    !may_use(&cred->user, sender->uid, CAP_SETUID) ||
	    !may_use(&cred->group, sender->gid, CAP_SETGID))
		return -EPERM;
	message->sender = *sender;
	return process_find(sender->pid) ? 0 : -ESRCH;
}

static int get_item(struct message *message, const struct cmsghdr *item)
{
	const void *data = item + 1;
	size_t n = item->cmsg_len - sizeof(*item);

	if (item->cmsg_level != SOL_SOCKET)
		return 0;
	if (item->cmsg_type == SCM_RIGHTS)
		return get_files(message, data, n / sizeof(int));
	if (item->cmsg_type == SCM_CREDENTIALS && n == sizeof(struct ucred))
		return get_sender(message, data);
	return -EINVAL;
}

/* The item of MESSAGE's control data from AT on; NULL: that was the last. */
static const struct cmsghdr *item_at(const struct message *message, size_t at)
{
	return at + sizeof(struct cmsghdr) <= message->control_size ?
		       (const void *)(message->control + at) :
		       NULL;
}

const void *control_find(const struct message *message, int level, int type,
			 size_t n)
{
	const struct cmsghdr *item;

	for (size_t at = 0; (item = item_at(message, at));
	     at += CMSG_ALIGN(item->cmsg_len))
		if (item->cmsg_level == level && item->cmsg_type == type &&
		    item->cmsg_len >= sizeof(*item) + n)
			return item + 1;
	return NULL;
}

int control_get(struct message *message, const void *user, size_t size)
{
	const struct cmsghdr *item;

	if (!size)
		return 0;
	message->control = size <= CONTROL_MAX ? kmalloc(size) : NULL;
	message->control_size = size;
	if (!message->control)
		return -ENOBUFS;
	if (copy_from_user(message->control, user, size))
		return -EFAULT;
	for (size_t at = 0; (item = item_at(message, at));
	     at += CMSG_ALIGN(item->cmsg_len)) {
		if (item->cmsg_len < sizeof(*item) ||
		    item->cmsg_len > size - at)
			return -EINVAL;
		TRY(get_item(message, item));
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
	item.cmsg_len = MIN(item.cmsg_len, room);
	if (room < sizeof(item) || put_user_struct(message->control, &item) ||
	    copy_to_user(message->control + sizeof(item), data,
			 item.cmsg_len - sizeof(item)))
		return false;
	room = MIN(room, CMSG_ALIGN(item.cmsg_len));
	message->control += room;
	message->control_size -= room;
	return true;
}

/* As many files as there is room for. */
static void put_files(struct message *message, const struct parcel *parcel)
{
	size_t room = message->control_size / sizeof(int), count = 0;
	int fds[SCM_MAX_FD];

	room -= MIN(room, sizeof(struct cmsghdr) / sizeof(int));
	while (count < MIN(room, (size_t)parcel->count)) {
		file_get(parcel->files[count]);
		fds[count] = fd_install(parcel->files[count], 0,
					message->flags & MSG_CMSG_CLOEXEC);
		if (fds[count] < 0)
			break;
		count++;
	}
	if (count < parcel->count)
		message->result |= MSG_CTRUNC;
	if (count && !control_put(message, SOL_SOCKET, SCM_RIGHTS, fds,
				  count * sizeof(int)))
		while (count)
			fd_close(fds[--count]);
}

void control_put_standard(const struct socket *socket, struct message *message)
{
	if (socket->on[SO_PASSCRED])
		control_put(message, SOL_SOCKET, SCM_CREDENTIALS,
			    &message->sender, sizeof(message->sender));
	if (message->parcel)
		put_files(message, message->parcel);
	parcel_put(message->parcel);
}
