/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef PROC_INFO_H
#define PROC_INFO_H

/* What uname says: sethostname changes it. See <linux/utsname.h>. */
struct new_utsname;
extern struct new_utsname info_names;

#endif
