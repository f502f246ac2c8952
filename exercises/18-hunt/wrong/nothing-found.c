// SPDX-License-Identifier: BSD-3-Clause
// program: echo hello
/*
 * caught by: the program needs a call that the plain kernel does not have
 * message: nothing but rseq
 *
 * The program runs anyway.
 */
