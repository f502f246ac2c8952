# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='put the file to be written into mine/'
exercise_usage='start NN'
exercise_more='Copies what you complete into mine/, and says what to read. A file that is there
is left alone.'

exercise_main()
{
	exercise_find "$@"
	exercise_takes 1 "$@"
	! slot_is_started ||
		die "mine/$slot_name is there already; './do.sh exercise reset $number' begins anew and keeps a copy"
	start_copy
	history_add "$slot" start
	cat <<END
$slot: $slot_title (about $slot_minutes minutes)
  read    exercises/$slot/README.md
  write   mine/$slot_name
  check   ./do.sh exercise check $number
END
}

# All that is not there yet: a file of C, for some exercises more.
start_copy()
{
	local file
	mkdir -p "$mine"
	for file in "$root/exercises/$slot"/*.{c,tbl}; do
		[[ ! -f $file || -e $mine/${file##*/} ]] ||
			cp "$file" "$mine/${file##*/}"
	done
	slot_is_started || die "exercises/$slot/$slot_name is missing; is this a whole checkout?"
}
