/* SPDX-License-Identifier: BSD-3-Clause */
/* What uname and /proc say this kernel is: one place for both. */
#pragma once

#define VERSION_SYSNAME "Linux"
#define VERSION_RELEASE "6.1.0-elfin"
#define VERSION_BUILD	"#1 Elfin"
#define VERSION_MACHINE "x86_64"
