// SPDX-License-Identifier: BSD-3-Clause
/* F_SETOWN, F_GETOWN, F_SETSIG and the like: fcntl(2). */
#include "fs/fcntl.h"
#include "proc/process.h"

static int set_owner(struct file *file, int type, int id)
{
	bool there = type == F_OWNER_PGRP ? process_group_exists(id, 0) :
		     type == F_OWNER_TID  ? thread_find(id) != NULL :
					    process_find(id) != NULL;

	if (id && !there)
		return -ESRCH;
	file->owner = id;
	file->owner_type = type;
	return 0;
}

/* A negative number is a process group's. */
static int set_owner_number(struct file *file, int number)
{
	if (number == INT32_MIN)
		return -EINVAL;
	if (number < 0)
		return set_owner(file, F_OWNER_PGRP, -number);
	return set_owner(file, F_OWNER_PID, number);
}

static int set_owner_user(struct file *file, const void *user)
{
	struct f_owner_ex owner;

	if (get_user_struct(&owner, user))
		return -EFAULT;
	if (owner.type != F_OWNER_TID && owner.type != F_OWNER_PID &&
	    owner.type != F_OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, owner.type, owner.pid);
}

long owner_command(struct file *file, int command, u64 argument)
{
	struct f_owner_ex owner = { file->owner_type, file->owner };

	switch (command) {
	case F_SETOWN: return set_owner_number(file, argument);
	case F_GETOWN:
		return owner.type == F_OWNER_PGRP ? -owner.pid : owner.pid;
	case F_SETOWN_EX: return set_owner_user(file, (void *)argument);
	case F_GETOWN_EX: return put_user_struct((void *)argument, &owner);
	case F_SETSIG:
		if (argument > SIGNAL_COUNT)
			return -EINVAL;
		file->owner_signal = argument;
		return 0;
	case F_GETSIG: return file->owner_signal;
	default: return -EINVAL;
	}
}
