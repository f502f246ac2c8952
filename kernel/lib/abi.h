/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The names that the man pages give to the arguments of system calls; the
 * kernel's own code says u32 and u64.
 */
#pragma once

typedef int pid_t;
typedef int clockid_t;
typedef int id_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef unsigned int mode_t;
typedef long off_t;
typedef long time_t;
typedef long clock_t;
