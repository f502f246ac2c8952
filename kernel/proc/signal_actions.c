// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a process does about each signal: shared by processes made with
 * CLONE_SIGHAND, copied by fork, reset by execve.
 */
#include "mm/kmalloc.h"
#include "proc/signal.h"

struct signal_actions *signal_actions_copy(const struct signal_actions *from)
{
	struct signal_actions *actions = kzalloc(sizeof(*actions));

	if (actions && from)
		*actions = *from;
	if (actions)
		actions->refs = 1;
	return actions;
}

void signal_actions_put(struct signal_actions *actions)
{
	if (actions && !--actions->refs)
		kfree(actions);
}

void signal_actions_reset(struct signal_actions *actions)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		bool ignored = actions->action[i].handler == (u64)SIG_IGN;

		actions->action[i] = (struct signal_action){
			.handler = ignored ? (u64)SIG_IGN : (u64)SIG_DFL,
		};
	}
}
