# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='the same under GDB'
exercise_usage='debug NN [options] [APP|PATH [arguments]]'
exercise_more='The same as ./do.sh debug --exercise NN. Without a program, the one that the
exercise is proved by.'

exercise_main()
{
	exercise_load run
	run_on_mine debug "$@"
}
