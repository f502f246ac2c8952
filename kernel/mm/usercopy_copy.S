/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Copies between the kernel and a program, which may fault at any instruction
 * that touches the program's memory. If the fault can't be mended, execution goes
 * on at the place that the table at the end names for the instruction (see
 * usercopy_fixup): the quick loops fall back to the one that goes byte by byte,
 * so that everything up to the bad page is copied; that one stops.
 *
 * Everywhere in here: %rdi to, %rsi from, %rcx bytes left. All three are right
 * before each instruction that may fault.
 *
 * Real processors have "rep movsq" in microcode, a cache line at a time. Under
 * emulation it goes word by word with a check each; there plain moves are quicker.
 */

#define REP_MIN 256 /* below this, starting "rep" costs more than it gains */

	.text

/* size_t usercopy_copy(void *to, const void *from, size_t n) */
	.globl usercopy_copy
	.type usercopy_copy, @function
	.balign 16
usercopy_copy:
	mov	%rdx, %rcx
	cmp	$64, %rcx
	jb	copy_words
	cmpb	$0, usercopy_use_rep(%rip)
	jne	copy_rep
	.balign 16
copy_blocks_begin:
copy_blocks:
	.irp at, 0, 16, 32, 48
	mov	\at(%rsi), %rax
	mov	\at + 8(%rsi), %rdx
	mov	%rax, \at(%rdi)
	mov	%rdx, \at + 8(%rdi)
	.endr
	add	$64, %rsi
	add	$64, %rdi
	sub	$64, %rcx
	cmp	$64, %rcx
	jae	copy_blocks
copy_words:
	cmp	$8, %rcx
	jb	copy_tail
1:	mov	(%rsi), %rax
	mov	%rax, (%rdi)
	add	$8, %rsi
	add	$8, %rdi
	sub	$8, %rcx
	cmp	$8, %rcx
	jae	1b
copy_tail:
	test	$4, %cl
	jz	2f
	mov	(%rsi), %eax
	mov	%eax, (%rdi)
	add	$4, %rsi
	add	$4, %rdi
	sub	$4, %rcx
2:	test	%ecx, %ecx
	jnz	copy_bytes
	xor	%eax, %eax
	ret
copy_blocks_end:

copy_bytes:
	test	%rcx, %rcx
	jz	copy_stop
copy_bytes_begin:
	movzbl	(%rsi), %eax
	mov	%al, (%rdi)
copy_bytes_end:
	inc	%rsi
	inc	%rdi
	dec	%rcx
	jnz	copy_bytes_begin
copy_stop:
	mov	%rcx, %rax
	ret

copy_rep:
	cmp	$REP_MIN, %rcx
	jb	copy_blocks
	mov	%rcx, %rdx
	shr	$3, %rcx
	and	$7, %edx
copy_rep_begin:
	rep movsq
copy_rep_end:
	mov	%rdx, %rcx
	jmp	copy_tail
copy_rep_fault: /* %rcx words and %rdx bytes are left */
	lea	(%rdx, %rcx, 8), %rcx
	jmp	copy_bytes
	.size usercopy_copy, . - usercopy_copy

/* size_t usercopy_clear(void *to, size_t n) */
	.globl usercopy_clear
	.type usercopy_clear, @function
	.balign 16
usercopy_clear:
	mov	%rsi, %rcx
	xor	%eax, %eax
	cmp	$64, %rcx
	jb	clear_words
	cmpb	$0, usercopy_use_rep(%rip)
	jne	clear_rep
clear_blocks_begin:
clear_blocks:
	.irp at, 0, 8, 16, 24, 32, 40, 48, 56
	mov	%rax, \at(%rdi)
	.endr
	add	$64, %rdi
	sub	$64, %rcx
	cmp	$64, %rcx
	jae	clear_blocks
clear_words:
	cmp	$8, %rcx
	jb	clear_bytes
	mov	%rax, (%rdi)
	add	$8, %rdi
	sub	$8, %rcx
	jmp	clear_words
clear_blocks_end:

