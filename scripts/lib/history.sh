# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# mine/.history: what a participant did when, a line each, on this machine only:
#	SECONDS EXERCISE EVENT [VALUE...]
# Events: start, check PASSED TOTAL, hint N, run, debug, reset.

history=$mine/.history
history_pause=1200	# seconds without an event after which work has stopped

# history_add EXERCISE EVENT [VALUE...]
history_add()
{
	mkdir -p "$mine"
	printf '%(%s)T %s\n' -1 "$*" >>"$history"
}

# history_last EXERCISE EVENT: prints the values of the last one.
history_last()
{
	[[ -e $history ]] || return 0
	awk -v slot="$1" -v event="$2" '$2 == slot && $3 == event {
		$1 = $2 = $3 = ""; last = substr($0, 4) } END { print last }' \
		"$history"
}

# history_minutes EXERCISE: prints the time between its events, long pauses left
# out.
history_minutes()
{
	[[ -e $history ]] || { echo 0; return; }
	awk -v slot="$1" -v pause="$history_pause" '$2 == slot {
		if (last && $1 - last < pause) sum += $1 - last; last = $1 }
		END { print int((sum + 30) / 60) }' "$history"
}

# history_state EXERCISE: prints passed, started or nothing.
history_state()
{
	local passed total
	read -r passed total < <(history_last "$1" check) || :
	if [[ -n $passed && $passed == "$total" ]]; then
		echo passed
	elif [[ -f $mine/$slot_name ]]; then
		echo started
	fi
}
