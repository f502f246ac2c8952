# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# TAP for suites written in bash. A suite sources this, calls ok or not_ok (or
# the checks built on them) once a test, and ends with tap_end.

tap_number=0
tap_failed=0

ok()
{
	echo "ok $((++tap_number)) - $1"
}

# not_ok LABEL: what explains it is read from standard input.
not_ok()
{
	echo "not ok $((++tap_number)) - $1"
	head -n 30 | sed 's/^/# /'
	((tap_failed += 1))
}

skip()
{
	echo "ok $((++tap_number)) - $1 # SKIP $2"
}

# is_same LABEL WANTED GOT: two files.
is_same()
{
	if cmp -s -- "$2" "$3"; then
		ok "$1"
	else
		not_ok "$1" < <(diff -a --label wanted --label got -u -- "$2" "$3" |
			cat -v | cut -c 1-200)
	fi
}

# is LABEL WANTED GOT: two texts.
is()
{
	if [[ $2 == "$3" ]]; then
		ok "$1"
	else
		not_ok "$1" < <(printf 'wanted: %q\ngot:    %q\n' "$2" "$3")
	fi
}

tap_end()
{
	echo "1..$tap_number"
	((tap_failed == 0))
}
