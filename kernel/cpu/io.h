/* SPDX-License-Identifier: BSD-3-Clause */
/* Ports, model-specific registers, control registers: one instruction each. */
#pragma once

#include "lib/types.h"

static inline void outb(u16 port, u8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void outw(u16 port, u16 value)
{
	asm volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outl(u16 port, u32 value)
{
	asm volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline u32 inl(u16 port)
{
	u32 value;

	asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline u64 rdmsr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return low | (u64)high << 32;
}

static inline void wrmsr(u32 msr, u64 value)
{
	asm volatile("wrmsr"
		     :
		     : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32))
		     : "memory");
}

static inline u64 rdtsc(void)
{
	u32 low, high;

	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return low | (u64)high << 32;
}

#define CONTROL_REGISTER(n)                                                \
	static inline u64 read_cr##n(void)                                 \
	{                                                                  \
		u64 value;                                                 \
                                                                           \
		asm volatile("mov %%cr" #n ", %0" : "=r"(value));          \
		return value;                                              \
	}                                                                  \
	static inline void write_cr##n(u64 value)                          \
	{                                                                  \
		asm volatile("mov %0, %%cr" #n : : "r"(value) : "memory"); \
	}

CONTROL_REGISTER(0)
CONTROL_REGISTER(2)
CONTROL_REGISTER(3)
CONTROL_REGISTER(4)

static inline void invlpg(u64 address)
{
	asm volatile("invlpg (%0)" : : "r"(address) : "memory");
}
