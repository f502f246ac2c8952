// SPDX-License-Identifier: BSD-3-Clause
/*
 * ioctl on terminals: ioctl_tty(2). Settings come in two shapes (termios, and
 * termios2 with speeds as numbers); inside there is only the last.
 */
#include "fs/tty.h"
#include "fs/file.h"

#include <linux/signal.h>

/* Speeds by the number that c_cflag holds: 0 to 15, then CBAUDEX + 1 to 15. */
static const u32 speeds[] = {
	0,	 50,	  75,	   110,	    134,     150,     200,     300,
	600,	 1200,	  1800,	   2400,    4800,    9600,    19200,   38400,
	57600,	 115200,  230400,  460800,  500000,  576000,  921600,  1000000,
	1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
};

/* The speed that the CBAUD bits of FLAGS mean; OTHER for BOTHER. */
static u32 speed_of(u32 flags, u32 other)
{
	u32 code = flags & CBAUD;

	if (code > CBAUDEX)
		code = code - CBAUDEX + 15;
	return code < ARRAY_SIZE(speeds) ? speeds[code] : other;
}

/* How TCSETS, TCSETSW and TCSETSF differ. */
enum when { NOW, AFTER_OUTPUT, AFTER_OUTPUT_WITHOUT_INPUT };

/* The old structure is the new one without its speeds: hence SIZE. */
static long set_settings(struct tty *tty, enum when when, const void *from,
			 size_t size)
{
	struct termios2 new = tty->termios, old;
	u32 input;

	if (copy_from_user(&new, from, size))
		return -EFAULT;
	input = new.c_cflag >> IBSHIFT;
	new.c_ospeed = speed_of(new.c_cflag, new.c_ospeed);
	new.c_ispeed = input &CBAUD ? speed_of(input, new.c_ispeed) :
				      new.c_ospeed;
	if (when != NOW)
		TRY(tty_drain(tty));
	if (when == AFTER_OUTPUT_WITHOUT_INPUT)
		tty_flush_input(tty);
	old = tty->termios;
	tty->termios = new;
	tty_termios_changed(tty, &old);
	return 0;
}

static long flow_control(struct tty *tty, u64 what)
{
	u8 c = tty->termios.c_cc[what == TCIOFF ? VSTOP : VSTART];

	switch (what) {
	case TCOOFF: tty_stop(tty); return 0;
	case TCOON: tty_start(tty); return 0;
	case TCIOFF:
	case TCION:
		if (c)
			tty_echo_raw(tty, c);
		tty_push_output(tty);
		return 0;
	default: return -EINVAL;
	}
}

static long flush(struct tty *tty, u64 what)
{
	if (what != TCIFLUSH && what != TCOFLUSH && what != TCIOFLUSH)
		return -EINVAL;
	if (what != TCOFLUSH) {
		tty_flush_input(tty);
		tty->ops->unthrottle(tty);
	}
	if (what != TCIFLUSH)
		tty_flush_output(tty);
	return 0;
}

static u32 input_size(const struct tty *tty)
{
	u32 end = tty_canonical(tty) ? tty->canon : tty->head;
	u32 n = 0;

	for (u32 i = tty->tail; i != end; i++)
		n += tty->input[i % TTY_BUFFER] != TTY_END_OF_FILE;
	return n;
}

/* What a job in the background is stopped for. */
static bool is_for_foreground(unsigned int command)
{
	switch (command) {
	case TCSETS ... TCSETSF:
	case TCSETS2 ... TCSETSF2:
	case TCFLSH:
	case TCXONC:
	case TCSBRK:
	case TCSBRKP:
	case TIOCSPGRP: return true;
	default: return false;
	}
}

long tty_ioctl(struct file *file, unsigned int command, u64 argument)
{
	struct tty *tty = file->private;
	void *user = (void *)argument;
	struct winsize size;
	u32 number;

	if (tty->hung_up)
		return command == TIOCSPGRP ? -ENOTTY : -EIO;
	if (is_for_foreground(command))
		TRY(tty_check_background(tty, SIGTTOU));
	switch (command) {
	case TCGETS:
		return put_user_struct(user, (struct termios *)&tty->termios);
	case TCGETS2: return put_user_struct(user, &tty->termios);
	case TCSETS ... TCSETSF:
		return set_settings(tty, command - TCSETS, user,
				    sizeof(struct termios));
	case TCSETS2 ... TCSETSF2:
		return set_settings(tty, command - TCSETS2, user,
				    sizeof(struct termios2));
	case TIOCGWINSZ: return put_user_struct(user, &tty->winsize);
	case TIOCSWINSZ:
		if (get_user_struct(&size, user))
			return -EFAULT;
		tty_set_winsize(tty, &size);
		return 0;
	case TCFLSH: return flush(tty, argument);
	case TCXONC: return flow_control(tty, argument);
	case TCSBRK: /* no line to break; with an argument it is tcdrain */
	case TCSBRKP: return tty_drain(tty);
	case FIONREAD: return put_user_u32(user, input_size(tty));
	case TIOCOUTQ: return put_user_u32(user, tty_output_queued(tty));
	case TIOCGETD: return put_user_u32(user, 0);
	case TIOCSETD: /* N_TTY is the only one */
		if (get_user_u32(&number, user))
			return -EFAULT;
		return number == 0 ? 0 : -EINVAL;
	case TIOCSTI: return -EIO; /* typing for others: as Linux 6.2 does */
	default: return tty_job_ioctl(tty, command, argument);
	}
}
