// SPDX-License-Identifier: BSD-3-Clause
/*
 * Pseudo-terminals, pty(7): each open of /dev/ptmx makes a terminal whose other
 * side, the master, is the file that was opened. What is written to the master
 * is typed at the terminal; what the terminal would show waits in its output
 * ring until the master is read. The terminal's own name is in /dev/pts until
 * the master is closed, which hangs it up.
 */
#include "fs/devices.h"
#include "fs/fd.h"
#include "fs/ramfs.h"
#include "fs/tty.h"
#include "lib/format.h"
#include "mm/kmalloc.h"

#define MAJOR	    136
#define GROUP_TTY   5
#define MOST	    4096 /* as Linux's kernel.pty.max */

#define FIRST_INODE 3

struct pty {
	struct tty tty;
	u32 number;
	struct dentry *name; /* with the terminal as inode->private */
	struct waitq waitq;  /* of who reads and writes the master */
	bool locked;	     /* until unlockpt(3) */
	bool was_opened;
};

static struct pty *of_tty(struct tty *tty)
{
	return container_of(tty, struct pty, tty);
}

static struct pty *of_master(const struct file *file)
{
	return of_tty(file->private);
}

/* ---- The driver of the terminal ---- */

static size_t wrote(struct tty *tty, const u8 *bytes UNUSED, size_t n UNUSED)
{
	waitq_wake(&of_tty(tty)->waitq, POLL_READ);
	return 0; /* master_read takes it */
}

static void has_read(struct tty *tty)
{
	waitq_wake(&of_tty(tty)->waitq, POLL_WRITE | POLLHUP);
}

static void pty_free(struct tty *tty)
{
	kfree(of_tty(tty));
}

static const struct tty_ops pty_ops = {
	.write = wrote,
	.unthrottle = has_read,
	.free = pty_free,
	.keeps_output = true,
};

/* ---- The master ---- */

/* The last file on the terminal was closed. */
static bool is_closed(const struct pty *pty)
{
	return pty->was_opened && !pty->tty.files;
}

/* Output that Ctrl-S stopped waits, unless there is nobody to start it. */
static bool has_output(const struct pty *pty)
{
	return tty_output_queued(&pty->tty) &&
	       (!pty->tty.stopped || !pty->tty.files);
}

static ssize_t master_read(struct file *file, struct iter *to)
{
	struct pty *pty = of_master(file);
	struct tty *tty = &pty->tty;
	ssize_t done = 0;
	int error = wait_event_unless(file->flags & O_NONBLOCK, &pty->waitq,
				      has_output(pty) || is_closed(pty));

	if (!error && !has_output(pty))
		error = -EIO;
	while (!error && to->left && has_output(pty)) {
		u32 at = tty->out_tail % TTY_BUFFER;
		u32 n = MIN(tty_output_queued(tty), TTY_BUFFER - at);

		n = iter_put(to, tty->output + at, n);
		tty->out_tail += n;
		done += n;
		if (!n)
			error = -EFAULT;
	}
	tty_output_ready(tty);
	return done ? done : error;
}

static ssize_t master_write(struct file *file, struct iter *from)
{
	struct pty *pty = of_master(file);
	ssize_t done = 0;
	int error = 0;

	while (!error && from->left) {
		u8 bytes[256];
		size_t n;

		error = wait_event_unless(file->flags & O_NONBLOCK, &pty->waitq,
					  tty_receive_room(&pty->tty));
		if (error)
			break;
		n = MIN(tty_receive_room(&pty->tty), sizeof(bytes));
		n = iter_get(from, bytes, n);
		tty_receive(&pty->tty, bytes, n);
		done += n;
		error = n ? 0 : -EFAULT;
	}
	return done ? done : error;
}

static u32 master_poll(struct file *file, struct poll_table *table)
{
	struct pty *pty = of_master(file);

	poll_add(table, &pty->waitq);
	return poll_bits(has_output(pty), tty_receive_room(&pty->tty)) |
	       (is_closed(pty) ? POLLHUP : 0);
}

