/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The first instructions, by the PVH boot protocol (Xen's docs/misc/pvh.pandoc):
 * 32-bit protected mode, paging off, %ebx points at struct hvm_start_info.
 *
 * The tables made here map the first 4 GiB, where everything lies that is needed
 * before there are others, at 0 and at PHYSMAP_BASE, and the first of them at
 * KERNEL_BASE: the low one lets this code survive the switch to long mode,
 * mm/paging_kernel.c replaces all of them.
 */
#define KERNEL_BASE 0xffffffff80000000
#define PHYS(symbol) (symbol - KERNEL_BASE)

#define KERNEL_CS 0x08
#define KERNEL_DS 0x10

#define PRESENT	 0x001
#define WRITE	 0x002
#define HUGE	 0x080
#define PAGE_2M	 0x200000
#define PHYSMAP_ENTRY 256 /* of the top-level table: PHYSMAP_BASE */
#define BOOT_GIBS     4
#define KERNEL_ENTRY  511
#define KERNEL_GIB    510 /* of the table below that */

#define CR0_PE	 (1 << 0)
#define CR0_PG	 (1 << 31)
#define CR4_PAE	 (1 << 5)
#define MSR_EFER 0xc0000080
#define EFER_LME (1 << 8)

#define XEN_ELFNOTE_PHYS32_ENTRY 18

	.section .note.Xen, "a", @note
	.balign	4
	.long	4, 8, XEN_ELFNOTE_PHYS32_ENTRY
	.asciz	"Xen"
	.quad	PHYS(pvh_start)

	.cfi_sections .debug_frame
	.text

	.code32
	.globl	pvh_start
	.type	pvh_start, @function
pvh_start:
	cld
	movl	$PHYS(boot_pd), %edi
	movl	$(PRESENT | WRITE | HUGE), %eax
1:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$PAGE_2M, %eax
	cmpl	$PHYS(boot_pd_end), %edi
	jb	1b

	movl	$PHYS(boot_pd) + (PRESENT | WRITE), %eax
	movl	%eax, PHYS(boot_pdpt_high) + 8 * KERNEL_GIB
	movl	$PHYS(boot_pdpt_low), %edi
2:	movl	%eax, (%edi)
	addl	$8, %edi
	addl	$4096, %eax
	cmpl	$PHYS(boot_pdpt_low) + 8 * BOOT_GIBS, %edi
	jb	2b
	movl	$PHYS(boot_pdpt_low) + (PRESENT | WRITE), %eax
	movl	%eax, PHYS(boot_pml4)
	movl	%eax, PHYS(boot_pml4) + 8 * PHYSMAP_ENTRY
	movl	$PHYS(boot_pdpt_high) + (PRESENT | WRITE), %eax
	movl	%eax, PHYS(boot_pml4) + 8 * KERNEL_ENTRY

	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$PHYS(boot_pml4), %eax
	movl	%eax, %cr3
	movl	$MSR_EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$(CR0_PE | CR0_PG), %eax
	movl	%eax, %cr0
	lgdt	PHYS(boot_gdt_pointer)
	ljmp	$KERNEL_CS, $PHYS(start_64_low)

	.code64
start_64_low:
	movabsq	$start_64, %rax
	jmp	*%rax

	.type	start_64, @function
start_64:
	.cfi_startproc
	.cfi_undefined %rip
	movl	$KERNEL_DS, %eax
	movl	%eax, %ss
	movl	%eax, %ds
	movl	%eax, %es
	movabsq	$boot_stack_top, %rsp
	xorl	%ebp, %ebp
	movl	%ebx, %edi
	call	kernel_main
	ud2
	.cfi_endproc

	.section .rodata
	.balign	8
boot_gdt:
	.quad	0
	.quad	0x00af9b000000ffff
	.quad	0x00cf93000000ffff
boot_gdt_pointer:
	.word	. - boot_gdt - 1
	.long	PHYS(boot_gdt)

	.section .bss
	.balign	4096
boot_pml4:
	.skip	4096
boot_pdpt_low:
	.skip	4096
boot_pdpt_high:
	.skip	4096
boot_pd:
	.skip	4096 * BOOT_GIBS
boot_pd_end:

/*
 * The boot flow's stack, later the idle thread's. elfin.lds puts it at the very
 * beginning of what may be written: below it are constants, so running off its
 * end faults as well.
 */
	.section .boot_stack, "aw", @progbits
	.balign	4096
	.skip	16384
	.globl	boot_stack_top
boot_stack_top:

	.section .note.GNU-stack, "", @progbits
