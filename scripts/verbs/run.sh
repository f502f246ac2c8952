# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# run: a program in the kernel, with this process's streams and status.

verb_about='run a target application, or any program of this machine, in the kernel'

verb_help()
{
	cat <<END
Usage: ./do.sh run [options] APP|PATH [arguments]

Runs a target application (./do.sh list), or a program of this machine given
by its path. Its input, output, errors and exit status are this command's own;
on a terminal, Ctrl-A x leaves. What is missing is installed and built first.

$options_help

Exit status: the program's own; 128+N when signal N ended it, 127 no such
target, 126 not executable, 124 time-out, 125 a fault of ours.
END
}

verb_main()
{
	fault=125
	load options lock packages kernel slots accel qemu root app host system target
	options_parse "$@"
	((${#words[@]})) || target_missing
	qemu_prepare
	target_resolve "${words[@]}"
	qemu_launch -- "${command[@]}"
}
