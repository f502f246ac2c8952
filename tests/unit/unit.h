/* SPDX-License-Identifier: BSD-3-Clause */
/* What every unit test includes: cmocka, and the headers that it needs first.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
