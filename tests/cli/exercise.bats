# SPDX-License-Identifier: BSD-3-Clause
#
# ./do.sh exercise where no kernel has to be built: what is copied, kept and
# shown, and what is said to somebody who has mistyped.

bats_require_minimum_version 1.5.0

setup()
{
	local root
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	tmp=$(mktemp -d)
	checkout="$tmp/a check out"
	mkdir "$checkout"
	cp -r "$root"/{scripts,exercises,solutions} "$checkout"
	do=$checkout/scripts/do.sh
	mine=$checkout/mine
}

teardown()
{
	rm -rf "$tmp"
}

@test "list has a line an exercise, with the fast path marked" {
	run "$do" exercise list
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq "$(grep -c '^[0-9]' "$checkout/exercises/slots.tbl")" ]
	[[ ${lines[1]} == '* 02-write '*write* ]]
	[[ ${lines[2]} == '  03-usercopy '* ]]
}

@test "an action that is not there: the nearest is named" {
	run "$do" exercise strat 02
	[ "$status" -eq 1 ]
	[[ $output == *"did you mean 'start'?" ]]
}

@test "an exercise that is not there" {
	for action in start check hint run debug diff reset watch; do
		run "$do" exercise "$action" 99
		[ "$status" -eq 1 ]
		[[ $output == *"there is no exercise '99'"* ]]
	done
}

@test "an exercise is found by number, short number and name" {
	for name in 02 2 write 02-write; do
		run "$do" exercise hint "$name" 1
		[ "$status" -eq 0 ]
	done
	run "$do" exercise hint wirte
	[[ $output == *"did you mean 'write'?" ]]
}

@test "an exercise that is not started" {
	for action in check run debug diff watch; do
		run "$do" exercise "$action" 02
		[ "$status" -eq 1 ]
		[[ $output == *'./do.sh exercise start 02' ]]
	done
	run "$do" exercise check
	[ "$status" -eq 1 ]
	[[ $output == *'no exercise is started'* ]]
}

@test "start copies the file, once" {
	run "$do" exercise start 02
	[ "$status" -eq 0 ]
	cmp "$checkout/exercises/02-write/write.c" "$mine/write.c"
	echo work >>"$mine/write.c"
	run "$do" exercise start 02
	[ "$status" -eq 1 ]
	[[ $output == *'exercise reset 02'* ]]
	grep -qx work "$mine/write.c"
}

@test "reset keeps what was there" {
	run "$do" exercise reset 02
	[ "$status" -eq 1 ]
	[[ $output == *'nothing to reset'* ]]
	"$do" exercise start 02
	echo work >>"$mine/write.c"
	run "$do" exercise reset 02
	[ "$status" -eq 0 ]
	cmp "$checkout/exercises/02-write/write.c" "$mine/write.c"
	grep -qx work "$mine"/old/write-*.c
}

@test "an exercise with more files brings them all" {
	"$do" exercise start 04
	[ -f "$mine/own_call.c" ] && [ -f "$mine/own_call.tbl" ]
}

@test "diff shows what was changed" {
	"$do" exercise start 02
	run "$do" exercise diff 02
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	echo work >>"$mine/write.c"
	run "$do" exercise diff 02
	[[ $output == *+work* ]]
	run "$do" exercise diff 02 --soluton
	[ "$status" -eq 1 ]
}

@test "hints come one after the other" {
	for number in 1 2 3; do
		run "$do" exercise hint 02
		[ "$output" = "$(<"$checkout/exercises/02-write/hints/$number.md")" ]
	done
	run "$do" exercise hint 02
	[[ $output == *'the last hint'* ]]
	run "$do" exercise hint 02 4
	[ "$status" -eq 1 ]
}

@test "status counts what was passed, the minutes, the programs" {
	"$do" exercise start 02
	cat >"$mine/.history" <<-END
		1000 02-write start
		1300 02-write hint 1
		9000 02-write check 3 13
		9300 02-write check 13 13
	END
	run "$do" exercise status
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == *02-write*passed*' 10 min'*'hints: 1' ]]
	[[ $output == *'] 1 of 18, 10 min'* ]]
	[[ $output == *'Unlocked: helloworld_static' ]]
}

@test "a format that is not there" {
	"$do" exercise start 02
	run "$do" exercise check --format xml 02
	[ "$status" -eq 1 ]
	[[ $output == *'text, json, gradescope or classroom'* ]]
}

@test "every action has help" {
	for action in list start check hint run debug diff reset watch status; do
		run "$do" exercise "$action" --help
		[ "$status" -eq 0 ]
		[[ ${lines[0]} == "Usage: ./do.sh exercise $action"* ]]
	done
}
