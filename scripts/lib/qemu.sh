# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# From a target and options to the launcher's command line. The launcher
# (scripts/launch/) knows the machine; here is what a person may choose.

qemu=''

qemu_find()
{
	qemu=$(type -P qemu-system-x86_64) ||
		die "qemu-system-x86_64 is missing; './do.sh setup' installs it" 125
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
}

# qemu_launch OPTION... -- PATH ARGV0 ARG...: becomes the launcher.
qemu_launch()
{
	local -a options=(--qemu "$qemu" --kernel "$kernel" --initrd "$image"
		--accel "$accel")
	qemu_add_environment
	[[ -z $opt_memory ]] || options+=(--memory "$opt_memory")
	[[ -z $opt_workdir ]] || options+=(--cwd "$opt_workdir")
	[[ -z $opt_timeout ]] || options+=(--timeout "$opt_timeout")
	((opt_aslr)) || options+=(--no-aslr)
	((!opt_verbose)) || options+=(--log)
	exec "$launcher" "${options[@]}" "$@"
}

# What a login shell would have, and what the user asked for on top of it.
qemu_add_environment()
{
	local pair
	local -A own=([PATH]=1 [HOME]=1 [LANG]=1)
	for pair in "${opt_env[@]}"; do
		unset -v "own[${pair%%=*}]"
	done
	pair=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	[[ -z ${own[PATH]:-} ]] || options+=(--env "PATH=$pair")
	[[ -z ${own[HOME]:-} ]] || options+=(--env HOME=/root)
	[[ -z ${own[LANG]:-} ]] || options+=(--env LANG=C.UTF-8)
	if [[ -t 0 || -t 1 ]]; then
		options+=(--env "TERM=${TERM:-dumb}")
	fi
	for pair in "${opt_env[@]}"; do
		options+=(--env "$pair")
	done
}
