/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a program finds itself: an address of each kind, and, with an argument,
 * the whole map as the kernel keeps it.
 */
#include <stdio.h>
#include <stdlib.h>

int global = 1;

static void print_map(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int c;

	while (maps && (c = getc(maps)) != EOF)
		putchar(c);
}

int main(int argc, char **argv)
{
	int local = 0;

	(void)argv;
	printf("code   %p\n", (void *)main);
	printf("data   %p\n", (void *)&global);
	printf("heap   %p\n", malloc(1));
	printf("stack  %p\n", (void *)&local);
	printf("printf %p\n", (void *)printf);
	if (argc > 1)
		print_map();
	return 0;
}
