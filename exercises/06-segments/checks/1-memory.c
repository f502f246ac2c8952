// SPDX-License-Identifier: BSD-3-Clause
// gcc: -static -nostdlib
/*
 * Files with two segments are made and executed: code, which reads, writes or
 * runs one byte of the other segment and exits with what it found. Without a C
 * library, which would not start when the zeros are missing.
 */
#define CHECK_BARE
#include "check.h"

#include <elf.h>
#include <linux/fcntl.h>

#define BASE 0x400000UL
#define DATA 0x500000UL
#define CODE 1024
#define SIZE                                                                   \
	0x3000	     /* of the file: code, then bytes that tell where they are \
		      */
#define SEGV	1011 /* in place of a status: ended by signal 11 */
#define BYTE(o) ((o) % 251 + 1) /* what the file has at offset O */

static union {
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr table[3];
	};
	unsigned char bytes[SIZE];
} file;

static Elf64_Phdr segment(unsigned int flags, unsigned long offset,
			  unsigned long vaddr, unsigned long filesz,
			  unsigned long memsz)
{
	return (Elf64_Phdr){ PT_LOAD, flags,  offset, vaddr,
			     vaddr,   filesz, memsz,  4096 };
}

/* Code in the first page, and the data that is wanted. */
static void make(unsigned int flags, unsigned long offset, unsigned long vaddr,
		 unsigned long filesz, unsigned long memsz)
{
	for (unsigned int i = 4096; i < SIZE; i++)
		file.bytes[i] = BYTE(i);
	file.header = (Elf64_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB,
			     EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = BASE + CODE,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2,
	};
	file.table[0] = segment(PF_R | PF_X, 0, BASE, 4096, 4096);
	file.table[1] = segment(flags, offset, vaddr, filesz, memsz);
}

static long execute(void)
{
	static const char name[] = "/tmp/check-elf";
	static const char *argv[] = { name, NULL };
	long fd = call(SYS_open, name, O_WRONLY | O_CREAT | O_TRUNC, 0700);
	int status = 0;
	long child;

	call(SYS_write, fd, file.bytes, SIZE);
	call(SYS_close, fd);
	child = call(SYS_fork);
	if (child == 0) {
		call(SYS_execve, name, argv, argv + 1);
		call(SYS_exit_group, 255);
	}
	call(SYS_wait4, child, &status, 0, 0);
	return status & 127 ? 1000 + (status & 127) : status >> 8;
}

static unsigned char *put(unsigned char *to, unsigned long bytes, int n)
{
	for (; n; n--, bytes >>= 8)
		*to++ = bytes;
	return to;
}

/* movzbl ADDRESS, %edi; mov $60, %eax; syscall: exits with that byte. */
static long read_at(unsigned long address)
{
	unsigned char *to = file.bytes + CODE;

	to = put(to, 0x253cb60f, 4);
	to = put(to, address, 4);
	to = put(to, 0x3cb8, 5);
	put(to, 0x050f, 2);
	return execute();
}

/* movb $99, ADDRESS, and then the same. */
static long write_at(unsigned long address)
{
	unsigned char *to = file.bytes + CODE;

	to = put(to, 0x2504c6, 3);
	to = put(to, address, 4);
	to = put(to, 99, 1);
	to = put(to, 0x253cb60f, 4);
	to = put(to, address, 4);
	to = put(to, 0x3cb8, 5);
	put(to, 0x050f, 2);
	return execute();
}

/* mov $ADDRESS, %eax; jmp *%rax, where mov $60, %eax; syscall is put. */
static long run_at(unsigned long address, unsigned long offset)
{
	unsigned char *to = file.bytes + CODE;

	to = put(to, 0xb8, 1);
	to = put(to, address, 4);
	put(to, 0xe0ff, 2);
	to = put(file.bytes + offset, 0x2abf, 5); /* mov $42, %edi */
	to = put(to, 0x3cb8, 5);
	put(to, 0x050f, 2);
	return execute();
}

static void from_file(void)
{
	make(PF_R | PF_W, 0x1100, DATA + 0x100, 0x80, 0x80);
	EXPECT_AS("the first byte of a segment", BYTE(0x1100),
		  read_at(DATA + 0x100));
	EXPECT_AS("the last byte of a segment", BYTE(0x117f),
		  read_at(DATA + 0x17f));
}

