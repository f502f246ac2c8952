/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside boot/: fills boot_info from what the boot loader left in memory. */
#ifndef BOOT_PVH_H
#define BOOT_PVH_H

#include "lib/types.h"

/* START_INFO is the physical address of struct hvm_start_info. */
void pvh_read(u64 start_info);

#endif
