# SPDX-License-Identifier: BSD-3-Clause
#
# What the texts say of the checkout, beside what the checkout says itself.

bats_require_minimum_version 1.5.0

setup()
{
	cd "$BATS_TEST_DIRNAME/../.." || return
}

listed()
{
	./do.sh list | awk '{ print $1 }' | sort
}

@test "the targets to tick are those of list" {
	page=sessions/01-binary-compatibility/work/targets.md
	diff <(listed) <(sed -n 's/^- \[ \] \*\*\([a-z0-9_]*\)\*\*.*/\1/p' $page | sort)
}

@test "the README's run commands name targets of list, or paths" {
	for name in $(grep -ohP '^\$ (.*\| )?\./do\.sh (run|trace|debug)( --no-aslr)? \K[a-z]\S*' \
		README.md sessions/README.md); do
		listed | grep -qx -- "$name"
	done
}

@test "the workshop's page has each session, in order, and its exercises" {
	diff <(cd sessions && printf '%s\n' ??-*/index.md) \
		<(grep -oP '^\| \d+ \| .*?\]\(\K[^)]*' sessions/README.md)
	[ "$(grep -oP 'exercises \K\d+-\d+' sessions/README.md | paste -sd' ')" = \
		'01-04 05-09 10-12 13-15 16-18' ]
	[ "$(grep -c '^[0-9]' exercises/slots.tbl)" = 18 ]
}
