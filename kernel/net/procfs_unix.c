// SPDX-License-Identifier: BSD-3-Clause
/* /proc/net/unix. */
#include "fs/inode.h"
#include "fs/procfs.h"
#include "net/unix.h"

#define FLAG_LISTENS 0x10000

/* With @ for the NULs of abstract names. */
static void add_name(struct text *text, const struct unix_name *name)
{
	u32 n = name->length - offsetof(struct sockaddr_un, sun_path);
	const char *path = name->address.sun_path;

	text_add(text, " ");
	for (u32 i = 0; i < (path[0] ? n - 1 : n); i++)
		text_add_bytes(text, path[i] ? &path[i] : "@", 1);
}

void unix_show(struct text *text)
{
	const struct unix_socket *u;

	text_add(text, "Num       RefCount Protocol Flags    Type St "
		       "Inode Path\n");
	list_for_each (u, &unix_sockets, all) {
		const struct file *file = u->socket.file;

		text_add(text, "%016lx: %08X %08X %08X %04X %02X %5lu",
			 file ? file->inode->ino : 0, u->refs, 0,
			 u->socket.acceptconn ? FLAG_LISTENS : 0,
			 u->socket.type, u->connected ? 3 : 1,
			 file ? file->inode->ino : 0);
		if (u->name)
			add_name(text, u->name);
		text_add(text, "\n");
	}
}
