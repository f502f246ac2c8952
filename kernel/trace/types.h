/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside the tracer: a line that is being written, what is known of calls and
 * of their arguments' types (trace/tables.c, made from tables), and the
 * functions that write an argument. The tables name those without the prefix
 * trace_.
 */
#pragma once

#include <linux/signal.h>

#include "lib/types.h"

#define TRACE_LINE 1024 /* longer lines end in "..." */

struct trace_line {
	size_t length;
	char text[TRACE_LINE];
};

__attribute__((format(printf, 2, 3))) void trace_add(struct trace_line *line,
						     const char *fmt, ...);

/* ---- What is known ---- */

/* The name of a value of the bits under a mask. */
struct trace_name {
	u32 value, mask;
	const char *name;
};

struct trace_names {
	const struct trace_name *list;
	unsigned int count;
};

/* A structure or an array: its members, and what is around them. */
struct trace_layout {
	const char *brackets;
	const struct trace_field *fields;
	unsigned int count;
};

/* The call as it is known while an argument is written. */
struct trace_values {
	u64 args[6];
	long result; /* 0 in what is written before the call */
};

/* When: before the call, after it, or after it if it has succeeded; what an
 * error has left alone is written as an address. */
enum trace_when { BEFORE, AFTER, ON_SUCCESS };

struct trace_arg {
	void (*show)(struct trace_line *line, const struct trace_arg *arg,
		     u64 value, const struct trace_values *values);
	enum trace_when when;
	union {
		const struct trace_names *names;
		const struct trace_layout *layout;
		unsigned int other; /* the argument that says more */
	};
};

struct trace_field {
	const char *between, *name; /* "tv_sec=", "" in arrays */
	u16 offset, size;	    /* SIZE 0: it is shown by its address */
	struct trace_arg arg;
};

struct trace_call {
	const char *name;
	struct trace_arg result, args[6];
	unsigned int count; /* of args */
};

/* Whatever a call's registers mean. */
#define TRACE_HEX                 \
	{                         \
		.show = trace_hex \
	}
#define TRACE_UNKNOWN                                \
	.result = { .show = trace_off }, .count = 6, \
	.args = { TRACE_HEX, TRACE_HEX, TRACE_HEX,   \
		  TRACE_HEX, TRACE_HEX, TRACE_HEX }

/* By number; those without a name are unknown. */
#define TRACE_CALLS 512
extern const struct trace_call trace_calls[TRACE_CALLS];

extern const struct trace_names names_family, names_file_type, names_msg,
	names_open, names_poll, names_scm, names_segv_code, names_si_code,
	names_signal, names_sol;
extern const struct trace_layout layout_flock, layout_number, layout_pollfd,
	layout_pollfd_done, layout_timespec, layout_winsize;

/* ---- Functions that write, for tables and for each other ---- */

#define TRACE_TYPE(name)                                      \
	void trace_##name(struct trace_line *line UNUSED,     \
			  const struct trace_arg *arg UNUSED, \
			  u64 value UNUSED,                   \
			  const struct trace_values *values UNUSED)

TRACE_TYPE(int);
TRACE_TYPE(uint);
TRACE_TYPE(ptr);
TRACE_TYPE(file_mode);
TRACE_TYPE(hex);
TRACE_TYPE(iovec);
TRACE_TYPE(layout);
TRACE_TYPE(off);
TRACE_TYPE(signo);
TRACE_TYPE(void);

/* N bytes at FROM in the program, quoted. */
void trace_quote(struct trace_line *line, u64 from, size_t n);
void trace_names(struct trace_line *line, const struct trace_names *names,
		 u64 value);
const char *trace_signal_name(int signo); /* "SIGINT", or NULL */
void trace_siginfo(struct trace_line *line, const siginfo_t *info);

/* Is it NULL? Then LINE says so. */
bool trace_null(struct trace_line *line, u64 address);
/* Copies a structure in; on failure the bare address is written: false. */
bool trace_copy(struct trace_line *line, void *to, u64 from, size_t n);

/* errno.c: "ENOENT" and "No such file or directory"; NULL if unknown. */
const char *trace_errno_name(int number);
const char *trace_errno_text(int number);
