// SPDX-License-Identifier: BSD-3-Clause
/*
 * Brings the CPU into the state that the kernel runs in: control registers, the
 * system-call registers, %gs. Protections are switched on here wherever the CPU
 * has them: WP, NX, SMEP, SMAP, UMIP.
 */
#include "cpu/bases.h"
#include "cpu/internal.h"
#include "cpu/fpu_area.h"
#include "cpu/io.h"
#include "lib/log.h"
#include "mm/kstack.h"

#define MSR_EFER	     0xc0000080
#define MSR_STAR	     0xc0000081
#define MSR_LSTAR	     0xc0000082
#define MSR_FLAG_MASK	     0xc0000084
#define MSR_GS_BASE	     0xc0000101

#define EFER_SCE	     (1UL << 0)
#define EFER_NX		     (1UL << 11)

#define CR0_MP		     (1UL << 1)
#define CR0_EM		     (1UL << 2)
#define CR0_TS		     (1UL << 3)
#define CR0_NE		     (1UL << 5)
#define CR0_WP		     (1UL << 16)
#define CR0_AM		     (1UL << 18)

#define CR4_MCE		     (1UL << 6)
#define CR4_PGE		     (1UL << 7)
#define CR4_OSFXSR	     (1UL << 9)
#define CR4_OSXMMEXCPT	     (1UL << 10)
#define CR4_UMIP	     (1UL << 11)
#define CR4_FSGSBASE	     (1UL << 16)
#define CR4_OSXSAVE	     (1UL << 18)
#define CR4_SMEP	     (1UL << 20)
#define CR4_SMAP	     (1UL << 21)

#define VECTOR_NMI	     2
#define VECTOR_DOUBLE_FAULT  8
#define VECTOR_MACHINE_CHECK 18

#define FLAGS_CLEARED                                                  \
	(RFLAGS_CF | RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL | \
	 RFLAGS_NT | RFLAGS_RF | RFLAGS_AC)

struct cpu boot_cpu = { .self = &boot_cpu };

void syscall_entry(void);

static void set_cr0(void)
{
	u64 cr0 = read_cr0() & ~(CR0_EM | CR0_TS);

	cr0 |= CR0_MP | CR0_NE | CR0_WP | CR0_AM;
	write_cr0(cr0);
}

static void set_cr4(void)
{
	const struct cpu_features *f = &cpu_features;
	u64 cr4 = read_cr4() | CR4_OSFXSR | CR4_OSXMMEXCPT;

	cr4 |= f->mce ? CR4_MCE : 0;
	cr4 |= f->pge ? CR4_PGE : 0;
	cr4 |= f->umip ? CR4_UMIP : 0;
	cr4 |= f->fsgsbase ? CR4_FSGSBASE : 0;
	cr4 |= f->xsave ? CR4_OSXSAVE : 0;
	cr4 |= f->smep ? CR4_SMEP : 0;
	cr4 |= f->smap ? CR4_SMAP : 0;
	write_cr4(cr4);
}

static void set_syscall(void)
{
	u64 efer = rdmsr(MSR_EFER) | EFER_SCE;

	wrmsr(MSR_EFER, efer | (cpu_features.nx ? EFER_NX : 0));
	wrmsr(MSR_STAR, (u64)KERNEL_CS << 32 | (u64)USER_CS32 << 48);
	wrmsr(MSR_LSTAR, (u64)syscall_entry);
	wrmsr(MSR_FLAG_MASK, FLAGS_CLEARED);
}

void cpu_init(void)
{
	descriptors_init();
	wrmsr(MSR_GS_BASE, (u64)&boot_cpu);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	features_read();
	set_cr0();
	set_cr4();
	set_syscall();
	fpu_init();
}

/* One kernel stack serves all three: #DF gets half of it. */
void cpu_init_stacks(void)
{
	u64 top = kstack_alloc();

	if (!top)
		panic("no memory for the stacks of exceptions");
	descriptors_set_ist(VECTOR_DOUBLE_FAULT, 1, top);
	descriptors_set_ist(VECTOR_NMI, 2, top - KSTACK_SIZE / 2);
	descriptors_set_ist(VECTOR_MACHINE_CHECK, 3, top - KSTACK_SIZE / 4 * 3);
}
