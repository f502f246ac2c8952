// SPDX-License-Identifier: BSD-3-Clause
/*
 * Pipes and fifos: pipe(7), fifo(7). Both ends are files on one inode, which
 * points to the pipe while at least one of them is open; a fifo is a pipe that
 * also has a name. The lock is held while bytes move, for touching a program's
 * memory may sleep; nobody waits for the other end with it.
 */
#include "fs/pipe.h"
#include "fs/cred.h"
#include "fs/fd.h"
#include "fs/pipe_ring.h"
#include "mm/kmalloc.h"
#include "sched/mutex.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#include <asm/ioctls.h>
#include <linux/limits.h>
#include <linux/signal.h>

struct pipe {
	struct pipe_ring ring;
	struct mutex lock;
	struct waitq read_queue, write_queue;
	u32 readers, writers;		    /* files open for each now */
	u32 readers_before, writers_before; /* opened ever: see await_other */
	u32 files;
	bool nameless; /* of pipe(2): opened by /proc/PID/fd, without waiting */
};

/* A fifo's reader that came before any writer does not see POLLHUP until one
 * came and went: how many there had been is kept in the unused position. */
#define writers_at_open(file) ((file)->offset)

static void wake_readers(struct pipe *pipe, u32 more)
{
	if (!list_empty(&pipe->read_queue.waiters))
		waitq_wake(&pipe->read_queue, POLL_READ | more);
}

static void wake_writers(struct pipe *pipe, u32 more)
{
	if (!list_empty(&pipe->write_queue.waiters))
		waitq_wake(&pipe->write_queue, POLL_WRITE | more);
}

/* ---- Reading ---- */

static bool has_news(const struct pipe *pipe)
{
	return pipe_ring_used(&pipe->ring) || !pipe->writers;
}

static ssize_t pipe_read(struct file *file, struct iter *to)
{
	struct pipe *pipe = file->inode->pipe;
	size_t n;
	ssize_t done;

	if (unlikely(!to->left))
		return 0;
	mutex_lock(&pipe->lock);
	while (unlikely(!pipe_ring_used(&pipe->ring))) {
		int error = 0;

		mutex_unlock(&pipe->lock);
		if (!pipe->writers)
			return 0;
		if (file->flags & O_NONBLOCK)
			return -EAGAIN;
		error = wait_event(&pipe->read_queue, has_news(pipe));
		if (error)
			return error;
		mutex_lock(&pipe->lock);
	}
	n = MIN(to->left, (size_t)pipe_ring_used(&pipe->ring));
	done = pipe_ring_get(&pipe->ring, to, n);
	if (pipe_ring_room(&pipe->ring) >= PIPE_BUF)
		wake_writers(pipe, 0);
	mutex_unlock(&pipe->lock);
	return done;
}

/* ---- Writing ---- */

static int no_readers(void)
{
	raise_signal(SIGPIPE);
	return -EPIPE;
}

/* Sleeps, without the lock, until NEED bytes fit or nobody will read them. */
static int await_room(struct pipe *pipe, const struct file *file, size_t need)
{
	int error = -EAGAIN;

	mutex_unlock(&pipe->lock);
	if (!(file->flags & O_NONBLOCK))
		error = wait_event(&pipe->write_queue,
				   pipe_ring_room(&pipe->ring) >= need ||
					   !pipe->readers);
	mutex_lock(&pipe->lock);
	return error;
}

/*
 * Up to PIPE_BUF bytes go in at once or not at all; more than that piece by
 * piece, as room is made.
 */
static ssize_t write_locked(struct pipe *pipe, const struct file *file,
			    struct iter *from)
{
	size_t need = from->left <= PIPE_BUF ? from->left : 1;
	ssize_t done = 0, moved;

	while (from->left) {
		size_t room = pipe_ring_room(&pipe->ring);

		if (unlikely(!pipe->readers)) {
			moved = no_readers();
		} else if (unlikely(room < need)) {
			moved = await_room(pipe, file, need);
			if (!moved)
				continue;
		} else {
			moved = pipe_ring_put(&pipe->ring, from,
					      MIN(from->left, room));
			wake_readers(pipe, 0);
		}
		if (moved < 0)
			return done ? done : moved;
		done += moved;
	}
	return done;
}

static ssize_t pipe_write(struct file *file, struct iter *from)
{
	struct pipe *pipe = file->inode->pipe;
	ssize_t done;

	mutex_lock(&pipe->lock);
	done = write_locked(pipe, file, from);
	mutex_unlock(&pipe->lock);
	return done;
}

/* ---- poll, ioctl ---- */

static u32 pipe_poll(struct file *file, struct poll_table *table)
{
	struct pipe *pipe = file->inode->pipe;
	u32 events = 0;

	if (file_readable(file)) {
		poll_add(table, &pipe->read_queue);
		events |= poll_bits(pipe_ring_used(&pipe->ring), false);
		if (!pipe->writers &&
		    writers_at_open(file) != pipe->writers_before)
			events |= POLLHUP;
	}
	if (file_writable(file)) {
		poll_add(table, &pipe->write_queue);
		events |= poll_bits(false,
				    pipe_ring_room(&pipe->ring) >= PIPE_BUF);
		if (!pipe->readers)
			events |= POLLERR;
	}
	return events;
}

static long pipe_ioctl(struct file *file, unsigned int command, u64 argument)
{
	if (command != FIONREAD)
		return -ENOTTY;
	return put_user_u32((void *)argument,
			    pipe_ring_used(&file->inode->pipe->ring));
}

/* ---- Opening and closing ---- */

