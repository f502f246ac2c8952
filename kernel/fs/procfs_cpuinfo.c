// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/cpuinfo. The flags are what CPUID says, by Linux's names, for the bits
 * that programs are known to look for.
 */
#include <cpuid.h>

#include "cpu/cpu.h"
#include "fs/procfs.h"
#include "sched/clock.h"

enum { EAX, EBX, ECX, EDX };

/* Names of bits 0 to 31, apart by blanks; "-" has no name. */
static const struct {
	u32 leaf, reg;
	const char *names;
} flags[] = {
	{ 1, EDX,
	  "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat "
	  "pse36 pn clflush - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe" },
	{ 0x80000001, EDX,
	  "- - - - - - - - - - - syscall - - - - - - - - nx - mmxext - - "
	  "fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow" },
	{ 1, ECX,
	  "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma "
	  "cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt "
	  "tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor" },
	{ 0x80000001, ECX,
	  "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse "
	  "3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 tce - nodeid_msr - "
	  "tbm topoext" },
	{ 7, EBX,
	  "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm "
	  "cqm - mpx rdt_a avx512f avx512dq rdseed adx smap avx512ifma - "
	  "clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw "
	  "avx512vl" },
	{ 7, ECX,
	  "- avx512vbmi umip pku ospke waitpkg avx512_vbmi2 - gfni vaes "
	  "vpclmulqdq avx512_vnni avx512_bitalg tme avx512_vpopcntdq - la57 - - "
	  "- - - rdpid - - cldemote - movdiri movdir64b" },
};

static void add_flags(struct text *text, const char *names, u32 bits)
{
	while (*names) {
		const char *end = names;

		while (*end && *end != ' ')
			end++;
		if ((bits & 1) && *names != '-') {
			text_add(text, " ");
			text_add_bytes(text, names, end - names);
		}
		bits >>= 1;
		names = *end ? end + 1 : end;
	}
}

static void add_all_flags(struct text *text)
{
	u32 r[4];

	text_add(text, "flags\t\t:");
	for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++)
		if (__get_cpuid_count(flags[i].leaf, 0, &r[EAX], &r[EBX],
				      &r[ECX], &r[EDX]))
			add_flags(text, flags[i].names, r[flags[i].reg]);
	text_add(text, cpu_features.invariant_tsc ?
			       " constant_tsc rep_good nopl nonstop_tsc\n" :
			       " rep_good nopl\n");
}

void procfs_show_cpuinfo(struct text *text)
{
	const struct cpu_features *cpu = &cpu_features;
	u64 khz = clock_tsc_hz() / 1000;
	u32 a, b, c, d;

	__cpuid(1, a, b, c, d);

	text_add(text,
		 "processor\t: 0\n"
		 "vendor_id\t: %s\n"
		 "cpu family\t: %u\n"
		 "model\t\t: %u\n"
		 "model name\t: %s\n"
		 "stepping\t: %u\n"
		 "cpu MHz\t\t: %lu.%03lu\n",
		 cpu->vendor, cpu->family, cpu->model_number, cpu->model,
		 cpu->stepping, khz / 1000, khz % 1000);
	text_add(text,
		 "physical id\t: 0\n"
		 "siblings\t: 1\n"
		 "core id\t\t: 0\n"
		 "cpu cores\t: 1\n"
		 "apicid\t\t: 0\n"
		 "initial apicid\t: 0\n"
		 "fpu\t\t: yes\n"
		 "fpu_exception\t: yes\n"
		 "cpuid level\t: %u\n"
		 "wp\t\t: yes\n",
		 __get_cpuid_max(0, NULL));
	add_all_flags(text);
	text_add(text,
		 "bugs\t\t:\n"
		 "bogomips\t: %lu.%02lu\n"
		 "clflush size\t: %u\n"
		 "cache_alignment\t: 64\n"
		 "address sizes\t: %u bits physical, 48 bits virtual\n"
		 "power management:\n\n",
		 khz / 500, khz / 5 % 100, (b >> 8 & 255) * 8,
		 cpu->physical_bits);
}
