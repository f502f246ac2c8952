# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='run a program on the kernel with your file'
exercise_usage='run NN [options] [APP|PATH [arguments]]'
exercise_more='The same as ./do.sh run --exercise NN. Without a program, the one that the
exercise is proved by.'

exercise_main()
{
	run_on_mine run "$@"
}

# run_on_mine VERB NN WORD...
run_on_mine()
{
	local verb=$1
	shift
	exercise_find "$@"
	slot_need_started
	shift
	history_add "$slot" "$verb"
	(($#)) || set -- "$slot_program"
	exec "$root/do.sh" "$verb" --exercise "$number" "$@"
}
