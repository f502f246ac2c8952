/* SPDX-License-Identifier: BSD-3-Clause */
/* truncate, holes, fallocate, sendfile, copy_file_range, memfd and its seals,
 * sync, and mappings that share what read and write see. */
#include "hostile.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define PAGE 4096L

static int holds_zeros(int fd, long from, long to)
{
	char c;

	for (long at = from; at < to; at++)
		if (pread(fd, &c, 1, at) != 1 || c)
			return 0;
	return 1;
}

static void test_truncate(void)
{
	int fd = open("t", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int r = open("t", O_RDONLY), dir = open(".", O_RDONLY), p[2];
	char back[20] = "";

	write(fd, "0123456789", 10);
	show("down", ftruncate(fd, 4));
	show("up", ftruncate(fd, 10000));
	show("size", lseek(fd, 0, SEEK_END));
	printf("zeros %d\n", holds_zeros(fd, 4, 10000));
	show("by path", truncate("t", 6));
	show("read", pread(fd, back, 20, 0));
	printf("%s\n", back);
	show("negative", ftruncate(fd, -1));
	show("negative path", truncate("t", -1));
	show("reader", ftruncate(r, 0));
	show("directory fd", ftruncate(dir, 0));
	show("directory", truncate(".", 0));
	show("missing", truncate("no", 0));
	show("closed", ftruncate(99, 0));
	pipe(p);
	show("pipe", ftruncate(p[1], 0));
	close(p[0]);
	close(p[1]);
	show("running program", truncate("/proc/self/exe", 0));
	SHOW_HOSTILE("truncate", truncate(P, 0));
	close(fd);
	close(r);
	close(dir);
}

static void test_holes(void)
{
	int fd = open("h", O_RDWR | O_CREAT | O_TRUNC, 0600);

	pwrite(fd, "data", 4, 64 * PAGE);
	pwrite(fd, "more", 4, 1000 * PAGE);
	show("data", lseek(fd, 0, SEEK_DATA));
	show("hole", lseek(fd, 0, SEEK_HOLE));
	show("hole in data", lseek(fd, 64 * PAGE + 1, SEEK_HOLE));
	show("data in data", lseek(fd, 64 * PAGE + 1, SEEK_DATA));
	show("data after", lseek(fd, 65 * PAGE, SEEK_DATA));
	show("hole at end", lseek(fd, 1000 * PAGE, SEEK_HOLE));
	show("data beyond", lseek(fd, 1001 * PAGE, SEEK_DATA));
	show("hole beyond", lseek(fd, 1001 * PAGE, SEEK_HOLE));
	show("negative", lseek(fd, -1, SEEK_DATA));
	printf("zeros %d\n", holds_zeros(fd, 65 * PAGE - 10, 66 * PAGE));
	show("punch", fallocate(fd, 3, 64 * PAGE, PAGE));
	show("data", lseek(fd, 0, SEEK_DATA));
	close(fd);
}

static void test_fallocate(void)
{
	int fd = open("a", O_RDWR | O_CREAT | O_TRUNC, 0600), p[2];
	int r = open("a", O_RDONLY), dir = open(".", O_RDONLY);
	struct stat st;
	char back[12] = "";

	show("fallocate", fallocate(fd, 0, 0, 10000));
	show("size", lseek(fd, 0, SEEK_END));
	printf("zeros %d\n", holds_zeros(fd, 0, 10000));
	show("keep size", fallocate(fd, 1, 0, 100000));
	fstat(fd, &st);
	printf("size %ld blocks %d\n", (long)st.st_size, st.st_blocks >= 195);
	pwrite(fd, "0123456789", 10, 0);
	show("punch", fallocate(fd, 3, 2, 3));
	pread(fd, back, 10, 0);
	printf("%.2s %d %d %d %.5s\n", back, back[2], back[3], back[4],
	       back + 5);
	show("zero", fallocate(fd, 0x10, 8, 3));
	pread(fd, back, 11, 0);
	printf("%d %d %d\n", back[7], back[8], back[10]);
	show("zero grows", fallocate(fd, 0x10, 9000, 2000));
	show("size", lseek(fd, 0, SEEK_END));
	show("punch without keep", fallocate(fd, 2, 0, 1));
	show("negative", fallocate(fd, 0, -1, 1));
	show("no length", fallocate(fd, 0, 0, 0));
	show("too far", fallocate(fd, 0, 0x7fffffffffffffff, 1));
	show("reader", fallocate(r, 0, 0, 1));
	show("directory", fallocate(dir, 0, 0, 1));
	show("closed", fallocate(99, 0, 0, 1));
	pipe(p);
	show("pipe", fallocate(p[1], 0, 0, 1));
	show("pipe reader", fallocate(p[0], 0, 0, 1));
	close(p[0]);
	close(p[1]);
	close(fd);
	close(r);
	close(dir);
}

static void test_sendfile(void)
{
	int in = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);
	int out = open("out", O_RDWR | O_CREAT | O_TRUNC, 0600), p[2];
	int app = open("out", O_WRONLY | O_APPEND), dir = open(".", O_RDONLY);
	static char bytes[100000], back[100000];
	off_t at = 10;

	for (int i = 0; i < 100000; i++)
		bytes[i] = i * 7 + i / 256;
	write(in, bytes, sizeof(bytes));
	show("at end", sendfile(out, in, NULL, 100));
	show("all", sendfile(out, in, &at, 200000));
	printf("at %ld\n", (long)at);
	pread(out, back, sizeof(back), 0);
	printf("same %d\n", !memcmp(back, bytes + 10, 99990));
	lseek(in, 5, SEEK_SET);
	show("by position", sendfile(out, in, NULL, 10));
	show("in moved", lseek(in, 0, SEEK_CUR));
	show("out moved", lseek(out, 0, SEEK_CUR));
	show("nothing", sendfile(out, in, NULL, 0));
	at = -1;
	show("negative", sendfile(out, in, &at, 1));
	show("to append", sendfile(app, in, NULL, 1));
	show("to reader", sendfile(dir, in, NULL, 1));
	show("from writer", sendfile(out, app, NULL, 1));
	show("closed", sendfile(99, in, NULL, 1));
	show("closed", sendfile(out, 99, NULL, 1));
	pipe(p);
	fcntl(p[1], F_SETFL, O_NONBLOCK);
	at = 0;
	show("to pipe", sendfile(p[1], in, &at, 1000));
	read(p[0], back, 1000);
	printf("same %d at %ld\n", !memcmp(back, bytes, 1000), (long)at);
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	at = 0;
	show("to broken pipe", sendfile(p[1], in, &at, 10));
	printf("at %ld\n", (long)at);
	close(p[1]);
	SHOW_HOSTILE("sendfile", sendfile(out, in, P ? P : (void *)8, 1));
	close(in);
	close(out);
	close(app);
	close(dir);
}

