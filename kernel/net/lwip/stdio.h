/* SPDX-License-Identifier: BSD-3-Clause */
/* lwIP's sources include <stdio.h>. */
#include "lib/string.h"
