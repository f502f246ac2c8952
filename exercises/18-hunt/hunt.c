// SPDX-License-Identifier: BSD-3-Clause
// program: echo nothing has been hunted yet
/*
 * Exercise 18: the hunt. A program of your choice fails in this kernel for want
 * of a system call: write the call here, and make the program run.
 *
 * TODO 1: find the program: ./do.sh trace PROGRAM names the calls that are not
 * there at its end. Put its command line behind "program:" above.
 * TODO 2: read the man page. What does the program need of it, which errors
 * does it expect?
 * TODO 3: define the call: UK_SYSCALL_R_DEFINE(result, name, type, argument...)
 * TODO 4: run it natively and here until nothing differs.
 */
#include <linux/errno.h>

#include "shim/syscall.h"
