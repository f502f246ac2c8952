// SPDX-License-Identifier: BSD-3-Clause
/* arch_prctl: where FS and GS point; FS is the thread's own memory (TLS). */
#include <asm/prctl.h>

#include "cpu/cpu.h"
#include "mm/page.h"
#include "mm/usercopy.h"
#include "shim/syscall.h"

UK_SYSCALL_R_DEFINE(int, arch_prctl, int, code, unsigned long, address)
{
	switch (code) {
	case ARCH_SET_FS:
		if (address >= USER_END)
			return -EPERM;
		cpu_set_fs_base(address);
		return 0;
	case ARCH_SET_GS:
		if (address >= USER_END)
			return -EPERM;
		cpu_set_user_gs_base(address);
		return 0;
	case ARCH_GET_FS: return put_user_u64((void *)address, cpu_fs_base());
	case ARCH_GET_GS:
		return put_user_u64((void *)address, cpu_user_gs_base());
	case ARCH_GET_CPUID: return 1;
	case ARCH_SET_CPUID: return address == 1 ? 0 : -ENODEV;
	default: return -EINVAL;
	}
}
