// SPDX-License-Identifier: BSD-3-Clause
/*
 * Small ELF files, right ones and damaged ones, are written and executed. A
 * right one exits with 42. This program itself has to be accepted first.
 */
#include "check.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/wait.h>

#define BASE	  0x400000UL
#define ELSEWHERE 0x700000UL
#define CODE	  1024 /* where the instructions are in the file */
#define SIZE	  2048 /* of the file */

static struct {
	Elf64_Ehdr header;
	Elf64_Phdr table[4];
	char rest[SIZE - sizeof(Elf64_Ehdr) - 4 * sizeof(Elf64_Phdr)];
} file;

/* mov $60, %eax; mov $42, %edi; syscall: exit(42) */
static const unsigned char code[] = { 0xb8, 60, 0, 0, 0,    0xbf,
				      42,   0,	0, 0, 0x0f, 0x05 };

static Elf64_Phdr segment(unsigned long offset, unsigned long vaddr,
			  unsigned long filesz, unsigned long memsz)
{
	return (Elf64_Phdr){ .p_type = PT_LOAD,
			     .p_flags = PF_R | PF_X,
			     .p_offset = offset,
			     .p_vaddr = vaddr,
			     .p_filesz = filesz,
			     .p_memsz = memsz,
			     .p_align = 4096 };
}

/* A right file: one segment, all of it. */
static Elf64_Phdr *right(void)
{
	memset(&file, 0, sizeof(file));
	memcpy((char *)&file + CODE, code, sizeof(code));
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
		.e_phnum = 1,
	};
	file.table[0] = segment(0, BASE, SIZE, SIZE);
	return file.table;
}

/* Executes the first SIZE bytes: the status of what ran, or -errno. */
static int execute(size_t size)
{
	char name[] = "/tmp/check-elf", *argv[] = { name, NULL };
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0700);
	volatile int error = 0;
	int status = 0;
	pid_t child;

	if (write(fd, &file, size) != (ssize_t)size || close(fd))
		return -EIO;
	child = vfork();
	if (child == 0) {
		execve(name, argv, argv + 1);
		error = errno;
		_exit(1);
	}
	waitpid(child, &status, 0);
	return error ? -error : status;
}

static bool is_refused(const char *what, size_t size)
{
	char expected[120], came[120];
	int status = execute(size);

	if (status == -ENOEXEC)
		return true;
	snprintf(expected, sizeof(expected), "%s: ENOEXEC", what);
	if (status < 0)
		snprintf(came, sizeof(came), "%s: %s", what,
			 strerrorname_np(-status));
	else
		snprintf(came, sizeof(came), "%s: it was started", what);
	check_differ(expected, came);
	return false;
}

static bool is_started(const char *what)
{
	char expected[120], came[120];
	int status = execute(SIZE);

	if (WIFEXITED(status) && WEXITSTATUS(status) == 42)
		return true;
	snprintf(expected, sizeof(expected), "%s: it runs", what);
	if (status < 0)
		snprintf(came, sizeof(came), "%s: %s", what,
			 strerrorname_np(-status));
	else
		snprintf(came, sizeof(came), "%s: status %#x", what, status);
	check_differ(expected, came);
	return false;
}

#define REFUSED(what)	    CHECK_OR_RETURN(is_refused((what), SIZE))
#define REFUSED_AT(what, n) CHECK_OR_RETURN(is_refused((what), (n)))
#define STARTED(what)	    CHECK_OR_RETURN(is_started(what))

static void good(void)
{
	right();
	STARTED("an ET_EXEC file");
	right()->p_vaddr = 0;
	file.header.e_type = ET_DYN;
	file.header.e_entry = CODE;
	STARTED("an ET_DYN file");
}

static void kinds(void)
{
	right(), file.header.e_type = ET_REL;
	REFUSED("e_type = ET_REL");
	right(), file.header.e_type = ET_CORE;
	REFUSED("e_type = ET_CORE");
	right(), file.header.e_type = 77;
	REFUSED("e_type = 77");
	right(), file.header.e_machine = EM_AARCH64;
	REFUSED("e_machine = EM_AARCH64");
}

