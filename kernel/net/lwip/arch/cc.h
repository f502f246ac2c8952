/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP asks of a compiler and a system (its arch/cc.h). */
#pragma once

#include "lib/log.h"
#include "lib/random.h"
#include "lib/types.h"

#define LWIP_NO_INTTYPES_H 1
#define LWIP_NO_UNISTD_H   1
#define LWIP_NO_CTYPE_H	   1
#define SSIZE_MAX	   INT64_MAX /* ssize_t is there */

#define X8_F		   "02x"
#define U16_F		   "u"
#define S16_F		   "d"
#define X16_F		   "x"
#define U32_F		   "u"
#define S32_F		   "d"
#define X32_F		   "x"
#define SZT_F		   "lu"

#define BYTE_ORDER	   LITTLE_ENDIAN

#define lwip_htons(x)	   __builtin_bswap16(x)
#define lwip_htonl(x)	   __builtin_bswap32(x)

/* The sum of N bytes as 16-bit words, with carries added back (checksum.c). */
u16 stack_checksum(const void *bytes, int n);

#define LWIP_PLATFORM_DIAG(x) \
	do {                  \
	} while (0)
#define LWIP_PLATFORM_ASSERT(x) panic("lwIP: %s", x)

#define LWIP_RAND()                                    \
	({                                             \
		u32 number;                            \
                                                       \
		random_bytes(&number, sizeof(number)); \
		number;                                \
	})
