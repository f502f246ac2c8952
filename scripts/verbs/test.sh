# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# test: every tests/NAME/run, one after the other; with --full those of
# tests/suites/ too, which nobody here wrote. Each prints TAP, or ends with
# "N passed, N failed"; this adds them up.

verb_about='every test of the project, or the named ones'

test_limit=1800		# seconds that one suite may take
test_limit_full=14400

verb_help()
{
	cat <<END
Usage: ./do.sh test [--full] [NAME...]

Runs every tests/NAME/run, or the named ones, and ends with the line
"N passed, N failed".

      --full   the long parts as well, and the suites of others:
               $(test_names tests/suites)

A suite that was interrupted goes on where it was; docs/suites/ has the results.
END
}

# Sets passed and failed from a suite's output and exit status.
test_count()
{
	local log=$1 status=$2 line
	passed=0 failed=0
	line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1) || :
	if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+) ]]; then
		passed=${BASH_REMATCH[1]}
		failed=${BASH_REMATCH[2]}
	else
		passed=$(grep -cE '^ok\b' "$log" || :)
		failed=$(grep -cE '^not ok\b' "$log" || :)
	fi
	if ((status && !failed)); then
		echo "not ok - the suite itself ended with status $status"
		failed=1
	elif ((passed + failed == 0)); then
		echo 'not ok - the suite reported no test'
		failed=1
	fi
}

# A file rather than a pipe: a process that a suite left behind must not keep
# us waiting for the end of its output.
test_run_suite()
{
	local path=$1 name=${1##*/} log pid tail_pid status=0
	log=$(mktemp)
	printf '# %s\n' "$name"
	timeout -k 10 "$limit" "$root/$path/run" >"$log" 2>&1 </dev/null &
	pid=$!
	trap 'kill "$pid" 2>/dev/null || :; rm -f "$log"; exit 130' INT TERM
	tail -n +1 -f --pid="$pid" "$log" &
	tail_pid=$!
	wait "$pid" || status=$?
	wait "$tail_pid" || :
	trap - INT TERM
	((status != 124)) || echo "# $name took more than $limit seconds"
	test_count "$log" "$status"
	printf '# %s: %d passed, %d failed\n' "$name" "$passed" "$failed"
	rm -f "$log"
}

# test_find NAME: sets found to the folder of that suite, below $root.
test_find()
{
	local folder
	for folder in tests ${ELFIN_FULL:+tests/suites}; do
		found=$folder/$1
		[[ ! -x $root/$found/run ]] || return 0
	done
	[[ ! -x $root/tests/suites/$1/run ]] ||
		die "that suite is a long one: ./do.sh test --full $1"
	die "there is no tests/$1/run; name one of: $(test_names tests)"
}

test_read_words()
{
	local word found
	for word; do
		case $word in
		--help) verb_help; exit 0 ;;
		--full) export ELFIN_FULL=1; limit=$test_limit_full ;;
		-*) die "unknown option '$word'; './do.sh test --help' lists them" ;;
		*) test_find "$word"; names+=("$found") ;;
		esac
	done
	((${#names[@]} == 0)) || return 0
	for word in $(test_names tests ${ELFIN_FULL:+tests/suites}); do
		test_find "$word"
		names+=("$found")
	done
}

# test_names FOLDER...
test_names()
{
	local folder run
	for folder; do
		for run in "$root/$folder"/*/run; do
			[[ ! -x $run ]] || { run=${run%/run}; printf '%s ' "${run##*/}"; }
		done
	done
}

verb_main()
{
	local limit=$test_limit name passed failed
	local all_passed=0 all_failed=0
	local -a names=()
	load lock packages kernel qemu
	test_read_words "$@"
	((${#names[@]})) || die 'there are no tests; is this a whole checkout?'
	packages_need_base
	kernel_build
	launcher_build
	for name in "${names[@]}"; do
		test_run_suite "$name"
		((all_passed += passed, all_failed += failed, 1))
	done
	printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
	((all_failed == 0)) || exit 1
}
