# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What a person sees of do.sh: one-line errors that say what to do next,
# progress on standard error, colour only on a terminal that wants it.

# The status of an error of ours; the verbs that run programs set 125, so that
# it cannot be taken for the program's own.
fault=1

if [[ -t 2 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
	colour_error=$'\e[31m' colour_progress=$'\e[2m' colour_end=$'\e[0m'
else
	colour_error='' colour_progress='' colour_end=''
fi

if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
	colour_good=$'\e[32m' colour_bad=$'\e[31m' colour_off=$'\e[0m'
else
	# shellcheck disable=SC2034 # for those who print results
	colour_good='' colour_bad='' colour_off=''
fi

# die MESSAGE [STATUS]: ends do.sh.
die()
{
	printf '%sdo.sh:%s %s\n' "$colour_error" "$colour_end" "$1" >&2
	exit "${2:-$fault}"
}

# Where a command failed that nobody expected to fail, do.sh ends; never
# without a word.
fault_of_ours()
{
	((BASH_SUBSHELL == 0)) || return 0
	die "a fault of its own, at ${BASH_SOURCE[1]#"$root"/}:${BASH_LINENO[0]}"
}

warn()
{
	printf '%sdo.sh:%s %s\n' "$colour_error" "$colour_end" "$1" >&2
}

# One line about something that may take over a second.
progress()
{
	printf '%s%s%s\n' "$colour_progress" "$*" "$colour_end" >&2
}

# quietly LABEL COMMAND...: shows the label, and what the command prints only
# if it fails; with V=1 all of it, at once.
quietly()
{
	local label=$1 log status=0
	shift
	progress "$label"
	if [[ ${V:-} == 1 ]]; then
		"$@" >&2 || status=$?
		return "$status"
	fi
	log=$(mktemp)
	"$@" >"$log" 2>&1 </dev/null || status=$?
	((status == 0)) || cat "$log" >&2
	rm -f "$log"
	return "$status"
}

# nearest WORD CANDIDATE...: sets near to the candidate that a person who
# typed WORD may have meant, or to nothing.
nearest()
{
	local word=$1 candidate distance best=99
	shift
	near=''
	for candidate; do
		edit_distance "$word" "$candidate"
		if ((distance < best)); then
			best=$distance
			near=$candidate
		fi
	done
	((best <= 1 + ${#word} / 3)) || near=''
}

# Levenshtein's; sets distance in the caller.
edit_distance()
{
	local a=$1 b=$2 i j cost diagonal above
	local -a row
	for ((j = 0; j <= ${#b}; j++)); do row[j]=$j; done
	for ((i = 1; i <= ${#a}; i++)); do
		diagonal=${row[0]}
		row[0]=$i
		for ((j = 1; j <= ${#b}; j++)); do
			above=${row[j]}
			[[ ${a:i-1:1} == "${b:j-1:1}" ]] && cost=0 || cost=1
			cost=$((cost + diagonal))
			((above + 1 >= cost)) || cost=$((above + 1))
			((row[j - 1] + 1 >= cost)) || cost=$((row[j - 1] + 1))
			row[j]=$cost
			diagonal=$above
		done
	done
	distance=${row[${#b}]}
}
