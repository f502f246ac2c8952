/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tracing: each system call as a line in strace's format on a stream of its own
 * (docs/protocol.md). Off, it costs nothing: the entry then calls shim_dispatch
 * and the tracer is never reached.
 */
#pragma once

#include "cpu/frame.h"

/*
 * Once at boot, if wanted: has system calls come here instead,
 * and signals and the ends of programs too.
 */
void trace_init(void);

/* shim_dispatch with a line around it. */
void trace_dispatch(struct frame *frame);
