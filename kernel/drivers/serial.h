/* SPDX-License-Identifier: BSD-3-Clause */
/* COM1, where the kernel's log goes: log_output (lib/log.h) is defined here. */
#pragma once

/* 8 data bits, no parity, no interrupts. The log works without it in QEMU. */
void serial_init(void);
