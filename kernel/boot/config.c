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

struct boot_config boot_config = { .cwd = "/", .net = 2, .aslr = true };

static bool flag(const char *value)
{
	return value[0] == '1';
}

static void set_arg(const char *value)
{
	boot_config.args[boot_config.arg_count++] = value;
}

static void set_env(const char *value)
{
	boot_config.env[boot_config.env_count++] = value;
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

static void set_net(const char *value)
{
	boot_config.net = string_to_u64(value, NULL, 10);
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

/* What a value is: a string to keep, a flag (1 or 0), or as SET reads it. */
static const struct {
	const char *key;
	const char **string;
	bool *flag;
	void (*set)(const char *value);
} keys[] = {
	{ "exec", .string = &boot_config.exec },
	{ "cwd", .string = &boot_config.cwd },
	{ "arg", .set = set_arg },
	{ "env", .set = set_env },
	{ "tty", .set = set_tty },
	{ "winsize", .set = set_winsize },
	{ "time", .set = set_time },
	{ "seed", .set = set_seed },
	{ "net", .set = set_net },
	{ "aslr", .flag = &boot_config.aslr },
	{ "log", .flag = &boot_config.log },
	{ "trace", .flag = &boot_config.trace },
	{ "debug", .flag = &boot_config.debug },
	{ "merge", .flag = &boot_config.merge },
};

static void set(const char *record)
{
	const char *equals = strchr(record, '=');
	size_t n = equals ? equals - record : 0;

	for (size_t i = 0; i < ARRAY_SIZE(keys) && n; i++) {
		if (strlen(keys[i].key) != n || memcmp(keys[i].key, record, n))
			continue;
		if (keys[i].string)
			*keys[i].string = equals + 1;
		else if (keys[i].flag)
			*keys[i].flag = flag(equals + 1);
		else
			keys[i].set(equals + 1);
	}
}

/* Room for arguments and environment: each is a record. */
static void make_lists(const char *file, size_t size)
{
	size_t records = 1; /* the NULL at the end */

	for (size_t i = 0; i < size; i++)
		records += !file[i];
	boot_config.args = kzalloc(records * sizeof(char *));
	boot_config.env = kzalloc(records * sizeof(char *));
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
