// SPDX-License-Identifier: BSD-3-Clause
/* How the tracer writes the structures of files, time and limits. */
#include "trace/types.h"

#include <asm/stat.h>
#include <asm/statfs.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/resource.h>
#include <linux/sysinfo.h>
#include <linux/time.h>
#include <linux/time_types.h>
#include <linux/times.h>
#include <linux/uio.h>
#include <linux/utsname.h>

#include "mm/usercopy.h"

#define IOVEC_SHOWN 16

/* Most structures: copied whole, or the address if that is not possible. */
#define COPY_OR_RETURN(to)                                       \
	do {                                                     \
		if (values->result < 0 && arg && arg->after) {   \
			trace_ptr(line, arg, value, values);     \
			return;                                  \
		}                                                \
		if (!trace_copy(line, &(to), value, sizeof(to))) \
			return;                                  \
	} while (0)

static void add_file_mode(struct trace_line *line, u32 mode)
{
	trace_names(line, &names_file_type, mode & S_IFMT);
	trace_add(line, "|%#03o", mode & 07777);
}

/* Devices show their number instead of a size, as strace has it. */
static void add_size(struct trace_line *line, u32 mode, u64 size, u32 major,
		     u32 minor)
{
	if (S_ISCHR(mode) || S_ISBLK(mode))
		trace_add(line, ", st_rdev=makedev(%#x, %#x)", major, minor);
	else
		trace_add(line, ", st_size=%lu", size);
}

TRACE_TYPE(out_stat)
{
	struct stat st;

	COPY_OR_RETURN(st);
	trace_add(line, "{st_mode=");
	add_file_mode(line, st.st_mode);
	add_size(line, st.st_mode, st.st_size, st.st_rdev >> 8 & 0xfff,
		 (st.st_rdev & 0xff) | (st.st_rdev >> 12 & 0xfff00));
	trace_add(line, ", ...}");
}

TRACE_TYPE(out_statx)
{
	struct statx st;

	COPY_OR_RETURN(st);
	trace_add(line, "{stx_mask=");
	trace_names(line, &names_statx, st.stx_mask);
	trace_add(line, ", stx_mode=");
	add_file_mode(line, st.stx_mode);
	trace_add(line, ", stx_size=%lu, ...}", (u64)st.stx_size);
}

TRACE_TYPE(out_statfs)
{
	struct statfs st;

	COPY_OR_RETURN(st);
	trace_add(line,
		  "{f_type=%#lx, f_bsize=%lu, f_blocks=%lu, f_bfree=%lu, ...}",
		  (u64)st.f_type, (u64)st.f_bsize, (u64)st.f_blocks,
		  (u64)st.f_bfree);
}

/* ---- Time ---- */

TRACE_TYPE(timespec)
{
	struct __kernel_timespec ts;

	COPY_OR_RETURN(ts);
	trace_add(line, "{tv_sec=%ld, tv_nsec=%ld}", (long)ts.tv_sec,
		  (long)ts.tv_nsec);
}

TRACE_TYPE(out_timespec)
{
	trace_timespec(line, arg, value, values);
}

TRACE_TYPE(timespecs)
{
	if (!value) {
		trace_add(line, "NULL");
		return;
	}
	trace_add(line, "[");
	trace_timespec(line, arg, value, values);
	trace_add(line, ", ");
	trace_timespec(line, arg, value + sizeof(struct __kernel_timespec),
		       values);
	trace_add(line, "]");
}

TRACE_TYPE(timeval)
{
	struct __kernel_old_timeval tv;

	COPY_OR_RETURN(tv);
	trace_add(line, "{tv_sec=%ld, tv_usec=%ld}", (long)tv.tv_sec,
		  (long)tv.tv_usec);
}

TRACE_TYPE(out_timeval)
{
	trace_timeval(line, arg, value, values);
}

TRACE_TYPE(itimerval)
{
	struct __kernel_old_timeval tv[2];

	COPY_OR_RETURN(tv);
	trace_add(line,
		  "{it_interval={tv_sec=%ld, tv_usec=%ld}, "
		  "it_value={tv_sec=%ld, tv_usec=%ld}}",
		  (long)tv[0].tv_sec, (long)tv[0].tv_usec, (long)tv[1].tv_sec,
		  (long)tv[1].tv_usec);
}

TRACE_TYPE(out_itimerval)
{
	trace_itimerval(line, arg, value, values);
}

