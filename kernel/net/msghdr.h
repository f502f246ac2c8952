/* SPDX-License-Identifier: BSD-3-Clause */
/* The header that sendmsg and recvmsg are given. */
#ifndef NET_MSGHDR_H
#define NET_MSGHDR_H

#include "net/socket.h"

/* Copies in and checks a header and the vector that it points to (to be freed
 * by iter_vector_free): 0, -EFAULT, -EINVAL, -EMSGSIZE, -ENOMEM. */
int msghdr_get(struct msghdr *header, struct iter_vector *vector,
	       const struct msghdr *user);

#endif
