/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From a file to a program that is ready to run: execve's second half builds a
 * whole new address space beside the old one, so that every error can still be
 * returned to the program that called.
 */
#pragma once

#include "lib/types.h"

struct cred;
struct file;
struct mm;

#define LOADER_MESSAGE_SIZE 200
#define LOADER_MAX_SCRIPTS  5 /* "#!" that lead to "#!": then ELOOP */

struct loader_program {
	/* In: all strings are the kernel's; the loader copies what it keeps. */
	struct file *file;	 /* from file_open_exec; stays the caller's */
	const char *path;	 /* what execve was given: AT_EXECFN */
	const char *const *argv; /* ARGC of them, no NULL; used up by loading */
	const char *const *envp;
	unsigned int argc, envc;
	const struct cred *cred; /* AT_UID, AT_EUID, AT_GID, AT_EGID */
	bool secure;		 /* AT_SECURE */
	bool aslr;		 /* randomise the layout? */
	/* RLIMIT_STACK, RLIMIT_AS and RLIMIT_DATA of the process, in bytes. */
	u64 stack_limit, as_limit, data_limit;

	/* Out, after success. */
	struct mm *mm;	    /* one reference, the caller's; mm->exe is set */
	u64 entry;	    /* of the interpreter, if there is one */
	u64 stack;	    /* the program's first stack pointer */
	u64 bias;	    /* program: load address minus link address */
	u64 program_entry;  /* the program's own entry point */
	u64 interp_bias;    /* 0 without interpreter */
	char interp[256];   /* its path, or "" */
	char elf_path[256]; /* of the ELF file: a script's interpreter */
	char name[16];	    /* last component of what runs: comm */

	/* Out, after an error: one line, or "" if its number says all. */
	char message[LOADER_MESSAGE_SIZE];
};

/*
 * Builds PROGRAM->mm; the running program's world is untouched. 0, or what
 * execve returns: -ENOEXEC (not a program we can run), -ENOENT (no such
 * interpreter), -EACCES, -ELIBBAD (the interpreter is damaged), -ELOOP,
 * -E2BIG, -ENOMEM, -EIO; PROGRAM->message then says why.
 */
int loader_load(struct loader_program *program);

/* "no such file" and its like, for messages. */
const char *loader_error_text(int error);

/* Once at boot, after mm_init and clock_init: the pages of the vDSO. */
void vdso_init(void);

/* The clock's scale or the wall clock has changed: tell programs' vDSO. */
void vdso_update(void);

/* Maps vDSO and data into MM at a free place, sets mm->vdso; 0 or -ENOMEM. */
int vdso_map(struct mm *mm);

/*
 * For GDB alone: does nothing, is called just before a program starts. BIAS is
 * what to add to the addresses in the file PATH; INTERP_PATH is "" for programs
 * without interpreter. ENTRY is the program's own entry point.
 */
void loader_debug_loaded(const char *path, u64 bias, const char *interp_path,
			 u64 interp_bias, u64 entry);
