/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The floating-point and vector registers of a thread. They stay in the CPU
 * during system calls (the kernel itself is built without them) and are saved
 * and loaded by context switches and signal frames only.
 */
#pragma once

#include "cpu/cpu.h"
#include "lib/types.h"

struct fpu; /* cpu_features.xsave_size bytes, 64-byte aligned */

/* A new area in its initial state, for kfree; NULL when memory is full. */
struct fpu *fpu_alloc(void);
void fpu_reset(struct fpu *fpu); /* to the initial state, in memory */

/* As fpu_save, but with every component written, initial or not. */
void fpu_save_all(struct fpu *fpu);

/* Inline, as all of a context switch that can be: see kernel/elfin.lds. */
static inline void fpu_save(struct fpu *fpu)
{
	if (cpu_features.xsaveopt)
		asm volatile("xsaveopt64 (%0)"
			     :
			     : "r"(fpu), "a"((u32)cpu_features.xsave_mask),
			       "d"(0)
			     : "memory");
	else
		fpu_save_all(fpu);
}

static inline void fpu_load(const struct fpu *fpu)
{
	if (cpu_features.xsave)
		asm volatile("xrstor64 (%0)"
			     :
			     : "r"(fpu), "a"((u32)cpu_features.xsave_mask),
			       "d"(0)
			     : "memory");
	else
		asm volatile("fxrstor64 (%0)" : : "r"(fpu) : "memory");
}

/*
 * For signal frames: the bytes that a frame needs (with the magic numbers of
 * Linux's struct _fpstate around them), writing the registers of the running
 * thread to TO (user memory, 64-byte aligned), and loading them back from there
 * after checking (a damaged area gives -EINVAL or -EFAULT, never a fault in the
 * kernel).
 */
size_t fpu_frame_size(void);
int fpu_frame_save(void *to);
int fpu_frame_load(const void *from);
