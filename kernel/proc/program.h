/* SPDX-License-Identifier: BSD-3-Clause */
/* Turning the current thread's process into another program: start and execve.
 */
#pragma once

#include "loader/loader.h"

/* Limits and credentials of the current process, for loader_load. */
void program_prepare(struct loader_program *program);

/*
 * The point of no return: the address space, the registers and everything that
 * a new program starts without. PROGRAM->mm's reference is taken over.
 */
void program_enter(struct loader_program *program);
