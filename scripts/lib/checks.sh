# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Does a kernel pass the checks of an exercise? Every file in its checks/ is
# run in it: guest programs (.c, see exercises/check.h) and scripts for the
# host (.sh, see check_steps.sh), in the order of their names. Each is run in
# the plain kernel first: that says how long it takes here, what there is to
# pass, and whether a failure is ours.
#
# A run leaves records, a line each: S label of a step that begins, P it has
# passed, O outcome, E what was expected, G what came, D all done.

# shellcheck source=scripts/lib/check_steps.sh
source "$lib/check_steps.sh"

checks_work=''
checks_first_only=0	# 1: the first failure is all that is wanted

# checks_begin: before the first check, once.
checks_begin()
{
	checks_work=$(mktemp -d)
	trap 'rm -rf "$checks_work"' EXIT
	printf -v check_token '%08x' "0x$(od -An -N4 -tx4 /dev/urandom | tr -d ' ')"
	check_compiled=$build/checks
}

# ---- Guest programs ----

# check_option FILE WORD: what stands behind "// WORD:" in it.
check_option()
{
	sed -n "s,^// $2: ,,p" "$1"
}

# check_compile FILE: sets check_program.
check_compile()
{
	local flags
	check_program=$check_compiled/${1#"$checks_root"/exercises/}
	check_program=${check_program%.c}
	! is_newer "$check_program" "$1" "$checks_root/exercises/check.h" || {
		mkdir -p "${check_program%/*}"
		flags=$(check_option "$1" gcc)
		# shellcheck disable=SC2086
		gcc -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -pthread \
			-I"$checks_root/exercises" ${flags:--static} \
			-o "$check_program" "$1" >&2 ||
			die "${1#"$root"/} does not build; see above"
	}
}

# check_image FILE FIRST: sets image and command: the program with the token,
# beginning with step FIRST.
check_image()
{
	local program mark
	check_compile "$1"
	printf -v mark '@check:%s:%03d@' "$check_token" "$2"
	program=$checks_work/${check_program##*/}.$2
	image=$program.cpio
	command=("$program" check)
	[[ ! -e $image ]] || return 0
	LC_ALL=C sed "s/@check:00000000:000@/$mark/" "$check_program" >"$program"
	chmod +x "$program"
	python3 "$root/scripts/gather.py" host "$program" "$image" \
		"$program.inputs" || die "$program could not be packed"
}

# check_run_program KERNEL FILE: appends to $records.
check_run_program()
{
	local first=0 begun status
	while :; do
		check_boot "$1" "$2" "$first"
		check_decode <"$checks_work/trace" >>"$records"
		[[ $(tail -n 1 "$records") != D* ]] || return 0
		check_outcome "$status" "$checks_work/err" "$checks_work/trace"
		begun=$(grep -c ^S "$records" || :)
		check_record_end
		[[ $check_outcome != 'too slow' ]] && ((begun > first)) || return 0
		((!checks_first_only)) || return 0
		first=$begun
	done
}

# check_boot KERNEL FILE FIRST: sets status.
check_boot()
{
	local image command options before
	status=0
	check_image "$2" "$3"
	before=${EPOCHREALTIME/[.,]/}
	options=$(check_option "$2" run)
	# shellcheck disable=SC2086
	(
		trap - EXIT
		kernel_to_run=$1
		opt_timeout=$check_limit
		qemu_launch --trace "$checks_work/trace" $options -- "${command[@]}"
	) >"$checks_work/out" 2>"$checks_work/err" </dev/null || status=$?
	check_timed "$before"
}

# What ended a program that had not done all of its steps is the outcome of the
# step that it was at, or of its start.
check_record_end()
{
	[[ $(tail -n 1 "$records") == S* ]] ||
		echo "S the check program ${check_program##*/} runs" >>"$records"
	printf 'O %s\nG %s\n' "$check_outcome" "$check_came" >>"$records"
}

# The reports in a trace, from registers to records. See exercises/check.h.
check_decode()
{
	local i n w byte text=''
	while IFS='(, ' read -ra w; do
		w=("${w[@]:1}")
		(((w[0] & 0xffffffff) == 16#$check_token)) || continue
		n=$((w[0] >> 40 & 255))
		for ((i = 0; i < n; i++)); do
			printf -v byte '\\0%03o' $((w[1 + i / 8] >> i % 8 * 8 & 255))
			text+=$byte
		done
		((n < 40)) || continue
		printf -v byte '\\0%03o' $((w[0] >> 32 & 255))
		printf '%b %b\n' "$byte" "$text" | tr -c '\n -~' '?'
		text=''
	done < <(grep -ao 'syscall_0x190([^)]*' || :) |
		sed -E 's/\<call\(SYS_([a-z0-9_]+), /\1(/g'
}

# ---- What has happened? ----

# check_outcome STATUS ERRORS TRACE: sets check_outcome and check_came for a
# guest that did not do what it should.
check_outcome()
{
	local line
	check_outcome='wrong answer'
	case $1 in
	124)
		check_outcome='too slow'
		check_came="no end after $check_limit s; the plain kernel takes $check_usual s" ;;
	125)
		check_outcome=panicked
		check_came='the machine stopped without a word'
		line=$(grep -aom 1 'panic: .*' "$2" || :)
		if [[ -n $line ]]; then
			check_came=$line
			check_explain_panic "$2"
		elif [[ ! -s $3 ]]; then
			check_outcome='did not boot'
			check_came=$(tail -n 1 "$2")
		fi ;;
	126 | 127)
		check_came="the program was not loaded: $(tail -n 1 "$2")" ;;
	*)
		line=$(grep -ao '+++ killed by [A-Z0-9]*' "$3" | tail -n 1 || :)
		check_came="the program was ended by ${line##* }"
		[[ -n $line ]] || check_came="the program ended with status $1" ;;
	esac
}

