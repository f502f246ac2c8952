// SPDX-License-Identifier: BSD-3-Clause
/*
 * /proc/cpuinfo. The flags are what CPUID says, by Linux's names, for the bits
 * that programs are known to look for.
 */
#include "cpu/cpu.h"
#include "fs/procfs.h"
#include "sched/clock.h"

struct registers {
	u32 eax, ebx, ecx, edx;
};

static struct registers cpuid(u32 leaf, u32 sub)
{
	struct registers r;

	asm volatile("cpuid"
		     : "=a"(r.eax), "=b"(r.ebx), "=c"(r.ecx), "=d"(r.edx)
		     : "a"(leaf), "c"(sub));
	return r;
}

/* Names of bits 0 to 31, apart by blanks; "-" has no name. */
static const char leaf1_edx[] =
	"fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat "
	"pse36 pn clflush - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe";
static const char leaf1_ecx[] =
	"pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma "
	"cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt "
	"tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor";
static const char leaf7_ebx[] =
	"fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm "
	"cqm - mpx rdt_a avx512f avx512dq rdseed adx smap avx512ifma - "
	"clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw "
	"avx512vl";
static const char leaf7_ecx[] =
	"- avx512vbmi umip pku ospke waitpkg avx512_vbmi2 - gfni vaes "
	"vpclmulqdq avx512_vnni avx512_bitalg tme avx512_vpopcntdq - la57 - - "
	"- - - rdpid - - cldemote - movdiri movdir64b";
static const char extended_edx[] =
	"- - - - - - - - - - - syscall - - - - - - - - nx - mmxext - - "
	"fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow";
static const char extended_ecx[] =
	"lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse "
	"3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 tce - nodeid_msr - "
	"tbm topoext";

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
	struct registers one = cpuid(1, 0), seven = { 0 }, extended;

	if (cpuid(0, 0).eax >= 7)
		seven = cpuid(7, 0);
	extended = cpuid(0x80000001, 0);
	text_add(text, "flags\t\t:");
	add_flags(text, leaf1_edx, one.edx);
	add_flags(text, extended_edx, extended.edx);
	text_add(text, cpu_features.invariant_tsc ?
			       " constant_tsc rep_good nopl nonstop_tsc" :
			       " rep_good nopl");
	add_flags(text, leaf1_ecx, one.ecx);
	add_flags(text, extended_ecx, extended.ecx);
	add_flags(text, leaf7_ebx, seven.ebx);
	add_flags(text, leaf7_ecx, seven.ecx);
	text_add(text, "\n");
}

void procfs_show_cpuinfo(struct text *text)
{
	const struct cpu_features *cpu = &cpu_features;
	u64 khz = clock_tsc_hz() / 1000;

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
		 cpuid(0, 0).eax);
	add_all_flags(text);
	text_add(text,
		 "bugs\t\t:\n"
		 "bogomips\t: %lu.%02lu\n"
		 "clflush size\t: %u\n"
		 "cache_alignment\t: 64\n"
		 "address sizes\t: %u bits physical, 48 bits virtual\n"
		 "power management:\n\n",
		 khz / 500, khz / 5 % 100, (cpuid(1, 0).ebx >> 8 & 255) * 8,
		 cpu->physical_bits);
}
