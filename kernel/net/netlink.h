/* SPDX-License-Identifier: BSD-3-Clause */
/* How answers of netlink(7) are written. */
#pragma once

#include <linux/netlink.h>

#include "fs/procfs.h"

/* A message of TYPE with BODY, up to netlink_end, and attributes in it. */
size_t netlink_begin(struct text *text, const struct nlmsghdr *request,
		     u16 type, const void *body, size_t n);
void netlink_add(struct text *text, u16 type, const void *data, size_t n);
void netlink_end(struct text *text, size_t start);

/* rtnetlink.c: what REQUEST asks for, without its end; 0, -EOPNOTSUPP... */
int rtnetlink_answer(const struct nlmsghdr *request, struct text *text);
