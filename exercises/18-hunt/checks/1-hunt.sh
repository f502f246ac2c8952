# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
# shellcheck disable=SC2154 # what checks.sh has set
#
# Whatever the program is: it misses a call in the plain kernel and does not in
# this one, which its traces show; and it says what it says on Linux. The plain
# kernel of this exercise has our own solution, and is checked by that.

# hunt_read: sets hunt, the words of the program's command line.
hunt_read()
{
	local file=solutions/$slot/$slot_name
	if [[ $guest_kernel != "$plain_kernel" ]]; then
		file=${slot_words#*"$slot_file=../"}
		file=${file%% *}
	fi
	hunt=()
	cd "$root" || return
	eval "hunt=($(sed -n 's,^// program: ,,p' "$file"))"
	cd "$checks_work" || return
}

# hunt_missing FILE: names of calls that a trace says are not there; rseq is not
# either, and every program can do without.
hunt_missing()
{
	sed -n 's/^\*\*\* not implemented: \([a-z0-9_]*\),.*/\1/p' "$1" |
		grep -vx rseq | sort -u
}

# hunt_trace KERNEL FILE: KERNEL is empty for the one without anybody's file.
hunt_trace()
{
	rm -f "$2"
	ELFIN_KERNEL=$1 "$root/do.sh" trace --net none \
		--timeout "${check_limit%.*}" --output "$2" "${hunt[@]}" \
		>out 2>err </dev/null || :
	[[ -e $2 ]] || step_fail 'a trace' "$(tail -n 1 err)" 'did not boot'
	missing=$(hunt_missing "$2" | paste -sd' ')
}

hunt_read
step 'the program needs a call that the plain kernel does not have'
hunt_trace "$build/kernel/elfin.elf" hunt.plain
wanted=$missing
[[ -n $wanted ]] ||
	step_fail "a trace of '${hunt[*]:0:1}' that names a missing call" \
		'nothing but rseq is missing'

step 'that call is there now'
hunt_trace "$guest_kernel" hunt.mine
[[ -n $wanted && $missing != "$wanted" ]] ||
	step_fail "fewer calls missing than $wanted" "missing: $missing"

step 'the program says what it says on Linux'
native=0
(cd "$root" && "${hunt[@]}") >native 2>/dev/null </dev/null || native=$?
guest "${hunt[@]}"
expect_status "$native"
expect_output "$(<native)"
