/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The FS and GS bases of the running program (arch_prctl, context switch). The
 * kernel's own GS base is in use while it runs; swapgs has put the program's
 * into the register that is named after the kernel.
 */
#pragma once

#include "cpu/cpu.h"
#include "cpu/io.h"

#define MSR_FS_BASE	   0xc0000100
#define MSR_KERNEL_GS_BASE 0xc0000102

static inline u64 cpu_fs_base(void)
{
	u64 base;

	if (!cpu_features.fsgsbase)
		return rdmsr(MSR_FS_BASE);
	asm volatile("rdfsbase %0" : "=r"(base));
	return base;
}

static inline void cpu_set_fs_base(u64 base)
{
	if (cpu_features.fsgsbase)
		asm volatile("wrfsbase %0" : : "r"(base));
	else
		wrmsr(MSR_FS_BASE, base);
}

static inline u64 cpu_user_gs_base(void)
{
	return rdmsr(MSR_KERNEL_GS_BASE);
}

static inline void cpu_set_user_gs_base(u64 base)
{
	wrmsr(MSR_KERNEL_GS_BASE, base);
}
