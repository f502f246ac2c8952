/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The floating-point and vector registers of a thread. They stay in the CPU
 * during system calls (the kernel itself is built without them) and are saved
 * and loaded by context switches and signal frames only.
 */
#ifndef CPU_FPU_H
#define CPU_FPU_H

#include "lib/types.h"

struct fpu; /* cpu_features.xsave_size bytes, 64-byte aligned */

/* A new area in its initial state; NULL when memory is full. */
struct fpu *fpu_alloc(void);
void fpu_free(struct fpu *fpu);
void fpu_save(struct fpu *fpu);
void fpu_load(const struct fpu *fpu);
void fpu_reset(struct fpu *fpu); /* to the initial state, in memory */
void fpu_copy(struct fpu *to, const struct fpu *from);

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

#endif
