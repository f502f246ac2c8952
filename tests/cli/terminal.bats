# SPDX-License-Identifier: BSD-3-Clause
#
# A terminal on the host is a terminal in the guest: the real kernel, with
# sqlite3 (readline, signals) and a small program of our own.

setup_file()
{
	ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	TOOL=$(mktemp -d)/tool
	# What readline sends depends on it; where tests run it may be unset.
	TERM=xterm
	export ROOT TOOL TERM
	gcc -O1 -static -o "$TOOL" "$BATS_TEST_DIRNAME/terminal.c"
	# Whatever must be built is built here, without a terminal.
	"$ROOT/do.sh" run sqlite3 --version </dev/null
	"$ROOT/do.sh" run "$TOOL" size </dev/null
}

teardown_file()
{
	rm -r "${TOOL%/tool}"
}

# on_terminal STEP... -- WORD...: ./do.sh run WORD...
on_terminal()
{
	local -a steps=()
	while [[ $1 != -- ]]; do
		steps+=("$1")
		shift
	done
	shift
	run "$BATS_TEST_DIRNAME/on-terminal" "${steps[@]}" -- \
		"$ROOT/do.sh" run "$@"
	echo "$output"
}

@test "sqlite3: a line is edited, history brings it back, Ctrl-D leaves" {
	on_terminal 'expect=sqlite> ' 'send=selct 6*7;' \
		'send=\x01\x1b[C\x1b[C\x1b[Ce\x05\r' 'expect=42\r' \
		'expect=sqlite> ' 'send=select 1+1;\r' 'expect=l\r2\r' \
		'expect=sqlite> ' 'send=\x1b[A\x1b[A\r' 'expect=42\r' \
		'expect=sqlite> ' 'send=\x04' -- sqlite3
	[[ $output == *'status 0'* ]]
	[[ $output == *'echo on'* ]]
}

@test "sqlite3: Ctrl-C interrupts a query, not the program" {
	on_terminal 'expect=sqlite> ' \
		'send=with recursive n(x) as (select 1 union all select x+1' \
		'send= from n) select count(*) from n;\r' 'expect=from n;' \
		wait=1 'send=\x03' 'expect=nterrupt' 'expect=sqlite> ' \
		'send=select 6*7;\r' 'expect=42\r' 'expect=sqlite> ' \
		'send=\x04' -- sqlite3
	[[ $output == *'echo on'* ]]
}

@test "without a handler Ctrl-C ends the program with 130" {
	on_terminal expect=ready 'send=\x03' -- "$TOOL" sleep
	[[ $output == *'status 130'* ]]
	[[ $output == *'echo on'* ]]
}

@test "a program that computes is ended as well" {
	on_terminal expect=ready 'send=\x03' -- "$TOOL" spin
	[[ $output == *'status 130'* ]]
}

@test "Ctrl-Z stops the launcher, and all goes on after fg" {
	on_terminal expect=ready 'send=\x1a' stopped continue wait=0.2 \
		'send=words\r' 'expect=got words' -- "$TOOL" line
	[[ $output == *'status 0'* ]]
	[[ $output == *'echo on'* ]]
}

@test "lines are edited by the terminal, Ctrl-D ends input" {
	on_terminal expect=ready 'send=worse\x7f\x7fds\r' \
		'expect=got words' -- "$TOOL" line
	[[ $output == *'status 0'* ]]
	on_terminal expect=ready 'send=\x04' 'expect=end of input' \
		-- "$TOOL" line
	[[ $output == *'status 0'* ]]
}

@test "raw mode: each key by itself" {
	on_terminal expect=ready 'send=a' 'expect=<61>' 'send=\x03' \
		'expect=<03>' 'send=\r' 'expect=<0d>' 'send=q' -- "$TOOL" raw
	[[ $output == *'status 0'* ]]
	[[ $output == *'echo on'* ]]
}

@test "the window's size, at start and after a change" {
	on_terminal size=31x97 -- "$TOOL" size
	[[ $output == *'24 80'* || $output == *'31 97'* ]]
	on_terminal expect=ready size=33x99 'expect=33 99' 'send=\x03' \
		-- "$TOOL" winch
	[[ $output == *'status 130'* ]]
}

@test "Ctrl-A x leaves whatever the program does" {
	on_terminal expect=ready 'send=\x01x' -- "$TOOL" raw
	[[ $output == *'status 129'* ]]
	[[ $output == *'echo on'* ]]
}

@test "only some descriptors are terminals" {
	on_terminal -- "$TOOL" which
	[[ $output == *'in 1 out 1 err 1'* ]]
	echo hello | "$ROOT/do.sh" run "$TOOL" which >"$BATS_TMPDIR/which.$$" 2>&1
	grep -q 'in 0 out 0 err 0' "$BATS_TMPDIR/which.$$"
	rm "$BATS_TMPDIR/which.$$"
}
