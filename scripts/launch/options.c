/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The launcher's own command line. It is written by scripts/do.sh, which has
 * checked what a person typed; here only what would break the launcher is
 * refused.
 */
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "launch.h"

enum {
	OPTION_QEMU = 1,
	OPTION_KERNEL,
	OPTION_INITRD,
	OPTION_MEMORY,
	OPTION_ACCEL,
	OPTION_CPU,
	OPTION_CWD,
	OPTION_ENV,
	OPTION_TIMEOUT,
	OPTION_TRACE,
	OPTION_GDB,
	OPTION_NO_ASLR,
	OPTION_LOG,
	OPTION_NETWORK,
	OPTION_PUBLISH,
	OPTION_TAP,
};

static const struct option table[] = {
	{ "qemu", required_argument, NULL, OPTION_QEMU },
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "initrd", required_argument, NULL, OPTION_INITRD },
	{ "memory", required_argument, NULL, OPTION_MEMORY },
	{ "accel", required_argument, NULL, OPTION_ACCEL },
	{ "cpu", required_argument, NULL, OPTION_CPU },
	{ "cwd", required_argument, NULL, OPTION_CWD },
	{ "env", required_argument, NULL, OPTION_ENV },
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "trace", required_argument, NULL, OPTION_TRACE },
	{ "gdb", required_argument, NULL, OPTION_GDB },
	{ "no-aslr", no_argument, NULL, OPTION_NO_ASLR },
	{ "log", no_argument, NULL, OPTION_LOG },
	{ "network", no_argument, NULL, OPTION_NETWORK },
	{ "publish", required_argument, NULL, OPTION_PUBLISH },
	{ "tap", no_argument, NULL, OPTION_TAP },
	{ 0 },
};

static int64_t parse_seconds(const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds > 0) || seconds > 1e9)
		fail("--timeout takes a number of seconds, not '%s'", text);
	return (int64_t)(seconds * 1000) + 1;
}

static void take(struct options *options, int option, char *value)
{
	static size_t env_count;

	switch (option) {
	case OPTION_QEMU: options->qemu = value; break;
	case OPTION_KERNEL: options->kernel = value; break;
	case OPTION_INITRD: options->initrd = value; break;
	case OPTION_MEMORY: options->memory = value; break;
	case OPTION_ACCEL: options->accel = value; break;
	case OPTION_CPU: options->cpu = value; break;
	case OPTION_CWD: options->cwd = value; break;
	case OPTION_ENV: options->env[env_count++] = value; break;
	case OPTION_TRACE: options->trace = value; break;
	case OPTION_GDB: options->gdb = value; break;
	case OPTION_TIMEOUT: options->timeout_ms = parse_seconds(value); break;
	case OPTION_NO_ASLR: options->aslr = false; break;
	case OPTION_LOG: options->log = true; break;
	case OPTION_NETWORK: options->network = true; break;
	case OPTION_PUBLISH:
		options->network = true;
		publish_parse(&options->publish[options->publish_count++],
			      value);
		break;
	case OPTION_TAP: tap_open(options); break;
	default: exit(STATUS_OUR_FAULT); /* getopt has said why */
	}
}

void options_parse(struct options *options, int argc, char **argv)
{
	int option;

	*options = (struct options){
		.qemu = "qemu-system-x86_64",
		.accel = "tcg",
		.aslr = true,
		.tap = -1,
		.env = calloc((size_t)argc + 1, sizeof(char *)),
		.publish = calloc((size_t)argc + 1, sizeof(struct publish)),
	};
	if (!options->env || !options->publish)
		fail("out of memory");
	while ((option = getopt_long(argc, argv, "+", table, NULL)) != -1)
		take(options, option, optarg);
	options->command = argv + optind;
	if (!options->kernel)
		fail("--kernel is missing");
	if (argc - optind < 2)
		fail("the program's path and its argv[0] are missing");
	for (size_t i = 0; i < options->publish_count; i++)
		publish_check(&options->publish[i]);
}
