/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Into the kernel and back: system calls, exceptions, interrupts. Each leaves
 * the program's registers in a struct frame (cpu/frame.h) and calls C; each
 * comes back by way of return_work (cpu/return.c) if the thread has signals to
 * look at or must give up the CPU.
 *
 * %gs points at the program's data in ring 3 and at struct cpu in ring 0; swapgs
 * changes between the two, exactly once on each way in and out. Interrupts are
 * off from the first instruction (the flag mask of syscall, interrupt gates).
 *
 * The .cfi lines let a debugger unwind from a handler into the program: behind
 * each call below, the program's registers are found in the frame.
 */
#include "cpu/offsets.h"

#define MSR_GS_BASE 0xc0000101

#define KERNEL_CS 0x08
#define USER_DS	  0x23
#define USER_CS	  0x2b

	.cfi_sections .debug_frame
	.text

/* The order of struct frame, which pushing them the other way round makes. */
#define GENERAL r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, \
	rsi, rdi

/* %rsp points at a frame: where the interrupted code's registers are. */
	.macro cfi_frame
	.cfi_def_cfa %rsp, FRAME_SIZE
	.set	at, 0
	.irp	reg, GENERAL
	.cfi_rel_offset %\reg, at
	.set	at, at + 8
	.endr
	.cfi_rel_offset %rip, FRAME_RIP
	.cfi_rel_offset %rsp, FRAME_RSP
	.endm

	.macro push_general
	.irp	reg, rdi, rsi, rdx, rcx, rax, r8, r9, r10, r11, rbx, rbp, r12, \
			r13, r14, r15
	pushq	%\reg
	.endr
	.endm

/* Registers that lie one after the other in the frame, from offset FROM on. */
	.macro load from, registers:vararg
	.set	at, \from
	.irp	reg, \registers
	movq	at(%rsp), %\reg
	.set	at, at + 8
	.endr
	.endm

/*
 * What a call in C may have changed, but for %rcx, %r11 and %rsp, which the two
 * ways out treat differently.
 */
	.macro load_general
	load	FRAME_R10, r10, r9, r8, rax
	load	FRAME_RDX, rdx, rsi, rdi
	.endm

	.macro load_all_and_iret
	load	FRAME_R15, r15, r14, r13, r12, rbp, rbx
	load_general
	load	FRAME_R11, r11
	load	FRAME_RCX, rcx
	addq	$FRAME_RIP, %rsp
	iretq
	.endm

/* Sets ZF if there is nothing to do before going back to the program. */
	.macro test_work
	movq	%gs:CPU_CURRENT, %rcx
	movl	THREAD_WORK(%rcx), %ecx
	orl	%gs:CPU_NEED_RESCHED, %ecx
	.endm

/*
 * The syscall instruction: the return address is in %rcx, the flags are in %r11,
 * and the stack is still the program's.
 */
	.globl	syscall_entry
	.type	syscall_entry, @function
	.balign	64
syscall_entry:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa %rsp, 0
	.cfi_register %rip, %rcx
	swapgs
	movq	%rsp, %gs:CPU_USER_RSP
	movq	%gs:CPU_KERNEL_RSP, %rsp
	pushq	$USER_DS
	pushq	%gs:CPU_USER_RSP
	pushq	%r11
	pushq	$USER_CS
	pushq	%rcx
	pushq	$0
	movl	%eax, %eax
	pushq	%rax
	push_general
	cfi_frame
	movq	%rsp, %rdi
	cmpq	$0, %gs:CPU_DISPATCH
	jne	syscall_diverted
	call	shim_dispatch
syscall_done:
	test_work
	jnz	return_slow
	/*
	 * Whoever changes the frame, but for rax, asks for the slow way
	 * (WORK_FRAME); so the six other registers are as they were, and the
	 * program goes on behind its syscall instruction. sysret to an address
	 * that is not canonical would fault in ring 0, but there is none such:
	 * a program's last page is one below that border (USER_END).
	 */
	movq	FRAME_RIP(%rsp), %rcx
	movq	FRAME_RFLAGS(%rsp), %r11
	load_general
	movq	FRAME_RSP(%rsp), %rsp
	swapgs
	sysretq