TRACE_TYPE(out_tms)
{
	struct tms tms;

	COPY_OR_RETURN(tms);
	trace_add(
		line,
		"{tms_utime=%ld, tms_stime=%ld, tms_cutime=%ld, tms_cstime=%ld}",
		(long)tms.tms_utime, (long)tms.tms_stime, (long)tms.tms_cutime,
		(long)tms.tms_cstime);
}

/* ---- Limits and the system ---- */

static void add_limit(struct trace_line *line, u64 limit)
{
	if (limit == ~0UL)
		trace_add(line, "RLIM64_INFINITY");
	else if (limit >= 1024 && limit % 1024 == 0)
		trace_add(line, "%lu*1024", limit / 1024);
	else
		trace_add(line, "%lu", limit);
}

TRACE_TYPE(rlimit)
{
	struct rlimit64 limit;

	COPY_OR_RETURN(limit);
	trace_add(line, "{rlim_cur=");
	add_limit(line, limit.rlim_cur);
	trace_add(line, ", rlim_max=");
	add_limit(line, limit.rlim_max);
	trace_add(line, "}");
}

TRACE_TYPE(out_rlimit)
{
	trace_rlimit(line, arg, value, values);
}

TRACE_TYPE(out_rusage)
{
	struct rusage usage;

	COPY_OR_RETURN(usage);
	trace_add(line,
		  "{ru_utime={tv_sec=%ld, tv_usec=%ld}, "
		  "ru_stime={tv_sec=%ld, tv_usec=%ld}, ...}",
		  (long)usage.ru_utime.tv_sec, (long)usage.ru_utime.tv_usec,
		  (long)usage.ru_stime.tv_sec, (long)usage.ru_stime.tv_usec);
}

TRACE_TYPE(out_utsname)
{
	struct new_utsname name;

	COPY_OR_RETURN(name);
	trace_add(line, "{sysname=\"%.64s\", nodename=\"%.64s\", ...}",
		  name.sysname, name.nodename);
}

TRACE_TYPE(out_sysinfo)
{
	struct sysinfo info;

	COPY_OR_RETURN(info);
	trace_add(line,
		  "{uptime=%ld, loads=[%lu, %lu, %lu], totalram=%lu, "
		  "freeram=%lu, ...}",
		  (long)info.uptime, (u64)info.loads[0], (u64)info.loads[1],
		  (u64)info.loads[2], (u64)info.totalram, (u64)info.freeram);
}

TRACE_TYPE(out_status)
{
	int status;

	if (values->result <= 0) {
		trace_ptr(line, arg, value, values);
		return;
	}
	COPY_OR_RETURN(status);
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

TRACE_TYPE(out_fds)
{
	int fds[2];

	COPY_OR_RETURN(fds);
	trace_add(line, "[%d, %d]", fds[0], fds[1]);
}

TRACE_TYPE(out_u32)
{
	u32 number;

	COPY_OR_RETURN(number);
	trace_add(line, "[%u]", number);
}

/* ---- Vectors and directories ---- */

/* LIMIT bytes in all count: what was read, or everything. */
static void add_iovec(struct trace_line *line, u64 value, u64 count, u64 limit)
{
	struct iovec vec;

	if (!value) {
		trace_add(line, "NULL");
		return;
	}
	trace_add(line, "[");
	for (u64 i = 0; i < MIN(count, (u64)IOVEC_SHOWN); i++) {
		u64 n;

		if (copy_from_user(&vec, (struct iovec *)value + i,
				   sizeof(vec)))
			break;
		n = MIN((u64)vec.iov_len, limit);
		limit -= n;
		trace_add(line, i ? ", {iov_base=" : "{iov_base=");
		trace_bytes(line, (u64)vec.iov_base, n);
		trace_add(line, ", iov_len=%lu}", (u64)vec.iov_len);
	}
	trace_add(line, count > IOVEC_SHOWN ? ", ...]" : "]");
}

TRACE_TYPE(in_iovec)
{
	add_iovec(line, value, (u32)values->args[arg->other], ~0UL);
}

TRACE_TYPE(out_iovec)
{
	if (values->result < 0)
		trace_ptr(line, arg, value, values);
	else
		add_iovec(line, value, (u32)values->args[arg->other],
			  values->result);
}

/* linux_dirent64: the record length is at 16. */
TRACE_TYPE(out_dents)
{
	u64 at = value, end = value + values->result;
	int entries = 0;

	if (values->result < 0) {
		trace_ptr(line, arg, value, values);
		return;
	}
	while (at < end) {
		u16 length;

		if (copy_from_user(&length, (void *)(at + 16), 2) || !length)
			break;
		at += length;
		entries++;
	}
	trace_add(line, "%#lx /* %d entries */", value, entries);
}
