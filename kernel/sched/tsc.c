// SPDX-License-Identifier: BSD-3-Clause
/*
 * The frequency of the time-stamp counter. Whoever knows it exactly is asked
 * first: the hypervisor's timing leaf (CPUID 0x40000010), kvmclock, the CPU's
 * own leaf 0x15. Only then is it measured, which takes time and is less exact.
 */
#include "sched/tsc.h"

#include <asm/kvm_para.h>
#include <cpuid.h>

#include "cpu/cpu.h"
#include "cpu/io.h"
#include "lib/log.h"
#include "mm/kmalloc.h"
#include "mm/page.h"

#define LEAF_HYPERVISOR	       0x40000000
#define LEAF_HYPERVISOR_TIMING 0x40000010
#define LEAF_CRYSTAL	       0x15
#define ENABLE		       1	    /* bit 0 of the MSR */
#define GUESS		       1000000000UL /* when nobody knows */

/* What a plausible processor runs at. */
#define LOWEST	100000000UL
#define HIGHEST 8000000000UL

/* As asm/pvclock-abi.h of Linux has it; the host fills it in. */
struct pvclock_time {
	u32 version; /* odd while it is being written */
	u32 pad;
	u64 tsc_timestamp;
	u64 system_time;
	u32 tsc_to_system_mul; /* ns = (ticks << shift) * mul >> 32 */
	s8 tsc_shift;
	u8 flags;
	u8 pad2[2];
};

struct pvclock_wall {
	u32 version;
	u32 sec;
	u32 nsec;
};

static bool is_plausible(u64 hz)
{
	return hz >= LOWEST && hz <= HIGHEST;
}

static u64 from_hypervisor_leaf(void)
{
	u32 a, b, c, d;

	if (!cpu_features.hypervisor)
		return 0;
	__cpuid(LEAF_HYPERVISOR, a, b, c, d);
	if (a < LEAF_HYPERVISOR_TIMING || a > LEAF_HYPERVISOR + 0xffff)
		return 0;
	__cpuid(LEAF_HYPERVISOR_TIMING, a, b, c, d);
	return a * 1000UL; /* kHz */
}

static bool has_kvmclock(void)
{
	u32 a, b, c, d;

	if (!cpu_features.hypervisor)
		return false;
	__cpuid(LEAF_HYPERVISOR, a, b, c, d);
	if (b != 0x4b4d564b || c != 0x564b4d56 || d != 0x4d) /* KVMKVMKVM */
		return false;
	__cpuid(KVM_CPUID_FEATURES, a, b, c, d);
	return a & 1U << KVM_FEATURE_CLOCKSOURCE2;
}

static u64 pvclock_frequency(const volatile struct pvclock_time *time)
{
	u64 hz;

	if (!time->version || time->version & 1 || !time->tsc_to_system_mul)
		return 0;
	hz = (NS_PER_SEC << 32) / time->tsc_to_system_mul;
	return time->tsc_shift < 0 ? hz << -time->tsc_shift :
				     hz >> time->tsc_shift;
}

/* The host writes the page when the register is written, before we go on. */
static u64 from_kvmclock(void)
{
	struct pvclock_time *time;
	u64 hz;

	if (!has_kvmclock())
		return 0;
	time = kzalloc(64); /* does not cross a page */
	if (!time)
		return 0;
	wrmsr(MSR_KVM_SYSTEM_TIME_NEW, virt_to_phys(time) | ENABLE);
	hz = pvclock_frequency(time);
	wrmsr(MSR_KVM_SYSTEM_TIME_NEW, 0);
	kfree(time);
	return hz;
}

static u64 from_crystal_leaf(void)
{
	u32 denominator, numerator, crystal, d;

	if (!__get_cpuid(LEAF_CRYSTAL, &denominator, &numerator, &crystal, &d))
		return 0;
	if (!denominator || !numerator || !crystal)
		return 0;
	return (u64)crystal * numerator / denominator;
}

/* Those who know; kvmclock needs memory to tell. */
static u64 (*const sources[])(void) = {
	from_hypervisor_leaf,
	from_kvmclock,
	from_crystal_leaf,
	pit_measure_tsc,
};

void tsc_begin(void)
{
	if (!is_plausible(from_hypervisor_leaf()) && !has_kvmclock() &&
	    !is_plausible(from_crystal_leaf()))
		pit_begin();
}

u64 tsc_frequency(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(sources); i++) {
		u64 hz = sources[i]();

		if (is_plausible(hz))
			return hz;
	}
	log_info("clock: nobody knows the frequency, taking 1 GHz");
	return GUESS;
}

/* KVM gives the wall clock at the machine's start. */
u64 tsc_realtime_ns(void)
{
	struct pvclock_wall *wall;
	u64 ns;

	if (!has_kvmclock())
		return 0;
	wall = kzalloc(16);
	if (!wall)
		return 0;
	wrmsr(MSR_KVM_WALL_CLOCK_NEW, virt_to_phys(wall));
	ns = *(volatile u32 *)&wall->sec * NS_PER_SEC + wall->nsec;
	kfree(wall);
	return ns;
}
