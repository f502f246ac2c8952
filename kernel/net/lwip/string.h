/* SPDX-License-Identifier: BSD-3-Clause */
/* lwIP's sources include <string.h>. */
#include "lib/string.h"
