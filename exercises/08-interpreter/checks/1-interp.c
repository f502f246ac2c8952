// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 08: programs that name an interpreter. This file makes them, a few
 * bytes each, and is itself the interpreter of those that are to run: then
 * AT_ENTRY is not its own entry.
 */
// gcc: -nostdlib -static-pie -fPIE -Wl,-e,entry
#define CHECK_BARE
#include "check.h"

#include <linux/auxvec.h>
#include <linux/elf.h>
#include <linux/fcntl.h>

#define BASE	   0x10000000UL /* of the programs */
#define PROGRAM	   "/tmp/program"
#define INTERP	   "/tmp/interpreter"
#define ENTRY	   (BASE + offsetof(struct program, code))
#define PROGRAM_OK 42 /* its exit status */

static struct program {
	Elf64_Ehdr header;
	Elf64_Phdr table[2];
	char interp[32];
	unsigned char code[16];
	unsigned char rest[4096];
} program;

/* Hidden: their addresses come from the code, before anything is relocated. */
#define HIDDEN __attribute__((visibility("hidden")))
extern HIDDEN char __ehdr_start[];
extern HIDDEN Elf64_Dyn _DYNAMIC[];
HIDDEN void entry(void);

/* ---- Making a program ---- */

/* N bytes of INTERP (NULL: none) become the program's PT_INTERP. */
static void make(const char *interp, unsigned long n)
{
	/* mov $42, %edi; mov $60, %eax; syscall: exit(42) */
	static const unsigned char code[] = { 0xbf, 42, 0, 0, 0,    0xb8,
					      60,   0,	0, 0, 0x0f, 0x05 };
	static const unsigned char ident[] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	Elf64_Ehdr *header = &program.header;

	memset(&program, 0, sizeof(program));
	memcpy(header->e_ident, ident, sizeof(ident));
	header->e_type = ET_EXEC;
	header->e_machine = EM_X86_64;
	header->e_version = 1;
	header->e_entry = ENTRY;
	header->e_phoff = offsetof(struct program, table);
	header->e_ehsize = sizeof(*header);
	header->e_phentsize = sizeof(Elf64_Phdr);
	header->e_phnum = interp ? 2 : 1;
	program.table[interp ? 1 : 0] = (Elf64_Phdr){
		.p_type = PT_LOAD,
		.p_flags = PF_R | PF_X,
		.p_vaddr = BASE,
		.p_filesz = sizeof(program),
		.p_memsz = sizeof(program),
		.p_align = 4096,
	};
	memcpy(program.code, code, sizeof(code));
	if (!interp)
		return;
	memcpy(program.interp, interp, n);
	program.table[0] = (Elf64_Phdr){
		.p_type = PT_INTERP,
		.p_flags = PF_R,
		.p_offset = offsetof(struct program, interp),
		.p_filesz = n,
		.p_memsz = n,
		.p_align = 1,
	};
}

static long put_file(const char *name, const void *bytes, unsigned long n,
		     int mode)
{
	long fd, written;

	call(SYS_unlink, name);
	fd = call(SYS_open, name, O_CREAT | O_EXCL | O_WRONLY, mode);
	written = call(SYS_write, fd, bytes, n);
	call(SYS_close, fd);
	return written;
}

/* This very file, to NAME. */
static void put_self(const char *name, int mode)
{
	static char bytes[100000];
	long fd = call(SYS_open, "/proc/self/exe", O_RDONLY);
	long n = call(SYS_read, fd, bytes, sizeof(bytes));

	call(SYS_close, fd);
	put_file(name, bytes, n, mode);
}

/* ---- Running it ---- */

/* Its exit status, 1000 + a signal, or execve's error. */
static long run(void)
{
	const char *const args[] = { PROGRAM, NULL };
	int status = 0, fds[2];
	long error = 0, pid;

	call(SYS_pipe2, fds, O_CLOEXEC);
	put_file(PROGRAM, &program, sizeof(program), 0755);
	pid = call(SYS_fork);
	if (!pid) {
		error = call(SYS_execve, PROGRAM, args, args + 1);
		call(SYS_write, fds[1], &error, sizeof(error));
		call(SYS_exit_group, 1);
	}
	call(SYS_close, fds[1]);
	call(SYS_read, fds[0], &error, sizeof(error));
	call(SYS_close, fds[0]);
	call(SYS_wait4, pid, &status, 0, NULL);
	call(SYS_unlink, PROGRAM);
	if (error)
		return error;
	return status & 127 ? 1000 + (status & 127) : status >> 8;
}

#define RUN_WITH(interp)                      \
	({                                    \
		make(interp, sizeof(interp)); \
		run();                        \
	})

/* ---- As the interpreter ---- */

static const unsigned long *auxv;

