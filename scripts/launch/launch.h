/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The launcher starts one virtual machine, carries its streams, and ends with
 * the status of the program that ran in it. scripts/do.sh decides what to run
 * and becomes this program; docs/protocol.md says what the guest expects.
 *
 *	options.c	the command line
 *	config.c	the records that the guest's kernel reads at start
 *	machine.c	QEMU's command line
 *	network.c	ports of this machine, or a tap device
 *	backlog.c	QEMU's listening sockets with longer queues
 *	child.c		QEMU as a process: its start, its end, its complaints
 *	stream.c	one stream between a file descriptor and a port
 *	terminal.c	raw mode, window size, the Ctrl-A key
 *	control.c	the records of the control port
 *	signals.c	signals as something that poll can wait for
 *	session.c	the loop that joins them, and the verdict at the end
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Statuses of our own; everything else is the program's (design: 128+N). */
enum {
	STATUS_TIMEOUT = 124,
	STATUS_OUR_FAULT = 125,
	STATUS_SIGNAL_BASE = 128,
};

/* A port of this machine that leads to one of the guest. */
struct publish {
	unsigned short host, guest;
	bool udp;
};

struct options {
	const char *qemu;   /* QEMU's program, looked up in PATH */
	const char *kernel; /* ELF file with the PVH note */
	const char *initrd; /* newc archive, NULL: none */
	const char *memory; /* as QEMU takes it; NULL: by the archive */
	const char *accel;  /* "tcg" or "kvm" */
	const char *cpu;    /* NULL: what suits the accelerator */
	const char *cwd;    /* NULL: the guest's root */
	const char *trace;  /* file for the tracer, "-" stderr, NULL off */
	const char *gdb;    /* socket for GDB to be made, NULL: none */
	char **env;	    /* NULL-terminated NAME=VALUE */
	char **command;	    /* NULL-terminated: path, argv[0], ... */
	int64_t timeout_ms; /* 0: none */
	bool aslr, log;
	bool network; /* is there one at all? */
	int tap;      /* the guest's end of a tap device, -1: none */
	unsigned net; /* the network is 10.0.NET.0/24 */
	struct publish *publish;
	size_t publish_count;
};

/* The ports in the order of their numbers, then the log on COM1. */
enum port {
	PORT_STDIN,
	PORT_STDOUT,
	PORT_STDERR,
	PORT_CONTROL,
	PORT_TRACE,
	PORT_LOG,
	PORT_COUNT,
};

/* Ends the launcher with STATUS_OUR_FAULT after one line on stderr. */
void fail(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));
/* One line on stderr; right also while the terminal is raw. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Milliseconds on a clock that only goes forward. */
int64_t now_ms(void);

void options_parse(struct options *options, int argc, char **argv);

/* HOST:GUEST/tcp or /udp; ends the launcher if it is not. */
void publish_parse(struct publish *publish, const char *text);
/* Ends the launcher if the port is taken. */
void publish_check(const struct publish *publish);
/* Longer queues for QEMU's sockets that listen on these ports; false: not all
 * were there yet. */
bool backlog_widen(const struct options *options, pid_t qemu);
/* A network of its own for the guest and this machine: --net tap. */
void tap_open(struct options *options);
/* What QEMU's -netdev user wants to hear, to be freed. */
char *publish_forwards(const struct options *options);

/* Returns a file descriptor that holds the records, at offset 0. */
int config_write(const struct options *options);

/*
 * QEMU's argument vector, NULL-terminated. config is the descriptor of
 * config_write(), ports holds QEMU's end of each port; all are inherited.
 */
char **machine_arguments(const struct options *options, int config,
			 const int ports[PORT_COUNT]);

/* Runs the machine; returns the status to exit with. */
int session_run(const struct options *options);

#endif
