// SPDX-License-Identifier: BSD-3-Clause
/* Exercise 12: getdents64, record by record. */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define ROOM	8192
#define PLACE	"/tmp/directory"
#define HEADER	19 /* bytes in front of the name */
#define FILLING 0x77

struct record {
	uint64_t ino;
	int64_t offset;
	uint16_t length;
	uint8_t type;
	char name[];
} __attribute__((packed));

static char *buffer; /* ROOM bytes, and nothing behind them */
static int dir;

/* A directory with a file, a directory, a link and a pipe; it is open. */
static void fresh(void)
{
	call(SYS_close_range, 3, ~0U, 0);
	if (!buffer)
		buffer = mmap(NULL, ROOM + 4096, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(buffer + ROOM, 4096);
	mkdir(PLACE, 0755);
	if (chdir(PLACE))
		return;
	mknod("file", S_IFREG | 0600, 0);
	mkdir("sub", 0755);
	if (symlink("file", "link"))
		errno = 0; /* it is there already */
	mkfifo("pipe", 0600);
	dir = open(".", O_RDONLY | O_DIRECTORY);
}

static long get(int fd, size_t room)
{
	memset(buffer, FILLING, ROOM);
	return call(SYS_getdents64, fd, buffer, room);
}

/* From the beginning. */
static long get_all(void)
{
	lseek(dir, 0, SEEK_SET);
	return get(dir, ROOM);
}

static struct record *record_at(long at)
{
	return (struct record *)(buffer + at);
}

static struct record *find(long n, const char *name)
{
	long at = 0;

	while (at < n && record_at(at)->length >= HEADER) {
		if (strncmp(record_at(at)->name, name, 256) == 0)
			return record_at(at);
		at += record_at(at)->length;
	}
	return NULL;
}

static void first(void)
{
	fresh();
	EXPECT_AS("getdents64, more than 0", true, get_all() > 0);
	EXPECT_AS("length of the first record", 24, record_at(0)->length);
}

static void names(void)
{
	static const char *const wanted[] = { ".",    "..",   "file",
					      "link", "pipe", "sub" };
	long n;

	fresh();
	n = get_all();
	for (int i = 0; i < 6; i++)
		EXPECT_THAT(find(n, wanted[i]), wanted[i],
			    "no record with that name");
	EXPECT_AS("bytes of six records", 6 * 24, n);
	EXPECT_AS("the call after that", 0, get(dir, ROOM));
	EXPECT_AS("bytes after lseek(fd, 0, SEEK_SET)", 6 * 24, get_all());
}

static void inodes_and_types(void)
{
	static const struct {
		const char *name;
		int type;
	} wanted[] = {
		{ "file", DT_REG },
		{ "sub", DT_DIR },
		{ "link", DT_LNK },
		{ "pipe", DT_FIFO },
	};
	struct record *record;
	struct stat st;
	long n;

	fresh();
	n = get_all();
	for (int i = 0; i < 4; i++) {
		record = find(n, wanted[i].name);
		EXPECT_THAT(record, wanted[i].name, "no such record");
		lstat(wanted[i].name, &st);
		EXPECT(st.st_ino, record->ino);
		EXPECT(wanted[i].type, record->type);
	}
}

/* Names of every length from 1 to 255: records of 24 to 280 bytes. */
static void lengths(void)
{
	static const struct {
		int name, record;
	} wanted[] = { { 1, 24 },  { 4, 24 },  { 5, 32 },    { 8, 32 },
		       { 12, 32 }, { 13, 40 }, { 253, 280 }, { 255, 280 } };
	struct record *record;
	char name[256], what[64];

	fresh();
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		memset(name, 'n', sizeof(name));
		name[wanted[i].name] = '\0';
		mknod(name, S_IFREG | 0600, 0);
		record = find(get_all(), name);
		unlink(name);
		snprintf(what, sizeof(what), "a name of %d bytes",
			 wanted[i].name);
		EXPECT_THAT(record, what, "no record with it");
		snprintf(what, sizeof(what), "record of a name of %d bytes",
			 wanted[i].name);
		EXPECT_AS(what, wanted[i].record, record->length);
	}
}

