// SPDX-License-Identifier: BSD-3-Clause
/*
 * How the tracer writes arguments whose meaning depends on another one, and
 * what no table can describe.
 */
#include "trace/types.h"

#include <asm/ioctls.h>
#include <asm/poll.h>
#include <asm/stat.h>
#include <linux/fcntl.h>
#include <linux/futex.h>
#include <linux/stat.h>
#include <linux/uio.h>

#include "mm/usercopy.h"

#define POLLFDS_SHOWN 16
#define IOVEC_SHOWN   16

/* ---- Waiting for descriptors ---- */

static void add_pollfds(struct trace_line *line, u64 from, u64 count,
			bool results)
{
	const struct trace_arg one = { .layout = results ? &layout_pollfd_done :
							   &layout_pollfd };
	const char *between = "";
	struct pollfd fd;
	u64 i;

	for (i = 0; i < MIN(count, (u64)POLLFDS_SHOWN); i++) {
		u64 at = from + i * sizeof(fd);

		if (copy_from_user(&fd, (void *)at, sizeof(fd)))
			break;
		if (results && !fd.revents)
			continue;
		trace_add(line, "%s", between);
		trace_layout(line, &one, at, NULL);
		between = ", ";
	}
	if (i < count)
		trace_add(line, "%s...", between);
}

TRACE_TYPE(pollfds)
{
	if (trace_null(line, value))
		return;
	trace_add(line, "[");
	add_pollfds(line, value, (u32)values->args[arg->other], false);
	trace_add(line, "]");
}

/* Of poll and ppoll: how many descriptors, and which. */
TRACE_TYPE(poll)
{
	trace_add(line, "%ld (", value);
	if (value) {
		trace_add(line, "[");
		add_pollfds(line, values->args[0], (u32)values->args[1], true);
		trace_add(line, "])");
	} else {
		trace_add(line, "Timeout)");
	}
}

TRACE_TYPE(fdset)
{
	u64 bits[16] = { 0 }; /* 1,024 descriptors */
	u32 count = MIN((u32)values->args[0], 1024U);
	const char *between = "";

	if (!trace_copy(line, bits, value, (count + 63) / 64 * 8))
		return;
	trace_add(line, "[");
	for (u32 fd = 0; fd < count; fd++) {
		if (!(bits[fd / 64] >> fd % 64 & 1))
			continue;
		trace_add(line, "%s%u", between, fd);
		between = " ";
	}
	trace_add(line, "]");
}

/* ---- What depends on a command ---- */

TRACE_TYPE(fcntl_arg)
{
	const struct trace_arg lock = { .layout = &layout_flock };

	switch ((u32)values->args[1]) {
	case F_GETFD:
	case F_GETFL:
	case F_GETOWN:
	case F_GETPIPE_SZ:
	case F_GET_SEALS: break;
	case F_SETFD:
		trace_add(line, "%s", value == 1 ? "FD_CLOEXEC" : "0");
		break;
	case F_SETFL: trace_names(line, &names_open, (u32)value); break;
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW: trace_layout(line, &lock, value, values); break;
	default: trace_int(line, arg, value, values);
	}
}

/* The result of a command. */
TRACE_TYPE(fcntl)
{
	u32 command = values->args[1];

	if (command == F_GETFL) {
		trace_add(line, "%#lx (flags ", value);
		trace_names(line, &names_open, value);
		trace_add(line, ")");
	} else if (command == F_GETFD && value) {
		trace_add(line, "%#lx (flags FD_CLOEXEC)", value);
	} else {
		trace_off(line, arg, value, values);
	}
}

TRACE_TYPE(ioctl_arg)
{
	struct trace_arg of = { .layout = &layout_number };

	switch ((u32)values->args[1]) {
	case TIOCGWINSZ:
	case TIOCSWINSZ: of.layout = &layout_winsize; break;
	case FIONREAD:
	case FIONBIO:
	case TIOCGPGRP:
	case TIOCSPGRP:
	case TIOCGSID:
	case TIOCOUTQ: break;
	default: trace_ptr(line, arg, value, values); return;
	}
	trace_layout(line, &of, value, values);
}

/* A timeout only for the commands that wait; else a number, or nothing. */
TRACE_TYPE(futex_timeout)
{
	const struct trace_arg timespec = { .layout = &layout_timespec };

	switch (values->args[1] & FUTEX_CMD_MASK) {
	case FUTEX_WAKE:
	case FUTEX_FD:
	case FUTEX_UNLOCK_PI: break;
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
	case FUTEX_LOCK_PI: trace_layout(line, &timespec, value, values); break;
	default: trace_uint(line, arg, value, values);
	}
}

/* ---- Files ---- */

/* Devices show their number instead of a size, as strace has it. */
TRACE_TYPE(stat)
{
	struct stat st;

	if (!trace_copy(line, &st, value, sizeof(st)))
		return;
	trace_add(line, "{st_mode=");
	trace_file_mode(line, arg, st.st_mode, values);
	if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode))
		trace_add(line, ", st_rdev=makedev(%#lx, %#lx)",
			  st.st_rdev >> 8 & 0xfff,
			  (st.st_rdev & 0xff) | (st.st_rdev >> 12 & 0xfff00));
	else
		trace_add(line, ", st_size=%lu", (u64)st.st_size);
	trace_add(line, ", ...}");
}

/* After the call: as much as was read of it, or else everything. */
TRACE_TYPE(iovec)
{
	u64 count = (u32)values->args[arg->other];
	u64 limit = arg->when == BEFORE ? ~0UL : (u64)values->result;
	struct iovec vec;

	if (trace_null(line, value))
		return;
	trace_add(line, "[");
	for (u64 i = 0; i < MIN(count, (u64)IOVEC_SHOWN); i++) {
		u64 n;

		if (copy_from_user(&vec, (struct iovec *)value + i,
				   sizeof(vec)))
			break;
		n = MIN((u64)vec.iov_len, limit);
		limit -= n;
		trace_add(line, i ? ", {iov_base=" : "{iov_base=");
		trace_quote(line, (u64)vec.iov_base, n);
		trace_add(line, ", iov_len=%lu}", (u64)vec.iov_len);
	}
	trace_add(line, count > IOVEC_SHOWN ? ", ...]" : "]");
}

/* linux_dirent64: the record length is at 16. */
TRACE_TYPE(dents)
{
	u64 at = value, end = value + values->result;
	int entries = 0;

	while (at < end) {
		u16 length;

		if (copy_from_user(&length, (void *)(at + 16), 2) || !length)
			break;
		at += length;
		entries++;
	}
	trace_add(line, "%#lx /* %d entries */", value, entries);
}

/* ---- Processes ---- */

TRACE_TYPE(status)
{
	int status;

	if (!values->result) {
		trace_ptr(line, arg, value, values);
		return;
	}
	if (!trace_copy(line, &status, value, sizeof(status)))
		return;
	if (!(status & 127))
		trace_add(line, "[{WIFEXITED(s) && WEXITSTATUS(s) == %d}]",
			  status >> 8 & 255);
	else if ((status & 255) == 127)
		trace_add(line, "[{WIFSTOPPED(s) && WSTOPSIG(s) == %s}]",
			  trace_signal_name(status >> 8 & 255) ?: "?");
	else
		trace_add(line, "[{WIFSIGNALED(s) && WTERMSIG(s) == %s}]",
			  trace_signal_name(status & 127) ?: "?");
}