static void short_file(void)
{
	right();
	REFUSED_AT("the first 40 bytes of a file", 40);
	REFUSED_AT("63 bytes, one fewer than a header", 63);
}

static void table_shape(void)
{
	right(), file.header.e_phnum = 0;
	REFUSED("e_phnum = 0");
	right(), file.header.e_phentsize = 55;
	REFUSED("e_phentsize = 55");
	right(), file.header.e_phnum = 60000;
	REFUSED("e_phnum = 60000");
}

static void table_place(void)
{
	right(), file.header.e_phoff = SIZE;
	REFUSED("e_phoff = the size of the file");
	right(), file.header.e_phoff = SIZE - sizeof(Elf64_Phdr) + 1;
	REFUSED("a table that ends a byte behind the file");
	right(), file.header.e_phoff = -8UL;
	REFUSED("e_phoff = -8");
}

static void table_at_end(void)
{
	Elf64_Phdr load = *right();

	file.header.e_phoff = SIZE - sizeof(load);
	memcpy((char *)&file + SIZE - sizeof(load), &load, sizeof(load));
	STARTED("a table that ends where the file ends");
}

static void sizes(void)
{
	right()->p_memsz = SIZE - 1;
	REFUSED("p_filesz > p_memsz");
	right()->p_filesz = SIZE + 1, file.table[0].p_memsz = 3 * SIZE;
	REFUSED("p_filesz beyond the end of the file");
	right()[1] = segment(-4096UL, ELSEWHERE, 8192, 8192);
	file.header.e_phnum = 2;
	REFUSED("p_offset = -4096, p_filesz = 8192");
}

static void nothing_from_file(void)
{
	right()[1] = segment(1UL << 40, ELSEWHERE, 0, 4096);
	file.header.e_phnum = 2;
	STARTED("p_filesz = 0, p_offset far behind the end");
}

static void addresses(void)
{
	right()[1] = segment(0, 0x800000000000, SIZE, SIZE);
	file.header.e_phnum = 2;
	REFUSED("p_vaddr in nobody's memory");
	file.table[1] = segment(0, ELSEWHERE, SIZE, -ELSEWHERE + 4096);
	REFUSED("p_vaddr + p_memsz = 4096, by wrapping around");
	right()->p_vaddr = 0;
	file.header.e_entry = CODE;
	REFUSED("ET_EXEC at address 0");
}

static void alignment(void)
{
	right()->p_align = 3;
	REFUSED("p_align = 3");
	right()[1] = segment(0, ELSEWHERE + 16, SIZE, SIZE);
	file.header.e_phnum = 2;
	REFUSED("p_vaddr and p_offset differ within a page");
	right()->p_align = 0;
	STARTED("p_align = 0: none wanted");
}

static void order(void)
{
	right()[1] = segment(0, BASE - 0x10000, SIZE, SIZE);
	file.header.e_phnum = 2;
	REFUSED("a second segment below the first");
	file.table[1] = segment(1024, BASE + 1024, 512, 512);
	REFUSED("a second segment inside of the first");
	file.table[1] = segment(0, BASE + 4096, SIZE, SIZE);
	STARTED("a second segment behind the first");
	file.table[1] = segment(0, 0, 0, 0);
	STARTED("an empty segment, wherever it is");
}

STEPS({ "right files run", good }, { "other kinds of ELF files", kinds },
      { "a file that ends within its header", short_file },
      { "program headers of a wrong number or size", table_shape },
      { "program headers outside of the file", table_place },
      { "program headers at the very end of the file", table_at_end },
      { "segments outside of the file", sizes },
      { "a segment that takes nothing from the file", nothing_from_file },
      { "segments outside of a program's addresses", addresses },
      { "segments that can't be mapped", alignment },
      { "the order of segments", order });
