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
 * With it comes what nearly every call needs: the names of the man pages' types
 * (lib/abi.h) and the way to a program's memory (mm/usercopy.h).
 *
 * The return type is for the reader: every handler returns long.
 */
#pragma once

#include "lib/abi.h"
#include "mm/usercopy.h"
#include "sched/thread.h"

#define SYSCALL_REGISTERS                                               \
	UNUSED long a0, UNUSED long a1, UNUSED long a2, UNUSED long a3, \
		UNUSED long a4, UNUSED long a5
typedef long (*syscall_handler)(SYSCALL_REGISTERS);

#define SYSCALL_COUNT(...) \
	SYSCALL_COUNT_(__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define SYSCALL_COUNT_(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, n, \
		       ...)                                                  \
	n

/* Applies F to each (type, name) pair and the argument that it comes in. */
#define SYSCALL_EACH2(f, t0, n0)	 f(t0, n0, a0)
#define SYSCALL_EACH4(f, t0, n0, t1, n1) f(t0, n0, a0), f(t1, n1, a1)
#define SYSCALL_EACH6(f, t0, n0, t1, n1, t2, n2) \
	f(t0, n0, a0), f(t1, n1, a1), f(t2, n2, a2)
#define SYSCALL_EACH8(f, t0, n0, t1, n1, t2, n2, t3, n3) \
	f(t0, n0, a0), f(t1, n1, a1), f(t2, n2, a2), f(t3, n3, a3)
#define SYSCALL_EACH10(f, t0, n0, t1, n1, t2, n2, t3, n3, t4, n4)   \
	f(t0, n0, a0), f(t1, n1, a1), f(t2, n2, a2), f(t3, n3, a3), \
		f(t4, n4, a4)
#define SYSCALL_EACH12(f, t0, n0, t1, n1, t2, n2, t3, n3, t4, n4, t5, n5) \
	f(t0, n0, a0), f(t1, n1, a1), f(t2, n2, a2), f(t3, n3, a3),       \
		f(t4, n4, a4), f(t5, n5, a5)
#define SYSCALL_PARAMETER(type, name, argument) type name
#define SYSCALL_CAST(type, name, argument)	(type) argument

#define SYSCALL_GLUE(a, b)			SYSCALL_GLUE_(a, b)
#define SYSCALL_GLUE_(a, b)			a##b
#define SYSCALL_MAP(f, ...)                                    \
	SYSCALL_GLUE(SYSCALL_EACH, SYSCALL_COUNT(__VA_ARGS__)) \
	(f, __VA_ARGS__)

#define UK_SYSCALL_R_DEFINE(rtype, name, ...)                               \
	UK_SYSCALL_R_DEFINE_(name,                                          \
			     (SYSCALL_MAP(SYSCALL_PARAMETER, __VA_ARGS__)), \
			     (SYSCALL_MAP(SYSCALL_CAST, __VA_ARGS__)))

/* Whole, with all arguments, whatever the compiler knows of the callers. */
#if defined(__clang__)
#define SYSCALL_KEEP __attribute__((noinline, used))
#else
#define SYSCALL_KEEP __attribute__((noinline, noclone, used))
#endif

#define UK_SYSCALL_R_DEFINE_(name, params, casts)     \
	SYSCALL_KEEP long uk_syscall_r_##name params; \
	long syscall_entry_##name(SYSCALL_REGISTERS); \
	long syscall_entry_##name(SYSCALL_REGISTERS)  \
	{                                             \
		return uk_syscall_r_##name casts;     \
	}                                             \
	long uk_syscall_r_##name params

/* The same for calls without arguments. */
#define UK_SYSCALL_R_DEFINE0(rtype, name) UK_SYSCALL_R_DEFINE_(name, (void), ())
