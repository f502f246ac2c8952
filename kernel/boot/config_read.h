/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside boot/: fills boot_config, or leaves its defaults without a host's. */
#ifndef BOOT_CONFIG_READ_H
#define BOOT_CONFIG_READ_H

void config_read(void);

#endif
