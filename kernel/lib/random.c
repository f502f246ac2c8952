// SPDX-License-Identifier: BSD-3-Clause
/*
 * ChaCha20 (RFC 8439) as a generator with fast key erasure: each refill takes
 * four blocks of key stream, makes the first 32 bytes the next key and hands
 * out the rest, wiping what it has handed out. Whoever reads the kernel's
 * memory later learns nothing about earlier answers.
 */
#include "lib/random.h"

#include "lib/string.h"

#define BLOCKS	  4
#define KEY_WORDS 8

static u32 key[KEY_WORDS];
static u32 pool[BLOCKS * 16];
static size_t pool_used = sizeof(pool); /* bytes */

static u32 rotate_left(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotate_left(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate_left(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate_left(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate_left(x[b] ^ x[c], 7);
}

/* The nonce is always 0: no key is ever used for a second stream. */
static void block(u32 out[16], u32 counter)
{
	static const u32 constants[4] = { 0x61707865, 0x3320646e, 0x79622d32,
					  0x6b206574 };
	u32 state[16] = { [12] = counter };

	memcpy(state, constants, sizeof(constants));
	memcpy(state + 4, key, sizeof(key));
	memcpy(out, state, sizeof(state));
	for (int i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += state[i];
}

static void refill(void)
{
	for (u32 i = 0; i < BLOCKS; i++)
		block(pool + 16 * i, i);
	memcpy(key, pool, sizeof(key));
	memset(pool, 0, sizeof(key));
	pool_used = sizeof(key);
}

void random_init(const u8 seed[32], u64 extra)
{
	memcpy(key, seed, sizeof(key));
	key[0] ^= (u32)extra;
	key[1] ^= extra >> 32;
	pool_used = sizeof(pool);
}

void random_bytes(void *to, size_t n)
{
	u8 *at = to;

	while (n) {
		size_t some;

		if (pool_used == sizeof(pool))
			refill();
		some = MIN(n, sizeof(pool) - pool_used);
		memcpy(at, (u8 *)pool + pool_used, some);
		memset((u8 *)pool + pool_used, 0, some);
		pool_used += some;
		at += some;
		n -= some;
	}
}

u64 random_u64(void)
{
	u64 value;

	random_bytes(&value, sizeof(value));
	return value;
}
