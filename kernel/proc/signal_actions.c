// SPDX-License-Identifier: BSD-3-Clause
/*
 * What a process does about each signal: shared by processes made with
 * CLONE_SIGHAND, copied by fork, reset by execve.
 */
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "proc/signal.h"

static struct signal_actions *holder(struct signal_action *actions)
{
	return container_of(actions, struct signal_actions, action[0]);
}

struct signal_action *signal_actions_create(void)
{
	struct signal_actions *actions = kzalloc(sizeof(*actions));

	if (!actions)
		return NULL;
	actions->refs = 1;
	return actions->action;
}

struct signal_action *signal_actions_get(struct signal_action *actions)
{
	holder(actions)->refs++;
	return actions;
}

struct signal_action *signal_actions_copy(const struct signal_action *from)
{
	struct signal_action *copy = signal_actions_create();

	if (copy)
		memcpy(copy, from, SIGNAL_COUNT * sizeof(*copy));
	return copy;
}

void signal_actions_put(struct signal_action *actions)
{
	if (actions && !--holder(actions)->refs)
		kfree(holder(actions));
}

void signal_actions_reset(struct signal_action *actions)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		u64 handler = actions[i].handler;

		memset(&actions[i], 0, sizeof(actions[i]));
		if (handler == (u64)SIG_IGN)
			actions[i].handler = handler;
	}
}
