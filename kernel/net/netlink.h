/* SPDX-License-Identifier: BSD-3-Clause */
/* How answers of netlink(7) are written. */
#pragma once

#include <linux/netlink.h>

#include "fs/procfs.h"

struct netlink_answer {
	const struct nlmsghdr *request;
	struct text text; /* messages */
	size_t last;	  /* where the last of them begins */
};

/* Another message of TYPE with BODY; its attributes, one by one. */
void netlink_begin(struct netlink_answer *answer, u16 type, const void *body,
		   size_t n);
void netlink_add(struct netlink_answer *answer, u16 type, const void *data,
		 size_t n);

static inline void netlink_add_u32(struct netlink_answer *answer, u16 type,
				   u32 value)
{
	netlink_add(answer, type, &value, sizeof(value));
}

/* rtnetlink.c: what was asked for, without its end; 0, -EOPNOTSUPP... */
int rtnetlink_answer(struct netlink_answer *answer);
