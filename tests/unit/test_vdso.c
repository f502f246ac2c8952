// SPDX-License-Identifier: BSD-3-Clause
/*
 * loader/vdso: the file is mapped as the kernel maps it, under a page of data,
 * its symbols are looked up as C libraries do, and it is called.
 */
#include "unit.h"

#include <elf.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <x86intrin.h>

#include "loader/vdso/data.h"

static struct vdso_data *data;
static char *code;
static size_t code_size;

static int setup(void **state)
{
	FILE *f = fopen(VDSO_FILE, "rb");
	char *memory = mmap(NULL, 4 * PAGE_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	if (!f || memory == MAP_FAILED)
		return -1;
	data = (struct vdso_data *)memory;
	code = memory + PAGE_SIZE;
	code_size = fread(code, 1, 3 * PAGE_SIZE, f);
	fclose(f);
	data->mult = 1UL << 31; /* 2 GHz */
	data->shift = 32;
	data->tsc_base = __rdtsc();
	data->realtime_offset = 1700000000 * NS_PER_SEC;
	return mprotect(code, 3 * PAGE_SIZE, PROT_READ | PROT_EXEC);
}

static const Elf64_Phdr *header(unsigned int type)
{
	const Elf64_Ehdr *elf = (void *)code;
	const Elf64_Phdr *table = (void *)(code + elf->e_phoff);

	for (int i = 0; i < elf->e_phnum; i++)
		if (table[i].p_type == type)
			return &table[i];
	return NULL;
}

static void *dynamic(long tag)
{
	const Elf64_Dyn *d = (void *)(code + header(PT_DYNAMIC)->p_vaddr);

	for (; d->d_tag != DT_NULL; d++)
		if (d->d_tag == tag)
			return code + d->d_un.d_ptr;
	return NULL;
}

/* By way of DT_HASH's count, and the version that musl and Go insist on. */
static void *symbol(const char *name)
{
	const Elf32_Word *hash = dynamic(DT_HASH);
	const Elf64_Sym *symbols = dynamic(DT_SYMTAB);
	const char *strings = dynamic(DT_STRTAB);
	const Elf64_Half *versions = dynamic(DT_VERSYM);
	const Elf64_Verdef *definition = dynamic(DT_VERDEF);

	for (Elf32_Word i = 0; i < hash[1]; i++) {
		const Elf64_Verdef *v = definition;

		if (strcmp(strings + symbols[i].st_name, name) != 0)
			continue;
		while (v->vd_ndx != (versions[i] & 0x7fff) && v->vd_next)
			v = (void *)((char *)v + v->vd_next);
		assert_int_equal(v->vd_ndx, versions[i] & 0x7fff);
		assert_string_equal(
			strings +
				((const Elf64_Verdaux *)((char *)v + v->vd_aux))
					->vda_name,
			"LINUX_2.6");
		return code + symbols[i].st_value;
	}
	fail_msg("%s is not in the vDSO", name);
	return NULL;
}

static void test_file(void **state)
{
	const Elf64_Phdr *load = header(PT_LOAD);

	(void)state;
	assert_int_equal(load->p_flags, PF_R | PF_X);
	assert_int_equal(load->p_vaddr, 0);
	assert_int_equal(load->p_filesz, load->p_memsz);
	assert_true(load->p_filesz <= code_size && code_size <= PAGE_SIZE);
	assert_int_equal(header(PT_DYNAMIC)->p_flags, PF_R);
	assert_non_null(header(PT_GNU_EH_FRAME));
	assert_non_null(dynamic(DT_GNU_HASH));
	/* Nothing to relocate. */
	assert_null(dynamic(DT_RELA));
	assert_null(dynamic(DT_REL));
	assert_null(dynamic(DT_JMPREL));
}

static void test_clock_gettime(void **state)
{
	int (*get)(int, struct timespec *) = symbol("__vdso_clock_gettime");
	struct timespec a, b;

	(void)state;
	assert_int_equal(get(CLOCK_MONOTONIC, &a), 0);
	for (int i = 0; i < 100000; i++) {
		assert_int_equal(get(CLOCK_MONOTONIC, &b), 0);
		assert_true(b.tv_nsec >= 0 && b.tv_nsec < 1000000000);
		assert_true(b.tv_sec > a.tv_sec ||
			    (b.tv_sec == a.tv_sec && b.tv_nsec >= a.tv_nsec));
		a = b;
	}
	assert_int_equal(get(CLOCK_REALTIME, &b), 0);
	assert_true(b.tv_sec >= 1700000000 && b.tv_sec < 1700000100);
	assert_int_equal(get(CLOCK_REALTIME_COARSE, &b), 0);
	assert_true(b.tv_sec >= 1700000000 && b.tv_sec < 1700000100);
}

/* CPU time is the kernel's, and so are numbers that mean nothing. */
static void test_system_call(void **state)
{
	int (*get)(int, struct timespec *) = symbol("clock_gettime");
	struct timespec ours, theirs;

	(void)state;
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &theirs), 0);
	assert_int_equal(get(CLOCK_PROCESS_CPUTIME_ID, &ours), 0);
	assert_true(ours.tv_sec - theirs.tv_sec <= 1);
	assert_int_equal(get(77, &ours), -22);
	assert_int_equal(get(-1000, &ours), -22);
}

static void test_others(void **state)
{
	int (*day)(struct timeval *, struct timezone *) =
		symbol("__vdso_gettimeofday");
	long (*seconds)(long *) = symbol("__vdso_time");
	long (*cpu)(unsigned int *, unsigned int *, void *) =
		symbol("__vdso_getcpu");
	struct timeval tv;
	struct timezone zone = { 1, 1 };
	unsigned int number = 9, node = 9;
	long now, t;

	(void)state;
	assert_int_equal(day(&tv, &zone), 0);
	assert_int_equal(zone.tz_minuteswest | zone.tz_dsttime, 0);
	assert_int_equal(day(NULL, NULL), 0);
	assert_true(tv.tv_usec >= 0 && tv.tv_usec < 1000000);
	now = seconds(&t);
	assert_int_equal(now, t);
	assert_true(t - tv.tv_sec <= 1 && t >= tv.tv_sec);
	assert_true(seconds(NULL) >= t);
	assert_int_equal(cpu(&number, &node, NULL), 0);
	assert_int_equal(number | node, 0);
	assert_int_equal(cpu(NULL, NULL, NULL), 0);
}

/* Without the prefix it is the same code. */
static void test_aliases(void **state)
{
	(void)state;
	assert_ptr_equal(symbol("clock_gettime"),
			 symbol("__vdso_clock_gettime"));
	assert_ptr_equal(symbol("gettimeofday"), symbol("__vdso_gettimeofday"));
	assert_ptr_equal(symbol("time"), symbol("__vdso_time"));
	assert_ptr_equal(symbol("getcpu"), symbol("__vdso_getcpu"));
}

/* A counter before the base, as on another CPU, is no time before boot. */
static void test_early(void **state)
{
	long (*seconds)(long *) = symbol("__vdso_time");

	(void)state;
	data->tsc_base += 1UL << 50;
	assert_int_equal(seconds(NULL), 1700000000);
	data->tsc_base -= 1UL << 50;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_clock_gettime),
		cmocka_unit_test(test_system_call),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_early),
	};

	return cmocka_run_group_tests_name("vdso", tests, setup, NULL);
}
