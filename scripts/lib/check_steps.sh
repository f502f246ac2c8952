# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What the check scripts of exercises are written in: programs are run in the
# kernel that is checked, and what comes out is looked at from the host.
#
#	step 'sqlite3 counts'
#	guest sqlite3_static :memory: 'select 6 * 7;'
#	expect_status 0
#	expect_output '42'
#
# A step ends at the first expectation that fails; the next one goes on.

# check_run_script KERNEL FILE: appends to $records.
check_run_script()
{
	local guest_kernel=$1
	(
		trap - EXIT ERR
		set +e
		step_is_open=0 step_failed=0 serving=''
		: >"$checks_work/trace"
		cd "$checks_work" || exit
		# shellcheck source=/dev/null
		source "$2"
		step_end
		guest_stop
		echo D >>"$records"
	)
}

step()
{
	step_end
	echo "S $1" >>"$records"
	step_is_open=1 step_failed=0
}

step_end()
{
	((!step_is_open || step_failed)) || echo P >>"$records"
	step_is_open=0
}

# step_fail EXPECTED GOT [OUTCOME]: only the first of a step counts.
step_fail()
{
	((!step_failed)) || return
	[[ -z ${3:-} ]] || echo "O $3" >>"$records"
	printf 'E %s\nG %s\n' "$(check_line "$1")" "$(check_line "$2")" >>"$records"
	step_failed=1
}

# check_line TEXT: on one line, cut to a reasonable length.
check_line()
{
	local text=${1//$'\n'/\\n}
	printf '%s' "${text:0:300}" | tr -c ' -~' '?'
}

# guest [OPTION...] TARGET [ARG...]: do.sh run on the kernel that is checked.
# Sets status; its output is in the files out and err. Its input is the file
# "in", where there is one.
guest()
{
	local input=/dev/null before
	((!step_failed)) || return
	[[ ! -e in ]] || input=in
	status=0 before=${EPOCHREALTIME/[.,]/}
	ELFIN_KERNEL=$guest_kernel "$root/do.sh" run --net none \
		--timeout "$check_limit" "$@" <"$input" >out 2>err || status=$?
	check_timed "$before"
	if ((status == 124 || status == 125)); then
		check_outcome "$status" err /dev/null
		[[ $check_outcome != 'did not boot' || ! -s out ]] ||
			check_outcome=panicked
		step_fail '' "$check_came" "$check_outcome"
	fi
}

# guest_serve PORT TARGET [ARG...]: the same in the background, with that port of
# the guest as $host_port here.
guest_serve()
{
	local port=$1
	((!step_failed)) || return
	guest_stop
	host_port=$((20000 + RANDOM % 12000))
	ELFIN_KERNEL=$guest_kernel "$root/do.sh" run --publish "$host_port:$port" \
		--timeout "$check_limit" "${@:2}" </dev/null >out 2>err &
	serving=$!
}

guest_stop()
{
	[[ -n $serving ]] || return 0
	kill "$serving" 2>/dev/null
	wait "$serving" 2>/dev/null
	serving=''
}

expect_status()
{
	[[ $status == "$1" ]] || step_fail "status $1" "status $status: $(tail -n 1 err)"
}

# expect_output TEXT: all of standard output, without the last newline.
expect_output()
{
	expect_text 'output' "$1" "$(tr -d '\0' <out)"
}

# expect_error TEXT: somewhere in standard error.
expect_error()
{
	grep -qaF -- "$1" err || step_fail "on standard error: $1" "$(<err)"
}

# expect_text WHAT WANTED GOT
expect_text()
{
	[[ $3 == "$2" ]] || step_fail "$1 $2" "$1 $3"
}
