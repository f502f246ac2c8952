// SPDX-License-Identifier: BSD-3-Clause
/* The program that is damaged: dynamic, so that it has every program header. */
#include <stdio.h>

static volatile _Thread_local int status = 42;

int main(void)
{
	puts("whole");
	return status;
}