static void test_copy_range(void)
{
	int in = open("in", O_RDWR), out = open("out", O_RDWR | O_TRUNC), p[2];
	int app = open("out", O_WRONLY | O_APPEND), dir = open(".", O_RDONLY);
	loff_t from = 3, to = 7;
	char a[100], b[100];

	show("copy", copy_file_range(in, &from, out, &to, 50, 0));
	printf("from %ld to %ld\n", (long)from, (long)to);
	pread(in, a, 50, 3);
	pread(out, b, 50, 7);
	printf("same %d\n", !memcmp(a, b, 50));
	show("size", lseek(out, 0, SEEK_END));
	show("by position", copy_file_range(in, NULL, out, NULL, 5, 0));
	show("in moved", lseek(in, 0, SEEK_CUR));
	show("out moved", lseek(out, 0, SEEK_CUR));
	from = 1 << 30;
	show("beyond", copy_file_range(in, &from, out, NULL, 5, 0));
	show("flags", copy_file_range(in, NULL, out, NULL, 5, 1));
	from = 0;
	to = 10;
	show("overlap", copy_file_range(in, &from, in, &to, 11, 0));
	show("beside", copy_file_range(in, &from, in, &to, 10, 0));
	show("append", copy_file_range(in, NULL, app, NULL, 5, 0));
	show("directory", copy_file_range(dir, NULL, out, NULL, 5, 0));
	show("writer", copy_file_range(app, NULL, out, NULL, 5, 0));
	show("closed", copy_file_range(99, NULL, out, NULL, 5, 0));
	pipe(p);
	show("pipe", copy_file_range(p[0], NULL, out, NULL, 5, 0));
	close(p[0]);
	close(p[1]);
	close(in);
	close(out);
	close(app);
	close(dir);
}

