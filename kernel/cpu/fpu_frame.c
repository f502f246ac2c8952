// SPDX-License-Identifier: BSD-3-Clause
/*
 * The FPU state in a signal frame, in Linux's format (asm/sigcontext.h): the
 * area as XSAVE writes it, 48 bytes of it that the hardware leaves alone
 * telling its size, and a magic number behind it. Programs read it, change it,
 * and sometimes make it up; loading believes none of it.
 */
#include <asm/sigcontext.h>

#include "cpu/fpu.h"
#include "cpu/fpu_area.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/usercopy.h"
#include "sched/thread.h"

#define SOFTWARE_OFFSET 464 /* of struct _fpx_sw_bytes in the area */

size_t fpu_frame_size(void)
{
	if (!cpu_features.xsave)
		return FPU_LEGACY_SIZE;
	return cpu_features.xsave_size + FP_XSTATE_MAGIC2_SIZE;
}

static int software_bytes_put(u8 *to)
{
	struct _fpx_sw_bytes bytes = {
		.magic1 = FP_XSTATE_MAGIC1,
		.extended_size = fpu_frame_size(),
		.xfeatures = cpu_features.xsave_mask,
		.xstate_size = cpu_features.xsave_size,
	};

	if (!cpu_features.xsave)
		return 0;
	if (put_user_struct(to + SOFTWARE_OFFSET, &bytes))
		return -EFAULT;
	return put_user_u32(to + cpu_features.xsave_size, FP_XSTATE_MAGIC2);
}

/*
 * By way of the thread's own area, which is out of use while the thread runs.
 * Should the copying sleep, the area is saved to again with the same contents.
 */
int fpu_frame_save(void *to)
{
	fpu_save_all(current->fpu);
	if (copy_to_user(to, current->fpu, cpu_features.xsave_size))
		return -EFAULT;
	return software_bytes_put(to);
}

/* Is there more than the 512 bytes of FXSAVE at FROM? */
static bool is_extended(const u8 *from, const struct fpu *fpu)
{
	struct _fpx_sw_bytes bytes;
	u32 magic2;

	memcpy(&bytes, (const u8 *)fpu + SOFTWARE_OFFSET, sizeof(bytes));
	if (!cpu_features.xsave || bytes.magic1 != FP_XSTATE_MAGIC1 ||
	    bytes.xstate_size != cpu_features.xsave_size ||
	    bytes.extended_size != fpu_frame_size())
		return false;
	return !get_user_u32(&magic2, from + bytes.xstate_size) &&
	       magic2 == FP_XSTATE_MAGIC2;
}

/* Would XRSTOR fault? */
static bool is_damaged(const struct fpu *fpu)
{
	u64 bits = 0;

	if (fpu->mxcsr & ~fpu_mxcsr_mask)
		return true;
	if (!cpu_features.xsave)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(fpu->reserved2); i++)
		bits |= fpu->reserved2[i];
	return bits || fpu->compacted ||
	       fpu->components & ~cpu_features.xsave_mask;
}

/* Fills FPU from the program's FROM: what is not there is initial. */
static int frame_read(struct fpu *fpu, const u8 *from)
{
	size_t rest = cpu_features.xsave_size - FPU_LEGACY_SIZE;

	fpu_reset(fpu);
	if (copy_from_user(fpu, from, FPU_LEGACY_SIZE))
		return -EFAULT;
	if (is_extended(from, fpu)) {
		if (copy_from_user((u8 *)fpu + FPU_LEGACY_SIZE,
				   from + FPU_LEGACY_SIZE, rest))
			return -EFAULT;
	} else if (cpu_features.xsave) {
		fpu->components = 3; /* x87 and SSE */
	}
	return is_damaged(fpu) ? -EINVAL : 0;
}

/*
 * Copying may sleep, and the thread's own area is written to when it does: so
 * the state is put together in another one.
 */
int fpu_frame_load(const void *from)
{
	struct fpu *fpu = fpu_alloc();
	int error;

	if (!fpu)
		return -ENOMEM;
	error = frame_read(fpu, from);
	if (!error) {
		memcpy(current->fpu, fpu, cpu_features.xsave_size);
		fpu_load(current->fpu);
	}
	kfree(fpu);
	return error;
}
