// SPDX-License-Identifier: BSD-3-Clause
/* adjtimex and clock_adjtime as far as they only look. */
#include "hostile.h"

#include <sys/timex.h>
#include <time.h>

static void look(const char *label, int state, const struct timex *tx)
{
	printf("%s: %d\n", label, state >= 0 && state <= TIME_ERROR);
	printf("  now %d, tick %ld, tolerance %ld\n",
	       labs(tx->time.tv_sec - time(NULL)) < 2, tx->tick, tx->tolerance);
}

int main(void)
{
	struct timex tx = { 0 };

	look("adjtimex", syscall(SYS_adjtimex, &tx), &tx);
	look("clock_adjtime", clock_adjtime(CLOCK_REALTIME, &tx), &tx);
	tx.modes = ADJ_OFFSET_SS_READ;
	look("what is left", adjtimex(&tx), &tx);
	tx.modes = 0;
	show("no clock", clock_adjtime(99, &tx));
	show("monotonic", clock_adjtime(CLOCK_MONOTONIC, &tx));
	show("no memory", syscall(SYS_adjtimex, NULL));
	SHOW_HOSTILE("hostile", syscall(SYS_adjtimex, P));
	setuid(1000);
	tx.modes = ADJ_FREQUENCY;
	show("not root", adjtimex(&tx));
	return 0;
}
