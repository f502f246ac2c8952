/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The words that every file of the kernel uses, errors among them. Numbers and
 * structures that are shared with programs come from the system's own
 * <linux/...> and <asm/...> headers; nothing of theirs is repeated here.
 */
#pragma once

#include <linux/errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a table calls gets the same arguments everywhere; not each needs all. */
#define UNUSED __attribute__((unused))

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
typedef long ssize_t;

#define PAGE_SHIFT	 12
#define PAGE_SIZE	 (1UL << PAGE_SHIFT)
#define PAGE_MASK	 (~(PAGE_SIZE - 1))

#define PAGE_DOWN(x)	 ((x)&PAGE_MASK)
#define PAGE_UP(x)	 (((x) + PAGE_SIZE - 1) & PAGE_MASK)

#define NS_PER_SEC	 1000000000UL

#define ARRAY_SIZE(a)	 (sizeof(a) / sizeof((a)[0]))
#define ALIGN_UP(x, a)	 (((x) + (a)-1) & ~((__typeof__(x))(a)-1))
#define ALIGN_DOWN(x, a) ((x) & ~((__typeof__(x))(a)-1))

#define MIN(a, b)                              \
	({                                     \
		__typeof__(a) min_a = (a);     \
		__typeof__(b) min_b = (b);     \
		min_a < min_b ? min_a : min_b; \
	})
#define MAX(a, b)                              \
	({                                     \
		__typeof__(a) max_a = (a);     \
		__typeof__(b) max_b = (b);     \
		max_a > max_b ? max_a : max_b; \
	})

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr)-offsetof(type, member)))

/*
 * struct file *file AUTO(file_auto_put) = ...: the function is called with the
 * variable's address when its scope is left, by whichever return.
 */
#define AUTO(function) __attribute__((cleanup(function)))

/* Returns at once with what CALL returned unless that is 0: its error. */
#define TRY(call)                         \
	do {                              \
		long try_error = (call);  \
		if (unlikely(try_error))  \
			return try_error; \
	} while (0)

/* What is on the way of nearly every call or switch: each call that is saved
 * there counts, twice under an emulator, where a return is a search. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

#define likely(x)     __builtin_expect(!!(x), 1)
#define unlikely(x)   __builtin_expect(!!(x), 0)
