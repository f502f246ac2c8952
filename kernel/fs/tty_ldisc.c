// SPDX-License-Identifier: BSD-3-Clause
/*
 * The input half of the line discipline, termios(3): from the bytes of a
 * keyboard to what read returns. In canonical mode a line is edited in the ring
 * and becomes readable when it ends; TTY_LINE_END marks the byte that ended it.
 *
 * Bytes may arrive in an interrupt: nothing here sleeps or allocates.
 */
#include "fs/tty.h"
#include "sched/raise.h"

#include <linux/signal.h>

/* Is C the special character INDEX? A value of 0 turns one off. */
static bool is_special(const struct tty *tty, int index, u8 c)
{
	u8 special = tty->termios.c_cc[index];

	return special && c == special;
}

static bool is_extended(const struct tty *tty, int index, u8 c)
{
	return (tty->termios.c_lflag & IEXTEN) && is_special(tty, index, c);
}

size_t tty_receive_room(const struct tty *tty)
{
	u32 room = TTY_BUFFER - (tty->head - tty->tail);

	/* A line that is too long must still be able to end. */
	if (room == 0 && tty_canonical(tty) && tty->canon == tty->tail)
		return 1;
	return room;
}

static void put(struct tty *tty, u16 c)
{
	if (tty->head - tty->tail < TTY_BUFFER)
		tty->input[tty->head++ % TTY_BUFFER] = c;
}

void tty_flush_input(struct tty *tty)
{
	tty->head = tty->canon = tty->tail = 0;
	tty->literal = tty->erasing = false;
}

/* ---- One byte after the other ---- */

static void reprint(struct tty *tty, u8 c)
{
	tty_finish_erasing(tty);
	tty_echo(tty, c);
	tty_echo_raw(tty, '\n');
	for (u32 i = tty->canon; i != tty->head; i++)
		tty_echo(tty, input_at(tty, i));
}

static void end_line(struct tty *tty, u16 c)
{
	put(tty, c | TTY_LINE_END);
	tty->canon = tty->head;
	waitq_wake(&tty->readers, POLL_READ);
}

static void echo_input(struct tty *tty, u8 c)
{
	if (tty->canon == tty->head)
		tty->canon_column = tty->column;
	tty_echo(tty, c);
}

/* PLAINLY: a return key that became a newline is shown as one in raw mode. */
static void ordinary(struct tty *tty, u8 c, bool plainly)
{
	if (local(tty, ECHO)) {
		tty_finish_erasing(tty);
		if (plainly)
			tty_echo_raw(tty, c);
		else
			echo_input(tty, c);
	}
	if (c == 0xff && (tty->termios.c_iflag & PARMRK))
		put(tty, c);
	put(tty, c);
}

static void signal_character(struct tty *tty, u8 c, int signo)
{
	if (!local(tty, NOFLSH)) {
		tty_flush_input(tty);
		tty_flush_output(tty);
	}
	raise_group(tty->foreground, signo);
	if (tty->termios.c_iflag & IXON)
		tty_start(tty);
	if (local(tty, ECHO))
		tty_echo(tty, c);
	/* Readers look at their signals by themselves. */
	waitq_wake(&tty->readers, 0);
}

/* Flow control and signals, in every mode. True: C is used up. */
static bool receive_control(struct tty *tty, u8 c)
{
	if (tty->termios.c_iflag & IXON) {
		if (is_special(tty, VSTART, c)) {
			tty_start(tty);
			tty_push_output(tty);
			return true;
		}
		if (is_special(tty, VSTOP, c)) {
			tty_stop(tty);
			return true;
		}
	}
	if (!local(tty, ISIG))
		return false;
	if (is_special(tty, VINTR, c))
		signal_character(tty, c, SIGINT);
	else if (is_special(tty, VQUIT, c))
		signal_character(tty, c, SIGQUIT);
	else if (is_special(tty, VSUSP, c))
		signal_character(tty, c, SIGTSTP);
	else
		return false;
	return true;
}

static void receive_literal_next(struct tty *tty)
{
	tty->literal = true;
	if (!local(tty, ECHO))
		return;
	tty_finish_erasing(tty);
	if (local(tty, ECHOCTL)) {
		tty_echo_raw(tty, '^');
		tty_echo_raw(tty, '\b');
	}
}

