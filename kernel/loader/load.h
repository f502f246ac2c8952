/* SPDX-License-Identifier: BSD-3-Clause */
/* A program that is being loaded: load.c's and script_follow.c's state. */
#pragma once

#include "loader/elf.h"
#include "loader/loader.h"
#include "loader/script.h"

struct load {
	struct loader_program *program;
	struct file *file; /* what runs in the end: a reference of ours */
	struct elf_image image;
	u8 head[SCRIPT_LINE]; /* of the file, head_size bytes */
	size_t head_size;
	struct script *scripts[LOADER_MAX_SCRIPTS];
	unsigned int script_count;
	const char **argv; /* with what scripts have put in front; or NULL */
};

/*
 * Reads the beginning of load->file, and while it is a script puts the "#!"
 * line's interpreter in its place and the script among the arguments. 0 with
 * load->file and load->head of something that is no script, or an error.
 */
int scripts_follow(struct load *load);

/* Frees what that has put into LOAD, which may be on its way to an error. */
void scripts_free(struct load *load);
