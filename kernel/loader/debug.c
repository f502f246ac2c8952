// SPDX-License-Identifier: BSD-3-Clause
/*
 * A place for GDB to stop at: scripts/gdb reads the arguments and adds the
 * symbols of the program and its interpreter where they were loaded.
 */
#include "loader/loader.h"

__attribute__((noinline, used)) void
loader_debug_loaded(const char *path, u64 bias, const char *interp_path,
		    u64 interp_bias, u64 entry)
{
	/* Keeps the call, and the arguments in their registers. */
	asm volatile(""
		     :
		     : "r"(path), "r"(bias), "r"(interp_path), "r"(interp_bias),
		       "r"(entry)
		     : "memory");
}
