/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A kernel that only says that it is there: what is measured with it is QEMU.
 * It starts by PVH (32 bits, paging off) and writes to the first serial port.
 */
	.section .note.Xen, "a", @note
	.long	4, 8, 18	/* name, descriptor, XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	start, 0

	.text
	.code32
	.globl	start
start:
	movl	$0x3f8, %edx
	movl	$text, %esi
	movl	$text_end - text, %ecx
	rep outsb
1:	hlt
	jmp	1b

text:
	.ascii	"floor\n"
text_end:

	.section .note.GNU-stack, "", @progbits