static unsigned long aux(unsigned long type)
{
	for (const unsigned long *pair = auxv; pair[0] != AT_NULL; pair += 2)
		if (pair[0] == type)
			return pair[1];
	return 0;
}

static void look(void)
{
	EXPECT_AS("AT_ENTRY, the program's own", ENTRY, aux(AT_ENTRY));
	EXPECT_AS("AT_BASE, where the interpreter is", __ehdr_start,
		  aux(AT_BASE));
	EXPECT_AS("AT_PHDR, the program's table in memory",
		  BASE + offsetof(struct program, table), aux(AT_PHDR));
	EXPECT_AS("AT_PHNUM, the program's", 2, aux(AT_PHNUM));
	EXPECT_AS("the program is mapped: its first byte", 0x7f,
		  call(SYS_access, BASE, 0) == -EFAULT ?
			  -EFAULT :
			  *(volatile unsigned char *)BASE);
}

/* What the C library or ld.so would do: pointers in our data get the base. */
static void relocate(void)
{
	unsigned long rela = 0, size = 0;

	for (const Elf64_Dyn *d = _DYNAMIC; d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_RELA)
			rela = d->d_un.d_val;
		if (d->d_tag == DT_RELASZ)
			size = d->d_un.d_val;
	}
	for (Elf64_Rela *r = (Elf64_Rela *)(__ehdr_start + rela); size;
	     r++, size -= sizeof(*r))
		*(char **)(__ehdr_start + r->r_offset) =
			__ehdr_start + r->r_addend;
}

void enter(const long *sp)
{
	const unsigned long *word = (const unsigned long *)sp + 1 + sp[0] + 1;

	relocate();
	while (*word)
		word++;
	auxv = word + 1;
	if (aux(AT_ENTRY) == (unsigned long)entry)
		return;
	look();
	if (check_failed)
		call(SYS_exit_group, 1);
	((void (*)(void))ENTRY)();
}

asm(".globl entry\n"
    "entry:\n"
    "	mov %rsp, %rbx\n"
    "	mov %rsp, %rdi\n"
    "	and $-16, %rsp\n"
    "	call enter\n"
    "	mov %rbx, %rsp\n"
    "	jmp _start\n");

/* ---- Steps ---- */

static void without(void)
{
	make(NULL, 0);
	EXPECT_AS("status of a program without PT_INTERP", PROGRAM_OK, run());
}

static void with(void)
{
	long status;

	put_self(INTERP, 0755);
	status = RUN_WITH(INTERP);
	if (status == 1)
		check_failed = true; /* it has said why */
	else
		EXPECT_AS("status of a program with an interpreter", PROGRAM_OK,
			  status);
}

static void not_there(void)
{
	EXPECT_AS("execve: no such interpreter", -ENOENT,
		  RUN_WITH("/tmp/nothing"));
}

static void no_end(void)
{
	put_self(INTERP, 0755);
	make(INTERP, sizeof(INTERP) - 1);
	EXPECT_AS("execve: the interpreter's name has no NUL", -ENOEXEC, run());
}

static void not_executable(void)
{
	put_self(INTERP, 0644);
	EXPECT_AS("execve: an interpreter that is not executable", -EACCES,
		  RUN_WITH(INTERP));
	EXPECT_AS("execve: an interpreter that is a directory", -EACCES,
		  RUN_WITH("/tmp"));
}

static void damaged(void)
{
	static char text[4096];

	memset(text, 'x', sizeof(text));
	put_file(INTERP, text, sizeof(text), 0755);
	EXPECT_AS("execve: an interpreter that is no ELF file", -ELIBBAD,
		  RUN_WITH(INTERP));
}

/* While a file runs it can't be written; afterwards nobody must hold it. */
static void let_go(void)
{
	static char text[4096];

	put_self(INTERP, 0755);
	EXPECT_AS("status of a program with an interpreter", PROGRAM_OK,
		  RUN_WITH(INTERP));
	EXPECT_AS("opening that interpreter for writing is allowed", true,
		  call(SYS_open, INTERP, O_WRONLY) >= 0);
	memset(text, 'x', sizeof(text));
	put_file(INTERP, text, sizeof(text), 0755);
	EXPECT(-ELIBBAD, RUN_WITH(INTERP));
	EXPECT_AS("opening a damaged one for writing is allowed", true,
		  call(SYS_open, INTERP, O_WRONLY) >= 0);
	call(SYS_unlink, INTERP);
}

STEPS({ "a program without interpreter", without },
      { "the interpreter runs first", with },
      { "the interpreter is not there", not_there },
      { "its name does not end", no_end },
      { "a file that must not be executed", not_executable },
      { "the interpreter is damaged", damaged },
      { "the interpreter's file is let go", let_go });
