// SPDX-License-Identifier: BSD-3-Clause
/*
 * ioctl on terminals: ioctl_tty(2). Settings come in two shapes (termios, and
 * termios2 with speeds as numbers); inside there is only the last.
 */
#include "fs/tty.h"
#include "fs/file.h"
#include "mm/usercopy.h"
#include "sched/raise.h"
#include "shim/syscall.h"

#include <asm/ioctls.h>
#include <linux/signal.h>

/* Speeds by the number that c_cflag holds: 0 to 15, then CBAUDEX + 1 to 15. */
static const u32 speeds[] = {
	0,	 50,	  75,	   110,	    134,     150,     200,     300,
	600,	 1200,	  1800,	   2400,    4800,    9600,    19200,   38400,
	57600,	 115200,  230400,  460800,  500000,  576000,  921600,  1000000,
	1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000,
};

/* The speed that FLAGS' CBAUD bits mean; OTHER for BOTHER. */
static u32 speed_of(u32 flags, u32 other)
{
	u32 code = flags & CBAUD;

	if (code == BOTHER)
		return other;
	if (code & CBAUDEX)
		code = (code & ~CBAUDEX) + 15;
	return code < ARRAY_SIZE(speeds) ? speeds[code] : other;
}

static void settle_speeds(struct termios2 *t)
{
	u32 input = t->c_cflag >> IBSHIFT;

	t->c_ospeed = speed_of(t->c_cflag, t->c_ospeed);
	if ((input & CBAUD) == B0)
		t->c_ispeed = t->c_ospeed;
	else
		t->c_ispeed = speed_of(input, t->c_ispeed);
}

static int settings_from_user(struct termios2 *to, unsigned int command,
			      const void *from)
{
	bool old = command == TCSETS || command == TCSETSW ||
		   command == TCSETSF;

	/* The old structure is the new one without its speeds. */
	if (copy_from_user(to, from,
			   old ? sizeof(struct termios) : sizeof(*to)))
		return -EFAULT;
	settle_speeds(to);
	return 0;
}

/* Until everything that was written has been taken over by the driver. */
static int await_sent(struct tty *tty)
{
	tty_push_output(tty);
	return wait_event(&tty->writers,
			  !tty_output_queued(tty) || tty->hung_up);
}

static bool waits_for_output(unsigned int command)
{
	return command == TCSETSW || command == TCSETSF ||
	       command == TCSETSW2 || command == TCSETSF2;
}

static bool flushes_input(unsigned int command)
{
	return command == TCSETSF || command == TCSETSF2;
}

static long set_settings(struct tty *tty, unsigned int command,
			 const void *from)
{
	struct termios2 changed = tty->termios, old;
	int error = tty_check_background(tty, SIGTTOU);

	if (!error)
		error = settings_from_user(&changed, command, from);
	if (!error && waits_for_output(command))
		error = await_sent(tty);
	if (error)
		return error;
	if (flushes_input(command))
		tty_flush_input(tty);
	old = tty->termios;
	tty->termios = changed;
	tty_termios_changed(tty, &old);
	return 0;
}

static long set_winsize(struct tty *tty, const void *from)
{
	struct winsize size;

	if (get_user_struct(&size, from))
		return -EFAULT;
	tty->winsize.ws_xpixel = size.ws_xpixel;
	tty->winsize.ws_ypixel = size.ws_ypixel;
	tty_set_winsize(tty, size.ws_row, size.ws_col);
	return 0;
}

static void send_character(struct tty *tty, int index)
{
	u8 c = tty->termios.c_cc[index];

	if (c)
		tty->ops->write(tty, &c, 1);
}

static long flow_control(struct tty *tty, u64 what)
{
	int error = tty_check_background(tty, SIGTTOU);

	if (error)
		return error;
	switch (what) {
	case TCOOFF: tty_stop(tty); return 0;
	case TCOON: tty_start(tty); return 0;
	case TCIOFF: send_character(tty, VSTOP); return 0;
	case TCION: send_character(tty, VSTART); return 0;
	default: return -EINVAL;
	}
}

static long flush(struct tty *tty, u64 what)
{
	int error = tty_check_background(tty, SIGTTOU);

	if (error)
		return error;
	if (what != TCIFLUSH && what != TCOFLUSH && what != TCIOFLUSH)
		return -EINVAL;
	if (what != TCOFLUSH) {
		tty_flush_input(tty);
		if (tty->ops->unthrottle)
			tty->ops->unthrottle(tty);
	}
	if (what != TCIFLUSH)
		tty_flush_output(tty);
	return 0;
}

/* TCSBRK: a break (there is no line to break), or with ARGUMENT tcdrain. */
static long send_break(struct tty *tty)
{
	int error = tty_check_background(tty, SIGTTOU);

	return error ? error : await_sent(tty);
}

static u32 input_size(const struct tty *tty)
{
	u32 end = tty_canonical(tty) ? tty->canon : tty->head;
	u32 n = end - tty->tail;

	/* End-of-file marks are no bytes for read. */
	for (u32 i = tty->tail; tty_canonical(tty) && i != end; i++) {
		u32 at = i % TTY_BUFFER;

		if ((tty->line_end[at / 64] >> (at % 64) & 1) &&
		    tty->input[at] == 0)
			n--;
	}
	return n;
}

static u32 output_size(struct tty *tty)
{
	u32 n = tty_output_queued(tty);

	return tty->ops->pending ? n + tty->ops->pending(tty) : n;
}

static long set_discipline(const void *from)
{
	u32 number;

	if (get_user_u32(&number, from))
		return -EFAULT;
	return number == 0 ? 0 : -EINVAL; /* N_TTY is the only one */
}

long tty_ioctl(struct file *file, unsigned int command, u64 argument)
{
	struct tty *tty = file->private;
	void *user = (void *)argument;

	switch (command) {
	case TCGETS:
		return copy_to_user(user, &tty->termios,
				    sizeof(struct termios)) ?
			       -EFAULT :
			       0;
	case TCGETS2: return put_user_struct(user, &tty->termios);
	case TCSETS:
	case TCSETSW:
	case TCSETSF:
	case TCSETS2:
	case TCSETSW2:
	case TCSETSF2: return set_settings(tty, command, user);
	case TIOCGWINSZ: return put_user_struct(user, &tty->winsize);
	case TIOCSWINSZ: return set_winsize(tty, user);
	case TCFLSH: return flush(tty, argument);
	case TCXONC: return flow_control(tty, argument);
	case TCSBRK:
	case TCSBRKP: return send_break(tty);
	case FIONREAD: return put_user_u32(user, input_size(tty));
	case TIOCOUTQ: return put_user_u32(user, output_size(tty));
	case TIOCGETD: return put_user_u32(user, 0);
	case TIOCSETD: return set_discipline(user);
	case TIOCSTI: return -EIO; /* typing for others: as Linux 6.2 does */
	default: return tty_job_ioctl(tty, command, argument);
	}
}
