// SPDX-License-Identifier: BSD-3-Clause
/*
 * Terminals as files: read with canonical lines or VMIN and VTIME, write
 * through output processing, poll. The editing itself is tty_ldisc.c's.
 */
#include "fs/tty.h"
#include "fs/file.h"
#include "lib/string.h"
#include "sched/clock.h"
#include "sched/raise.h"

#include <linux/signal.h>

struct list tty_list = LIST_INIT(tty_list);

/* What stty calls "sane", and UTF-8 as every terminal of today speaks it. */
static const struct termios2 usual_settings = {
	.c_iflag = ICRNL | IXON | IUTF8,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE |
		   IEXTEN,
	/* INTR QUIT ERASE KILL EOF TIME MIN SWTC
	 * START STOP SUSP EOL REPRINT DISCARD WERASE LNEXT EOL2 */
	.c_cc = "\003\034\177\025\004\0\1\0"
		"\021\023\032\0\022\017\027\026",
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};

void tty_init(struct tty *tty, const struct tty_ops *ops, u64 rdev)
{
	tty->ops = ops;
	tty->rdev = rdev;
	tty->termios = usual_settings;
	waitq_init(&tty->readers);
	waitq_init(&tty->writers);
	list_push_back(&tty_list, &tty->link);
}

void tty_set_winsize(struct tty *tty, const struct winsize *size)
{
	if (!memcmp(&tty->winsize, size, sizeof(*size)))
		return;
	tty->winsize = *size;
	raise_group(tty->foreground, SIGWINCH);
}

/* ---- Reading ---- */

#define DECISECOND_NS (NS_PER_SEC / 10)

/*
 * Waits for more, when DONE bytes have been read, as termios(3) says under
 * "Canonical and noncanonical mode". 1: there is input; 0: the read is
 * complete; or a negative errno.
 */
static int await_input(struct tty *tty, struct file *file, size_t done)
{
	bool raw = !tty_canonical(tty);
	size_t minimum = raw ? tty->termios.c_cc[VMIN] : 1;
	u64 time = raw ? tty->termios.c_cc[VTIME] * DECISECOND_NS : 0;
	u64 deadline = 0;
	int error;

	if (tty_input_available(tty, false))
		return 1;
	if (tty->hung_up || done >= MAX(minimum, 1UL) || (!minimum && !time))
		return 0;
	if (file->flags & O_NONBLOCK)
		return -EAGAIN;
	if (time && (done || !minimum))
		deadline = clock_monotonic_ns() + time;
	error = wait_event_until(
		&tty->readers, tty_input_available(tty, false) || tty->hung_up,
		deadline);
	if (error)
		return error == -ETIMEDOUT ? 0 : error;
	return tty_input_available(tty, false) ? 1 : -EIO;
}

static ssize_t tty_read(struct file *file, struct iter *to)
{
	struct tty *tty = file->private;
	ssize_t done = 0;
	bool line_end = false;
	int error = 0;

	TRY(tty_check_background(tty, SIGTTIN));
	while (to->left && !line_end) {
		u8 bytes[256];
		size_t n = MIN(to->left, sizeof(bytes)), put;

		error = await_input(tty, file, done);
		if (error <= 0)
			break;
		n = tty_take_input(tty, bytes, n, &line_end);
		put = iter_put(to, bytes, n);
		done += put;
		if (put < n) {
			error = -EFAULT;
			break;
		}
	}
	tty->ops->unthrottle(tty);
	return done || error > 0 ? done : error;
}

/* ---- Writing ---- */

/* The worst that output processing makes of a byte: a tab of eight spaces. */
#define GROWTH 8

static u32 room_for(const struct tty *tty)
{
	return tty->stopped ? 0 :
			      (TTY_BUFFER - tty_output_queued(tty)) / GROWTH;
}

int tty_drain(struct tty *tty)
{
	tty_push_output(tty);
	if (tty->ops->keeps_output)
		return 0;
	return wait_event(&tty->writers,
			  !tty_output_queued(tty) || tty->hung_up);
}

static int await_room(struct tty *tty, bool nonblocking)
{
	int error;

	if (!room_for(tty))
		tty_push_output(tty);
	error = wait_event_unless(nonblocking, &tty->writers,
				  room_for(tty) || tty->hung_up);
	return tty->hung_up ? -EIO : error;
}

static int write_piece(struct tty *tty, struct iter *from, ssize_t *done)
{
	u8 bytes[256];
	size_t n = MIN(MIN(from->left, sizeof(bytes)), (size_t)room_for(tty));

	n = iter_get(from, bytes, n);
	if (n == 0)
		return -EFAULT;
	*done += tty_process_output(tty, bytes, n);
	return 0;
}

/*
 * A blocking write returns when the driver has everything, so that nothing is
 * left behind when the program ends.
 */
static ssize_t tty_write(struct file *file, struct iter *from)
{
	struct tty *tty = file->private;
	bool nonblocking = file->flags & O_NONBLOCK;
	ssize_t done = 0;
	int error = 0;

	if (tty->termios.c_lflag & TOSTOP)
		error = tty_check_background(tty, SIGTTOU);
	while (!error && from->left) {
		error = await_room(tty, nonblocking);
		if (!error)
			error = write_piece(tty, from, &done);
	}
	if (nonblocking || error)
		tty_push_output(tty);
	else
		tty_drain(tty);
	return done ? done : error;
}

static u32 tty_poll(struct file *file, struct poll_table *table)
{
	struct tty *tty = file->private;

	poll_add(table, &tty->readers);
	poll_add(table, &tty->writers);
	if (tty->hung_up)
		return POLL_READ | POLL_WRITE | POLLHUP | POLLERR;
	return poll_bits(tty_input_available(tty, true),
			 room_for(tty) >= TTY_BUFFER / GROWTH / 4);
}

static void tty_release(struct file *file)
{
	struct tty *tty = file->private;

	if (!--tty->files && !tty->hung_up)
		tty->ops->unthrottle(tty);
	tty_check_unused(tty);
}

static const struct file_ops tty_file_ops = {
	.read = tty_read,
	.write = tty_write,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
	.release = tty_release,
	.stream = true,
};

int tty_open(struct tty *tty, struct file *file)
{
	if (!tty)
		return -ENXIO;
	file->private = tty;
	file->ops = &tty_file_ops;
	tty->files++;
	if (!(file->flags & O_NOCTTY))
		tty_open_controlling(tty);
	return 0;
}

void tty_check_unused(struct tty *tty)
{
	if (!tty->ops->free || !tty->hung_up || tty->files || tty->session)
		return;
	list_remove(&tty->link);
	tty->ops->free(tty);
}
