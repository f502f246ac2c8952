/* SPDX-License-Identifier: BSD-3-Clause */
/* A gigabyte is asked for, three pages are touched: what does it cost? */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

int main(void)
{
	size_t size = 1UL << 30;
	long before = faults();
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	printf("mapped 1 GiB      %ld faults\n", faults() - before);
	before = faults();
	memory[0] = memory[size / 2] = memory[size - 1] = 1;
	printf("wrote to 3 pages  %ld faults\n", faults() - before);
	before = faults();
	memory[1] = memory[size / 2 + 1] = memory[size - 2] = 1;
	printf("and again         %ld faults\n", faults() - before);
	return 0;
}
