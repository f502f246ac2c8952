// SPDX-License-Identifier: BSD-3-Clause
/*
 * The output half of the line discipline: what programs write and what the
 * input half echoes goes through the same processing (termios(3), c_oflag) into
 * the output ring, from which the driver takes it. The cursor's column is
 * followed, for tabs and for erasing them.
 */
#include "fs/tty_ldisc.h"
#include "sched/waitq.h"

#include <linux/poll.h>

static u32 out_room(const struct tty *tty)
{
	return TTY_BUFFER - tty_output_queued(tty);
}

static void out_put(struct tty *tty, u8 c)
{
	if (out_room(tty))
		tty->output[tty->out_head++ % TTY_BUFFER] = c;
}

/* False: C may not appear at all. */
static bool out_carriage_return(struct tty *tty, u8 *c)
{
	u32 flags = tty->termios.c_oflag;

	if ((flags & ONOCR) && tty->column == 0)
		return false;
	if (flags & OCRNL) {
		*c = '\n';
		if (!(flags & ONLRET))
			return true;
	}
	tty->column = 0;
	tty->canon_column = 0;
	return true;
}

static void out_newline(struct tty *tty)
{
	u32 flags = tty->termios.c_oflag;

	if (flags & ONLRET)
		tty->column = 0;
	if (flags & ONLCR) {
		tty->column = 0;
		out_put(tty, '\r');
	}
	tty->canon_column = tty->column;
}

static bool out_tab(struct tty *tty)
{
	u32 spaces = 8 - (tty->column & 7);

	tty->column += spaces;
	if ((tty->termios.c_oflag & TABDLY) != XTABS)
		return true;
	while (spaces--)
		out_put(tty, ' ');
	return false;
}

/* One byte with c_oflag applied. The caller has made sure of 8 bytes' room. */
static void out_process(struct tty *tty, u8 c)
{
	switch (c) {
	case '\n': out_newline(tty); break;
	case '\r':
		if (!out_carriage_return(tty, &c))
			return;
		break;
	case '\t':
		if (!out_tab(tty))
			return;
		break;
	case '\b':
		if (tty->column > 0)
			tty->column--;
		break;
	default:
		if (is_control(c))
			break;
		if ((tty->termios.c_oflag & OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!is_continuation(tty, c))
			tty->column++;
	}
	out_put(tty, c);
}

static void out_byte(struct tty *tty, u8 c)
{
	if (tty->termios.c_oflag & OPOST)
		out_process(tty, c);
	else
		out_put(tty, c);
}

size_t tty_process_output(struct tty *tty, const u8 *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n && out_room(tty) >= 8; i++)
		out_byte(tty, bytes[i]);
	return i;
}

void tty_push_output(struct tty *tty)
{
	while (tty_output_queued(tty) && !tty->stopped) {
		u32 at = tty->out_tail % TTY_BUFFER;
		u32 n = MIN(tty_output_queued(tty), TTY_BUFFER - at);
		u32 taken = tty->ops->write(tty, tty->output + at, n);

		tty->out_tail += taken;
		if (taken < n)
			break;
	}
}

void tty_output_ready(struct tty *tty)
{
	tty_push_output(tty);
	if (out_room(tty) >= TTY_BUFFER / 4)
		waitq_wake(&tty->writers, POLLOUT | POLLWRNORM);
}

void tty_flush_output(struct tty *tty)
{
	if (tty->ops->keeps_output)
		return;
	tty->out_tail = tty->out_head;
	waitq_wake(&tty->writers, POLLOUT | POLLWRNORM);
}

int tty_drain(struct tty *tty)
{
	tty_push_output(tty);
	if (tty->ops->keeps_output)
		return 0;
	return wait_event(&tty->writers,
			  !tty_output_queued(tty) || tty->hung_up);
}

void tty_stop(struct tty *tty)
{
	tty->stopped = true;
}

void tty_start(struct tty *tty)
{
	if (!tty->stopped)
		return;
	tty->stopped = false;
	tty_output_ready(tty);
}

/* Echo that finds no room is lost, rather than holding up the input. */
void tty_echo_raw(struct tty *tty, u8 c)
{
	if (out_room(tty) >= 8)
		out_byte(tty, c);
}

void tty_echo(struct tty *tty, u8 c)
{
	if (!(tty->termios.c_lflag & ECHOCTL) || !is_control(c) || c == '\t') {
		tty_echo_raw(tty, c);
		return;
	}
	if (out_room(tty) < 8)
		return;
	out_put(tty, '^');
	out_put(tty, c ^ 0100);
	tty->column += 2;
}
