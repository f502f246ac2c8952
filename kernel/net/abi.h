/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The numbers and structures of socket calls. Linux gives them to programs only
 * through the C library's <sys/socket.h>, which can't be included here.
 */
#pragma once

#include <asm/fcntl.h>
#include <asm/socket.h>
#include <linux/socket.h>
#include <linux/uio.h>

#include "lib/types.h"

enum { AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 10, AF_NETLINK = 16 };
#define AF_MAX 46

enum { SOCK_STREAM = 1, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET = 5 };
#define SOCK_MAX       10
#define SOCK_TYPE_MASK 0xf
#define SOCK_CLOEXEC   O_CLOEXEC
#define SOCK_NONBLOCK  O_NONBLOCK

enum { SHUT_RD, SHUT_WR, SHUT_RDWR };

#define MSG_OOB		 0x1
#define MSG_PEEK	 0x2
#define MSG_CTRUNC	 0x8
#define MSG_TRUNC	 0x20
#define MSG_DONTWAIT	 0x40
#define MSG_EOR		 0x80
#define MSG_WAITALL	 0x100
#define MSG_ERRQUEUE	 0x2000
#define MSG_NOSIGNAL	 0x4000
#define MSG_MORE	 0x8000
#define MSG_WAITFORONE	 0x10000
#define MSG_FASTOPEN	 0x20000000
#define MSG_CMSG_CLOEXEC 0x40000000

enum { SCM_RIGHTS = 1, SCM_CREDENTIALS };
#define SCM_MAX_FD 253 /* in one message */

struct sockaddr; /* any family's, in a program's memory */
typedef unsigned int socklen_t;

struct msghdr {
	void *msg_name;
	int msg_namelen;
	struct iovec *msg_iov;
	size_t msg_iovlen;
	void *msg_control;
	size_t msg_controllen;
	u32 msg_flags;
};

struct mmsghdr {
	struct msghdr msg_hdr;
	u32 msg_len;
};

struct cmsghdr {
	size_t cmsg_len; /* with this header */
	int cmsg_level, cmsg_type;
};

#define CMSG_ALIGN(n) ALIGN_UP((size_t)(n), sizeof(size_t))

struct ucred {
	int pid;
	u32 uid, gid;
};
