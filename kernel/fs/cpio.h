/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading newc archives (cpio(5)). Pure: it needs nothing of the kernel, so
 * that the same file is tested and fuzzed on the host.
 */
#pragma once

#include "lib/types.h"

struct cpio_entry {
	const char *name;   /* NUL-terminated, as the archive has it */
	size_t name_length; /* without NULs */
	u32 mode, uid, gid, links;
	u32 mtime;
	u64 ino; /* with the archive's device number above */
	u32 device_major, device_minor; /* of device nodes */
	const u8 *data;			/* in the archive */
	u64 size;
	u64 end; /* offset in the archive of what comes after */
};

/* A negative errno stops the reading and is returned by cpio_read. */
typedef int (*cpio_sink)(void *context, const struct cpio_entry *entry);

struct cpio_problem {
	const char *message; /* NULL: the sink stopped */
	u64 offset;	     /* of the entry, in bytes */
};

/*
 * Hands each entry of the archive to SINK, in order. 0 after the trailer;
 * -EINVAL and *PROBLEM for a damaged archive; or what SINK returned.
 */
int cpio_read(const void *archive, u64 size, cpio_sink sink, void *context,
	      struct cpio_problem *problem);
