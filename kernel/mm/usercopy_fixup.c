// SPDX-License-Identifier: BSD-3-Clause
/* Where a copy goes on after a fault that can't be mended. */
#include "mm/usercopy.h"

struct fixup {
	u64 begin, end, target;
};
extern const struct fixup usercopy_table[], usercopy_table_end[];

bool usercopy_use_rep;

u64 usercopy_fixup(u64 rip)
{
	const struct fixup *fixup;

	for (fixup = usercopy_table; fixup < usercopy_table_end; fixup++)
		if (rip >= fixup->begin && rip < fixup->end)
			return fixup->target;
	return 0;
}
