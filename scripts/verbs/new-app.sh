# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# new-app: a target application to begin with, from the templates in
# scripts/new-app/. It runs at once; from there on it is the user's.

verb_about='a target application of your own, to begin with'

verb_help()
{
	cat <<END
Usage: ./do.sh new-app [--static] NAME

Makes apps/NAME/ with a manifest, a source, a build script and a test.
./do.sh run NAME runs it at once; apps/README.md says what else it can have.

      --static   all in one file (static-PIE), without ld.so and libraries
      --help     this text
END
}

new_app_read_words()
{
	local word
	name='' linkage=dynamic flags=''
	for word; do
		case $word in
		--help) verb_help; exit 0 ;;
		--static) linkage=static flags=' -static-pie' ;;
		-*) die "unknown option '$word'; './do.sh new-app --help' lists them" ;;
		*) [[ -z $name ]] || die "new-app takes one name, not '$name' and '$word'"
			name=$word ;;
		esac
	done
	[[ -n $name ]] ||
		die 'new-app takes the name of the application; try: ./do.sh new-app hello'
}

new_app_check()
{
	[[ $name =~ ^[a-z][a-z0-9_]{0,31}$ ]] ||
		die "'$name' cannot be a name; take up to 32 of a-z, 0-9 and _, a letter first"
	[[ ! -e $root/apps/$name ]] ||
		die "apps/$name is there already; take another name, or remove it first"
}

# new_app_fill TEMPLATE FILE
new_app_fill()
{
	local text
	text=$(<"$root/scripts/new-app/$1")
	text=${text//@NAME@/$name}
	text=${text//@LINKAGE@/$linkage}
	printf '%s\n' "${text//@FLAGS@/$flags}" >"$folder/$2"
}

verb_main()
{
	local name linkage flags folder
	new_app_read_words "$@"
	new_app_check
	folder=$root/apps/$name
	mkdir -p "$folder" 2>/dev/null ||
		die "$root/apps cannot be written; does it belong to another user?"
	new_app_fill manifest manifest
	new_app_fill build build
	new_app_fill test test
	new_app_fill source.c "$name.c"
	progress "apps/$name is made; try: ./do.sh run $name you"
}
