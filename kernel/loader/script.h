/* SPDX-License-Identifier: BSD-3-Clause */
/* The first line of a script, "#!interpreter [argument]": execve(2). */
#pragma once

#include "lib/types.h"

#define SCRIPT_LINE 256 /* bytes of a file that are looked at */

struct script {
	char text[SCRIPT_LINE + 1]; /* the two strings below lie here */
	char *interp;
	char *argument; /* NULL: none */
};

/* Do the N bytes begin with "#!"? */
bool script_is_one(const void *head, size_t n);

/*
 * Takes the line apart; HEAD holds the first N bytes (at most SCRIPT_LINE) of
 * the file. NULL, or what is wrong in one line. Pure.
 */
const char *script_parse(struct script *script, const void *head, size_t n);
