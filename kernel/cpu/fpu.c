// SPDX-License-Identifier: BSD-3-Clause
/*
 * Saving and loading the vector registers, with XSAVE where the CPU has it.
 * Only components that a program may use without asking are switched on: x87,
 * SSE, AVX and AVX-512. (AMX needs a permission on Linux, and 8 KiB a thread.)
 *
 * XSAVEOPT may leave out what has not changed since the last load from the same
 * area. So an area whose contents were changed in memory must be loaded before
 * it is saved to again.
 */
#include "cpu/fpu.h"

#include <cpuid.h>

#include "cpu/fpu_area.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define LEAF_XSAVE	   13
#define COMPONENTS	   0xe7UL /* x87, SSE, AVX, and the three of AVX-512 */
#define AVX512		   0xe0UL
#define AVX		   0x04UL
#define LEGACY		   0x03UL

#define FCW_INITIAL	   0x37f
#define MXCSR_INITIAL	   0x1f80
#define MXCSR_MASK_DEFAULT 0xffbf

u32 fpu_mxcsr_mask = MXCSR_MASK_DEFAULT;

_Static_assert(sizeof(struct fpu) == FPU_LEGACY_SIZE + FPU_HEADER_SIZE,
	       "the layout of the XSAVE area");

static u64 usable_components(void)
{
	u32 a, b, c, d;
	u64 mask;

	__cpuid_count(LEAF_XSAVE, 0, a, b, c, d);
	mask = (a | (u64)d << 32) & COMPONENTS;
	if (!cpu_features.avx)
		mask &= LEGACY;
	if ((mask & AVX512) != AVX512 || !(mask & AVX))
		mask &= ~AVX512;
	return mask | LEGACY;
}

static void xsave_init(void)
{
	u64 mask = usable_components();
	u32 a, b, c, d;

	asm volatile("xsetbv"
		     :
		     : "c"(0), "a"((u32)mask), "d"((u32)(mask >> 32)));
	__cpuid_count(LEAF_XSAVE, 0, a, b, c, d);
	cpu_features.xsave_mask = mask;
	cpu_features.xsave_size = b; /* for what XCR0 has now */
}

static void read_mxcsr_mask(void)
{
	struct {
		u8 bytes[FPU_LEGACY_SIZE];
	} __attribute__((aligned(16))) area = { { 0 } };
	u32 mask;

	asm volatile("fxsave64 %0" : "=m"(area));
	memcpy(&mask, area.bytes + offsetof(struct fpu, mxcsr_mask), 4);
	if (mask)
		fpu_mxcsr_mask = mask;
}

void fpu_init(void)
{
	u32 mxcsr = MXCSR_INITIAL;

	cpu_features.xsave_size = FPU_LEGACY_SIZE;
	cpu_features.xsave_mask = LEGACY;
	if (cpu_features.xsave)
		xsave_init();
	asm volatile("fninit; ldmxcsr %0" : : "m"(mxcsr));
	read_mxcsr_mask();
}

/* The heap aligns objects of these sizes to 64 bytes. */
struct fpu *fpu_alloc(void)
{
	struct fpu *fpu = kmalloc(cpu_features.xsave_size);

	if (!fpu)
		return NULL;
	ASSERT(((u64)fpu & 63) == 0);
	fpu_reset(fpu);
	return fpu;
}

void fpu_reset(struct fpu *fpu)
{
	memset(fpu, 0, cpu_features.xsave_size);
	fpu->fcw = FCW_INITIAL;
	fpu->mxcsr = MXCSR_INITIAL;
}

void fpu_save_all(struct fpu *fpu)
{
	if (!cpu_features.xsave) {
		asm volatile("fxsave64 (%0)" : : "r"(fpu) : "memory");
		return;
	}
	/* XSAVE keeps the bits of components that it does not write. */
	fpu->components = 0;
	fpu->compacted = 0;
	memset(fpu->reserved2, 0, sizeof(fpu->reserved2));
	asm volatile("xsave64 (%0)"
		     :
		     : "r"(fpu), "a"((u32)cpu_features.xsave_mask), "d"(0)
		     : "memory");
}