static void test_memfd(void)
{
	int fd = memfd_create("name", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	int plain = memfd_create("", 0);
	char path[64], link[64] = "", name[300];
	struct stat st;
	char *map;

	show_ok("memfd", fd);
	show("cloexec", fcntl(fd, F_GETFD));
	printf("flags %x\n", fcntl(fd, F_GETFL));
	fstat(fd, &st);
	printf("mode %o links %d size %ld\n", st.st_mode, (int)st.st_nlink,
	       (long)st.st_size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	show("readlink", readlink(path, link, sizeof(link) - 1));
	printf("%s\n", link);
	show("write", write(fd, "0123456789", 10));
	show("seals", fcntl(fd, F_GET_SEALS));
	show("plain seals", fcntl(plain, F_GET_SEALS));
	show("plain sealed", fcntl(plain, F_ADD_SEALS, F_SEAL_GROW));
	show("bad seal", fcntl(fd, F_ADD_SEALS, 0x100));
	show("grow", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	show("write over", pwrite(fd, "ab", 2, 0));
	show("write beyond", pwrite(fd, "ab", 2, 9));
	show("truncate up", ftruncate(fd, 20));
	show("fallocate", fallocate(fd, 0, 0, 20));
	show("truncate down", ftruncate(fd, 9));
	show("shrink", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	show("truncate down", ftruncate(fd, 8));
	map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	show("write seal, mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	munmap(map, PAGE);
	show("write seal", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	show("write", pwrite(fd, "x", 1, 0));
	show("map shared, writable", mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
					  MAP_SHARED, fd, 0) == MAP_FAILED ?
					     -1 :
					     0);
	show("map private", mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE, fd, 0) == MAP_FAILED ?
				    -1 :
				    0);
	show("seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	show("after seal", fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	show("seals", fcntl(fd, F_GET_SEALS));
	memset(name, 'x', sizeof(name));
	name[249] = 0;
	show_ok("249", memfd_create(name, 0));
	name[249] = 'x';
	name[250] = 0;
	show("250", memfd_create(name, 0));
	show("flags", memfd_create("x", 0x1000));
	SHOW_HOSTILE("memfd", memfd_create(P, 0) < 0 ? -1 : 0);
	close(fd);
	close(plain);
}

static void test_shared(void)
{
	int fd = open("m", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *map, back[10] = "";

	ftruncate(fd, 3 * PAGE);
	map = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	printf("hole reads %d\n", map[PAGE + 5]);
	pwrite(fd, "written", 7, PAGE + 5);
	printf("write shows: %.7s\n", map + PAGE + 5);
	memcpy(map + 2 * PAGE, "mapped", 6);
	pread(fd, back, 6, 2 * PAGE);
	printf("store shows: %.6s\n", back);
	ftruncate(fd, PAGE + 7);
	strcpy(map + PAGE + 7, "behind");
	ftruncate(fd, 3 * PAGE);
	pread(fd, back, 6, PAGE + 7);
	printf("behind the end: %d %d\n", back[0], back[5]);
	ftruncate(fd, 1);
	ftruncate(fd, 3 * PAGE);
	printf("shrunk and grown: %d %d\n", map[2 * PAGE], map[PAGE + 5]);
	munmap(map, 3 * PAGE);
	close(fd);
}

static void test_sync(void)
{
	int fd = open("in", O_RDONLY), dir = open(".", O_RDONLY), p[2];
	int null = open("/dev/null", O_RDWR);

	pipe(p);
	show("fsync", fsync(fd));
	show("fdatasync", fdatasync(fd));
	show("fsync dir", fsync(dir));
	show("fsync pipe", fsync(p[0]));
	show("fsync null", fsync(null));
	show("fsync closed", fsync(99));
	show("syncfs", syncfs(fd));
	show("syncfs closed", syncfs(99));
	show("sync_file_range", sync_file_range(fd, 0, 0, 7));
	show("sync_file_range flags", sync_file_range(fd, 0, 0, 8));
	show("sync_file_range negative", sync_file_range(fd, -1, 0, 0));
	show("sync_file_range pipe", sync_file_range(p[0], 0, 0, 0));
	show("fadvise", posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED));
	printf("fadvise bad %s\n",
	       strerrorname_np(posix_fadvise(fd, 0, 0, 77)));
	printf("fadvise pipe %s\n",
	       strerrorname_np(posix_fadvise(p[0], 0, 0, 0)));
	printf("fadvise closed %s\n",
	       strerrorname_np(posix_fadvise(99, 0, 0, 0)));
	show("readahead", readahead(fd, 0, 10));
	show("readahead pipe", readahead(p[0], 0, 10));
	show("readahead closed", readahead(99, 0, 10));
	sync();
	close(fd);
	close(dir);
	close(null);
	close(p[0]);
	close(p[1]);
}

int main(void)
{
	test_truncate();
	test_holes();
	test_fallocate();
	test_sendfile();
	test_copy_range();
	test_memfd();
	test_shared();
	test_sync();
	return 0;
}
