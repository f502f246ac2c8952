/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tracing: each system call as a line in strace's format on a stream of its own
 * (docs/protocol.md). Off, it costs nothing: the entry then calls shim_dispatch
 * and the tracer is never reached.
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include "cpu/frame.h"

/* Once at boot: from now on also signals and the end of programs are traced. */
void trace_init(void);

/* shim_dispatch with a line around it. */
void trace_dispatch(struct frame *frame);

#endif