/* The characters that edit. True: C is used up. */
static bool receive_editing(struct tty *tty, u8 c)
{
	if (is_special(tty, VERASE, c))
		tty_erase(tty, ERASE_CHARACTER);
	else if (is_special(tty, VKILL, c))
		tty_erase(tty, ERASE_LINE);
	else if (is_extended(tty, VWERASE, c))
		tty_erase(tty, ERASE_WORD);
	else if (is_extended(tty, VLNEXT, c))
		receive_literal_next(tty);
	else if (is_extended(tty, VREPRINT, c) && local(tty, ECHO))
		reprint(tty, c);
	else
		return false;
	return true;
}

/* The characters that end a line. True: C is used up. */
static bool receive_end(struct tty *tty, u8 c)
{
	if (c == '\n') {
		if (local(tty, ECHO | ECHONL))
			tty_echo_raw(tty, '\n');
		end_line(tty, '\n');
	} else if (is_special(tty, VEOF, c)) {
		end_line(tty, TTY_END_OF_FILE);
	} else if (is_special(tty, VEOL, c) || is_extended(tty, VEOL2, c)) {
		if (local(tty, ECHO))
			echo_input(tty, c);
		end_line(tty, c);
	} else {
		return false;
	}
	return true;
}

static void receive_byte(struct tty *tty, u8 c)
{
	u32 flags = tty->termios.c_iflag;
	u8 typed;

	if (flags & ISTRIP)
		c &= 0x7f;
	if ((flags & IUCLC) && local(tty, IEXTEN) && c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (tty->literal) {
		tty->literal = false;
		ordinary(tty, c, false);
		return;
	}
	if (tty->stopped && (flags & IXON) && (flags & IXANY) &&
	    !is_special(tty, VSTOP, c))
		tty_start(tty);
	typed = c;
	if (receive_control(tty, c) || (c == '\r' && (flags & IGNCR)))
		return;
	if (c == '\r' && (flags & ICRNL))
		c = '\n';
	else if (c == '\n' && (flags & INLCR))
		c = '\r';
	if (tty_canonical(tty) &&
	    (receive_editing(tty, c) || receive_end(tty, c)))
		return;
	ordinary(tty, c, typed == '\r' && c == '\n');
}

void tty_receive(struct tty *tty, const u8 *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* Full, and no line to read yet: the last byte gives way. */
		if (tty->head - tty->tail >= TTY_BUFFER && tty_canonical(tty) &&
		    tty->canon == tty->tail)
			tty->head--;
		receive_byte(tty, bytes[i]);
	}
	tty_push_output(tty);
	if (!tty_canonical(tty) && tty->head != tty->tail)
		waitq_wake(&tty->readers, POLL_READ);
}

/* ---- Reading ---- */

bool tty_input_available(const struct tty *tty, bool for_poll)
{
	u32 need = 1;

	if (tty_canonical(tty))
		return tty->canon != tty->tail;
	if (for_poll && !tty->termios.c_cc[VTIME] && tty->termios.c_cc[VMIN])
		need = tty->termios.c_cc[VMIN];
	return tty->head - tty->tail >= need;
}

size_t tty_take_input(struct tty *tty, u8 *to, size_t n, bool *end)
{
	u32 last = tty_canonical(tty) ? tty->canon : tty->head;
	size_t i = 0;

	*end = false;
	while (!*end && tty->tail != last) {
		u16 c = input_at(tty, tty->tail);

		/* An end of file behind the last byte asked for goes too. */
		if (i == n && c != TTY_END_OF_FILE)
			break;
		if (c != TTY_END_OF_FILE)
			to[i++] = c;
		tty->tail++;
		*end = c & TTY_LINE_END;
	}
	/* In raw mode there are no lines. */
	tty->canon = tty_canonical(tty) ? tty->canon : tty->tail;
	return i;
}

void tty_termios_changed(struct tty *tty, const struct termios2 *old)
{
	if ((old->c_lflag ^ tty->termios.c_lflag) & ICANON) {
		/* What is there already can be read: as it is, or as a line. */
		for (u32 i = tty->tail; i != tty->head; i++)
			tty->input[i % TTY_BUFFER] &= 0xff;
		if (tty_canonical(tty) && tty->head != tty->tail)
			tty->input[(tty->head - 1) % TTY_BUFFER] |=
				TTY_LINE_END;
		tty->canon = tty->head;
		tty->literal = tty->erasing = false;
	}
	if (!(tty->termios.c_iflag & IXON) && (old->c_iflag & IXON))
		tty_start(tty);
	/* Those who wait may have to wait for something else now. */
	waitq_wake(&tty->readers, POLL_READ);
	waitq_wake(&tty->writers, POLL_WRITE);
}
