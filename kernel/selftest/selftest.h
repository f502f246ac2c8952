/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The self-test that `selftest=1` asks for (docs/protocol.md): a program of our
 * own in ring 3 exercises what emulators and nested hypervisors most often get
 * wrong. Prints "selftest ok" on COM1, or one line that says what failed, and
 * powers off.
 */
#ifndef SELFTEST_SELFTEST_H
#define SELFTEST_SELFTEST_H

#ifndef __ASSEMBLER__
void selftest_start(void);
#endif

/* Between selftest.c and its program, program.S. */
#define SELFTEST_ADD	    1 /* rdi + rsi */
#define SELFTEST_TICKS	    2 /* timer interrupts since the start */
#define SELFTEST_STORE	    3 /* stores rsi at rdi; 0 or -EFAULT */
#define SELFTEST_END	    4 /* rdi: 0 or what failed; rsi: the checksum */

#define SELFTEST_CALLS	    50000 /* by each of two threads */
#define SELFTEST_MIN_TICKS  3
#define SELFTEST_PAGES	    48
#define SELFTEST_MULTIPLY   1103515245 /* of the checksum, in each step */

#define SELFTEST_BAD_CALL   1
#define SELFTEST_BAD_SSE    2
#define SELFTEST_BAD_AVX    3
#define SELFTEST_BAD_MEMORY 4
#define SELFTEST_BAD_STORE  5
#define SELFTEST_BAD_FLOAT  6

#endif
