# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash

exercise_about='build, boot and test what you have written'
exercise_usage='check [--format text|json|gradescope|classroom] [NN...]'
exercise_more='Builds the kernel with your file and runs the checks of that exercise in it, or of
all exercises that you have started. Exit status 0 only if all have passed.

Each result that is not "ok" says what was expected and what came, and is one of
  did not build   the compiler or the linker refused your file
  did not boot    the kernel stopped before any program ran
  panicked        the kernel stopped, by its own decision or by a crash
  wrong answer    a call or a program did something else than it should
  too slow        it took over 10 times as long as the plain kernel does here
  our fault       the plain kernel does not pass either: tell us
  not reached     something before it failed

  --format FORMAT   json, or what Gradescope or GitHub Classroom take: for these
                    the checks are those of the last commit, whatever is here'

exercise_main()
{
	local format=text failed=0 name
	local -a wanted=()
	check_read_words "$@"
	((${#wanted[@]})) || check_all_started
	load options lock packages kernel accel qemu root app host system checks
	check_prepare
	for name in "${wanted[@]}"; do
		slot_find "$name"
		checks_run "$slot" "mine/$slot_name" "${slot%%-*}"
		history_add "$slot" check "$(check_passed)" "${#result_label[@]}"
		if [[ $format == text ]]; then
			check_as_text
		else
			check_as_lines >>"$checks_work/results"
		fi
		(($(check_passed) == ${#result_label[@]})) || failed=1
	done
	[[ $format == text ]] ||
		python3 "$root/scripts/exercise/format.py" "$format" \
			<"$checks_work/results"
	exit "$failed"
}

check_read_words()
{
	while (($#)); do
		case $1 in
		--format) (($# > 1)) || die '--format takes text, json, gradescope or classroom'
			format=$2
			shift ;;
		--format=*) format=${1#*=} ;;
		-*) die "unknown option '$1'; './do.sh exercise check --help' lists them" ;;
		*) slot_find "$1"
			number=${slot%%-*}
			slot_need_started
			wanted+=("$slot") ;;
		esac
		shift
	done
	[[ $format == @(text|json|gradescope|classroom) ]] ||
		die "--format takes text, json, gradescope or classroom, not '$format'"
}

check_all_started()
{
	local name
	while read -r name; do
		slot_find "$name"
		! slot_is_started || wanted+=("$slot")
	done < <(slot_names)
	((${#wanted[@]})) ||
		die "no exercise is started; type: ./do.sh exercise start 01"
}

check_prepare()
{
	checks_root=$root
	qemu_prepare
	checks_begin
	[[ $format == text ]] || check_pristine
}

# For grades: checks as they were committed, and a word about other changes.
check_pristine()
{
	local changed
	if ! git -C "$root" rev-parse -q --verify HEAD >/dev/null 2>&1; then
		warn 'this is no git checkout: whether the checks are untouched cannot be told'
		return
	fi
	changed=$(git -C "$root" status --porcelain -- \
		exercises kernel scripts solutions | head -n 3)
	[[ -z $changed ]] ||
		warn "changed since the last commit: ${changed//$'\n'/,}; the checks are those of the commit"
	checks_root=$checks_work/pristine
	check_compiled=$checks_work/compiled
	mkdir -p "$checks_root"
	git -C "$root" archive HEAD exercises | tar -x -C "$checks_root"
}

check_as_lines()
{
	local i
	for i in "${!result_label[@]}"; do
		printf '%s\x1f%s\x1f%s\x1f%s\x1f%s\n' "$slot" "${result_label[i]}" \
			"${result_outcome[i]}" "${result_expected[i]}" "${result_got[i]}"
	done
}

check_passed()
{
	local outcome passed=0
	for outcome in "${result_outcome[@]}"; do
		[[ -n $outcome ]] || ((passed += 1))
	done
	echo "$passed"
}

check_as_text()
{
	local i
	printf '%s  mine/%s\n' "$slot" "$slot_name"
	for i in "${!result_label[@]}"; do
		if [[ -z ${result_outcome[i]} ]]; then
			printf '  %sok%s      %s\n' "$colour_good" "$colour_off" \
				"${result_label[i]}"
			continue
		fi
		printf '  %sFAILED%s  %s: %s\n' "$colour_bad" "$colour_off" \
			"${result_label[i]}" "${result_outcome[i]}"
		[[ -z ${result_expected[i]} ]] ||
			printf '            expected  %s\n' "${result_expected[i]}"
		[[ -z ${result_got[i]} ]] ||
			printf '            got       %s\n' "${result_got[i]}"
	done
	printf '  %d of %d passed\n' "$(check_passed)" "${#result_label[@]}"
}
