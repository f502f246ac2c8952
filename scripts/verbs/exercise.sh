# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# exercise: write a file of the kernel yourself. What it can do is a file each in
# scripts/exercise/, which defines exercise_about, exercise_usage, exercise_more
# and exercise_main.

verb_about='write a part of the kernel yourself: start, check, hint and more'

exercise_in_order=(list start check hint run debug diff reset watch status)

exercise_load()
{
	# shellcheck source=/dev/null
	source "$root/scripts/exercise/$1.sh"
}

verb_help()
{
	local action
	printf 'Usage: ./do.sh exercise ACTION [arguments]\n\n'
	for action in "${exercise_in_order[@]}"; do
		exercise_load "$action"
		printf '  %-8s %s\n' "$action" "$exercise_about"
	done
	cat <<END

You work in mine/, which git does not touch. ./do.sh run --exercise NN runs any
program on the kernel with your file, --mine on the kernel with all of them.
./do.sh exercise ACTION --help says more.
END
}

exercise_help()
{
	printf 'Usage: ./do.sh exercise %s\n\n%s\n' "$exercise_usage" \
		"$exercise_more"
}

# exercise_needs_number WORD...: the first is an exercise; sets slot and NN.
exercise_find()
{
	(($#)) || die "exercise $action takes the number of an exercise; './do.sh exercise list' shows them"
	slot_find "$1"
	number=${slot%%-*}
}

# exercise_takes N WORD...: ends do.sh if there are more than N words.
exercise_takes()
{
	(($# - 1 <= $1)) ||
		die "exercise $action takes no argument '${*:$#}'; './do.sh exercise $action --help' says which"
}

verb_main()
{
	local action=${1:-} number near=''
	load slots history
	case $action in
	'') verb_help >&2; exit 1 ;;
	--help) verb_help; return ;;
	-*) die "unknown option '$action'; './do.sh exercise --help' lists the actions" ;;
	esac
	if [[ " ${exercise_in_order[*]} " != *" $action "* ]]; then
		nearest "$action" "${exercise_in_order[@]}"
		[[ -z $near ]] ||
			die "there is no 'exercise $action'; did you mean '$near'?"
		die "there is no 'exercise $action'; './do.sh exercise --help' lists the actions"
	fi
	shift
	exercise_load "$action"
	case ${1:-} in
	--help) exercise_help ;;
	*) exercise_main "$@" ;;
	esac
}
