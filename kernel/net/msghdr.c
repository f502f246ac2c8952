// SPDX-License-Identifier: BSD-3-Clause
/* See the header. */
#include "net/msghdr.h"

#include <linux/errno.h>

int msghdr_get(struct msghdr *header, struct iter_vector *vector,
	       const struct msghdr *user)
{
	if (get_user_struct(header, user))
		return -EFAULT;
	if (!header->msg_name)
		header->msg_namelen = 0;
	if (header->msg_namelen < 0)
		return -EINVAL;
	header->msg_namelen =
		MIN(header->msg_namelen,
		    (int)sizeof(struct __kernel_sockaddr_storage));
	if (header->msg_iovlen > UIO_MAXIOV)
		return -EMSGSIZE;
	return iter_vector_copy(vector, header->msg_iov, header->msg_iovlen);
}
