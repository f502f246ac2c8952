# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='check again whenever your file changes'
exercise_usage='watch NN'
exercise_more='Checks that exercise now and after every change of your file. Ctrl-C ends it.'

exercise_main()
{
	local seen=''
	exercise_find "$@"
	exercise_takes 1 "$@"
	slot_need_started
	trap 'exit 130' INT
	while :; do
		watch_has_changed || { sleep 0.5; continue; }
		"$root/do.sh" exercise check "$number" || :
		progress "waiting for a change of mine/$slot_name (Ctrl-C ends)"
	done
}

watch_has_changed()
{
	local now
	now=$(stat -c '%Y.%y %s' "$mine/$slot_name" 2>/dev/null || :)
	[[ -n $now && $now != "$seen" ]] || return
	seen=$now
}
