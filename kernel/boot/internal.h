/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of this folder share: where boot_info and boot_config come
 * from. */
#pragma once

#include "lib/types.h"

/* Fills boot_info; START_INFO is the physical address of hvm_start_info. */
void pvh_read(u64 start_info);

/* Fills boot_config, or leaves its defaults without a host's. */
void config_read(void);

/*
 * The whole file NAME of QEMU's firmware configuration device with a NUL behind
 * it, its length in *SIZE; kfree it. NULL when there is no such device or file,
 * or no memory for it.
 */
char *fw_cfg_read_file(const char *name, size_t *size);
