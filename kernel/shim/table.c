// SPDX-License-Identifier: BSD-3-Clause
/*
 * The table of handlers, made from syscalls.tbl: handlers.inc has a line
 * HANDLER(number, name) for each call and HOLE(number) for each number that
 * Linux does not use. A call that nobody defines is a weak alias of
 * syscall_missing, so that a handler is in the table as soon as it is linked.
 */
#include "shim/shim.h"

long syscall_missing(UNUSED long a0, UNUSED long a1, UNUSED long a2,
		     UNUSED long a3, UNUSED long a4, UNUSED long a5)
{
	return -ENOSYS;
}

#define HANDLER(number, name)                                         \
	long syscall_entry_##name(long, long, long, long, long, long) \
		__attribute__((weak, alias("syscall_missing")));
#define HOLE(number)
#include "shim/handlers.inc"
#undef HANDLER
#undef HOLE

#define HANDLER(number, name) [number] = syscall_entry_##name,
#define HOLE(number)	      [number] = syscall_missing,
const syscall_handler syscall_table[] = {
#include "shim/handlers.inc"
};
const unsigned int syscall_table_size = ARRAY_SIZE(syscall_table);
