/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Terminals: a line discipline with termios(3), job control, and the files that
 * programs open. What carries the bytes is a driver: the console's ports
 * (console_file.c) or the other half of a pseudo-terminal (pty.c).
 *
 *	driver -> tty_receive -> input ring -> read
 *	write -> output processing -> output ring -> driver
 *	           echo ----------------^
 */
#pragma once

#include <asm/termios.h>

#include "sched/waitq.h"

struct file;
struct file_ops;
struct tty;

struct tty_ops {
	/* Takes up to N bytes without waiting; the number taken. */
	size_t (*write)(struct tty *tty, const u8 *bytes, size_t n);
	/* There is room for input again, or nobody left to read it. */
	void (*unthrottle)(struct tty *tty);
	/* Nothing uses it any more after tty_hangup. NULL: it stays. */
	void (*free)(struct tty *tty);
	/* What is in the output ring counts as sent: tcdrain(3). */
	bool keeps_output;
};

#define TTY_BUFFER 4096U /* a power of two; the longest line, as on Linux */

/* Beside a byte of input: it ends a line. By itself: the end of file, which is
 * no byte for read. */
#define TTY_LINE_END	0x100
#define TTY_END_OF_FILE (TTY_LINE_END | 0)

struct tty {
	const struct tty_ops *ops;
	u64 rdev;
	u32 files;	  /* that are open */
	struct list link; /* tty_list */
	struct termios2 termios;
	struct winsize winsize;
	int session, foreground; /* process groups; 0: none */
	bool stopped;		 /* output, by Ctrl-S */
	bool hung_up;		 /* the other side is gone for good */
	struct waitq readers, writers;

	/* Positions only grow; they are reduced when the ring is indexed.
	 * [tail, canon) are whole lines, [canon, head) is being edited. */
	u32 head, canon, tail;
	bool literal;		  /* the next byte has no meaning (Ctrl-V) */
	bool erasing;		  /* inside the \.../ of ECHOPRT */
	u32 column, canon_column; /* of the cursor, of the line's start */
	u32 out_head, out_tail;
	u16 input[TTY_BUFFER];
	u8 output[TTY_BUFFER];
};

extern struct list tty_list;

/* TTY is all zero before; it gets the usual settings. */
void tty_init(struct tty *tty, const struct tty_ops *ops, u64 rdev);

/* For file_ops.open: FILE is one of the terminal's now. 0, or -ENXIO: NULL. */
int tty_open(struct tty *tty, struct file *file);
long tty_ioctl(struct file *file, unsigned int command, u64 argument);
int tty_drain(struct tty *tty); /* waits until the driver has everything */

/* ---- For drivers ---- */

/* How many bytes tty_receive may be given now. */
size_t tty_receive_room(const struct tty *tty);
void tty_receive(struct tty *tty, const u8 *bytes, size_t n);
void tty_output_ready(struct tty *tty); /* ops->write takes bytes again */
void tty_hangup(struct tty *tty);	/* end of input, SIGHUP */
void tty_set_winsize(struct tty *tty, const struct winsize *size);

/* ---- Line discipline, input: tty_ldisc.c ---- */

static inline bool tty_canonical(const struct tty *tty)
{
	return tty->termios.c_lflag & ICANON;
}

/* Is there something for read (a line, or a byte in raw mode)? For poll, raw
 * mode wants VMIN bytes. */
bool tty_input_available(const struct tty *tty, bool for_poll);
/* Moves input to TO: at most one line of it. *END: the line is complete. */
size_t tty_take_input(struct tty *tty, u8 *to, size_t n, bool *end);
void tty_flush_input(struct tty *tty);
/* After termios was changed from OLD. */
void tty_termios_changed(struct tty *tty, const struct termios2 *old);

/* ---- Line discipline, output: tty_output.c ---- */

/* Processes up to N bytes as OPOST says; the number taken. */
size_t tty_process_output(struct tty *tty, const u8 *bytes, size_t n);
void tty_flush_output(struct tty *tty); /* throws away what is queued */
void tty_push_output(struct tty *tty);	/* gives the driver what it takes */
void tty_start(struct tty *tty);
void tty_stop(struct tty *tty);
static inline u32 tty_output_queued(const struct tty *tty)
{
	return tty->out_head - tty->out_tail;
}

/* Echo: C as the terminal shows it (^C for controls), or as it is. */
void tty_echo(struct tty *tty, u8 c);
void tty_echo_raw(struct tty *tty, u8 c);

/* ---- Job control: tty_job.c ---- */

/* May the caller's group use TTY now? 0; -EIO; -ERESTARTSYS after SIGNO
 * (SIGTTIN, SIGTTOU) was sent to it. */
int tty_check_background(struct tty *tty, int signo);
struct tty *tty_of_session(int session); /* controlling terminal, or NULL */
struct tty *tty_of_caller(void);
void tty_open_controlling(struct tty *tty);
long tty_job_ioctl(struct tty *tty, unsigned int command, u64 argument);
/* proc/: the leader of SESSION has ended; its terminal is nobody's now. */
void tty_session_ended(int session);
/* Frees what nothing leads to any more. */
void tty_check_unused(struct tty *tty);

/* What the halves of the line discipline, tty_*.c, share. */

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
