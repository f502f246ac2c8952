/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From one kernel stack to another (cpu/switch.h). To the compiler this is an
 * ordinary call, so only the registers that a call preserves need saving.
 */
	.cfi_sections .debug_frame
	.text

/* void switch_stacks(u64 *saved, u64 loaded) */
	.globl	switch_stacks
	.type	switch_stacks, @function
switch_stacks:
	.cfi_startproc
	.irp	reg, rbp, rbx, r12, r13, r14, r15
	pushq	%\reg
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %\reg, 0
	.endr
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	.irp	reg, r15, r14, r13, r12, rbx, rbp
	popq	%\reg
	.cfi_adjust_cfa_offset -8
	.endr
	ret
	.cfi_endproc
	.size	switch_stacks, . - switch_stacks

/* Where a prepared stack begins: %r12 is the function, %rbx its argument. */
	.globl	thread_begin
	.type	thread_begin, @function
thread_begin:
	.cfi_startproc
	.cfi_undefined %rip
	movq	%rbx, %rdi
	call	*%r12
	ud2
	.cfi_endproc
	.size	thread_begin, . - thread_begin

	.section .note.GNU-stack, "", @progbits
