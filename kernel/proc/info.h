/* SPDX-License-Identifier: BSD-3-Clause */
#pragma once

/* What uname says: sethostname changes it. See <linux/utsname.h>. */
struct new_utsname;
extern struct new_utsname info_names;
