// SPDX-License-Identifier: BSD-3-Clause
/*
 * Exercise 07: the initial stack, seen without a C library. A step starts this
 * very file again with arguments of its own; what runs there looks at its stack
 * and reports. Which part is to run it knows by its umask, of all things: that
 * comes through execve without any stack.
 */
// gcc: -static -nostdlib -Wl,-e,entry
#define CHECK_BARE
#include "check.h"

#include <linux/auxvec.h>

#define AUXV_LIMIT 100
#define RANDOM_IN  50 /* a descriptor: the other program's random bytes */

static const long *stack; /* as it was at the first instruction */

/* ---- What is on it ---- */

static long argc(void)
{
	return stack[0];
}

static const char **argv(void)
{
	return (const char **)(stack + 1);
}

static const char **envp(void)
{
	return argv() + argc() + 1;
}

static long envc(void)
{
	long n = 0;

	while (n < 10000 && envp()[n])
		n++;
	return n;
}

static const unsigned long *auxv(void)
{
	return (const unsigned long *)(envp() + envc() + 1);
}

/* Words before AT_NULL. */
static long auxv_words(void)
{
	long n = 0;

	while (n < 2 * AUXV_LIMIT && auxv()[n] != AT_NULL)
		n += 2;
	return n;
}

static unsigned long aux(unsigned long type)
{
	for (long i = 0; i < auxv_words(); i += 2)
		if (auxv()[i] == type)
			return auxv()[i + 1];
	return 0;
}

static long length(const char *s)
{
	long n = 0;

	while (s[n])
		n++;
	return n;
}

/* Is TEXT at P? Pointers may lead anywhere: a system call tries them. */
static bool text_is(const char *what, const char *text, const char *p)
{
	long i = 0;

	if (call(SYS_access, p, 0) == -EFAULT) {
		check_differ(what, "a pointer that leads nowhere");
		return false;
	}
	while (text[i] && text[i] == p[i])
		i++;
	if (text[i] || p[i])
		check_differ(what, "another text");
	return !text[i] && !p[i];
}

