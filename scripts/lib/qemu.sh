# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# From a target and options to the launcher's command line. The launcher
# (scripts/launch/) knows the machine; here is what a person may choose.

qemu=''
# What a login shell looks through, and Debian's folders of games.
guest_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/games:/usr/games

qemu_find()
{
	# Not by $(type -P): that would be a process in every start.
	hash qemu-system-x86_64 2>/dev/null ||
		die "qemu-system-x86_64 is missing; './do.sh setup' installs it" 125
	qemu=${BASH_CMDS[qemu-system-x86_64]}
}

# qemu_version: sets qemu_version to MAJOR.MINOR.
qemu_read_version()
{
	local text
	text=$("$qemu" --version)
	[[ $text =~ version\ ([0-9]+)\.([0-9]+) ]] ||
		die "$qemu does not say its version"
	qemu_version=${BASH_REMATCH[1]}.${BASH_REMATCH[2]}
	((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 602))
}

# qemu_prepare: kernel, launcher and accelerator, built and chosen as needed.
qemu_prepare()
{
	packages_need_base
	qemu_find
	kernel_build
	launcher_build
	accel_choose "$opt_accel"
	slots_choose
}

# qemu_launch OPTION... -- PATH ARGV0 ARG...: becomes the launcher.
qemu_launch()
{
	local -a options=(--qemu "$qemu" --kernel "$kernel_to_run" --initrd "$image"
		--accel "$accel")
	qemu_add_environment
	[[ -z $opt_memory ]] || options+=(--memory "$opt_memory")
	[[ -z $opt_workdir ]] || options+=(--cwd "$opt_workdir")
	[[ -z $opt_timeout ]] || options+=(--timeout "$opt_timeout")
	((opt_aslr)) || options+=(--no-aslr)
	((!opt_verbose)) || options+=(--log)
	qemu_add_network
	exec "$launcher" "${options[@]}" "$@"
}

# Ports that were asked for, and those of the target that were not: a port that
# needs root here leads there from 8000 above it.
qemu_add_network()
{
	local port given host
	[[ $opt_net != none ]] || return 0
	if [[ $opt_net == tap ]]; then
		((${#opt_publish[@]} == 0)) ||
			die "with --net tap the guest has an address of its own; leave -p out"
		options+=(--tap)
		return 0
	fi
	[[ ${opt_net:-${app_network:-}} != user ]] || options+=(--network)
	for port in "${opt_publish[@]}"; do
		options+=(--publish "$port")
	done
	for port in ${app_ports[@]+"${app_ports[@]}"}; do
		host=$((port < 1024 ? port + 8000 : port))
		for given in "${opt_publish[@]}"; do
			[[ ${given#*:} == "$port/tcp" ]] || continue
			host=${given%%:*}
			break
		done
		[[ " ${opt_publish[*]} " == *" $host:$port/tcp "* ]] ||
			options+=(--publish "$host:$port/tcp")
		qemu_say_port
	done
}

qemu_say_port()
{
	local text="port $port of the guest is 127.0.0.1:$host here"
	local try=${app_try//ADDRESS/127.0.0.1:$host}
	try=${try//HOST/127.0.0.1}
	progress "$text${try:+; try: ${try//PORT/$host}}"
}

# What a login shell would have, unless the user asked for something else.
qemu_add_environment()
{
	local pair
	local -a usual=("PATH=$guest_PATH" HOME=/root LANG=C.UTF-8)
	if [[ -t 0 || -t 1 ]]; then
		usual+=("TERM=${TERM:-dumb}")
	fi
	for pair in "${usual[@]}"; do
		qemu_is_set "${pair%%=*}" || options+=(--env "$pair")
	done
	for pair in "${opt_env[@]}"; do
		options+=(--env "$pair")
	done
}

qemu_is_set()
{
	local pair
	for pair in "${opt_env[@]}"; do
		[[ ${pair%%=*} != "$1" ]] || return 0
	done
	return 1
}
