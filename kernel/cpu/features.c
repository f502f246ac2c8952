// SPDX-License-Identifier: BSD-3-Clause
/*
 * What this CPU has, asked once. Nothing in the kernel uses a feature without
 * looking here: the same image runs on processors fifteen years apart.
 */
#include <cpuid.h>

#include "cpu/cpu.h"
#include "lib/string.h"
#include "mm/usercopy.h"

#define LEAF_HYPERVISOR 0x40000000

struct cpu_features cpu_features;

struct leaf {
	u32 a, b, c, d;
};

static struct leaf cpuid(u32 number, u32 subleaf)
{
	struct leaf l;

	__cpuid_count(number, subleaf, l.a, l.b, l.c, l.d);
	return l;
}

/* All zero if the CPU has no such leaf. */
static struct leaf leaf(u32 number, u32 subleaf)
{
	if (number > cpuid(number & 0x80000000, 0).a)
		return (struct leaf){ 0 };
	return cpuid(number, subleaf);
}

static bool bit(u32 word, int n)
{
	return word >> n & 1;
}

static void read_basic(struct cpu_features *f)
{
	struct leaf l = leaf(1, 0);
	u32 family = l.a >> 8 & 15;

	f->stepping = l.a & 15;
	f->family = family == 15 ? family + (l.a >> 20 & 255) : family;
	f->model_number = l.a >> 4 & 15;
	if (family == 6 || family == 15)
		f->model_number |= l.a >> 12 & 0xf0;
	f->hwcap = l.d;
	f->mce = bit(l.d, 7);
	f->pge = bit(l.d, 13);
	f->x2apic = bit(l.c, 21);
	f->tsc_deadline = bit(l.c, 24);
	f->xsave = bit(l.c, 26);
	f->avx = f->xsave && bit(l.c, 28);
	f->rdrand = bit(l.c, 30);
	f->hypervisor = bit(l.c, 31);
}

static void read_extended(struct cpu_features *f)
{
	struct leaf l = leaf(7, 0);

	f->fsgsbase = bit(l.b, 0);
	f->smep = bit(l.b, 7);
	f->rdseed = bit(l.b, 18);
	f->smap = bit(l.b, 20);
	f->umip = bit(l.c, 2);
	f->xsaveopt = f->xsave && bit(leaf(13, 1).a, 0);

	l = leaf(0x80000001, 0);
	f->nx = bit(l.d, 20);
	f->invariant_tsc = bit(leaf(0x80000007, 0).d, 8);
	f->physical_bits = leaf(0x80000008, 0).a & 255;
	if (!f->physical_bits)
		f->physical_bits = 36;
}

static void read_names(struct cpu_features *f)
{
	struct leaf l = leaf(0, 0);

	memcpy(f->vendor, &l.b, 4);
	memcpy(f->vendor + 4, &l.d, 4);
	memcpy(f->vendor + 8, &l.c, 4);
	for (u32 i = 0; i < 3; i++) {
		l = leaf(0x80000002 + i, 0);
		memcpy(f->model + 16 * i, &l, 16);
	}
}

/* An emulator runs string instructions a byte at a time: avoid them there. */
static bool is_emulator(void)
{
	struct leaf l = cpuid(LEAF_HYPERVISOR, 0);

	return cpu_features.hypervisor && !memcmp(&l.b, "TCGTCGTCGTCG", 12);
}

void features_read(void)
{
	read_basic(&cpu_features);
	read_extended(&cpu_features);
	read_names(&cpu_features);
	usercopy_use_rep = !is_emulator();
}

/* Both may fail now and then, and are allowed to fail for ever. */
u64 features_random(void)
{
	u64 value = 0;
	bool ok = false;

	for (int tries = 0; tries < 10 && !ok; tries++) {
		if (cpu_features.rdseed)
			asm volatile("rdseed %0" : "=r"(value), "=@ccc"(ok));
		else if (cpu_features.rdrand)
			asm volatile("rdrand %0" : "=r"(value), "=@ccc"(ok));
	}
	return ok ? value : 0;
}
