# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Stands before a maintainer script that is run by a restricted bash without a
# PATH (settle.sh): it cannot write, and there are no commands but these. They
# note on descriptor 8 what the script wishes for; all others are false. Files
# that it asks for are the tree's.

wish()
{
	printf '%s' "$1" >&8
	printf ' %q' "${@:2}" >&8
	printf '\n' >&8
}

update-alternatives()
{
	wish wish_alternative "$@"
}

adduser()
{
	wish wish_user "$@"
}

addgroup()
{
	wish wish_group "$@"
}

test()
{
	local word
	local -a words=()
	for word; do
		[[ $word != /* ]] || word=$tree$word
		words+=("$word")
	done
	builtin test "${words[@]}"
}

function [
{
	test "${@:1:$#-1}"
}

kill()
{
	false
}

command_not_found_handle()
{
	false
}