static int open_peer(struct pty *pty, u32 flags)
{
	struct file *file;

	TRY(file_open(pty->name, pty->name->inode,
		      flags & (O_ACCMODE | O_NONBLOCK | O_NOCTTY), &file));
	return fd_install(file, 0, flags & O_CLOEXEC);
}

/* What is not about the master itself is asked of the terminal. */
static long master_ioctl(struct file *file, unsigned int command, u64 argument)
{
	struct pty *pty = of_master(file);
	struct tty *tty = &pty->tty;
	void *user = (void *)argument;
	u32 value;

	switch (command) {
	case TIOCGPTN: return put_user_u32(user, pty->number);
	case TIOCSPTLCK:
		if (get_user_u32(&value, user))
			return -EFAULT;
		pty->locked = value;
		return 0;
	case TIOCGPTLCK: return put_user_u32(user, pty->locked);
	case TIOCGPTPEER: return open_peer(pty, argument);
	case TIOCGPGRP: return put_user_u32(user, tty->foreground);
	case TIOCGSID:
		return tty->session ? put_user_u32(user, tty->session) :
				      -ENOTTY;
	case FIONREAD: return put_user_u32(user, tty_output_queued(tty));
	case TIOCOUTQ: return put_user_u32(user, 0);
	case TCFLSH: /* what was written here has arrived at once */
		if (argument > TCIOFLUSH)
			return -EINVAL;
		if (argument != TCOFLUSH)
			tty->out_tail = tty->out_head;
		tty_output_ready(tty);
		return 0;
	default: return tty_ioctl(file, command, argument);
	}
}

static void master_release(struct file *file)
{
	struct pty *pty = of_master(file);

	pty->name->inode->private = NULL;
	ramfs_remove_name(pty->name);
	dentry_put(pty->name);
	tty_hangup(&pty->tty);
}

static const struct file_ops master_file_ops = {
	.read = master_read,
	.write = master_write,
	.poll = master_poll,
	.ioctl = master_ioctl,
	.release = master_release,
	.stream = true,
};

/* ---- Opening ---- */

static int pts_open(struct inode *inode, struct file *file)
{
	struct tty *tty = inode->private;

	if (!tty || of_tty(tty)->locked)
		return -EIO;
	of_tty(tty)->was_opened = true;
	return tty_open(tty, file);
}

static const struct file_ops pts_file_ops = {
	.open = pts_open,
};

static bool number_is_used(u32 number)
{
	const struct tty *tty;

	list_for_each (tty, &tty_list, link)
		if (tty->rdev == DEVICE_NUMBER(MAJOR, number))
			return true;
	return false;
}

/* The node in /dev/pts; its owner is who opened the master. 0 or -ENOMEM. */
static int add_name(struct pty *pty)
{
	char name[12];
	struct tree_place place = {
		.dir = devpts->root,
		.name = name,
		.name_length = format(name, sizeof(name), "%u", pty->number),
	};
	struct inode *inode;

	TRY(tree_add(&place,
		     ramfs_inode(devpts, S_IFCHR | 0620, pty->tty.rdev)));
	pty->name = place.present;
	dentry_get(pty->name);
	inode = pty->name->inode;
	inode->gid = GROUP_TTY;
	inode->ino = FIRST_INODE + pty->number;
	inode->file_ops = &pts_file_ops;
	inode->private = &pty->tty;
	return 0;
}

static int ptmx_open(struct inode *inode UNUSED, struct file *file)
{
	struct pty *pty;
	u32 number = 0;

	while (number_is_used(number))
		if (++number == MOST)
			return -ENOSPC;
	pty = kzalloc(sizeof(*pty));
	if (!pty)
		return -ENOMEM;
	pty->number = number;
	pty->locked = true;
	waitq_init(&pty->waitq);
	tty_init(&pty->tty, &pty_ops, DEVICE_NUMBER(MAJOR, number));
	if (add_name(pty)) {
		list_remove(&pty->tty.link);
		kfree(pty);
		return -ENOMEM;
	}
	file->private = &pty->tty;
	file->ops = &master_file_ops;
	return 0;
}

const struct file_ops ptmx_device_ops = {
	.open = ptmx_open,
};
