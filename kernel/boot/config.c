// SPDX-License-Identifier: BSD-3-Clause
/*
 * The host's wishes: records of key=value, each ended by a NUL. The file is
 * kept as it came, and the strings of boot_config point into it.
 */
#include "boot/config.h"

#include "boot/internal.h"
#include "lib/log.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define FILE_NAME "opt/elfin/config"

struct boot_config boot_config = { .cwd = "/", .aslr = true };

static bool flag(const char *value)
{
	return value[0] == '1';
}

static void set_exec(const char *value)
{
	boot_config.exec = value;
}

static void set_arg(const char *value)
{
	boot_config.args[boot_config.arg_count++] = value;
}

static void set_env(const char *value)
{
	boot_config.env[boot_config.env_count++] = value;
}

static void set_cwd(const char *value)
{
	boot_config.cwd = value;
}

static void set_tty(const char *value)
{
	for (int i = 0; i < 3 && value[i]; i++)
		boot_config.tty[i] = flag(value + i);
}

static void set_winsize(const char *value)
{
	const char *end;

	boot_config.rows = string_to_u64(value, &end, 10);
	if (*end == 'x')
		boot_config.columns = string_to_u64(end + 1, NULL, 10);
}

static void set_time(const char *value)
{
	boot_config.time_ns = string_to_u64(value, NULL, 10);
}

static void set_seed(const char *value)
{
	char digits[3] = { 0 };

	for (size_t i = 0;
	     i < sizeof(boot_config.seed) && value[2 * i] && value[2 * i + 1];
	     i++) {
		memcpy(digits, value + 2 * i, 2);
		boot_config.seed[i] = string_to_u64(digits, NULL, 16);
	}
}

/* A key has a function of its own, or is a flag that 1 sets and 0 clears. */
static const struct {
	const char *key;
	void (*set)(const char *value);
	bool *flag;
} keys[] = {
	{ "exec", set_exec, NULL },
	{ "arg", set_arg, NULL },
	{ "env", set_env, NULL },
	{ "cwd", set_cwd, NULL },
	{ "tty", set_tty, NULL },
	{ "winsize", set_winsize, NULL },
	{ "time", set_time, NULL },
	{ "seed", set_seed, NULL },
	{ "aslr", NULL, &boot_config.aslr },
	{ "log", NULL, &boot_config.log },
	{ "trace", NULL, &boot_config.trace },
	{ "debug", NULL, &boot_config.debug },
	{ "merge", NULL, &boot_config.merge },
};

static void set(const char *record)
{
	const char *equals = strchr(record, '=');
	size_t n = equals ? equals - record : 0;

	for (size_t i = 0; i < ARRAY_SIZE(keys) && n; i++) {
		if (strlen(keys[i].key) != n || memcmp(keys[i].key, record, n))
			continue;
		if (keys[i].flag)
			*keys[i].flag = flag(equals + 1);
		else
			keys[i].set(equals + 1);
	}
}

/* The lists of arguments and environment, just long enough. */
static void make_lists(const char *file, size_t size)
{
	unsigned int arguments = 0, environment = 0;
	const char *end = file + size;

	for (const char *at = file; at < end; at += strlen(at) + 1) {
		arguments += !strncmp(at, "arg=", 4);
		environment += !strncmp(at, "env=", 4);
	}
	boot_config.args = kzalloc((arguments + 1) * sizeof(char *));
	boot_config.env = kzalloc((environment + 1) * sizeof(char *));
	if (!boot_config.args || !boot_config.env)
		panic("no memory for the arguments of the program");
}

void config_read(void)
{
	size_t size = 0;
	char *file = fw_cfg_read_file(FILE_NAME, &size);

	make_lists(file, size);
	for (const char *at = file; at < file + size; at += strlen(at) + 1)
		set(at);
	log_verbose = boot_config.log;
}
