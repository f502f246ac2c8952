// SPDX-License-Identifier: BSD-3-Clause
/*
 * Errors in plain words, for whoever started the program; the number alone is
 * for programs. Some come with a line that says more than the number.
 */
#include "lib/format.h"
#include "loader/elf.h"
#include "loader/loader.h"

int loader_fail(struct loader_program *program, int error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_va(program->message, sizeof(program->message), fmt, args);
	va_end(args);
	return error;
}

const char *loader_error_text(int error)
{
	switch (error) {
	case -ENOENT: return "no such file";
	case -EISDIR: return "a directory";
	case -ENAMETOOLONG: return "too long a name";
	case -E2BIG: return "too many arguments";
	case -ENOTDIR: return "a part of the path is no directory";
	case -EACCES: return "not an executable file, or no permission";
	case -ELOOP: return "too many symbolic links";
	case -ETXTBSY: return "open for writing";
	case -ENOMEM: return "not enough memory";
	case -EIO: return "can't be read";
	default: return "can't be loaded";
	}
}