static void two_pages(void)
{
	make(PF_R, 0x1f00, DATA + 0xf00, 0x200, 0x200);
	EXPECT_AS("a byte before the end of the first page", BYTE(0x1fff),
		  read_at(DATA + 0xfff));
	EXPECT_AS("a byte of the second page", BYTE(0x20ff),
		  read_at(DATA + 0x10ff));
}

static void tail(void)
{
	make(PF_R | PF_W, 0x1100, DATA + 0x100, 0x80, 0x200);
	EXPECT_AS("the byte behind p_filesz", 0, read_at(DATA + 0x180));
	EXPECT_AS("the last byte of the page behind p_filesz", 0,
		  read_at(DATA + 0xfff));
}

static void zero_pages(void)
{
	make(PF_R | PF_W, 0x1100, DATA + 0x100, 0x80, 0x3000);
	EXPECT_AS("the first byte of the next page", 0, read_at(DATA + 0x1000));
	EXPECT_AS("the last byte of p_memsz", 0, read_at(DATA + 0x30ff));
	EXPECT_AS("a page behind p_memsz (1011: SIGSEGV)", SEGV,
		  read_at(DATA + 0x4000));
	EXPECT_AS("a byte that was written in the zeros", 99,
		  write_at(DATA + 0x2000));
}

static void protections(void)
{
	make(PF_R, 0x1000, DATA, 0x1000, 0x1000);
	EXPECT_AS("writing to a segment of PF_R (1011: SIGSEGV)", SEGV,
		  write_at(DATA));
	EXPECT_AS("running a segment of PF_R (1011: SIGSEGV)", SEGV,
		  run_at(DATA, 0x1000));
	make(PF_R | PF_W, 0x1000, DATA, 0x1000, 0x1000);
	EXPECT_AS("writing to a segment of PF_R | PF_W", 99, write_at(DATA));
	EXPECT_AS("running a segment of PF_R | PF_W (1011: SIGSEGV)", SEGV,
		  run_at(DATA, 0x1000));
	make(PF_R | PF_X, 0x1000, DATA, 0x1000, 0x1000);
	EXPECT_AS("running a segment of PF_R | PF_X", 42, run_at(DATA, 0x1000));
}

static void private(void)
{
	unsigned char byte = 0;
	long fd;

	make(PF_R | PF_W, 0x1000, DATA, 0x1000, 0x1000);
	EXPECT_AS("a byte that was written", 99, write_at(DATA + 5));
	fd = call(SYS_open, "/tmp/check-elf", O_RDONLY);
	EXPECT(1, call(SYS_pread64, fd, &byte, 1, 0x1005));
	EXPECT_AS("that byte in the file", BYTE(0x1005), byte);
	call(SYS_close, fd);
}

static void only_zeros(void)
{
	make(PF_R | PF_W, 0, DATA + 0x100, 0, 0x2000);
	EXPECT_AS("the first byte of a segment without p_filesz", 0,
		  read_at(DATA + 0x100));
	EXPECT_AS("the last byte of it", 0, read_at(DATA + 0x20ff));
}

/* Its first bytes lie in the page in which the segment before it ends. (There
 * are versions of Linux that lose that segment's bytes.) */
static void shared_page(void)
{
	make(PF_R | PF_W, 0x1100, DATA + 0x100, 0x80, 0x80);
	file.table[2] = segment(PF_R | PF_W, 0, DATA + 0x800, 0, 0x1000);
	file.header.e_phnum = 3;
	EXPECT_AS("a byte of the segment before", BYTE(0x1100),
		  read_at(DATA + 0x100));
	EXPECT_AS("the first zero in the same page", 0, read_at(DATA + 0x800));
	EXPECT_AS("the last zero, in the next page", 0, read_at(DATA + 0x17ff));
}

STEPS({ "bytes of the file are where p_vaddr says", from_file },
      { "a segment on two pages", two_pages },
      { "zeros to the end of the page", tail },
      { "whole pages of zeros", zero_pages },
      { "each segment is protected as p_flags say", protections },
      { "what is written stays out of the file", private },
      { "a segment that is nothing but zeros", only_zeros },
      { "zeros in the last page of another segment", shared_page });
