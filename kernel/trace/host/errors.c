// SPDX-License-Identifier: BSD-3-Clause
/* Runs when the kernel is built: the C library knows each error's words. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

int main(void)
{
	for (int i = 1; i < 512; i++)
		if (strerrorname_np(i))
			printf("[%d] = { \"%s\", \"%s\" },\n", i,
			       strerrorname_np(i), strerror(i));
	return 0;
}
