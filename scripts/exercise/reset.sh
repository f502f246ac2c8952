# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='begin anew; a copy of your file is kept'
exercise_usage='reset NN'
exercise_more='Moves your file for that exercise to mine/old/, with the time in its name, and
puts the untouched one in its place.'

exercise_main()
{
	local file kept now
	exercise_find "$@"
	exercise_takes 1 "$@"
	slot_is_started ||
		die "there is nothing to reset: exercise $number is not started"
	printf -v now '%(%Y%m%d-%H%M%S)T' -1
	mkdir -p "$mine/old"
	for file in "$root/exercises/$slot"/*.{c,tbl}; do
		file=${file##*/}
		[[ -f $mine/$file ]] || continue
		kept=$mine/old/${file%.*}-$now-$$.${file##*.}
		mv -n -- "$mine/$file" "$kept"
		echo "your file is kept as mine/old/${kept##*/}"
	done
	exercise_load start
	start_copy
	history_add "$slot" reset
}
