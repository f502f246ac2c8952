/* SPDX-License-Identifier: BSD-3-Clause */
/* QEMU's firmware configuration device: named files from the host. */
#ifndef BOOT_FW_CFG_H
#define BOOT_FW_CFG_H

#include "lib/types.h"

/*
 * The whole file NAME with a NUL behind it, its length in *SIZE; kfree it. NULL
 * when there is no such device or file, or no memory for it.
 */
char *fw_cfg_read_file(const char *name, size_t *size);

#endif
