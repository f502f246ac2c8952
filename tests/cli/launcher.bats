# SPDX-License-Identifier: BSD-3-Clause
#
# The launcher (scripts/launch/) with tests/cli/fake-qemu for a machine: the
# first word of a guest's command names what the fake does.

bats_require_minimum_version 1.5.0

setup_file()
{
	LAUNCHER=$(mktemp -d)/launch
	export LAUNCHER
	gcc -O1 -Wall -o "$LAUNCHER" "$BATS_TEST_DIRNAME"/../../scripts/launch/*.c
}

teardown_file()
{
	rm -r "${LAUNCHER%/launch}"
}

setup()
{
	here=$BATS_TEST_DIRNAME
	tmp=$(mktemp -d)
	launch=(timeout -k 1 20 "$LAUNCHER" --qemu "$here/fake-qemu"
		--kernel /dev/null)
}

teardown()
{
	rm -r "$tmp"
}

launch()
{
	"${launch[@]}" "$@"
}

# The launcher alone, for what signals and terminals do to it.
on_terminal()
{
	local -a steps=()
	while [[ $1 != -- ]]; do
		steps+=("$1")
		shift
	done
	shift
	"$here/on-terminal" "${steps[@]}" -- "${launch[@]:4}" "$@"
}

# Waits until FILE holds LINE.
wait_for()
{
	local _
	for _ in {1..100}; do
		if grep -q "$2" "$1"; then return 0; fi
		sleep 0.05
	done
	echo "no '$2' in $1"
	return 1
}

# A process that nobody has waited for yet has gone all the same.
has_gone()
{
	local _
	for _ in {1..40}; do
		grep -q '^State:[[:space:]]*[A-WY]' "/proc/$1/status" \
			2>/dev/null || return 0
		sleep 0.05
	done
	return 1
}

# Starts a guest in the background, its output in $tmp/out; sets pid.
start()
{
	"${launch[@]:4}" "$@" >"$tmp/out" 2>"$tmp/err" 3>&- </dev/null &
	pid=$!
}

finish()
{
	status=0
	wait "$pid" || status=$?
}

@test "streams are binary-clean both ways and end of input arrives" {
	head -c 3000000 /dev/urandom >"$tmp/in"
	launch -- /cat cat <"$tmp/in" >"$tmp/out"
	cmp "$tmp/in" "$tmp/out"
}

@test "input from a pipe, from nothing, and from a closed descriptor" {
	[ "$(printf 'a\0b' | launch -- /cat cat | od -An -c | tr -s ' ')" = ' a \0 b' ]
	[ -z "$(launch -- /cat cat </dev/null)" ]
	[ -z "$(launch -- /cat cat <&-)" ]
}

@test "closed output descriptors do no harm" {
	run bash -c '"$@" >&- 2>&-' - "${launch[@]}" -- /exit x 3
	[ "$status" -eq 3 ]
}

@test "the exit status is the program's own" {
	for expected in 0 1 2 124 125 126 127 128 139 255; do
		status=0
		launch -- /exit x "$expected" || status=$?
		[ "$status" -eq "$expected" ]
	done
}

@test "stdout and stderr stay apart; trace and log go to stderr" {
	launch --trace - -- /all_streams x >"$tmp/out" 2>"$tmp/err"
	[ "$(cat "$tmp/out")" = out ]
	[ "$(sort "$tmp/err" | xargs)" = 'err log trace' ]
}

@test "the trace goes into a file" {
	launch --trace "$tmp/trace" -- /all_streams x 2>"$tmp/err"
	[ "$(cat "$tmp/trace")" = trace ]
	[ "$(sort "$tmp/err" | xargs)" = 'err log' ]
}

@test "a trace that cannot be written is said so" {
	run launch --trace /nowhere/trace -- /all_streams x
	[ "$status" -eq 125 ]
	[[ $output == *'/nowhere/trace cannot be written'* ]]
}

@test "a reader that goes away ends the writer" {
	launch -- /yes x | head -c 2 >/dev/null || true
	[ "${PIPESTATUS[0]}" -eq 141 ]
}

@test "a slow reader loses nothing" {
	launch -- /late_output x | (sleep 4; cat) >"$tmp/out" || true
	[ "$(wc -l <"$tmp/out")" -eq 20000 ]
	[ "$(tail -n 1 "$tmp/out")" = 'line 19999' ]
}

@test "output just before the end is kept, and the status with it" {
	run launch -- /late_output x
	[ "$status" -eq 3 ]
	[ "${#lines[@]}" -eq 20000 ]
}

@test "QEMU that fails: its own words, and 125" {
	run launch -- /die x
	[ "$status" -eq 125 ]
	[[ $output == *'QEMU says: fake: out of order'* ]]
	[[ $output == *'ended without a result'* ]]
}

@test "QEMU that is killed is a fault of ours" {
	run launch -- /killed x
	[ "$status" -eq 125 ]
	[[ $output == *'killed by signal 9'* ]]
}

@test "QEMU that is not there: what to type" {
	run "$LAUNCHER" --qemu /nowhere/qemu --kernel /dev/null -- /cat cat
	[ "$status" -eq 125 ]
	[[ $output == *'./do.sh setup'* ]]
}

@test "--timeout ends a machine that hangs with 124" {
	run launch --timeout 0.5 -- /hang x
	[ "$status" -eq 124 ]
	has_gone "${lines[0]}"
}

@test "--timeout ends a launcher whose reader does not read" {
	launch --timeout 0.5 -- /late_output x | (sleep 4; true)
	[ "${PIPESTATUS[0]}" -eq 124 ]
}

@test "a result counts even when QEMU does not go" {
	run launch -- /result_then_hang x
	[ "$status" -eq 7 ]
}

@test "QEMU does not outlive a launcher that is killed" {
	start -- /hang x
	wait_for "$tmp/out" '^[0-9]'
	kill -KILL "$pid"
	finish
	has_gone "$(cat "$tmp/out")"
}

@test "the configuration: program, arguments, environment, folder" {
	launch --env A=1 --env $'B=two\nlines' --cwd /srv --no-aslr --log \
		-- /config 'arg 0' $'new\nline' '' 'ü' </dev/null >"$tmp/out"
	tr '\n\0' '|\n' <"$tmp/out" >"$tmp/records"
	[ "$(grep '^exec=' "$tmp/records")" = exec=/config ]
	[ "$(grep '^arg=' "$tmp/records" | xargs -d '\n')" = \
		'arg=arg 0 arg=new|line arg= arg=ü' ]
	[ "$(grep '^env=' "$tmp/records" | xargs)" = 'env=A=1 env=B=two|lines' ]
	grep -qx cwd=/srv "$tmp/records"
	grep -qx aslr=0 "$tmp/records"
	grep -qx log=1 "$tmp/records"
	grep -qx tty=000 "$tmp/records"
	grep -qxE 'seed=[0-9a-f]{64}' "$tmp/records"
	grep -qxE 'time=[0-9]{19}' "$tmp/records"
	[ "$(grep -cE '^(winsize|trace|debug|merge)=' \
		"$tmp/records")" -eq 0 ]
}

@test "the seed is another one each time" {
	[ "$(launch -- /config x | tr '\0' '\n' | grep seed)" != \
		"$(launch -- /config x | tr '\0' '\n' | grep seed)" ]
}

@test "one file for stdout and stderr is told to the guest" {
	launch -- /config x >"$tmp/out" 2>&1
	tr '\0' '\n' <"$tmp/out" | grep -qx merge=1
}

@test "signals reach the program" {
	start -- /signals x
	wait_for "$tmp/out" ready
	kill -USR1 "$pid"
	wait_for "$tmp/out" '^S 10 '
	kill -INT "$pid"
	wait_for "$tmp/out" '^S 2 '
	kill -TERM "$pid"
	finish
	[ "$status" -eq 143 ]
	grep -q '^S 15 ' "$tmp/out"
}

@test "a machine that ignores SIGTERM is ended all the same" {
	start -- /hang x
	wait_for "$tmp/out" '^[0-9]'
	kill -TERM "$pid"
	finish
	[ "$status" -eq 143 ]
	has_gone "$(cat "$tmp/out")"
}

@test "Ctrl-C three times ends a machine that hangs" {
	start -- /hang x
	wait_for "$tmp/out" '^[0-9]'
	for _ in 1 2 3; do
		kill -INT "$pid"
		sleep 0.1
	done
	finish
	[ "$status" -eq 130 ]
}

@test "keys arrive one by one, and the terminal is given back" {
	run on_terminal expect=ready 'send=a\x03\x1a\r' 'expect=<0d>' send=q \
		-- -- /keys x
	[[ $output == *'<61><03><1a><0d><71>'* ]]
	[[ $output == *'status 0'* ]]
	[[ $output == *'echo on'* ]]
}

@test "Ctrl-A x leaves, Ctrl-A twice is one Ctrl-A" {
	run on_terminal expect=ready 'send=\x01\x01' 'expect=<01>' \
		'send=\x01x' -- -- /keys x
	[[ $output == *'status 129'* ]]
	[[ $output == *'echo on'* ]]
}

@test "the terminal is given back after a crash of the machine, too" {
	run on_terminal -- -- /killed x
	[[ $output == *'status 125'* ]]
	[[ $output == *'echo on'* ]]
}

@test "the window's size is sent at start and when it changes" {
	run on_terminal expect=winsize=24x80 -- -- /config x
	[[ $output == *tty=111* ]]
	run on_terminal expect=ready size=30x100 'expect=W 0 30 100' \
		signal=15 -- -- /signals x
	[[ $output == *'status 143'* ]]
}

@test "a program that is stopped stops the launcher, and goes on with it" {
	run on_terminal stopped continue 'expect=S 18 ' signal=15 \
		-- -- /stop x
	[[ $output == *'status 143'* ]]
	[[ $output == *'echo on'* ]]
}

@test "the launcher refuses what would break it" {
	run "$LAUNCHER" -- /cat cat
	[ "$status" -eq 125 ]
	[[ $output == *'--kernel is missing'* ]]
	run launch -- /cat
	[ "$status" -eq 125 ]
	run launch --timeout x -- /cat cat
	[ "$status" -eq 125 ]
	run launch --no-such-option
	[ "$status" -eq 125 ]
}

@test "no network unless it is asked for" {
	[ "$(launch -- /machine x | grep -c netdev)" -eq 0 ]
	launch --network -- /machine x | grep -qx 'user,id=net0'
}

@test "published ports lead from the loopback address into the guest" {
	launch --publish 20080:80/tcp --publish 20053:53/udp -- /machine x |
		grep -qx 'user,id=net0,hostfwd=tcp:127.0.0.1:20080-:80,hostfwd=udp:127.0.0.1:20053-:53'
}

@test "a port in use: one line that says which option helps" {
	python3 -c 'import socket, time
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen()
print(s.getsockname()[1], flush=True)
time.sleep(20)' >"$tmp/port" &
	until [ -s "$tmp/port" ]; do sleep 0.1; done
	run -125 launch --publish "$(<"$tmp/port"):80/tcp" -- /machine x
	kill "$!"
	[[ $output == *'is in use; choose another with -p PORT:80' ]]
	[ "${#lines[@]}" -eq 1 ]
}
