/* SPDX-License-Identifier: BSD-3-Clause */
/* What the halves of the line discipline, tty_*.c, share. */
#pragma once

#include "fs/tty.h"

static inline u16 input_at(const struct tty *tty, u32 position)
{
	return tty->input[position % TTY_BUFFER];
}

static inline bool local(const struct tty *tty, u32 flag)
{
	return tty->termios.c_lflag & flag;
}

/* A byte of a UTF-8 sequence other than its first: it moves no cursor. */
static inline bool is_continuation(const struct tty *tty, u8 c)
{
	return (tty->termios.c_iflag & IUTF8) && (c & 0xc0) == 0x80;
}

static inline bool is_control(u8 c)
{
	return c < 32 || c == 127;
}

/* ---- tty_erase.c ---- */

enum erase_kind { ERASE_CHARACTER, ERASE_WORD, ERASE_LINE };

/* From the end of the line that is being edited, shown as c_lflag says. */
void tty_erase(struct tty *tty, enum erase_kind kind);
/* Ends the \.../ of ECHOPRT, if one is open. */
void tty_finish_erasing(struct tty *tty);
