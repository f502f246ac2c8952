// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exceptions become signals. The program can't go on without its handler, so
 * one that is blocked or ignored kills (signal_force).
 */
#include "cpu/upcalls.h"
#include "proc/signal.h"

#define TRAP_PAGE_FAULT 14

void signal_fault(int signo, int code, u64 address, int trap, u64 error)
{
	siginfo_t info = { 0 };

	current->trap = trap;
	current->trap_error = error;
	if (trap == TRAP_PAGE_FAULT)
		current->trap_address = address;
	info.si_signo = signo;
	info.si_code = code;
	if (code != SI_KERNEL)
		info.si_addr = (void *)address;
	signal_force(&info);
}
