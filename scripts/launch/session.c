/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The loop that joins QEMU, the streams, the control port and the signals, and
 * the verdict at the end. It ends when QEMU has gone and everything that the
 * guest said has been passed on. Nothing is waited for without a limit once
 * the end has begun.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child.h"
#include "control.h"
#include "launch.h"
#include "signals.h"
#include "stream.h"
#include "terminal.h"

enum {
	STREAM_STDIN,
	STREAM_STDOUT,
	STREAM_STDERR,
	STREAM_TRACE,
	STREAM_LOG,
	STREAM_COUNT,
};

/* Milliseconds. */
enum {
	GRACE_AFTER_SIGNAL = 2000,
	GRACE_AFTER_TIMEOUT = 1000,
	GRACE_AFTER_RESULT = 2000,
	GRACE_AFTER_KILL = 1000,
};

#define IMPATIENCE 3 /* that many Ctrl-C within GRACE_AFTER_SIGNAL */
#define NEVER	   INT64_MAX

/* QEMU opens its sockets some time after its start: looked for that often. */
#define WIDEN_PERIOD 20 /* milliseconds */
#define WIDEN_TRIES  100

struct session {
	const struct options *options;
	struct child qemu;
	struct stream streams[STREAM_COUNT];
	struct control control;
	int signals;
	int result;   /* the program's status, -1: none yet */
	int ended_by; /* the signal that we were ended with, or 0 */
	bool timed_out, left;
	int interrupts; /* since first_interrupt */
	int64_t first_interrupt;
	int64_t timeout_at; /* end the program */
	int64_t kill_at;    /* end QEMU */
	int64_t give_up_at; /* stop passing on what was said */
	int64_t widen_at;   /* look for QEMU's listening sockets */
	int widen_tries;
};

static void no_later_than(int64_t *deadline, int64_t delay)
{
	int64_t when = now_ms() + delay;

	if (when < *deadline)
		*deadline = when;
}

static void kill_machine(struct session *session)
{
	child_signal(&session->qemu, SIGKILL);
	session->kill_at = NEVER;
	no_later_than(&session->give_up_at, GRACE_AFTER_KILL);
}

static void send_signal(struct session *session, int signal)
{
	control_send(&session->control, 'S', signal, 0, 0);
}

static void send_window_size(struct session *session)
{
	struct terminal_size size;

	if (terminal_size(&size))
		control_send(&session->control, 'W', 0, size.rows,
			     size.columns);
}

static void go_on(struct session *session)
{
	child_signal(&session->qemu, SIGCONT);
	terminal_take();
	session->streams[STREAM_STDIN].paused = false;
	send_window_size(session);
}

static void suspend(struct session *session, bool group)
{
	terminal_give_back();
	child_signal(&session->qemu, SIGSTOP);
	signals_stop(group);
	go_on(session);
}

/* A program that will not end must not keep a person from ending it. */
static void end_by_signal(struct session *session, int signal)
{
	bool again = session->ended_by != 0;

	session->ended_by = signal;
	send_signal(session, signal);
	no_later_than(&session->kill_at, again ? 0 : GRACE_AFTER_SIGNAL);
}

/* Programs may live on after Ctrl-C; a hung machine shows by repetition. */
static void interrupt(struct session *session, int signal)
{
	int64_t now = now_ms();

	if (now - session->first_interrupt > GRACE_AFTER_SIGNAL) {
		session->first_interrupt = now;
		session->interrupts = 0;
	}
	send_signal(session, signal);
	if (++session->interrupts < IMPATIENCE)
		return;
	session->ended_by = signal;
	no_later_than(&session->kill_at, 0);
}

static void on_signal(struct session *session, int signal)
{
	switch (signal) {
	case SIGCHLD: child_reap(&session->qemu); break;
	case SIGWINCH: send_window_size(session); break;
	case SIGTSTP: suspend(session, false); break;
	case SIGCONT: go_on(session); break;
	case SIGTERM:
	case SIGHUP: end_by_signal(session, signal); break;
	case SIGINT:
	case SIGQUIT: interrupt(session, signal); break;
	default: send_signal(session, signal);
	}
}

static void on_record(struct session *session,
		      const struct control_record *record)
{
	if (record->type == 'X') {
		session->result = record->a;
		no_later_than(&session->kill_at, GRACE_AFTER_RESULT);
	} else if (record->type == 'T') {
		suspend(session, true);
		send_signal(session, SIGCONT);
	}
}

/* If nobody wants us to end, a reader may take what is left at leisure. */
static bool must_end(const struct session *session)
{
	return session->timed_out || session->ended_by || session->left;
}

static void widen(struct session *session)
{
	session->widen_at = NEVER;
	if (session->qemu.pid && ++session->widen_tries < WIDEN_TRIES &&
	    !backlog_widen(session->options, session->qemu.pid))
		no_later_than(&session->widen_at, WIDEN_PERIOD);
}

static void on_deadlines(struct session *session)
{
	int64_t now = now_ms();

	if (now >= session->widen_at)
		widen(session);
	if (now >= session->timeout_at) {
		session->timed_out = true;
		session->timeout_at = NEVER;
		send_signal(session, SIGTERM);
		no_later_than(&session->kill_at, GRACE_AFTER_TIMEOUT);
	}
	if (now < session->kill_at)
		return;
	if (session->qemu.pid || must_end(session))
		kill_machine(session);
	else
		session->kill_at = NEVER;
}

static int milliseconds_left(const struct session *session)
{
	int64_t next = session->timeout_at;
	int64_t left;

	if (session->kill_at < next)
		next = session->kill_at;
	if (session->give_up_at < next)
		next = session->give_up_at;
	if (session->widen_at < next)
		next = session->widen_at;
	if (next == NEVER)
		return -1;
	left = next - now_ms();
	if (left > 60000)
		return 60000;
	return left > 0 ? (int)left : 0;
}

