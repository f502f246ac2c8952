// SPDX-License-Identifier: BSD-3-Clause
/*
 * Erasing while a line is edited: the last character, word, or all of it, and
 * how the terminal shows that (termios(3): ECHOE, ECHOK, ECHOKE, ECHOPRT).
 */
#include "fs/tty.h"

/* Beyond ASCII: letters of Latin-1, which the first bytes of UTF-8 are, too. */
static bool is_word(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' ||
	       (c >= 0xc0 && c != 0xd7 && c != 0xf7);
}

void tty_finish_erasing(struct tty *tty)
{
	if (!tty->erasing)
		return;
	tty->erasing = false;
	tty_echo_raw(tty, '/');
}

static void rub_out(struct tty *tty)
{
	tty_echo_raw(tty, '\b');
	tty_echo_raw(tty, ' ');
	tty_echo_raw(tty, '\b');
}

/* The column behind the line as it stands now. */
static u32 line_column(const struct tty *tty)
{
	u32 column = tty->canon_column;

	for (u32 i = tty->canon; i != tty->head; i++) {
		u8 c = input_at(tty, i);

		if (c == '\t')
			column = (column | 7) + 1;
		else if (is_control(c))
			column += local(tty, ECHOCTL) ? 2 : 0;
		else if (!is_continuation(tty, c))
			column++;
	}
	return column;
}

/* Shows that the character of N bytes at head, the first being C, is gone. */
static void echo_erased(struct tty *tty, u8 c, u32 n, bool one_only)
{
	if (local(tty, ECHOPRT)) {
		if (!tty->erasing)
			tty_echo_raw(tty, '\\');
		tty->erasing = true;
		tty_echo(tty, c);
		for (u32 i = 1; i < n; i++)
			tty_echo_raw(tty, input_at(tty, tty->head + i));
	} else if (one_only && !local(tty, ECHOE)) {
		tty_echo(tty, tty->termios.c_cc[VERASE]);
	} else if (c == '\t') {
		for (n = 8 - (line_column(tty) & 7); n; n--)
			tty_echo_raw(tty, '\b');
	} else if (!is_control(c)) {
		rub_out(tty);
	} else if (local(tty, ECHOCTL)) {
		rub_out(tty);
		rub_out(tty);
	}
}

/* Bytes of the last character of the line; 0 when it is not a whole one. */
static u32 last_character(const struct tty *tty)
{
	u32 n = 0;

	do {
		n++;
		if (!is_continuation(tty, input_at(tty, tty->head - n)))
			return n;
	} while (tty->head - n != tty->canon);
	return 0;
}

/* With all of these the characters of a killed line vanish one by one. */
#define BACKWARDS (ECHO | ECHOE | ECHOK | ECHOKE)

static void kill_line_plainly(struct tty *tty)
{
	tty->head = tty->canon;
	if (!local(tty, ECHO))
		return;
	tty_finish_erasing(tty);
	tty_echo(tty, tty->termios.c_cc[VKILL]);
	if (local(tty, ECHOK))
		tty_echo_raw(tty, '\n');
}

void tty_erase(struct tty *tty, enum erase_kind kind)
{
	bool in_word = false;

	if (kind == ERASE_LINE &&
	    (tty->termios.c_lflag & BACKWARDS) != BACKWARDS) {
		if (tty->head != tty->canon)
			kill_line_plainly(tty);
		return;
	}
	while (tty->head != tty->canon) {
		u32 n = last_character(tty);
		u8 c = input_at(tty, tty->head - n);

		if (n == 0)
			break;
		if (kind == ERASE_WORD && in_word && !is_word(c))
			break;
		in_word |= is_word(c);
		tty->head -= n;
		if (local(tty, ECHO))
			echo_erased(tty, c, n, kind == ERASE_CHARACTER);
		if (kind == ERASE_CHARACTER)
			break;
	}
	if (tty->head == tty->canon && local(tty, ECHO))
		tty_finish_erasing(tty);
}
