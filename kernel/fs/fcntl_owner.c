// SPDX-License-Identifier: BSD-3-Clause
/* F_SETOWN, F_GETOWN, F_SETSIG and the like: fcntl(2). */
#include "fs/fcntl_owner.h"

#include <linux/errno.h>
#include <linux/fcntl.h>

#include "mm/usercopy.h"
#include "proc/process.h"

static int set_owner(struct file *file, int type, int id)
{
	bool there = true;

	if (id && type == F_OWNER_PGRP)
		there = process_group_exists(id, 0);
	else if (id)
		there = type == F_OWNER_TID ? !!thread_find(id) :
					      !!process_find(id);
	if (!there)
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

static int get_owner_user(const struct file *file, void *user)
{
	struct f_owner_ex owner = { .type = file->owner_type,
				    .pid = file->owner };

	return put_user_struct(user, &owner);
}

static int set_signal(struct file *file, u64 signo)
{
	if (signo > SIGNAL_COUNT)
		return -EINVAL;
	file->owner_signal = signo;
	return 0;
}

long owner_command(struct file *file, int command, u64 argument)
{
	switch (command) {
	case F_SETOWN: return set_owner_number(file, argument);
	case F_GETOWN:
		return file->owner_type == F_OWNER_PGRP ? -file->owner :
							  file->owner;
	case F_SETOWN_EX: return set_owner_user(file, (void *)argument);
	case F_GETOWN_EX: return get_owner_user(file, (void *)argument);
	case F_SETSIG: return set_signal(file, argument);
	case F_GETSIG: return file->owner_signal;
	default: return -EINVAL;
	}
}
