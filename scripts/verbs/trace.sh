# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# trace: run, with each system call written down as strace would.

verb_about='the same, with each system call in strace'\''s format'

verb_help()
{
	cat <<END
Usage: ./do.sh trace [options] APP|PATH [arguments]

Runs the program as ./do.sh run does, and writes a line for each of its system
calls on standard error, or into a file.

  -o, --output FILE      write the trace into FILE
$options_help
END
}

verb_main()
{
	fault=125
	load options lock packages kernel slots accel qemu root app host system target
	options_extra=' -o --output '
	options_parse "$@"
	((${#words[@]})) || target_missing
	qemu_prepare
	target_resolve "${words[@]}"
	qemu_launch --trace "${opt_output:--}" -- "${command[@]}"
}
