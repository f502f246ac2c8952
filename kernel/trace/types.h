/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside the tracer: a line that is being written, and the functions that write
 * one argument of a type. syscalls.tbl names them without the prefix trace_.
 */
#ifndef TRACE_TYPES_H
#define TRACE_TYPES_H

#include <linux/signal.h>

#include "lib/types.h"

#define TRACE_LINE 1024 /* longer lines end in "..." */

struct trace_line {
	size_t length;
	char text[TRACE_LINE];
};

__attribute__((format(printf, 2, 3))) void trace_add(struct trace_line *line,
						     const char *fmt, ...);

/* A name for the bits (flags) or the value (enum) under MASK. */
struct trace_name {
	u64 value, mask;
	const char *name;
};

/* Those of one argument; ZERO is what 0 is called when no name fits. */
struct trace_names {
	const struct trace_name *list;
	unsigned int count;
	const char *zero;
};

/* The call as it is known while an argument is written. */
struct trace_values {
	u64 args[6];
	long result; /* meaningful in types that are written after the call */
};

struct trace_arg {
	void (*show)(struct trace_line *line, const struct trace_arg *arg,
		     u64 value, const struct trace_values *values);
	const struct trace_names *names; /* flags, enum */
	u8 other;			 /* in:N and the like */
	bool after;			 /* written when the call is done */
};

/* What the result is called: int, hex... */
typedef void trace_result(struct trace_line *line,
			  const struct trace_values *values);

#define TRACE_TYPE(name)                                      \
	void trace_##name(struct trace_line *line UNUSED,     \
			  const struct trace_arg *arg UNUSED, \
			  u64 value UNUSED,                   \
			  const struct trace_values *values UNUSED)

/* types.c: numbers, strings, buffers. */
TRACE_TYPE(int);
TRACE_TYPE(uint);
TRACE_TYPE(size);
TRACE_TYPE(off);
TRACE_TYPE(off_hex);
TRACE_TYPE(hex);
TRACE_TYPE(ptr);
TRACE_TYPE(fd);
TRACE_TYPE(dirfd);
TRACE_TYPE(mode);
TRACE_TYPE(mode_of);
TRACE_TYPE(signo);
TRACE_TYPE(path);
TRACE_TYPE(out_path);
TRACE_TYPE(str);
TRACE_TYPE(in);
TRACE_TYPE(out);
TRACE_TYPE(out_hex);
TRACE_TYPE(argv);
TRACE_TYPE(envp);
TRACE_TYPE(flags);
TRACE_TYPE(enum);

/* structs.c: structures of files, time and limits. */
TRACE_TYPE(out_stat);
TRACE_TYPE(out_statx);
TRACE_TYPE(out_statfs);
TRACE_TYPE(timespec);
TRACE_TYPE(out_timespec);
TRACE_TYPE(timespecs);
TRACE_TYPE(timeval);
TRACE_TYPE(out_timeval);
TRACE_TYPE(itimerval);
TRACE_TYPE(out_itimerval);
TRACE_TYPE(rlimit);
TRACE_TYPE(out_rlimit);
TRACE_TYPE(out_rusage);
TRACE_TYPE(out_utsname);
TRACE_TYPE(out_sysinfo);
TRACE_TYPE(out_tms);
TRACE_TYPE(out_status);
TRACE_TYPE(out_fds);
TRACE_TYPE(out_u32);
TRACE_TYPE(in_iovec);
TRACE_TYPE(out_iovec);
TRACE_TYPE(out_dents);

/* calls.c: what depends on another argument, and signals. */
TRACE_TYPE(pollfds);
TRACE_TYPE(fdset);
TRACE_TYPE(fcntl_arg);
TRACE_TYPE(out_ioctl);
TRACE_TYPE(sigset);
TRACE_TYPE(out_sigset);
TRACE_TYPE(out_mask);
TRACE_TYPE(sigaction);
TRACE_TYPE(out_sigaction);
TRACE_TYPE(stack);
TRACE_TYPE(out_stack);
TRACE_TYPE(futex_timeout);
TRACE_TYPE(epoll_event);
TRACE_TYPE(clone_args);

trace_result result_int, result_hex, result_mode, result_signo, result_void,
	result_poll, result_fcntl;

/* ---- Shared by the files above ---- */

void trace_bytes(struct trace_line *line, u64 from, size_t n);
void trace_names(struct trace_line *line, const struct trace_names *names,
		 u64 value);
void trace_mask(struct trace_line *line, u64 mask); /* of signals: [INT TERM] */
const char *trace_signal_name(int signo);	    /* "SIGINT", or NULL */
void trace_siginfo(struct trace_line *line, const siginfo_t *info);

/* Copies a structure in; on failure the bare address is written: false. */
bool trace_copy(struct trace_line *line, void *to, u64 from, size_t n);

/* errno.c: "ENOENT" and "No such file or directory"; NULL if unknown. */
const char *trace_errno_name(int number);
const char *trace_errno_text(int number);

/* The names of names.c. */
extern const struct trace_names names_open, names_access, names_prot, names_map,
	names_mremap, names_madvise, names_msync, names_whence, names_fcntl,
	names_sigmask, names_sigaction, names_clock, names_futex, names_rlimit,
	names_rusage, names_itimer, names_pipe, names_clone, names_wait,
	names_idtype, names_poll, names_ioctl, names_fallocate, names_rename,
	names_statx, names_getrandom, names_memfd, names_eventfd,
	names_mlockall, names_prctl, names_arch_prctl, names_flock, names_at,
	names_at_remove, names_timer, names_epoll_ctl, names_close_range,
	names_fadvise, names_file_type, names_lock_type, names_epoll;

#endif
