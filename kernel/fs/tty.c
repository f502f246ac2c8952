// SPDX-License-Identifier: BSD-3-Clause
/*
 * Terminals as files: read with canonical lines or VMIN and VTIME, write
 * through output processing, poll. The editing itself is tty_ldisc.c's.
 */
#include "fs/tty.h"
#include "fs/file.h"
#include "mm/kmalloc.h"
#include "sched/clock.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#include <asm/fcntl.h>
#include <linux/signal.h>

struct list tty_list = LIST_INIT(tty_list);

/* What stty calls "sane", and UTF-8 as every terminal of today speaks it. */
static const struct termios2 usual_settings = {
	.c_iflag = ICRNL | IXON | IUTF8,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE |
		   IEXTEN,
	.c_cc = { [VINTR] = 3,
		  [VQUIT] = 28,
		  [VERASE] = 127,
		  [VKILL] = 21,
		  [VEOF] = 4,
		  [VMIN] = 1,
		  [VSTART] = 17,
		  [VSTOP] = 19,
		  [VSUSP] = 26,
		  [VREPRINT] = 18,
		  [VDISCARD] = 15,
		  [VWERASE] = 23,
		  [VLNEXT] = 22 },
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};

struct tty *tty_create(const struct tty_ops *ops, u64 rdev)
{
	struct tty *tty = kzalloc(sizeof(*tty));

	if (!tty)
		return NULL;
	tty->ops = ops;
	tty->rdev = rdev;
	tty->termios = usual_settings;
	waitq_init(&tty->readers);
	waitq_init(&tty->writers);
	list_push_back(&tty_list, &tty->link);
	return tty;
}

void tty_hangup(struct tty *tty)
{
	if (tty->hung_up)
		return;
	tty->hung_up = true;
	if (tty->foreground) {
		raise_group(tty->foreground, SIGHUP);
		raise_group(tty->foreground, SIGCONT);
	}
	waitq_wake(&tty->readers, POLLIN | POLLHUP | POLLERR);
	waitq_wake(&tty->writers, POLLOUT | POLLHUP | POLLERR);
}

void tty_set_winsize(struct tty *tty, u16 rows, u16 columns)
{
	if (tty->winsize.ws_row == rows && tty->winsize.ws_col == columns)
		return;
	tty->winsize.ws_row = rows;
	tty->winsize.ws_col = columns;
	if (tty->foreground)
		raise_group(tty->foreground, SIGWINCH);
}

/* ---- Reading ---- */

#define DECISECOND_NS (NS_PER_SEC / 10)

struct read_rule {
	size_t minimum;	   /* bytes to wait for */
	bool wait;	   /* at all */
	u64 deadline;	   /* of the next byte, 0: none */
	u64 between_bytes; /* ns from one byte to the next, 0: any */
};

/* "Canonical and noncanonical mode" in termios(3), the four cases. */
static struct read_rule read_rule(const struct tty *tty)
{
	u64 time = tty->termios.c_cc[VTIME] * DECISECOND_NS;
	u32 minimum = tty->termios.c_cc[VMIN];
	struct read_rule rule = { .minimum = 1, .wait = true };

	if (tty_canonical(tty))
		return rule;
	if (minimum) {
		rule.minimum = minimum;
		rule.between_bytes = time;
	} else if (time) {
		rule.deadline = clock_monotonic_ns() + time;
	} else {
		rule.wait = false;
	}
	return rule;
}

/* 1: there is input; 0: give back what there is; or a negative errno. */
static int await_input(struct tty *tty, const struct read_rule *rule,
		       bool nonblocking)
{
	int error;

	if (tty_input_available(tty, false))
		return 1;
	if (tty->hung_up || !rule->wait)
		return 0;
	if (nonblocking)
		return -EAGAIN;
	error = wait_event_until(
		&tty->readers, tty_input_available(tty, false) || tty->hung_up,
		rule->deadline);
	if (error == -ETIMEDOUT)
		return 0;
	return error ? error : tty_input_available(tty, false);
}

