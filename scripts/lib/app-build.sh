# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What apps/NAME/build is run in: bash with the functions below, in an empty
# folder ($work) that is removed afterwards.
#
#	$here	apps/NAME, with its sources
#	$root	the guest's root file system, to be filled
#	$fetched	where unpack_packages unpacks
#
# When the script is through, the interpreter and libraries that the programs
# in $root need are copied there: out of $fetched if it was used, else from
# this machine. do.sh (scripts/lib/app.sh) packs the result.
set -euo pipefail

fetched=$work/fetched
# gcc looks there as well; unlike -I and -L, these may hold spaces.
export C_INCLUDE_PATH=$fetched/usr/include
export LIBRARY_PATH=$fetched/usr/lib/x86_64-linux-gnu
# shellcheck source=scripts/lib/debs.sh
source "$scripts/lib/debs.sh"

# step WORD...: tells the user what takes time now.
step()
{
	printf '  %s\n' "$*" >&3
	printf '== %s\n' "$*"
}

# fail MESSAGE: ends the build.
fail()
{
	printf '%s\n' "$1" >&2
	printf '%s\n' "$1" >"$reason"
	exit 1
}

# unpack_packages NAME...: Debian packages of these names, and those that they
# depend on, into $fetched; with --alone first, only the named ones. Nothing is
# installed.
unpack_packages()
{
	debs_fetch "$@"
	debs_unpack "$fetched"
}

# unpack_system NAME...: a whole small Debian with these packages, as $root.
unpack_system()
{
	debs_fetch --system "$@"
	step "unpacking ${#deb_files[@]} packages"
	debs_unpack "$root"
	step 'settling them'
	bash "$scripts/lib/settle.sh" "$root" "$work/control"
	fetched=$root
}

# unpack_source PACKAGE FILE SHA256: the original tarball of a Debian source
# package, and goes into it. FILE and SHA256 are what we built it from; another
# release of Debian has another FILE, for which apt's signatures must do.
unpack_source()
{
	source_fetch "$@"
	mkdir "$work/source"
	tar -x -C "$work/source" --strip-components=1 -f "$source_file"
	cd "$work/source"
}

# keep PATTERN...: from $fetched into $root, files or whole directories.
keep()
{
	# shellcheck disable=SC2068 # the patterns are to be expanded there
	(cd "$fetched" &&
		python3 "$scripts/gather.py" keep "$root" "$fetched" $@)
}

# What the programs in $root need; a system has all that it needs.
fill()
{
	local from=/
	[[ ! -d $fetched/usr ]] || from=$fetched
	[[ $from == "$root" ]] ||
		python3 "$scripts/gather.py" fill "$root" "$from"
}

# What the result was made with.
record_tools()
{
	local -a names
	read -ra names <<<"libc6 gcc $packages"
	dpkg-query -W -f='${Package} ${Version} (this machine)\n' \
		"${names[@]}" 2>/dev/null || :
}

cd "$work"
# shellcheck source=/dev/null
source "$here/build"
mkdir -p "$root/root" "$root/tmp"
chmod 700 "$root/root"
chmod 1777 "$root/tmp"
fill
record_tools >>"$record"
