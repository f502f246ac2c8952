/* SPDX-License-Identifier: BSD-3-Clause */
/* The string functions of C that the kernel uses, as in the standard. */
#pragma once

#include "lib/types.h"

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int byte, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);

/* Copies at most SIZE - 1 bytes and always ends TO with a NUL (SIZE > 0). */
void string_copy(char *to, const char *from, size_t size);

/* Digits of BASE (8, 10, 16) up to the first other byte; *END is set to it. */
u64 string_to_u64(const char *s, const char **end, int base);
