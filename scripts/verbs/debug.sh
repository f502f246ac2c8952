# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# debug: run, stopped at the first instruction and with GDB attached. GDB and
# the guest meet at a socket of their own, so that any number of people can
# debug on one machine.

verb_about='the same under GDB, with the symbols of kernel and program loaded'

verb_help()
{
	cat <<END
Usage: ./do.sh debug [options] APP|PATH [arguments]

Starts the program under GDB, stopped in its main. Symbols of the kernel, the
program and its libraries are loaded where they lie.
GDB has the terminal; the program's output goes there too, and its input is
empty. With --server the program has this terminal, and GDB a second one.

      --entry            stop before the program's first instruction, not in
                         main: what its dynamic loader does can be watched
      --server           start the guest alone, print what to type elsewhere
  -x, --command FILE     let GDB execute FILE
$options_help
END
}

# What GDB is called with; scripts/gdb/ has its helpers.
debug_gdb_command()
{
	gdb_command=(env "ELFIN_ROOT=$image_root" "ELFIN_SOCKET=$socket"
		"ELFIN_ENTRY=$opt_entry"
		gdb -nx -q -iex 'set confirm off' -x "$root/scripts/gdb/elfin.py")
	[[ -z $opt_command ]] || gdb_command+=(-x "$opt_command")
	[[ -z $opt_command || -t 0 ]] || gdb_command+=(-batch)
	gdb_command+=("$kernel_to_run")
}

debug_with_server()
{
	printf 'The guest waits for GDB. In a second terminal, type:\n\n ' >&2
	printf ' %q' "${gdb_command[@]}" >&2
	printf '\n\n' >&2
	qemu_launch --gdb "$socket" -- "${command[@]}"
}

# A process group of its own keeps GDB's Ctrl-C from the guest.
debug_with_gdb()
{
	local guest status=0
	set -m
	(qemu_launch --gdb "$socket" -- "${command[@]}") </dev/null &
	guest=$!
	set +m
	debug_wait_for_socket "$guest"
	"${gdb_command[@]}" || status=$?
	kill -KILL "$guest" 2>/dev/null || :
	wait "$guest" 2>/dev/null || :
	rm -rf "${socket%/*}"
	exit "$status"
}

debug_wait_for_socket()
{
	local tries
	for ((tries = 0; tries < 100; tries++)); do
		[[ ! -S $socket ]] || return 0
		kill -0 "$1" 2>/dev/null ||
			die "the guest did not start; './do.sh doctor' looks for the reason"
		sleep 0.05
	done
	die "QEMU opened no socket for GDB; './do.sh doctor' looks for the reason"
}

verb_main()
{
	local socket gdb_command
	fault=125
	load options lock packages kernel slots accel qemu root app host system target
	options_extra=' --entry --server -x --command '
	options_parse "$@"
	((${#words[@]})) || target_missing
	qemu_prepare
	target_resolve "${words[@]}"
	opt_aslr=0
	socket=$(mktemp -d)/gdb
	debug_gdb_command
	if ((opt_server)); then
		debug_with_server
	else
		debug_with_gdb
	fi
}
