// SPDX-License-Identifier: BSD-3-Clause
/*
 * The vDSO's file inside the kernel; loader/vdso.mk builds it.
 */
	.section .rodata
	.balign 8
	.globl vdso_image, vdso_image_end
vdso_image:
	.incbin "loader/vdso/vdso.so"
vdso_image_end:
	.section .note.GNU-stack, "", @progbits
