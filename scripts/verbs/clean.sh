# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# clean: away with build/, which holds everything that was made here.

verb_about='remove what was built'

verb_help()
{
	cat <<END
Usage: ./do.sh clean

Removes build/: the kernel, the applications, what was downloaded for them, and
what was found out about this machine. Packages stay installed.
END
}

verb_main()
{
	case ${1:-} in
	--help) verb_help; return ;;
	?*) die "clean takes no argument '$1'" ;;
	esac
	[[ -e $build ]] || return 0
	load lock
	lock_take
	rm -rf -- "$build"
	lock_drop
}
