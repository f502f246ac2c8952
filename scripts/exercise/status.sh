# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='how far you are, and which programs run on your own code'
exercise_usage='status'
exercise_more='Shows your progress, the time that you worked on each exercise (counted between
its events, kept in mine/ and nowhere else), and the programs that you have
unlocked.'

exercise_main()
{
	local name state minutes hints all=0 passed=0 spent=0 unlocked=''
	exercise_takes 0 "$@"
	while read -r name; do
		slot_find "$name"
		((all += 1))
		state=$(history_state "$slot")
		[[ -n $state ]] || continue
		minutes=$(history_minutes "$slot")
		hints=$(history_last "$slot" hint)
		((spent += minutes, 1))
		if [[ $state == passed ]]; then
			((passed += 1))
			[[ " $unlocked " == *" $slot_program "* ]] ||
				unlocked+=" $slot_program"
		fi
		printf '  %-15s %-8s %3d min%s\n' "$slot" "$state" "$minutes" \
			"${hints:+  hints: $hints}"
	done < <(slot_names)
	status_bar
	printf 'Unlocked:%s\n' "${unlocked:- nothing yet; ./do.sh exercise start 01}"
}

status_bar()
{
	local width=36 done_width bar
	done_width=$((width * passed / all))
	printf -v bar '%*s' "$done_width" ''
	bar=${bar// /#}
	printf '[%-*s] %d of %d, %d min\n' "$width" "$bar" "$passed" "$all" "$spent"
}
