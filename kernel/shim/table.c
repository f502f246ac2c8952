// SPDX-License-Identifier: BSD-3-Clause
/*
 * The table of handlers, made from syscalls.tbl: handlers.inc has a line
 * HANDLER(number, name) for each call and HOLE(number) for each number that
 * Linux does not use. A call that nobody defines is a weak alias of
 * syscall_missing, so that a handler is in the table as soon as it is linked.
 * ALIAS(number, name, call, arguments) lines become handlers here.
 */
#include <linux/fcntl.h>
#include <linux/time.h>

#include "shim/shim.h"

long syscall_missing(SYSCALL_REGISTERS)
{
	return -ENOSYS;
}

#define HANDLER(number, name)                        \
	long syscall_entry_##name(SYSCALL_REGISTERS) \
		__attribute__((weak, alias("syscall_missing")));
#define ALIAS(number, name, call, ...) \
	long syscall_entry_##call(SYSCALL_REGISTERS);
#define HOLE(number)
#include "shim/handlers.inc"
#undef HANDLER
#undef ALIAS

#define HANDLER(number, name)
#define ALIAS(number, name, call, ...)                           \
	SYSCALL_KEEP long uk_syscall_r_##name(SYSCALL_REGISTERS) \
	{                                                        \
		return syscall_entry_##call(__VA_ARGS__);        \
	}
#include "shim/handlers.inc"
#undef HANDLER
#undef ALIAS
#undef HOLE

#define HANDLER(number, name)	 [number] = syscall_entry_##name,
#define ALIAS(number, name, ...) [number] = uk_syscall_r_##name,
#define HOLE(number)		 [number] = syscall_missing,
const syscall_handler syscall_table[] = {
#include "shim/handlers.inc"
};
const unsigned int syscall_table_size = ARRAY_SIZE(syscall_table);