/* Padding is zero, or not written; it is not the kernel's stack. */
static void padding(void)
{
	char name[16] = "nnnnn";
	struct record *record;
	int foreign = 0;

	fresh();
	for (int n = 5; n < 13; n++) {
		memset(name, 'n', sizeof(name));
		name[n] = '\0';
		mknod(name, S_IFREG | 0600, 0);
		record = find(get_all(), name);
		unlink(name);
		EXPECT_THAT(record, name, "no record with that name");
		for (int i = n + 1; i < record->length - HEADER; i++)
			foreign += record->name[i] &&
				   record->name[i] != FILLING;
	}
	EXPECT_AS("bytes of the kernel's in the padding", 0, foreign);
}

static void small_buffers(void)
{
	int count = 0;

	fresh();
	EXPECT(-EINVAL, get(dir, 23));
	EXPECT_AS("first byte of a buffer that was too small", FILLING,
		  buffer[0]);
	while (get(dir, 40) == 24 && count < 10)
		count++;
	EXPECT_AS("records, one in each call with 40 bytes", 6, count);
	EXPECT_AS("the call after that", 0, get(dir, 40));
}

/* Wherever a call ended, the next one goes on there. */
static void many(void)
{
	static char seen[400];
	int count = 0, calls = 0;
	char name[16];
	long n;

	fresh();
	memset(seen, 0, sizeof(seen));
	if (chdir("sub"))
		return;
	dir = open(".", O_RDONLY);
	for (int i = 0; i < 400; i++) {
		snprintf(name, sizeof(name), "%d", i);
		mknod(name, S_IFREG | 0600, 0);
	}
	while ((n = get(dir, 1000)) > 0 && calls++ < 100)
		for (long at = 0; at < n && record_at(at)->length >= HEADER;
		     at += record_at(at)->length)
			if (record_at(at)->name[0] != '.') {
				count++;
				seen[atoi(record_at(at)->name) % 400]++;
			}
	for (int i = 0; i < 400; i++) {
		snprintf(name, sizeof(name), "%d", i);
		unlink(name);
	}
	EXPECT_AS("the last call", 0, n);
	EXPECT_AS("names of 400", 400, count);
	for (int i = 0; i < 400; i++)
		EXPECT_AS("times that a name was seen", 1, seen[i]);
}

static void offsets(void)
{
	char third[256];
	int64_t offset;

	fresh();
	EXPECT(6 * 24, get_all());
	offset = record_at(24)->offset;
	strcpy(third, record_at(48)->name);
	lseek(dir, offset, SEEK_SET);
	EXPECT(24, get(dir, 24));
	EXPECT_AS("the name at the second record's d_off is the third's", 0,
		  strcmp(third, record_at(0)->name));
}

static void errors(void)
{
	fresh();
	EXPECT(-EBADF, get(-1, ROOM));
	EXPECT_AS("getdents64 of a file", -ENOTDIR,
		  get(open("file", O_RDONLY), ROOM));
	EXPECT(-EFAULT, call(SYS_getdents64, dir, 8, ROOM));
	EXPECT_AS("a record that just fits in front of unmapped memory", 24,
		  call(SYS_getdents64, dir, buffer + ROOM - 24, ROOM));
	EXPECT_AS("a record that does not fit there", -EFAULT,
		  call(SYS_getdents64, dir, buffer + ROOM - 16, ROOM));
}

STEPS({ "there is a first record", first },
      { "all names, and then the end", names },
      { "inode numbers and types", inodes_and_types },
      { "lengths are multiples of 8", lengths },
      { "a buffer that is too small for all, or for one", small_buffers },
      { "400 names in many calls", many },
      { "d_off leads to the next name", offsets },
      { "nothing of the kernel's is in the padding", padding },
      { "errors", errors });