syscall_diverted: /* traced */
	call	*%gs:CPU_DISPATCH
	jmp	syscall_done
	.cfi_endproc
	.size	syscall_entry, . - syscall_entry

/*
 * Exceptions and interrupts: the CPU has pushed ss, rsp, rflags, cs, rip, and
 * for some exceptions an error code; the stubs below add what is missing.
 */
	.type	trap_entry, @function
trap_entry:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa %rsp, FRAME_SIZE - FRAME_ORIG_RAX
	.cfi_rel_offset %rip, FRAME_RIP - FRAME_ORIG_RAX
	.cfi_rel_offset %rsp, FRAME_RSP - FRAME_ORIG_RAX
	push_general
	cfi_frame
	/* A program may have set AC (which opens SMAP) and DF. */
	pushq	$2
	popfq
	testb	$3, FRAME_CS(%rsp)
	jz	1f
	swapgs
1:	movq	%rsp, %rdi
	call	trap_handle

	testb	$3, FRAME_CS(%rsp)
	jz	2f
	test_work
	jnz	return_slow
	swapgs
2:	load_all_and_iret
	.cfi_endproc
	.size	trap_entry, . - trap_entry

/*
 * The same for double faults, NMIs and machine checks, which have stacks of
 * their own and may come anywhere, even where %gs is not what the code segment
 * says: so its base is saved, set and put back without asking.
 */
	.type	trap_entry_anywhere, @function
trap_entry_anywhere:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_def_cfa %rsp, FRAME_SIZE - FRAME_ORIG_RAX
	.cfi_rel_offset %rip, FRAME_RIP - FRAME_ORIG_RAX
	.cfi_rel_offset %rsp, FRAME_RSP - FRAME_ORIG_RAX
	push_general
	cfi_frame
	pushq	$2
	popfq
	movl	$MSR_GS_BASE, %ecx
	rdmsr
	movl	%eax, %r12d
	movl	%edx, %r13d
	movq	$boot_cpu, %rax
	movq	%rax, %rdx
	shrq	$32, %rdx
	wrmsr
	movq	%rsp, %rdi
	call	trap_handle
	movl	$MSR_GS_BASE, %ecx
	movl	%r12d, %eax
	movl	%r13d, %edx
	wrmsr
	load_all_and_iret
	.cfi_endproc
	.size	trap_entry_anywhere, . - trap_entry_anywhere

/* void return_to_user(struct frame *frame) */
	.globl	return_to_user
	.type	return_to_user, @function
return_to_user:
	.cfi_startproc simple
	.cfi_signal_frame
	.cfi_undefined %rip
	movq	%rdi, %rsp
	cfi_frame
return_slow:
	movq	%rsp, %rdi
	call	return_work
	swapgs
	load_all_and_iret
	.cfi_endproc
	.size	return_to_user, . - return_to_user

/*
 * The entries of the interrupt descriptor table, VECTOR_STUB_SIZE bytes apart.
 * Exceptions 8, 10 to 14, 17, 21, 29 and 30 push an error code.
 */
#define ERROR_CODES 0x60227d00

	.section .text.vectors, "ax", @progbits
	.globl	vector_stubs
	.type	vector_stubs, @function
	.balign	VECTOR_STUB_SIZE
vector_stubs:
	.set	vector, 0
	.rept	VECTOR_COUNT
	.if	vector >= 32 || ((ERROR_CODES >> vector) & 1) == 0
	pushq	$0
	.endif
	pushq	$~vector
	.if	vector == 2 || vector == 8 || vector == 18
	jmp	trap_entry_anywhere
	.else
	jmp	trap_entry
	.endif
	.balign	VECTOR_STUB_SIZE
	.set	vector, vector + 1
	.endr
	.size	vector_stubs, . - vector_stubs

	.section .note.GNU-stack, "", @progbits
