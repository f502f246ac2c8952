# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='what you have changed; with --solution, what we did otherwise'
exercise_usage='diff NN [--solution]'
exercise_more='Shows what differs between the file that you were given and yours. With
--solution, between yours and ours: the end of the exercise.'

exercise_main()
{
	local from to
	exercise_find "$@"
	exercise_takes 2 "$@"
	slot_need_started
	from=exercises/$slot/$slot_name to=mine/$slot_name
	case ${2:-} in
	'') ;;
	--solution) from=$to to=solutions/$slot/$slot_name ;;
	*) die "exercise diff takes no argument '$2'; './do.sh exercise diff --help' says which" ;;
	esac
	cd "$root" || exit
	diff_show "$from" "$to" || :
}

diff_show()
{
	if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
		diff -u --color=always "$1" "$2"
	else
		diff -u "$1" "$2"
	fi
}
