/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Terminals: a line discipline with termios(3), job control, and the files that
 * programs open. What carries the bytes is a driver: the console's ports today,
 * the other half of a pseudo-terminal next.
 *
 *	driver -> tty_receive -> input ring -> read
 *	write -> output processing -> output ring -> driver
 *	           echo ----------------^
 */
#ifndef FS_TTY_H
#define FS_TTY_H

#include <asm/termbits.h>
#include <asm/termios.h>

#include "lib/list.h"
#include "lib/types.h"
#include "sched/waitq.h"

struct file;
struct file_ops;
struct tty;

struct tty_ops {
	/* Takes up to N bytes without waiting; the number taken. */
	size_t (*write)(struct tty *tty, const u8 *bytes, size_t n);
	/* There is room for input again. NULL: the driver doesn't care. */
	void (*unthrottle)(struct tty *tty);
	/* Bytes that were written but have not left yet. NULL: none. */
	size_t (*pending)(struct tty *tty);
};

#define TTY_BUFFER 4096U /* a power of two; the longest line, as on Linux */

struct tty {
	const struct tty_ops *ops;
	void *private;
	u64 rdev;
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
	u64 line_end[TTY_BUFFER / 64]; /* bit set: a line ends with this byte */
	u8 input[TTY_BUFFER];
	u8 output[TTY_BUFFER];
};

extern struct list tty_list;
extern const struct file_ops tty_file_ops; /* file->private is the tty */

/* A terminal with the usual settings; NULL: memory full. */
struct tty *tty_create(const struct tty_ops *ops, u64 rdev);

/* ---- For drivers ---- */

/* How many bytes tty_receive may be given now. */
size_t tty_receive_room(const struct tty *tty);
void tty_receive(struct tty *tty, const u8 *bytes, size_t n);
void tty_output_ready(struct tty *tty); /* ops->write takes bytes again */
void tty_hangup(struct tty *tty);	/* end of input, SIGHUP */
void tty_set_winsize(struct tty *tty, u16 rows, u16 columns);

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
void tty_open_controlling(struct tty *tty, struct file *file);
long tty_job_ioctl(struct tty *tty, unsigned int command, u64 argument);
/* proc/: the leader of SESSION has ended; its terminal is nobody's now. */
void tty_session_ended(int session);

long tty_ioctl(struct file *file, unsigned int command, u64 argument);

#endif
