// SPDX-License-Identifier: BSD-3-Clause
/*
 * What the tracer knows of each call and of the types of its arguments, made by
 * trace/generate.awk from trace/types.tbl and shim/syscalls.tbl.
 */
#include "trace/types.h"

#include <asm/poll.h>
#include <asm/prctl.h>
#include <asm/statfs.h>
#include <asm/termios.h>
#include <linux/close_range.h>
#include <linux/eventpoll.h>
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/futex.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/random.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/stat.h>
#include <linux/sysinfo.h>
#include <linux/times.h>
#include <linux/utsname.h>
#include <linux/wait.h>

#include "net/abi.h"

/* Not for the kernel's eyes, or not in its headers. */
#define F_OK	      0
#define X_OK	      1
#define W_OK	      2
#define R_OK	      4
#define EFD_SEMAPHORE 1
#define EFD_CLOEXEC   O_CLOEXEC
#define EFD_NONBLOCK  O_NONBLOCK

#define NAMES(list)                     \
	{                               \
		list, ARRAY_SIZE(list), \
	}
#define LAYOUT(brackets, fields)                      \
	{                                             \
		brackets, fields, ARRAY_SIZE(fields), \
	}

#include "trace/tables.inc"
