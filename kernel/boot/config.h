/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the host asked for (docs/protocol.md): read from fw_cfg once, then
 * constant.
 */
#pragma once

#include "lib/types.h"

struct boot_config {
	const char *exec;  /* path in the guest; NULL: none given */
	const char *cwd;   /* "/" by default */
	const char **args; /* NULL-terminated */
	const char **env;  /* NULL-terminated */
	unsigned int arg_count, env_count;
	bool tty[3]; /* is fd N of the host a terminal? */
	u16 rows, columns;
	u64 time_ns; /* wall clock at start, 0 unknown */
	u8 net;	     /* the network is 10.0.NET.0/24 */
	bool merge;  /* stdout and stderr are one open file: keep their order */
	bool aslr, log, trace, debug;
	u8 seed[32];
};
extern struct boot_config boot_config;

/* What PVH told: physical addresses, bytes. */
struct boot_info {
	u64 initrd_start, initrd_size;
	const char *command_line;
	struct {
		u64 start, end;
	} ram[16]; /* sorted, whole pages */
	unsigned int ram_count;
};
extern struct boot_info boot_info;