static struct pipe *pipe_create(void)
{
	struct pipe *pipe = kzalloc(sizeof(*pipe));

	if (!pipe || pipe_ring_init(&pipe->ring, PIPE_SIZE_DEFAULT)) {
		kfree(pipe);
		return NULL;
	}
	mutex_init(&pipe->lock);
	waitq_init(&pipe->read_queue);
	waitq_init(&pipe->write_queue);
	return pipe;
}

static void attach(struct pipe *pipe, const struct file *file)
{
	pipe->files++;
	if (file_readable(file)) {
		pipe->readers++;
		pipe->readers_before++;
		wake_writers(pipe, 0);
	}
	if (file_writable(file)) {
		pipe->writers++;
		pipe->writers_before++;
		wake_readers(pipe, 0);
	}
}

static void pipe_release(struct file *file)
{
	struct pipe *pipe = file->inode->pipe;

	if (file_readable(file) && --pipe->readers == 0)
		wake_writers(pipe, POLLERR);
	if (file_writable(file) && --pipe->writers == 0)
		wake_readers(pipe, POLLHUP);
	if (--pipe->files)
		return;
	file->inode->pipe = NULL;
	pipe_ring_free(&pipe->ring);
	kfree(pipe);
}

/*
 * An open waits for the other side. One that comes and goes at once counts too,
 * so what is waited for is a change of how many there ever were.
 */
static int await_other(struct pipe *pipe, const struct file *file)
{
	u32 before;

	if (file_writable(file)) {
		before = pipe->readers_before;
		return wait_event(&pipe->write_queue,
				  pipe->readers_before != before);
	}
	before = pipe->writers_before;
	return wait_event(&pipe->read_queue, pipe->writers_before != before);
}

static int fifo_open(struct inode *inode, struct file *file)
{
	bool nonblocking = file->flags & O_NONBLOCK;
	bool both = file_readable(file) && file_writable(file);
	struct pipe *pipe = inode->pipe;
	int error = 0;

	if (!pipe) {
		if (file_writable(file) && !both && nonblocking)
			return -ENXIO;
		pipe = inode->pipe = pipe_create();
		if (!pipe)
			return -ENOMEM;
	}
	attach(pipe, file);
	if (both || pipe->nameless)
		return 0;
	if (file_writable(file) && !pipe->readers)
		error = nonblocking ? -ENXIO : await_other(pipe, file);
	else if (file_readable(file) && !pipe->writers && nonblocking)
		writers_at_open(file) = pipe->writers_before;
	else if (file_readable(file) && !pipe->writers)
		error = await_other(pipe, file);
	if (error)
		pipe_release(file);
	return error;
}

const struct file_ops fifo_file_ops = {
	.read = pipe_read,
	.write = pipe_write,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
	.open = fifo_open,
	.release = pipe_release,
	.stream = true,
};

static int open_ends(u32 flags, struct file *ends[2])
{
	struct inode *inode;
	int error;

	/* The first end must not wait for the second. */
	TRY(file_open_anonymous("pipe", S_IFIFO | 0600, &fifo_file_ops, NULL,
				O_RDONLY | O_NONBLOCK | flags, &ends[0]));
	if (!(flags & O_NONBLOCK))
		ends[0]->flags &= ~O_NONBLOCK;
	inode = ends[0]->inode;
	inode->pipe->nameless = true;
	error = file_open(ends[0]->dentry, inode, O_WRONLY | flags, &ends[1]);
	if (error)
		file_put(ends[0]);
	return error;
}

long pipe_install_ends(struct file *ends[2], bool close_on_exec, int *user)
{
	int fds[2];

	fds[0] = fd_install(ends[0], 0, close_on_exec);
	if (fds[0] < 0) {
		file_put(ends[1]);
		return fds[0];
	}
	fds[1] = fd_install(ends[1], 0, close_on_exec);
	if (fds[1] < 0) {
		fd_close(fds[0]);
		return fds[1];
	}
	if (copy_to_user(user, fds, sizeof(fds))) {
		fd_close(fds[0]);
		fd_close(fds[1]);
		return -EFAULT;
	}
	return 0;
}

UK_SYSCALL_R_DEFINE(int, pipe2, int *, pipefd, int, flags)
{
	struct file *ends[2];

	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	TRY(open_ends(flags & O_NONBLOCK, ends));
	return pipe_install_ends(ends, flags & O_CLOEXEC, pipefd);
}

/* ---- fcntl: F_GETPIPE_SZ, F_SETPIPE_SZ ---- */

static bool is_pipe(const struct file *file)
{
	return file->ops == &fifo_file_ops;
}

long pipe_size_get(struct file *file)
{
	return is_pipe(file) ? (long)file->inode->pipe->ring.size : -EBADF;
}

static long resize(struct pipe *pipe, u64 size)
{
	long error;

	mutex_lock(&pipe->lock);
	if (size < pipe_ring_used(&pipe->ring))
		error = -EBUSY;
	else
		error = pipe_ring_resize(&pipe->ring, size);
	wake_writers(pipe, 0);
	mutex_unlock(&pipe->lock);
	return error ? error : (long)size;
}

long pipe_size_set(struct file *file, u64 size)
{
	u64 rounded = PAGE_SIZE;

	if (!is_pipe(file))
		return -EBADF;
	if (size > 1UL << 31)
		return -EINVAL;
	while (rounded < size)
		rounded *= 2;
	if (rounded > PIPE_SIZE_MAX && rounded > file->inode->pipe->ring.size &&
	    !cred_has_cap(current->cred, CAP_SYS_RESOURCE))
		return -EPERM;
	return resize(file->inode->pipe, rounded);
}
