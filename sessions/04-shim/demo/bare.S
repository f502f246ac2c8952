/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program with no library at all: a number nobody knows, write, exit_group.
 * Its exit status is the errno that the first call returned.
 */
	.globl	_start
_start:
	movl	$9999, %eax
	syscall
	negl	%eax
	movl	%eax, %ebx

	movl	$1, %eax		/* write */
	movl	$1, %edi
	leaq	text(%rip), %rsi
	movl	$size, %edx
	syscall

	movl	$231, %eax		/* exit_group */
	movl	%ebx, %edi
	syscall

	.section .rodata
text:	.ascii	"three calls, no library\n"
	.set	size, . - text
	.section .note.GNU-stack, "", @progbits
