// SPDX-License-Identifier: BSD-3-Clause
/*
 * The output half of the line discipline: what programs write and what the
 * input half echoes goes through the same processing (termios(3), c_oflag) into
 * the output ring, from which the driver takes it. The cursor's column is
 * followed, for tabs and for erasing them.
 */
#include "fs/tty.h"

static u32 out_room(const struct tty *tty)
{
	return TTY_BUFFER - tty_output_queued(tty);
}

static void out_put(struct tty *tty, u8 c)
{
	if (out_room(tty))
		tty->output[tty->out_head++ % TTY_BUFFER] = c;
}

/* C with c_oflag applied. The caller has made sure of 8 bytes' room. */
static void out_byte(struct tty *tty, u8 c)
{
	u32 flags = tty->termios.c_oflag;
	u32 spaces = 8 - (tty->column & 7);

	if (!(flags & OPOST)) {
		out_put(tty, c);
		return;
	}
	switch (c) {
	case '\n':
		if (flags & ONLCR)
			out_put(tty, '\r');
		if (flags & (ONLCR | ONLRET))
			tty->column = 0;
		tty->canon_column = tty->column;
		break;
	case '\r':
		if ((flags & ONOCR) && tty->column == 0)
			return;
		if (!(flags & OCRNL) || (flags & ONLRET))
			tty->column = tty->canon_column = 0;
		if (flags & OCRNL)
			c = '\n';
		break;
	case '\t':
		tty->column += spaces;
		if ((flags & TABDLY) != XTABS)
			break;
		while (spaces--)
			out_put(tty, ' ');
		return;
	case '\b':
		if (tty->column > 0)
			tty->column--;
		break;
	default:
		if ((flags & OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (!is_control(c) && !is_continuation(tty, c))
			tty->column++;
	}
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
		waitq_wake(&tty->writers, POLL_WRITE);
}

void tty_flush_output(struct tty *tty)
{
	if (tty->ops->keeps_output)
		return;
	tty->out_tail = tty->out_head;
	waitq_wake(&tty->writers, POLL_WRITE);
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
	if ((tty->termios.c_lflag & ECHOCTL) && is_control(c) && c != '\t') {
		tty_echo_raw(tty, '^');
		c ^= 0100;
	}
	tty_echo_raw(tty, c);
}
