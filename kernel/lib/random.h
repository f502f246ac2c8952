/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random bytes for programs and for the layout of address spaces: ChaCha20,
 * keyed by the host's seed (docs/protocol.md) and whatever the CPU offers.
 */
#pragma once

#include "lib/types.h"

/* Once at boot. EXTRA is any other entropy at hand (the time-stamp counter). */
void random_init(const u8 seed[32], u64 extra);
void random_bytes(void *to, size_t n);
u64 random_u64(void);
