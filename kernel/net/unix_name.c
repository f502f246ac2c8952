// SPDX-License-Identifier: BSD-3-Clause
/*
 * The names of AF_UNIX: paths, whose inode leads to the socket, and abstract
 * names (a NUL in front), which exist as long as their socket.
 */
#include "net/unix.h"

#include <linux/errno.h>
#include <linux/fcntl.h>

#include "cpu/cpu.h"
#include "fs/create.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "sched/thread.h"

#define FAMILY_SIZE offsetof(struct sockaddr_un, sun_path)
#define BUCKETS	    64

static struct list abstract[BUCKETS];

static struct list *bucket(const struct unix_name *name)
{
	u32 hash = 0;

	for (u32 i = 0; i < name->length - FAMILY_SIZE; i++)
		hash = hash * 31 + (u8)name->address.sun_path[i];
	if (!abstract[hash % BUCKETS].next)
		list_init(&abstract[hash % BUCKETS]);
	return &abstract[hash % BUCKETS];
}

/* Checks ADDRESS; a path gets a NUL at its end. 0 or -EINVAL. */
static int name_init(struct unix_name *name, const struct address *address)
{
	const struct sockaddr_un *un = (const void *)&address->storage;

	if (address->length <= FAMILY_SIZE || address->length > sizeof(*un) ||
	    un->sun_family != AF_UNIX)
		return -EINVAL;
	name->length = address->length;
	memset(&name->address, 0, sizeof(name->address));
	memcpy(&name->address, un, name->length);
	if (un->sun_path[0])
		name->length = FAMILY_SIZE + 1 +
			       strnlen(name->address.sun_path,
				       address->length - FAMILY_SIZE);
	return 0;
}

void unix_name_put(struct unix_name *name)
{
	if (name && !--name->refs)
		kfree(name);
}

void unix_name_tell(const struct unix_name *name, struct address *address)
{
	address->length = name ? name->length : FAMILY_SIZE;
	address->storage.ss_family = AF_UNIX;
	if (name)
		memcpy(&address->storage, &name->address,
		       MIN(name->length, (u32)sizeof(name->address)));
}

/* ---- Finding ---- */

static struct unix_socket *find_abstract(const struct unix_name *name, int type)
{
	struct unix_socket *u;

	list_for_each (u, bucket(name), by_name)
		if (u->socket.type == type && u->name->length == name->length &&
		    !memcmp(&u->name->address, &name->address, name->length))
			return u;
	return NULL;
}

static int find_path(const char *path, int type, struct unix_socket **out)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;
	int error = path_find(AT_FDCWD, path, PATH_FOLLOW, &dentry);

	if (!error)
		error = inode_permission(dentry->inode, MAY_WRITE);
	if (error)
		return error;
	*out = S_ISSOCK(dentry->inode->mode) ? dentry->inode->bound : NULL;
	if (*out && (*out)->socket.type != type)
		return -EPROTOTYPE;
	return 0;
}

int unix_find(const struct address *address, int type, struct unix_socket **out)
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	struct unix_name name;
	int error = name_init(&name, address);

	if (error)
		return error;
	if (name.address.sun_path[0]) {
		string_copy(path, name.address.sun_path,
			    name.length - FAMILY_SIZE);
		error = find_path(path, type, out);
	} else {
		*out = find_abstract(&name, type);
	}
	if (error)
		return error;
	if (!*out)
		return -ECONNREFUSED;
	unix_get(*out);
	return 0;
}

/* ---- Binding ---- */

/* A name in the file system: a node of its own, or -EADDRINUSE. */
static int bind_path(struct unix_socket *u, const struct unix_name *name)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };
	char path[sizeof(name->address.sun_path) + 1];
	int error;

	string_copy(path, name->address.sun_path, name->length - FAMILY_SIZE);
	error = path_find_parent(AT_FDCWD, path, &parent);
	if (!error)
		error = create_check(&parent, false);
	if (error)
		return error == -EEXIST ? -EADDRINUSE : error;
	error = create_object(parent.last, S_IFSOCK | 0777, 0);
	if (error)
		return error;
	u->inode = parent.last->inode;
	inode_get(u->inode);
	u->inode->bound = u;
	return 0;
}

static int bind_abstract(struct unix_socket *u, const struct unix_name *name)
{
	if (find_abstract(name, u->socket.type))
		return -EADDRINUSE;
	list_push_back(bucket(name), &u->by_name);
	return 0;
}

static int bind_name(struct unix_socket *u, const struct unix_name *name)
{
	struct unix_name *own = kmalloc(sizeof(*own));
	int error;

	if (!own)
		return -ENOMEM;
	*own = *name;
	own->refs = 1;
	error = name->address.sun_path[0] ? bind_path(u, name) :
					    bind_abstract(u, name);
	if (error)
		kfree(own);
	else
		u->name = own;
	return error;
}

int unix_bind(struct socket *socket, const struct address *address)
{
	struct unix_socket *u = unix_of(socket);
	struct unix_name name;
	int error;

	if (address->length == FAMILY_SIZE &&
	    address->storage.ss_family == AF_UNIX)
		return unix_autobind(u);
	error = name_init(&name, address);
	if (!error && u->name)
		error = -EINVAL;
	return error ? error : bind_name(u, &name);
}

int unix_autobind(struct unix_socket *u)
{
	static u32 next;
	struct unix_name name = { .address.sun_family = AF_UNIX,
				  .length = FAMILY_SIZE + 6 };
	int error = u->name ? 0 : -EADDRINUSE;

	for (u32 tries = 0; error == -EADDRINUSE && tries <= 0xfffff; tries++) {
		format(name.address.sun_path + 1, 6, "%05x", next++ & 0xfffff);
		error = bind_name(u, &name);
	}
	return error == -EADDRINUSE ? -ENOSPC : error;
}

void unix_unbind(struct unix_socket *u)
{
	list_remove(&u->by_name);
	if (!u->inode)
		return;
	u->inode->bound = NULL;
	inode_put(u->inode);
}