# check_explain_panic ERRORS: where was that? By the addresses of a panic and its
# callers, the first in the file that is checked.
check_explain_panic()
{
	local places place
	places=$(grep -aoE '(panic: .* at|called from) [0-9a-f]{16}$' "$1" |
		grep -oE '[0-9a-f]{16}$' |
		xargs -r addr2line -fs -e "$kernel_checked" | paste -d' ' - - |
		grep -vF '??' || :)
	place=$(grep -m 1 -F " $slot_name:" <<<"$places" || :)
	place=${place:-${places%%$'\n'*}}
	[[ -z $place ]] || check_came+=", in ${place/ /, }"
}

# ---- All files of an exercise ----

# check_run KERNEL FILE: sets records to a file of them.
check_run()
{
	kernel_checked=$1
	records=$checks_work/records
	: >"$records"
	case $2 in
	*.c) check_run_program "$1" "$2" ;;
	*.sh) check_run_script "$1" "$2" ;;
	esac
}

# check_plain FILE: what the plain kernel makes of it, once: $plain_records,
# and check_usual, the seconds that it takes.
check_plain()
{
	local kept=$checks_work/plain-${slot}-${1##*/}
	plain_records=$kept.records
	if [[ ! -e $plain_records ]]; then
		check_limit=300 check_usual='?'
		check_run_timed "$1"
		# The first run of a target builds it: that is not the guest's time.
		[[ $1 != *.sh || $(sort -n "$checks_work/times" | tail -n 1) -lt 3000000 ]] ||
			check_run_timed "$1"
		mv "$records" "$plain_records"
		mv "$checks_work/times" "$kept.times"
	fi
	read -r check_usual check_limit < <(sort -n "$kept.times" |
		awk '{ most = $1 } END { printf "%.3f %.3f\n", most / 1e6, 5 + most / 1e5 }')
}

check_run_timed()
{
	: >"$checks_work/times"
	check_run "$plain_kernel" "$1"
}

# check_timed BEFORE: notes the microseconds that a guest took.
check_timed()
{
	echo $((${EPOCHREALTIME/[.,]/} - $1)) >>"$checks_work/times"
}

# checks_run SLOT SOURCE NAME: checks the kernel that has SOURCE (a path below
# $root, or nothing: the plain kernel) in that slot, built under NAME. Sets the
# results: result_label, result_outcome (nothing if passed), result_expected,
# result_got.
checks_run()
{
	local slot_words='' slots_kernel slots_log plain_kernel file
	local plain_records records
	result_label=() result_outcome=() result_expected=() result_got=()
	slot_find "$1"
	slot_add_solution
	slots_build "plain-${slot%%-*}" || die "$slot: our own solution does not build"
	plain_kernel=$slots_kernel
	if [[ -n $2 ]]; then
		slot_words=''
		slot_add "$2"
		if ! slots_build "$3"; then
			check_result "$2 compiles" 'did not build' '' \
				"$(grep -m 1 -E 'error|undefined' "$slots_log" || tail -n 1 "$slots_log")"
			return
		fi
	fi
	for file in "$checks_root/exercises/$slot"/checks/*.{c,sh}; do
		[[ -f $file ]] || continue
		check_plain "$file"
		if [[ -n $2 ]]; then
			check_run "$slots_kernel" "$file"
			check_compare
			((!checks_first_only)) ||
				[[ -z $(printf %s "${result_outcome[@]}") ]] || break
		else
			records=$plain_records
			check_read
		fi
	done
}

check_result()
{
	result_label+=("$1")
	result_outcome+=("$2")
	result_expected+=("$3")
	result_got+=("$4")
}

# check_read: the records as results.
check_read()
{
	local kind text label='' outcome='' expected='' got=''
	while read -r kind text; do
		case $kind in
		S) label=$text outcome='wrong answer' expected='' got='' ;;
		O) outcome=$text ;;
		E) expected=$text ;;
		G) got=$text
			check_result "$label" "$outcome" "$expected" "$got" ;;
		P) check_result "$label" '' '' '' ;;
		esac
	done <"$records"
}

# check_compare: the records as results, beside those of the plain kernel: what
# fails there, too, is our fault, and steps that only it has were not reached.
check_compare()
{
	local label failing
	failing=$(awk '/^S/ { label = substr($0, 3) } /^G/ { print label }' \
		"$plain_records")
	check_read
	if [[ -n $failing ]]; then
		check_result "$failing" 'our fault' '' \
			'the plain kernel does not pass this here, either'
	fi
	while read -r label; do
		grep -qxF "S $label" "$records" ||
			check_result "$label" 'not reached' '' ''
	done < <(sed -n 's/^S //p' "$plain_records")
}
