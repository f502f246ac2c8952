/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * GCC's unwinder asks _dl_find_object() for the unwind tables of an address.
 * That is glibc's; musl has only the older dl_iterate_phdr(), on which this
 * builds the former. A static program is one object, but this holds for more.
 *
 * Its references to the pthread functions are weak, since a glibc of old had
 * them in a library of their own. In a static program a weak reference brings
 * nothing in, and would be called as address 0: here are strong ones.
 */
#define _GNU_SOURCE
#include <link.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/* As glibc's <dlfcn.h> has it for x86-64. */
struct dl_find_object {
	unsigned long long flags;
	void *map_start, *map_end;
	void *link_map;
	void *eh_frame;
	unsigned long long reserved[7];
};

void *const unwinder_needs[] = {
	pthread_once,	     pthread_key_create, pthread_getspecific,
	pthread_setspecific, pthread_mutex_lock, pthread_mutex_unlock,
};

struct search {
	uintptr_t address;
	struct dl_find_object *result;
};

static int look(struct dl_phdr_info *info, size_t size, void *data)
{
	struct search *search = data;
	uintptr_t start, table = 0;
	int found = 0;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		start = info->dlpi_addr + segment->p_vaddr;
		if (segment->p_type == PT_GNU_EH_FRAME)
			table = start;
		if (segment->p_type != PT_LOAD || search->address < start ||
		    search->address - start >= segment->p_memsz)
			continue;
		found = 1;
		search->result->map_start = (void *)start;
		search->result->map_end = (void *)(start + segment->p_memsz);
	}
	search->result->eh_frame = (void *)table;
	return found && table;
}

int _dl_find_object(void *address, struct dl_find_object *result);

int _dl_find_object(void *address, struct dl_find_object *result)
{
	struct search search = { (uintptr_t)address, result };

	*result = (struct dl_find_object){ 0 };
	return dl_iterate_phdr(look, &search) ? 0 : -1;
}
