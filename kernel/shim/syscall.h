/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a system call is written:
 *
 *	UK_SYSCALL_R_DEFINE(int, close, int, fd)
 *	{
 *		return fd_close(current->files, fd);
 *	}
 *
 * defines uk_syscall_r_close, which returns a value or a negative errno, with
 * the arguments typed as the man page has them. A second function, called
 * through the table, narrows the six registers to those types. Unikraft's
 * readers: there is no errno in this kernel, hence no uk_syscall_e_* and no
 * UK_SYSCALL_DEFINE.
 *
 * The return type is for the reader: every handler returns long.
 */
#pragma once

#include "lib/abi.h"
#include "mm/usercopy.h"
#include "sched/thread.h"

typedef long (*syscall_handler)(long, long, long, long, long, long);

#define SYSCALL_COUNT(...) \
	SYSCALL_COUNT_(__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define SYSCALL_COUNT_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, n, \
		       ...)                                                  \
	n

/* (type, name) pairs to parameters, and to casts of a0.. a5. */
#define SYSCALL_P0()				   void
#define SYSCALL_P2(t0, n0)			   t0 n0
#define SYSCALL_P4(t0, n0, t1, n1)		   t0 n0, t1 n1
#define SYSCALL_P6(t0, n0, t1, n1, t2, n2)	   t0 n0, t1 n1, t2 n2
#define SYSCALL_P8(t0, n0, t1, n1, t2, n2, t3, n3) t0 n0, t1 n1, t2 n2, t3 n3
#define SYSCALL_P10(t0, n0, t1, n1, t2, n2, t3, n3, t4, n4) \
	t0 n0, t1 n1, t2 n2, t3 n3, t4 n4
#define SYSCALL_P12(t0, n0, t1, n1, t2, n2, t3, n3, t4, n4, t5, n5) \
	t0 n0, t1 n1, t2 n2, t3 n3, t4 n4, t5 n5

#define SYSCALL_C0()
#define SYSCALL_C2(t0, n0)		   (t0) a0
#define SYSCALL_C4(t0, n0, t1, n1)	   (t0) a0, (t1)a1
#define SYSCALL_C6(t0, n0, t1, n1, t2, n2) (t0) a0, (t1)a1, (t2)a2
#define SYSCALL_C8(t0, n0, t1, n1, t2, n2, t3, n3) \
	(t0) a0, (t1)a1, (t2)a2, (t3)a3
#define SYSCALL_C10(t0, n0, t1, n1, t2, n2, t3, n3, t4, n4) \
	(t0) a0, (t1)a1, (t2)a2, (t3)a3, (t4)a4
#define SYSCALL_C12(t0, n0, t1, n1, t2, n2, t3, n3, t4, n4, t5, n5) \
	(t0) a0, (t1)a1, (t2)a2, (t3)a3, (t4)a4, (t5)a5

#define SYSCALL_GLUE(a, b)  SYSCALL_GLUE_(a, b)
#define SYSCALL_GLUE_(a, b) a##b

#define UK_SYSCALL_R_DEFINE(rtype, name, ...)                          \
	UK_SYSCALL_R_DEFINE_(                                          \
		name,                                                  \
		SYSCALL_GLUE(SYSCALL_P,                                \
			     SYSCALL_COUNT(__VA_ARGS__))(__VA_ARGS__), \
		(SYSCALL_GLUE(SYSCALL_C,                               \
			      SYSCALL_COUNT(__VA_ARGS__))(__VA_ARGS__)))

/* Whole, with all arguments, whatever the compiler knows of the callers. */
#if defined(__clang__)
#define SYSCALL_KEEP __attribute__((noinline, used))
#else
#define SYSCALL_KEEP __attribute__((noinline, noclone, used))
#endif

#define UK_SYSCALL_R_DEFINE_(name, params, casts)                              \
	SYSCALL_KEEP long uk_syscall_r_##name(params);                         \
	long syscall_entry_##name(long a0, long a1, long a2, long a3, long a4, \
				  long a5);                                    \
	long syscall_entry_##name(UNUSED long a0, UNUSED long a1,              \
				  UNUSED long a2, UNUSED long a3,              \
				  UNUSED long a4, UNUSED long a5)              \
	{                                                                      \
		return uk_syscall_r_##name casts;                              \
	}                                                                      \
	long uk_syscall_r_##name(params)

/* The same for calls without arguments. */
#define UK_SYSCALL_R_DEFINE0(rtype, name) UK_SYSCALL_R_DEFINE_(name, void, ())
