#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Elfin's command: ./do.sh VERB [options] [arguments]. Each verb is a file in
# scripts/verbs/, found by its name, that defines verb_about (one line),
# verb_help and verb_main. What they share is in scripts/lib/, one job a file.
set -Eeuo pipefail

# The checkout that this file belongs to, also when it was called by a link.
find_root()
{
	local file=${BASH_SOURCE[0]}
	while [[ -L $file && ! -f ${file%/*}/scripts/do.sh ]]; do
		file=$(readlink -f -- "$file")
	done
	[[ $file == */* ]] || file=./$file
	root=${file%/*}
	[[ $root == /* ]] || root=$PWD/$root
	root=${root%/.}
	[[ ! -d $root/verbs ]] || root=${root%/*}
}

find_root
build=$root/build
lib=$root/scripts/lib
# shellcheck source=scripts/lib/ui.sh
source "$lib/ui.sh"
trap fault_of_ours ERR

# Adding a verb is adding a file; this is only the order for people.
verbs_in_order=(setup list run debug trace exercise new-app bundle test bench doctor clean)

load()
{
	local part
	for part; do
		# shellcheck source=/dev/null
		source "$lib/$part.sh"
	done
}

help()
{
	local verb
	printf 'Usage: ./do.sh VERB [options] [arguments]\n\n'
	for verb in "${verbs_in_order[@]}"; do
		# shellcheck source=/dev/null
		source "$root/scripts/verbs/$verb.sh"
		printf '  %-8s %s\n' "$verb" "$verb_about"
	done
	printf '\n./do.sh VERB --help says more.\n'
}

main()
{
	local near=''
	case ${1:-} in
	'') help >&2; exit 1 ;;
	help | --help | -h) help; exit 0 ;;
	esac
	verb=$1
	shift
	if [[ ! $verb =~ ^[a-z-]+$ || ! -f $root/scripts/verbs/$verb.sh ]]; then
		nearest "$verb" "${verbs_in_order[@]}"
		[[ -z $near ]] ||
			die "there is no verb '$verb'; did you mean '$near'?"
		die "there is no verb '$verb'; './do.sh help' lists them"
	fi
	# shellcheck source=/dev/null
	source "$root/scripts/verbs/$verb.sh"
	verb_main "$@"
}

main "$@"
