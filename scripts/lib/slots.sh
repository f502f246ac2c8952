# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Exercises are slots of the kernel: exercises/slots.tbl says which file each
# replaces. Here are the table, and kernels with other files in those places.

mine=$root/mine

# slot_find NN|NN-NAME|NAME: sets slot (02-write), slot_file (fs/write.c),
# slot_name (write.c), slot_program, slot_title, slot_minutes, slot_difficulty
# and slot_path.
slot_find()
{
	local near='' number=$1
	local -a names=()
	[[ ! $1 =~ ^[0-9]$ ]] || number=0$1
	while read -r slot slot_file slot_minutes slot_difficulty slot_path \
		slot_program slot_title; do
		[[ $slot =~ ^[0-9] ]] || continue
		slot_name=${slot_file##*/}
		case $number in
		"$slot" | "${slot%%-*}" | "${slot#*-}") return ;;
		esac
		names+=("$slot")
	done <"$root/exercises/slots.tbl"
	nearest "$1" "${names[@]}" "${names[@]#*-}"
	[[ -z $near ]] || die "there is no exercise '$1'; did you mean '$near'?"
	die "there is no exercise '$1'; './do.sh exercise list' shows them"
}

# slot_names: prints 01-dispatch 02-write ..., one a line.
slot_names()
{
	sed -n 's/^\([0-9][0-9]-[a-z-]*\)[[:space:]].*/\1/p' \
		"$root/exercises/slots.tbl"
}

# slot_is_started: is there a file of the participant's for $slot?
slot_is_started()
{
	[[ -f $mine/$slot_name ]]
}

slot_need_started()
{
	slot_is_started ||
		die "exercise ${slot%%-*} is not started; type: ./do.sh exercise start ${slot%%-*}"
}

# slot_add SOURCE: adds to slot_words what builds $slot_file from SOURCE, a path
# below $root, and the lines of a table beside it.
slot_add()
{
	slot_words+=" $slot_file=../$1"
	[[ ! -f $root/${1%.c}.tbl ]] ||
		slot_words+=" ${slot_file%.c}.tbl=../${1%.c}.tbl"
}

# slot_add_solution: what the plain kernel lacks of $slot, if anything.
slot_add_solution()
{
	[[ -f $root/kernel/$slot_file ]] ||
		slot_add "solutions/$slot/$slot_name"
}

# slots_build NAME, with slot_words: sets slots_kernel to the kernel that has
# those files. False, with what the compiler said in $slots_log, if it does not
# build. The plain kernel must be up to date. With SLOT_CFLAGS, those flags too.
slots_build()
{
	local folder=build/slots/$1 status=0
	if [[ -z $slot_words ]]; then
		slots_kernel=$kernel
		return
	fi
	slots_kernel=$root/$folder/elfin.elf
	slots_log=$root/$folder/log
	lock_take
	mkdir -p "$root/$folder"
	make -s -C "$root/kernel" BUILD="../$folder" PLAIN=../build/kernel \
		SLOTS="${slot_words# }" SLOT_CFLAGS="${SLOT_CFLAGS:-}" "say=@:" \
		>"$slots_log" 2>&1 </dev/null || status=$?
	lock_drop
	return "$status"
}

# slots_choose: for --exercise and --mine: sets kernel_to_run.
slots_choose()
{
	local name slot_words='' slots_kernel slots_log label
	if [[ -n $opt_exercise ]]; then
		slot_find "$opt_exercise"
		slot_need_started
		label=${slot%%-*}
		slot_add "mine/$slot_name"
	elif ((opt_mine)); then
		label=mine
		while read -r name; do
			slot_find "$name"
			! slot_is_started || slot_add "mine/$slot_name"
		done < <(slot_names)
		[[ -n $slot_words ]] ||
			die "mine/ holds no file of yours; './do.sh exercise start 01' makes one"
	else
		return 0
	fi
	if ! slots_build "$label"; then
		cat "$slots_log" >&2
		die 'your files do not build; see above'
	fi
	[[ ! -s $slots_log ]] || cat "$slots_log" >&2
	kernel_to_run=$slots_kernel
}
