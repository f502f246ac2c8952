/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * lwIP as servers need it; its own defaults are for devices with kilobytes. All
 * memory is the kernel's heap, so that nothing is taken before it is used.
 */
#pragma once

#include "mm/kmalloc.h"

/* The kernel is not preempted, and interrupts do not arrive in it. */
#define NO_SYS			  1
#define SYS_LIGHTWEIGHT_PROT	  0
#define LWIP_TIMERS		  0 /* timers.c */
#define LWIP_NETCONN		  0
#define LWIP_SOCKET		  0

#define MEM_LIBC_MALLOC		  1
#define mem_clib_malloc		  kmalloc
#define mem_clib_calloc(n, size)  kzalloc((n) * (size))
#define mem_clib_free		  kfree
#define MEMP_MEM_MALLOC		  1
#define MEM_ALIGNMENT		  8

#define LWIP_IPV4		  1
#define LWIP_IPV6		  1
#define LWIP_RAW		  1
#define LWIP_IGMP		  1
#define IP_REASS_MAX_PBUFS	  64
#define IPV6_FRAG_COPYHEADER	  1 /* 64-bit pointers do not fit otherwise */
#define LWIP_MULTICAST_TX_OPTIONS 1

/* 127.0.0.1 and ::1; what is sent there arrives when netif_poll is called. */
#define LWIP_HAVE_LOOPIF	     1
#define LWIP_LOOPIF_MULTICAST	     1
#define LWIP_NETIF_LOOPBACK	     1
#define LWIP_SINGLE_NETIF	     0

#define TCP_MSS			     1460
#define LWIP_WND_SCALE		     1
#define TCP_RCV_SCALE		     3
#define TCP_WND			     (256 * 1024)
#define TCP_SND_BUF		     (256 * 1024)
#define TCP_SND_QUEUELEN	     (4 * TCP_SND_BUF / TCP_MSS)
#define TCP_OVERSIZE		     TCP_MSS
#define TCP_SNDLOWAT		     (16 * 1024)
#define TCP_MSL			     5000UL /* ms: TIME_WAIT is twice that */
#define TCP_LISTEN_BACKLOG	     1
#define TCP_DEFAULT_LISTEN_BACKLOG   0xff
#define TCP_OOSEQ_MAX_PBUFS	     256
#define LWIP_TCP_SACK_OUT	     1
#define LWIP_TCP_KEEPALIVE	     1
#define SO_REUSE		     1
#define SO_REUSE_RXTOALL	     1
#define LWIP_TCP_PCB_NUM_EXT_ARGS    1 /* the socket, told when a block goes */

#define LWIP_CHECKSUM_ON_COPY	     0
#define LWIP_CHKSUM		     stack_checksum
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define ARP_TABLE_SIZE		     127

#define LWIP_HOOK_FILENAME	     "net/lwip/hooks.h"
#define LWIP_STATS		     1 /* an interface's traffic */
#define MIB2_STATS		     1
#define MEM_STATS		     0
#define MEMP_STATS		     0
