// SPDX-License-Identifier: BSD-3-Clause
/*
 * The names of AF_UNIX: paths, whose inode leads to the socket, and abstract
 * names (a NUL in front), which exist as long as their socket.
 */
#include <linux/fcntl.h>

#include "fs/path.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "net/unix.h"

#define FAMILY_SIZE offsetof(struct sockaddr_un, sun_path)
#define PATH_SIZE   (UNIX_PATH_MAX + 1) /* a NUL need not be among those */

static struct list abstract = LIST_INIT(abstract);

/* Checks ADDRESS; a path ends with a NUL. 0 or -EINVAL. */
static int name_init(struct unix_name *name, const struct address *address)
{
	const struct sockaddr_un *un = (const void *)&address->storage;

	if (address->length <= FAMILY_SIZE || address->length > sizeof(*un) ||
	    un->sun_family != AF_UNIX)
		return -EINVAL;
	*name = (struct unix_name){ .refs = 1, .length = address->length };
	memcpy(&name->address, un, name->length);
	if (un->sun_path[0])
		name->length = FAMILY_SIZE + 1 +
			       strnlen(name->address.sun_path, UNIX_PATH_MAX);
	return 0;
}

static bool is_path(const struct unix_name *name, char path[PATH_SIZE])
{
	string_copy(path, name->address.sun_path, name->length - FAMILY_SIZE);
	return path[0];
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
		       sizeof(name->address));
}

/* ---- Finding ---- */

static struct unix_socket *find_abstract(const struct unix_name *name, int type)
{
	struct unix_socket *u;

	list_for_each (u, &abstract, abstract)
		if (u->socket.type == type && u->name->length == name->length &&
		    !memcmp(&u->name->address, &name->address, name->length))
			return u;
	return NULL;
}

static int find_path(const char *path, int type, struct unix_socket **out)
{
	struct dentry *dentry AUTO(dentry_auto_put) = NULL;

	TRY(path_find(AT_FDCWD, path, PATH_FOLLOW, &dentry));
	TRY(inode_permission(dentry->inode, MAY_WRITE));
	*out = S_ISSOCK(dentry->inode->mode) ? dentry->inode->bound : NULL;
	return *out && (*out)->socket.type != type ? -EPROTOTYPE : 0;
}

int unix_find(const struct address *address, int type, struct unix_socket **out)
{
	char path[PATH_SIZE];
	struct unix_name name;
	struct unix_socket *found = NULL;

	TRY(name_init(&name, address));
	if (is_path(&name, path))
		TRY(find_path(path, type, &found));
	else
		found = find_abstract(&name, type);
	if (!found)
		return -ECONNREFUSED;
	found->refs++;
	*out = found;
	return 0;
}

/* ---- Binding ---- */

/* A node of its own in the file system. */
static int bind_path(struct unix_socket *u, const char *path)
{
	struct path_parent parent AUTO(path_parent_put) = { 0 };

	TRY(path_find_parent(AT_FDCWD, path, &parent));
	TRY(create_check(&parent, false));
	TRY(create_object(parent.last, S_IFSOCK | 0777, 0, NULL));
	u->inode = parent.last->inode;
	inode_get(u->inode);
	u->inode->bound = u;
	return 0;
}

static int bind_name(struct unix_socket *u, const struct unix_name *name)
{
	struct unix_name *own = kmalloc(sizeof(*own));
	char path[PATH_SIZE];
	int error = 0;

	if (!own)
		return -ENOMEM;
	*own = *name;
	if (is_path(name, path))
		error = bind_path(u, path);
	else if (find_abstract(name, u->socket.type))
		error = -EADDRINUSE;
	else
		list_push_back(&abstract, &u->abstract);
	if (error)
		kfree(own);
	else
		u->name = own;
	return error == -EEXIST ? -EADDRINUSE : error;
}

int unix_bind(struct socket *socket, const struct address *address)
{
	struct unix_socket *u = unix_of(socket);
	struct unix_name name;

	if (address->length == FAMILY_SIZE &&
	    address->storage.ss_family == AF_UNIX)
		return unix_autobind(u);
	TRY(name_init(&name, address));
	return u->name ? -EINVAL : bind_name(u, &name);
}

int unix_autobind(struct unix_socket *u)
{
	static u32 next;
	struct unix_name name = { 1, FAMILY_SIZE + 6, { AF_UNIX, { 0 } } };
	int error = u->name ? 0 : -EADDRINUSE;

	for (u32 tries = 0; error == -EADDRINUSE && tries <= 0xfffff; tries++) {
		format(name.address.sun_path + 1, 6, "%05x", next++ & 0xfffff);
		error = bind_name(u, &name);
	}
	return error == -EADDRINUSE ? -ENOSPC : error;
}

void unix_unbind(struct unix_socket *u)
{
	list_remove(&u->abstract);
	if (!u->inode)
		return;
	u->inode->bound = NULL;
	inode_put(u->inode);
}
