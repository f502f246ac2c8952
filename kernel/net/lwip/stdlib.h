/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP's sources use of <stdlib.h>. */
#include "lib/string.h"

static inline int atoi(const char *s)
{
	const char *end;

	return string_to_u64(s, &end, 10);
}