clear_bytes:
	test	%rcx, %rcx
	jz	clear_stop
clear_bytes_begin:
	mov	%al, (%rdi)
clear_bytes_end:
	inc	%rdi
	dec	%rcx
	jmp	clear_bytes
clear_stop:
	mov	%rcx, %rax
	ret

clear_rep:
	cmp	$REP_MIN, %rcx
	jb	clear_blocks
	mov	%rcx, %rdx
	shr	$3, %rcx
	and	$7, %edx
clear_rep_begin:
	rep stosq
clear_rep_end:
	mov	%rdx, %rcx
	jmp	clear_bytes
clear_rep_fault:
	lea	(%rdx, %rcx, 8), %rcx
	jmp	clear_bytes
	.size usercopy_clear, . - usercopy_clear

/*
 * ssize_t usercopy_string(char *to, const char *from, size_t n)
 *
 * Byte by byte until FROM is aligned, then in words: an aligned word never lies
 * on two pages, so no byte is read that the string does not share a page with.
 * A word holds a zero byte if (word - 0x01..) & ~word & 0x80.. is not 0.
 * %rdx: N.
 */
	.globl usercopy_string
	.type usercopy_string, @function
	.balign 16
usercopy_string:
	mov	%rdx, %rcx
	movabs	$0x0101010101010101, %r8
	movabs	$0x8080808080808080, %r9
string_begin:
string_next:
	test	%rcx, %rcx
	jz	string_stop
	test	$7, %sil
	jnz	string_byte
	cmp	$8, %rcx
	jb	string_byte
string_word:
	mov	(%rsi), %rax
	mov	%rax, %r10
	mov	%rax, %r11
	sub	%r8, %r10
	not	%r11
	and	%r11, %r10
	test	%r9, %r10
	jnz	string_byte
	mov	%rax, (%rdi)
	add	$8, %rsi
	add	$8, %rdi
	sub	$8, %rcx
	cmp	$8, %rcx
	jae	string_word
	jmp	string_next
string_byte:
	movzbl	(%rsi), %eax
	mov	%al, (%rdi)
	test	%al, %al
	jz	string_stop
	inc	%rsi
	inc	%rdi
	dec	%rcx
	/* The word in front of us holds a NUL, or we are not aligned yet. */
	test	$7, %sil
	jz	string_next
	test	%rcx, %rcx
	jnz	string_byte
string_stop:
	mov	%rdx, %rax
	sub	%rcx, %rax
	ret
string_end:
string_fault:
	mov	$-1, %rax
	ret
	.size usercopy_string, . - usercopy_string

/* long usercopy_cmpxchg(u32 *to, u32 *old, u32 new_value) */
	.globl usercopy_cmpxchg
	.type usercopy_cmpxchg, @function
	.balign 16
usercopy_cmpxchg:
	mov	(%rsi), %eax
cmpxchg_begin:
	lock cmpxchg %edx, (%rdi)
cmpxchg_end:
	mov	%eax, (%rsi)
	xor	%eax, %eax
	ret
cmpxchg_fault:
	mov	$-1, %rax
	ret
	.size usercopy_cmpxchg, . - usercopy_cmpxchg

/* Instructions in [begin, end) go on at the third address. */
	.section .rodata, "a"
	.globl usercopy_table, usercopy_table_end
	.balign 8
usercopy_table:
	.quad	copy_blocks_begin, copy_blocks_end, copy_bytes
	.quad	copy_bytes_begin, copy_bytes_end, copy_stop
	.quad	copy_rep_begin, copy_rep_end, copy_rep_fault
	.quad	clear_blocks_begin, clear_blocks_end, clear_bytes
	.quad	clear_bytes_begin, clear_bytes_end, clear_stop
	.quad	clear_rep_begin, clear_rep_end, clear_rep_fault
	.quad	string_begin, string_end, string_fault
	.quad	cmpxchg_begin, cmpxchg_end, cmpxchg_fault
usercopy_table_end:

	.section .note.GNU-stack, "", @progbits
