/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the self-test runs in ring 3, twice at the same time, each thread with
 * another number in %rdi. %rsi: memory of its own, never touched before. %rdx:
 * 1 if there is AVX.
 *
 * %rbx number, %r12 memory, %r13 AVX, %r14 loops done, %r15 checksum.
 * %xmm0 and %xmm15 hold the number, %xmm1 counts, %xmm2 is 1.0; with AVX the
 * upper half of %ymm15 holds the number as well.
 */
#include "selftest/selftest.h"

#define EFAULT 14

	.section .rodata
	.globl	selftest_program
selftest_program:
	movq	%rdi, %rbx
	movq	%rsi, %r12
	movq	%rdx, %r13
	xorl	%r14d, %r14d
	movq	%rdi, %r15
	cvtsi2sd %r14, %xmm1
	movl	$1, %eax
	cvtsi2sd %rax, %xmm2
	movq	%rbx, %xmm0
	movq	%rbx, %xmm15
	punpcklqdq %xmm15, %xmm15
	testl	%r13d, %r13d
	jz	1f
	vinsertf128 $1, %xmm15, %ymm15, %ymm15

	/* The kernel writes where nobody has been yet, and where it must not. */
1:	movl	$SELFTEST_STORE, %eax
	movq	%r12, %rdi
	movq	%rbx, %rsi
	syscall
	movl	$SELFTEST_BAD_STORE, %edi
	testq	%rax, %rax
	jnz	end
	cmpq	%rbx, (%r12)
	jne	end
	movl	$SELFTEST_STORE, %eax
	movl	$8, %edi
	syscall
	movl	$SELFTEST_BAD_STORE, %edi
	cmpq	$-EFAULT, %rax
	jne	end

loop:	/* A system call gives the right answer and keeps what it should. */
	movl	$SELFTEST_ADD, %eax
	movq	%r14, %rdi
	movq	%rbx, %rsi
	syscall
	subq	%r14, %rax
	cmpq	%rbx, %rax
	movl	$SELFTEST_BAD_CALL, %edi
	jne	end
	imulq	$SELFTEST_MULTIPLY, %r15, %r15
	addq	%r14, %r15

	movq	%xmm0, %rax
	cmpq	%rbx, %rax
	movl	$SELFTEST_BAD_SSE, %edi
	jne	end
	addsd	%xmm2, %xmm1

	testl	%r13d, %r13d
	jz	2f
	vextractf128 $1, %ymm15, %xmm3
	movq	%xmm3, %rax
	cmpq	%rbx, %rax
	movl	$SELFTEST_BAD_AVX, %edi
	jne	end

2:	/* Each of the first loops touches another page: zero, then ours. */
	leaq	1(%r14), %rax
	cmpq	$SELFTEST_PAGES, %rax
	jae	3f
	movl	$SELFTEST_BAD_MEMORY, %edi
	shlq	$12, %rax
	cmpq	$0, (%r12, %rax)
	jne	end
	movq	%rbx, 8(%r12, %rax)
	cmpq	%rbx, 8(%r12, %rax)
	jne	end

3:	incq	%r14
	cmpq	$SELFTEST_CALLS, %r14
	jb	loop

	/* Interrupts come while nothing is called (and the other one runs). */
4:	movl	$10000, %ecx
5:	decl	%ecx
	jnz	5b
	movl	$SELFTEST_TICKS, %eax
	syscall
	cmpq	$SELFTEST_MIN_TICKS, %rax
	jb	4b

	movl	$SELFTEST_BAD_FLOAT, %edi
	cvttsd2si %xmm1, %rax
	cmpq	%r14, %rax
	jne	end
	movq	%xmm15, %rax
	cmpq	%rbx, %rax
	jne	end
	xorl	%edi, %edi
end:	movl	$SELFTEST_END, %eax
	movq	%r15, %rsi
	syscall
	ud2
	.globl	selftest_program_end
selftest_program_end:

	.section .note.GNU-stack, "", @progbits
