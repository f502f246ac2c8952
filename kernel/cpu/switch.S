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
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbx, 0
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r12, 0
	pushq	%r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r13, 0
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r14, 0
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r15, 0
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	%r15
	.cfi_adjust_cfa_offset -8
	popq	%r14
	.cfi_adjust_cfa_offset -8
	popq	%r13
	.cfi_adjust_cfa_offset -8
	popq	%r12
	.cfi_adjust_cfa_offset -8
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	popq	%rbp
	.cfi_adjust_cfa_offset -8
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
