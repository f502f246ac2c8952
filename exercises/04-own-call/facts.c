// SPDX-License-Identifier: BSD-3-Clause
/*
 * Asks the kernel for its facts: an ordinary program, for which there is no C
 * library that knows the new call. Build it and run it on your kernel:
 *
 *	gcc -o mine/facts mine/facts.c
 *	./do.sh run --exercise 04 mine/facts
 */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	struct {
		uint64_t uptime_ns, total_pages, free_pages, pid;
	} facts = { 0 };
	long size = syscall(500, &facts, sizeof(facts));

	if (size < 0) {
		perror("kernel_facts");
		return 1;
	}
	printf("process %lu, %.3f s after the start: %lu of %lu pages free\n",
	       facts.pid, facts.uptime_ns / 1e9, facts.free_pages,
	       facts.total_pages);
	return 0;
}
