/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * @NAME@ greets each of its arguments, or the world; its status is how many
 * there were.
 */
#include <stdio.h>

int main(int argc, char **argv)
{
	if (argc == 1)
		puts("Hello, World!");
	for (int i = 1; i < argc; i++)
		printf("Hello, %s!\n", argv[i]);
	return argc - 1;
}
