/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program finds on its stack before its first instruction: argc, the
 * arguments, the environment, the auxiliary vector. _start sees the same; here
 * we walk to it from envp, which main is given.
 */
#include <elf.h>
#include <stdio.h>

static __thread int of_each_thread = 42;

int main(int argc, char **argv, char **envp)
{
	Elf64_auxv_t *auxv;
	int count = 0;

	printf("argc at %p: %ld\n", (void *)(argv - 1), (long)argv[-1]);
	for (int i = 0; i < argc; i++)
		printf("argv[%d] %s\n", i, argv[i]);
	while (envp[count])
		printf("envp     %s\n", envp[count++]);
	for (auxv = (void *)(envp + count + 1); auxv->a_type; auxv++)
		if (auxv->a_type == AT_PHDR || auxv->a_type == AT_BASE ||
		    auxv->a_type == AT_ENTRY || auxv->a_type == AT_PAGESZ)
			printf("auxv %3lu %#lx\n", auxv->a_type,
			       auxv->a_un.a_val);
	printf("a thread's own variable: %d\n", of_each_thread);
	return 0;
}
