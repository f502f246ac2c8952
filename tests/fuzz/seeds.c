// SPDX-License-Identifier: BSD-3-Clause
/*
 * Writes the inputs that the fuzzers begin with into FOLDER/elf and
 *FOLDER/cpio: small good files, so that a random change is likely to reach
 *deep.
 *
 *	seeds FOLDER
 */
#include <stdlib.h>

#include "cpio_build.h"
#include "elf_sample.h"

static void save(const char *folder, const char *name, char first,
		 const void *bytes, size_t n)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (!f) {
		perror(path);
		exit(1);
	}
	if (first >= 0)
		fputc(first, f);
	fwrite(bytes, 1, n, f);
	fclose(f);
}

static void move_to_fixed_address(struct sample *s)
{
	s->header.e_type = ET_EXEC;
	s->header.e_entry += 0x400000;
	for (int i = 0; i < SAMPLE_HEADERS; i++)
		s->table[i].p_vaddr += 0x400000;
}

static void save_programs(const char *folder)
{
	static const char script[] = "#!/bin/sh -e\necho\n";
	static const char relative[] = "#! sh\n";
	struct sample s;

	sample_make(&s);
	save(folder, "elf/dynamic", 0, &s, sizeof(s));
	save(folder, "elf/no-memory", 4, &s, sizeof(s));
	s.table[INTERP].p_offset = 0x2000;
	s.table[INTERP].p_filesz = 256;
	memset((char *)&s + 0x2000, '/', 255);
	save(folder, "elf/long-interpreter", 0, &s, sizeof(s));
	s.table[INTERP].p_type = PT_NULL;
	save(folder, "elf/static-pie", 0, &s, sizeof(s));
	move_to_fixed_address(&s);
	save(folder, "elf/static", 0, &s, sizeof(s));
	save(folder, "elf/script", 0, script, sizeof(script) - 1);
	save(folder, "elf/relative-script", 0, relative, sizeof(relative) - 1);
}

static void save_archives(const char *folder)
{
	struct archive a = { .size = 0 };

	archive_end(&a);
	save(folder, "cpio/empty", -1, a.bytes, a.size);
	a.size = 0;
	archive_add(&a, "dir", 4, 040755, 1, 2, NULL, 0);
	archive_add(&a, "dir/file", 40, 0100644, 2, 2, "hello", 5);
	archive_add(&a, "link", 5, 0120777, 3, 1, "dir/file", 8);
	archive_end(&a);
	save(folder, "cpio/three", -1, a.bytes, a.size);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	save_programs(argv[1]);
	save_archives(argv[1]);
	return 0;
}
