/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QEMU's command line: the machine of docs/protocol.md and nothing else. What
 * is switched off here was measured to cost start-up time or to be of no use
 * to the kernel; the PIT stays, since TCG needs it to calibrate the TSC.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "launch.h"

#define MAX_ARGUMENTS	   96
#define DEFAULT_MEMORY_MIB 256
#define MIB		   (1024 * 1024)

static const struct {
	const char *option, *value;
} fixed[] = {
	{ "-M", "microvm,x-option-roms=off,rtc=off,acpi=off,isa-serial=on" },
	{ "-nodefaults", NULL },
	{ "-no-user-config", NULL },
	{ "-no-reboot", NULL },
	{ "-display", "none" },
	{ "-global", "virtio-mmio.force-legacy=false" },
	{ "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04" },
	{ "-device", "virtio-serial-device,max_ports=6" },
};

static const char *const port_name[PORT_COUNT] = {
	[PORT_STDIN] = "elfin.stdin",	[PORT_STDOUT] = "elfin.stdout",
	[PORT_STDERR] = "elfin.stderr", [PORT_CONTROL] = "elfin.control",
	[PORT_TRACE] = "elfin.trace",
};

struct arguments {
	char *list[MAX_ARGUMENTS];
	size_t count;
};

static void add(struct arguments *arguments, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct arguments *arguments, const char *format, ...)
{
	va_list values;
	char *text;

	va_start(values, format);
	if (vasprintf(&text, format, values) < 0)
		fail("out of memory");
	va_end(values);
	if (arguments->count == MAX_ARGUMENTS - 1)
		fail("QEMU's command line has grown past %d words",
		     MAX_ARGUMENTS);
	arguments->list[arguments->count++] = text;
}

/* The default leaves every program 256 MiB beside the files it came with. */
static void add_memory(struct arguments *arguments,
		       const struct options *options)
{
	struct stat archive = { 0 };

	add(arguments, "-m");
	if (options->memory) {
		add(arguments, "%s", options->memory);
		return;
	}
	if (options->initrd && stat(options->initrd, &archive))
		fail("cannot read %s", options->initrd);
	add(arguments, "%lldM",
	    DEFAULT_MEMORY_MIB + ((long long)archive.st_size + MIB - 1) / MIB);
}

static void add_processor(struct arguments *arguments,
			  const struct options *options)
{
	bool kvm = strcmp(options->accel, "kvm") == 0;
	const char *cpu = options->cpu;

	if (!cpu)
		cpu = kvm ? "host" : "max";
	add(arguments, "-accel");
	add(arguments, kvm ? "kvm" : "tcg,thread=single");
	add(arguments, "-cpu");
	add(arguments, "%s", cpu);
}

static void add_ports(struct arguments *arguments, const int ports[PORT_COUNT])
{
	for (int port = 0; port < PORT_COUNT; port++) {
		add(arguments, "-chardev");
		add(arguments, "socket,id=port%d,fd=%d", port, ports[port]);
		if (!port_name[port])
			continue;
		add(arguments, "-device");
		add(arguments, "virtserialport,chardev=port%d,name=%s,nr=%d",
		    port, port_name[port], port + 1);
	}
	add(arguments, "-serial");
	add(arguments, "chardev:port%d", PORT_LOG);
}

static void add_network(struct arguments *arguments,
			const struct options *options)
{
	char *forwards = publish_forwards(options);

	add(arguments, "-netdev");
	if (options->tap >= 0)
		add(arguments, "tap,id=net0,fd=%d", options->tap);
	else
		add(arguments, "user,id=net0%s", forwards);
	add(arguments, "-device");
	add(arguments, "virtio-net-device,netdev=net0");
	free(forwards);
}

char **machine_arguments(const struct options *options, int config,
			 const int ports[PORT_COUNT])
{
	static struct arguments arguments;

	add(&arguments, "%s", options->qemu);
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		add(&arguments, "%s", fixed[i].option);
		if (fixed[i].value)
			add(&arguments, "%s", fixed[i].value);
	}
	add_processor(&arguments, options);
	add_memory(&arguments, options);
	add_ports(&arguments, ports);
	if (options->network)
		add_network(&arguments, options);
	add(&arguments, "-fw_cfg");
	add(&arguments, "name=opt/elfin/config,file=/proc/self/fd/%d", config);
	add(&arguments, "-kernel");
	add(&arguments, "%s", options->kernel);
	if (options->initrd) {
		add(&arguments, "-initrd");
		add(&arguments, "%s", options->initrd);
	}
	if (options->gdb) {
		add(&arguments, "-S");
		add(&arguments, "-gdb");
		add(&arguments, "unix:%s,server=on,wait=off", options->gdb);
	}
	return arguments.list;
}