/* Moves one piece of input. True: the read is complete. */
static bool read_piece(struct tty *tty, struct iter *to, struct read_rule *rule,
		       ssize_t *done, int *error)
{
	u8 bytes[256];
	bool line_end;
	size_t n = MIN(to->left, sizeof(bytes));
	size_t put;

	n = tty_take_input(tty, bytes, n, &line_end);
	put = iter_put(to, bytes, n);
	*done += put;
	if (put < n) {
		*error = -EFAULT;
		return true;
	}
	if (line_end)
		return true;
	if (tty_canonical(tty) || tty_input_available(tty, false))
		return false;
	if (rule->between_bytes)
		rule->deadline = clock_monotonic_ns() + rule->between_bytes;
	return (size_t)*done >= rule->minimum;
}

static ssize_t tty_read(struct file *file, struct iter *to, u64 offset UNUSED)
{
	struct tty *tty = file->private;
	struct read_rule rule = read_rule(tty);
	ssize_t done = 0;
	int error = tty_check_background(tty, SIGTTIN);

	if (error)
		return error;
	while (to->left) {
		error = await_input(tty, &rule, file->flags & O_NONBLOCK);
		if (error <= 0 || read_piece(tty, to, &rule, &done, &error))
			break;
	}
	if (tty->ops->unthrottle)
		tty->ops->unthrottle(tty);
	return done || error > 0 ? done : error;
}

/* ---- Writing ---- */

/* The worst that output processing makes of a byte: a tab of eight spaces. */
#define GROWTH 8

static u32 room_for(const struct tty *tty)
{
	return (TTY_BUFFER - tty_output_queued(tty)) / GROWTH;
}

static int await_room(struct tty *tty, bool nonblocking)
{
	tty_push_output(tty);
	if (room_for(tty))
		return 0;
	if (nonblocking)
		return -EAGAIN;
	return wait_event(&tty->writers, room_for(tty) || tty->hung_up);
}

static int write_piece(struct tty *tty, struct iter *from, ssize_t *done)
{
	u8 bytes[256];
	size_t n = MIN(MIN(from->left, sizeof(bytes)), (size_t)room_for(tty));

	n = iter_get(from, bytes, n);
	if (n == 0)
		return -EFAULT;
	/* Another thread may have written while this one touched memory. */
	for (size_t i = 0; i < n;) {
		i += tty_process_output(tty, bytes + i, n - i);
		if (i < n && await_room(tty, false))
			return -EINTR;
		*done += i;
	}
	return 0;
}

/*
 * A blocking write returns when the driver has everything, so that nothing is
 * left behind when the program ends.
 */
static int push_all(struct tty *tty)
{
	tty_push_output(tty);
	return wait_event(&tty->writers,
			  !tty_output_queued(tty) || tty->hung_up);
}

static ssize_t tty_write(struct file *file, struct iter *from,
			 u64 offset UNUSED)
{
	struct tty *tty = file->private;
	bool nonblocking = file->flags & O_NONBLOCK;
	ssize_t done = 0;
	int error = 0;

	if (tty->termios.c_lflag & TOSTOP)
		error = tty_check_background(tty, SIGTTOU);
	while (!error && from->left) {
		if (tty->hung_up)
			error = -EIO;
		else
			error = room_for(tty) ? 0 :
						await_room(tty, nonblocking);
		if (!error)
			error = write_piece(tty, from, &done);
	}
	if (nonblocking || error)
		tty_push_output(tty);
	else if (tty_output_queued(tty))
		push_all(tty);
	return done ? done : error;
}

static u32 tty_poll(struct file *file, struct poll_table *table)
{
	struct tty *tty = file->private;
	u32 events = 0;

	poll_add(table, &tty->readers);
	poll_add(table, &tty->writers);
	if (tty_input_available(tty, true))
		events |= POLLIN | POLLRDNORM;
	if (tty->hung_up)
		events |= POLLIN | POLLRDNORM | POLLHUP;
	else if (room_for(tty) >= TTY_BUFFER / GROWTH / 4)
		events |= POLLOUT | POLLWRNORM;
	return events;
}

const struct file_ops tty_file_ops = {
	.read = tty_read,
	.write = tty_write,
	.poll = tty_poll,
	.ioctl = tty_ioctl,
	.stream = true,
};
