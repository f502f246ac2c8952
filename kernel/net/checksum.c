// SPDX-License-Identifier: BSD-3-Clause
/*
 * The Internet's checksum (RFC 1071), in which every byte that is sent or
 * received has part unless the device computes it. It takes 16-bit words and
 * counts 2^16 as 1: so wider words may be added, and folded in the end.
 */
#include "lwip/arch.h"

u16 stack_checksum(const void *bytes, int n)
{
	const u32 *words = bytes;
	u64 sum = 0;

	for (; n >= 16; n -= 16, words += 4)
		sum += (u64)words[0] + words[1] + words[2] + words[3];
	for (; n >= 4; n -= 4)
		sum += *words++;
	if (n & 2)
		sum += *(const u16 *)words;
	if (n & 1)
		sum += ((const u8 *)words)[n - 1];
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}
