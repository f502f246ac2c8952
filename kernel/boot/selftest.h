/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The self-test that `selftest=1` asks for (docs/protocol.md): a program of our
 * own in ring 3 exercises what a hypervisor most often gets wrong. Prints
 * "selftest ok" on COM1 and powers off, or says what failed.
 */
#ifndef BOOT_SELFTEST_H
#define BOOT_SELFTEST_H

void selftest_start(void);

#endif
