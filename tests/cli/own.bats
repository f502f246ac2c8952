# SPDX-License-Identifier: BSD-3-Clause
#
# ./do.sh new-app and bundle in a checkout that has nothing but scripts/ and apps/.

bats_require_minimum_version 1.5.0

setup()
{
	tmp=$(mktemp -d)
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cp -r "$root/scripts" "$tmp/scripts"
	ln -s scripts/do.sh "$tmp/do.sh"
	mkdir "$tmp/apps"
	do=$tmp/do.sh
}

teardown()
{
	rm -rf "$tmp"
}

@test "new-app makes an application that builds and does what its test says" {
	run -0 "$do" new-app one
	[ "$output" = 'apps/one is made; try: ./do.sh run one you' ]
	run -0 "$do" list
	[[ $output == one*dynamic*C*-*greets* ]]
	here=$tmp/apps/one
	root=$tmp/root
	mkdir "$root"
	# shellcheck source=/dev/null
	source "$here/build"
	run -0 "$root/one"
	[ "$output" = 'Hello, World!' ]
	run -2 "$root/one" a 'b c'
	[ "$output" = $'Hello, a!\nHello, b c!' ]
	! grep -r @ "$here"
}

@test "new-app --static makes it static-PIE, and says so" {
	run -0 "$do" new-app --static two
	run -0 "$do" list
	[[ $output == two*static* ]]
	here=$tmp/apps/two
	root=$tmp/root
	mkdir "$root"
	# shellcheck source=/dev/null
	source "$here/build"
	run -0 file -b "$root/two"
	[[ $output == *static-pie* ]]
}

@test "what is there is left alone" {
	run -0 "$do" new-app one
	echo mine >"$tmp/apps/one/one.c"
	run -1 "$do" new-app one
	[ "$output" = 'do.sh: apps/one is there already; take another name, or remove it first' ]
	[ "$(<"$tmp/apps/one/one.c")" = mine ]
}

@test "names that cannot be, and words that are not understood" {
	for name in '' . .. ../x a/b A 1a 'a b' -- -x "$(printf 'a%.0s' {1..33})"; do
		run -1 "$do" new-app "$name"
		[[ ${#lines[@]} == 1 && $output == 'do.sh: '* ]]
	done
	run -1 "$do" new-app
	[[ $output == *'takes the name'* ]]
	run -1 "$do" new-app one two
	[[ $output == *"not 'one' and 'two'"* ]]
	[ -z "$(ls "$tmp/apps")" ]
}

@test "bundle: words that are not understood" {
	"$do" new-app one 2>/dev/null
	run -1 "$do" bundle nothing
	[ "$output" = "do.sh: there is no target application 'nothing'; './do.sh list' shows them" ]
	run -1 "$do" bundle --output
	[[ $output == *'needs a value'* ]]
	run -1 "$do" bundle --output "$tmp" one
	[[ $output == *'cannot be written'* ]]
	run -1 "$do" bundle -q
	[[ $output == *"unknown option '-q'"* ]]
}
