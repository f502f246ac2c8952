/* SPDX-License-Identifier: BSD-3-Clause */
/* What lwIP asks us on its way (LWIP_HOOK_FILENAME). */
#pragma once

#include "lwip/err.h"

struct tcp_pcb;
struct tcp_hdr;
struct pbuf;

/* ERR_OK: the segment, whose header has been read, is to be looked at. */
err_t stack_check_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header,
			  const struct pbuf *data);

#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, n, n1, more, data) \
	stack_check_segment(pcb, header, data)
