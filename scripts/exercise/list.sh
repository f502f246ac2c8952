# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='the exercises: minutes, difficulty, what you have passed'
exercise_usage='list'
exercise_more='Prints a line for each exercise. A * marks the fast path: the day that ends with
nginx on your own calls.'

exercise_main()
{
	local name state
	exercise_takes 0 "$@"
	while read -r name; do
		slot_find "$name"
		state=$(history_state "$slot")
		[[ $slot_path == fast ]] && slot_path='*' || slot_path=' '
		printf '%s %-15s %3d min  %-3s  %-8s %s\n' "$slot_path" "$slot" \
			"$slot_minutes" "$(printf '%*s' "$slot_difficulty" '' | tr ' ' '+')" \
			"${state:--}" "$slot_title"
	done < <(slot_names)
}
