/* SPDX-License-Identifier: BSD-3-Clause */
/* Which number does open give, and what does each of them share? */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int a = open("/tmp/numbers", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int b = open("/tmp/numbers", O_RDWR);
	int c = dup(a);

	printf("open %d, open %d, dup %d\n", a, b, c);
	if (write(a, "abc", 3) != 3)
		return 1;
	printf("offsets after writing to %d: %d %d %d\n", a,
	       (int)lseek(a, 0, SEEK_CUR), (int)lseek(b, 0, SEEK_CUR),
	       (int)lseek(c, 0, SEEK_CUR));
	close(a);
	printf("%d is closed; open gives %d\n", a, open("/", O_RDONLY));
	return 0;
}
