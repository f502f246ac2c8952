// SPDX-License-Identifier: BSD-3-Clause
/*
 * The file systems at start: the root from the host's archive, what every
 * program expects to find added where the archive has nothing, /dev and /proc.
 */
#include <linux/magic.h>

#include "fs/file.h"
#include "fs/fs.h"
#include "fs/ramfs.h"

struct dentry *fs_root;

static const struct {
	const char *path;
	u32 mode;
	const char *contents;
} defaults[] = {
	{ "dev", S_IFDIR | 0755, NULL },
	{ "etc", S_IFDIR | 0755, NULL },
	{ "home", S_IFDIR | 0755, NULL },
	{ "proc", S_IFDIR | 0555, NULL },
	{ "root", S_IFDIR | 0700, NULL },
	{ "run", S_IFDIR | 0755, NULL },
	{ "sys", S_IFDIR | 0555, NULL },
	{ "tmp", S_IFDIR | 01777, NULL },
	{ "usr", S_IFDIR | 0755, NULL },
	{ "var", S_IFDIR | 0755, NULL },
	{ "var/log", S_IFDIR | 0755, NULL },
	{ "var/tmp", S_IFDIR | 01777, NULL },
	{ "etc/group", S_IFREG | 0644,
	  "root:x:0:\n"
	  "daemon:x:1:\n"
	  "tty:x:5:\n"
	  "www-data:x:33:\n"
	  "users:x:100:\n"
	  "nogroup:x:65534:\n" },
	{ "etc/hosts", S_IFREG | 0644,
	  "127.0.0.1\tlocalhost\n"
	  "127.0.1.1\telfin\n"
	  "::1\tlocalhost ip6-localhost ip6-loopback\n" },
	{ "etc/nsswitch.conf", S_IFREG | 0644,
	  "passwd: files\n"
	  "group: files\n"
	  "shadow: files\n"
	  "hosts: files dns\n"
	  "networks: files\n"
	  "protocols: files\n"
	  "services: files\n" },
	{ "etc/passwd", S_IFREG | 0644,
	  "root:x:0:0:root:/root:/bin/sh\n"
	  "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
	  "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n"
	  "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n" },
	/* The resolver of QEMU's user network. */
	{ "etc/resolv.conf", S_IFREG | 0644, "nameserver 10.0.2.3\n" },
};

void fs_init(u64 initrd_phys, u64 initrd_size)
{
	struct superblock *sb;

	anonymous_init();
	sb = ramfs_create("ramfs", RAMFS_MAGIC, 0755);
	fs_root = sb->root;
	mount_attach(sb, NULL);
	if (initrd_size)
		cpio_unpack(sb, initrd_phys, initrd_size);
	for (unsigned int i = 0; i < ARRAY_SIZE(defaults); i++)
		tree_make(sb, defaults[i].path, defaults[i].mode, 0,
			  defaults[i].contents);
	devfs_init();
	procfs_init();
}