static bool is_finished(const struct session *session)
{
	if (now_ms() >= session->give_up_at)
		return true;
	for (int i = STREAM_STDOUT; i < STREAM_COUNT; i++)
		if (!stream_is_done(&session->streams[i]))
			return false;
	return !session->qemu.pid && session->qemu.said < 0 &&
	       session->control.port < 0;
}

/* In the background the terminal's keys are meant for somebody else. */
static void move_stdin(struct stream *stream)
{
	if (stream->keys && !terminal_is_foreground())
		stream->paused = true;
	else
		stream_move(stream);
}

static void leave(struct session *session)
{
	session->left = true;
	session->streams[STREAM_STDIN].leave = false;
	kill_machine(session);
}

static void turn(struct session *session)
{
	enum { SIGNALS = STREAM_COUNT, CONTROL, QEMU, COUNT };
	const struct control_record *record;
	struct pollfd wishes[COUNT];
	int signal;

	for (int i = 0; i < STREAM_COUNT; i++)
		wishes[i] = stream_wish(&session->streams[i]);
	wishes[SIGNALS] = (struct pollfd){ session->signals, POLLIN, 0 };
	wishes[CONTROL] = control_wish(&session->control);
	wishes[QEMU] = (struct pollfd){ session->qemu.said, POLLIN, 0 };
	if (poll(wishes, COUNT, milliseconds_left(session)) < 0)
		return;
	if (wishes[STREAM_STDIN].revents)
		move_stdin(&session->streams[STREAM_STDIN]);
	for (int i = STREAM_STDOUT; i < STREAM_COUNT; i++)
		if (wishes[i].revents)
			stream_move(&session->streams[i]);
	if (session->streams[STREAM_STDIN].leave)
		leave(session);
	while ((signal = signals_next(session->signals)))
		on_signal(session, signal);
	if (wishes[CONTROL].revents) {
		control_flush(&session->control);
		while ((record = control_receive(&session->control)))
			on_record(session, record);
	}
	if (wishes[QEMU].revents)
		child_listen(&session->qemu);
	on_deadlines(session);
}

static int open_trace(const struct options *options)
{
	int fd;

	if (!options->trace || strcmp(options->trace, "-") == 0)
		return STDERR_FILENO;
	fd = open(options->trace, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		  0666);
	if (fd < 0)
		fail("%s cannot be written: %s", options->trace,
		     strerror(errno));
	return fd;
}

static void open_streams(struct session *session, const int ports[PORT_COUNT],
			 int trace)
{
	struct stream *streams = session->streams;

	stream_to_guest(&streams[STREAM_STDIN], "standard input", STDIN_FILENO,
			ports[PORT_STDIN]);
	streams[STREAM_STDIN].keys = isatty(STDIN_FILENO);
	stream_from_guest(&streams[STREAM_STDOUT], "standard output",
			  ports[PORT_STDOUT], STDOUT_FILENO);
	stream_from_guest(&streams[STREAM_STDERR], "standard error",
			  ports[PORT_STDERR], STDERR_FILENO);
	stream_from_guest(&streams[STREAM_TRACE], "the trace",
			  ports[PORT_TRACE], trace);
	stream_from_guest(&streams[STREAM_LOG], "the kernel's log",
			  ports[PORT_LOG], STDERR_FILENO);
	streams[STREAM_TRACE].lines = trace == STDERR_FILENO;
	streams[STREAM_LOG].lines = true;
	session->control.port = ports[PORT_CONTROL];
}

/* Our ends in ours, QEMU's in theirs. */
static void open_ports(int ours[PORT_COUNT], int theirs[PORT_COUNT])
{
	int pair[2];

	for (int port = 0; port < PORT_COUNT; port++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
			fail("no sockets: %s", strerror(errno));
		ours[port] = pair[0];
		theirs[port] = pair[1];
	}
}

static void start(struct session *session, const struct options *options)
{
	int ours[PORT_COUNT], inherited[PORT_COUNT + 1];
	int trace = open_trace(options);
	int config = config_write(options);

	open_ports(ours, inherited);
	inherited[PORT_COUNT] = config;
	session->signals = signals_open();
	open_streams(session, ours, trace);
	child_start(&session->qemu,
		    machine_arguments(options, config, inherited), inherited,
		    PORT_COUNT + 1);
	terminal_take();
	session->streams[STREAM_STDIN].paused =
		session->streams[STREAM_STDIN].keys &&
		!terminal_is_foreground();
}

static int verdict(const struct session *session)
{
	if (session->timed_out)
		return STATUS_TIMEOUT;
	if (session->result >= 0)
		return session->result;
	if (session->left)
		return STATUS_SIGNAL_BASE + SIGHUP;
	if (session->ended_by)
		return STATUS_SIGNAL_BASE + session->ended_by;
	child_report(&session->qemu);
	return STATUS_OUR_FAULT;
}

int session_run(const struct options *options)
{
	static struct session session = {
		.result = -1,
		.timeout_at = NEVER,
		.kill_at = NEVER,
		.give_up_at = NEVER,
		.widen_at = NEVER,
	};

	session.options = options;
	if (options->publish_count)
		no_later_than(&session.widen_at, WIDEN_PERIOD);
	if (options->timeout_ms)
		no_later_than(&session.timeout_at, options->timeout_ms);
	start(&session, options);
	while (!is_finished(&session))
		turn(&session);
	terminal_give_back();
	return verdict(&session);
}
