# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='the next of three hints'
exercise_usage='hint NN [1|2|3]'
exercise_more='Shows the next hint that you have not seen, from a nudge to nearly the code, or
the one with that number.'

exercise_main()
{
	local wanted=${2:-} seen
	exercise_find "$@"
	exercise_takes 2 "$@"
	if [[ -z $wanted ]]; then
		seen=$(history_last "$slot" hint)
		wanted=$((${seen:-0} + 1))
		((wanted <= 3)) || {
			wanted=3
			echo "(the last hint; solutions/$slot/README.md is what is left)"
		}
	fi
	[[ $wanted =~ ^[1-3]$ && -f $root/exercises/$slot/hints/$wanted.md ]] ||
		die "there is no hint '$wanted'; there are 1, 2 and 3"
	cat "$root/exercises/$slot/hints/$wanted.md"
	history_add "$slot" hint "$wanted"
}