#define EXPECT_TEXT(text, p) \
	CHECK_OR_RETURN(text_is(#p " is \"" text "\"", text, (p)))

/* ---- The programs that look ---- */

static void is_aligned(void)
{
	EXPECT_AS("stack pointer modulo 16", 0, (unsigned long)stack % 16);
}

static void has_arguments(void)
{
	EXPECT(4, argc());
	EXPECT_TEXT("first", argv()[0]);
	EXPECT_TEXT("one", argv()[1]);
	EXPECT_TEXT("two words", argv()[2]);
	EXPECT_TEXT("", argv()[3]);
	EXPECT_AS("argv[argc], which is NULL", 0, argv()[4]);
}

static void has_environment(void)
{
	EXPECT_AS("argv[argc], which is NULL", 0, argv()[argc()]);
	EXPECT_AS("strings in envp", 2, envc());
	EXPECT_TEXT("A=1", envp()[0]);
	EXPECT_TEXT("EMPTY=", envp()[1]);
}

static void has_nothing(void)
{
	EXPECT(1, argc());
	EXPECT_AS("argv[1], which is NULL", 0, argv()[1]);
	EXPECT_AS("envp[0], which is NULL", 0, envp()[0]);
}

static void has_auxv(void)
{
	void entry(void);

	EXPECT_AS("AT_NULL within the first 100 pairs", true,
		  auxv_words() < 2 * AUXV_LIMIT);
	EXPECT_AS("AT_PAGESZ", 4096, aux(AT_PAGESZ));
	EXPECT_AS("AT_ENTRY is where this program began", entry, aux(AT_ENTRY));
	EXPECT_TEXT("/proc/self/exe", (const char *)aux(AT_EXECFN));
	EXPECT_TEXT("x86_64", (const char *)aux(AT_PLATFORM));
}

static void has_random_bytes(void)
{
	static unsigned long other[2];
	unsigned long address = aux(AT_RANDOM);

	EXPECT_AS("AT_RANDOM is an address that can be read", true,
		  call(SYS_access, address, 0) != -EFAULT);
	if (call(SYS_read, RANDOM_IN, other, 16) == 16)
		EXPECT_AS("the 16 bytes are those of the last program", false,
			  other[0] == *(unsigned long *)address);
	else
		call(SYS_write, RANDOM_IN + 1, address, 16);
}

static void has_title(void)
{
	const char *next = argv()[0];

	for (long i = 0; i < argc(); next += length(next) + 1, i++)
		EXPECT_AS("argv's strings follow each other: address of one",
			  next, argv()[i]);
	for (long i = 0; i < envc(); next += length(next) + 1, i++)
		EXPECT_AS("envp's strings follow them: address of one", next,
			  envp()[i]);
}

static void is_in_order(void)
{
	const char *end = (const char *)(auxv() + auxv_words() + 2);

	EXPECT_AS("the auxiliary vector ends below argv's strings", true,
		  end <= argv()[0]);
	EXPECT_AS("and below the random bytes", true,
		  end <= (const char *)aux(AT_RANDOM));
	EXPECT_AS("and below the name of the platform", true,
		  end <= (const char *)aux(AT_PLATFORM));
	EXPECT_AS("envp's strings end below the program's path", true,
		  envp()[0] < (const char *)aux(AT_EXECFN));
}

static void has_many(void)
{
	EXPECT(600, argc());
	EXPECT_TEXT("many", argv()[0]);
	EXPECT_TEXT("many", argv()[598]);
	EXPECT_AS("length of a long argument", 100000, length(argv()[599]));
	EXPECT_TEXT("LAST=1", envp()[0]);
	EXPECT_AS("AT_PAGESZ", 4096, aux(AT_PAGESZ));
}

static void (*const parts[])(void) = {
	NULL,	  is_aligned, has_arguments,	has_environment, has_nothing,
	has_auxv, has_title,  has_random_bytes, is_in_order,	 has_many,
};

/* ---- Starting them ---- */

void enter(const long *sp)
{
	long umask = call(SYS_umask, 022);

	stack = sp;
	if (umask >= (long)(sizeof(parts) / sizeof(*parts)) || !umask)
		return;
	parts[umask]();
	call(SYS_exit_group, check_failed);
}

asm(".globl entry\n"
    "entry:\n"
    "	mov %rsp, %rbx\n"
    "	mov %rsp, %rdi\n"
    "	and $-16, %rsp\n"
    "	call enter\n"
    "	mov %rbx, %rsp\n"
    "	jmp _start\n");

static void start(void (*part)(void), const char *const *args,
		  const char *const *env)
{
	unsigned int i = 1;
	int status = 0;
	long pid;

	while (parts[i] != part)
		i++;
	pid = call(SYS_fork);
	if (!pid) {
		call(SYS_umask, i);
		EXPECT(0, call(SYS_execve, "/proc/self/exe", args, env));
		call(SYS_exit_group, 1);
	}
	call(SYS_wait4, pid, &status, 0, NULL);
	if (status == 1 << 8)
		check_failed = true; /* it has said why */
	else
		EXPECT_AS("status of the program (a signal, or 256 * exit)", 0,
			  status);
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })

static void alignment(void)
{
	EXPECT_AS("stack pointer modulo 16", 0, (unsigned long)stack % 16);
	start(is_aligned, LIST("a"), LIST());
	if (!check_failed)
		start(is_aligned, LIST("a", "b"), LIST());
	if (!check_failed)
		start(is_aligned, LIST("a", "b"), LIST("C=123456"));
	if (!check_failed)
		start(is_aligned, LIST("a", "b", "12345678901234"), LIST("C="));
}

static void arguments(void)
{
	start(has_arguments, LIST("first", "one", "two words", ""), LIST());
}

static void environment(void)
{
	start(has_environment, LIST("first", "one"), LIST("A=1", "EMPTY="));
}

static void nearly_nothing(void)
{
	start(has_nothing, LIST(""), LIST());
}

static void auxiliary(void)
{
	start(has_auxv, LIST("first", "one"), LIST("A=1"));
}

static void random_bytes(void)
{
	int fds[2];

	call(SYS_pipe2, fds, 04000); /* O_NONBLOCK */
	call(SYS_dup2, fds[0], RANDOM_IN);
	call(SYS_dup2, fds[1], RANDOM_IN + 1);
	start(has_random_bytes, LIST("first"), LIST());
	if (!check_failed)
		start(has_random_bytes, LIST("second"), LIST());
}

static void title(void)
{
	start(has_title, LIST("one", "", "three"), LIST("FOUR=4", "FIVE=5"));
}

static void order(void)
{
	start(is_in_order, LIST("one", "two"), LIST("THREE=3"));
}

static void many(void)
{
	static const char *args[601];
	static char big[100001];

	for (int i = 0; i < 100000; i++)
		big[i] = 'b';
	for (int i = 0; i < 599; i++)
		args[i] = "many";
	args[599] = big;
	start(has_many, args, LIST("LAST=1"));
}

STEPS({ "argc, argv", arguments }, { "envp", environment },
      { "no arguments and no environment", nearly_nothing },
      { "the auxiliary vector", auxiliary },
      { "the stack pointer is a multiple of 16", alignment },
      { "words below, strings above", order },
      { "strings follow each other, so that titles can be set", title },
      { "16 random bytes, new ones each time", random_bytes },
      { "600 arguments, one of them long", many });
