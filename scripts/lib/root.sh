# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# A root file system: a tree that a build script has filled, and the archive to
# boot with that is packed from it. Either is made again only when something
# that it was made of has changed; the look at the times is bash's own, so that
# a warm start costs no process.

# What fills every root file system besides a build script of its own.
root_tools=("$root"/scripts/{gather,elf}.py
	"$lib"/{app-build,debs,settle,cage}.sh)

# root_is_made FOLDER SOURCES: is FOLDER/root filled, as SOURCES/build has it?
root_is_made()
{
	local file
	[[ -e $1/made ]] || return
	for file in "$2"/* "$2"/*/* "${root_tools[@]}"; do
		[[ $file == */test || $file == */README.md ||
			! $file -nt $1/made ]] || return
	done
}

# root_make FOLDER SOURCES LABEL: fills it where that is needed. Everything
# happens in a folder of its own that is renamed when it is whole, so that an
# interrupted set-up leaves nothing half done.
root_make()
{
	local folder=$1 new=${1%/*}/.${1##*/}.new
	! root_is_made "$1" "$2" || return 0
	rm -rf -- "$new"
	folder_make "$new/root" "$new/work"
	: >"$new/made"
	progress "building $3"
	if ! root_build "$2"; then
		[[ ! -e $new/reason ]] || die "$(<"$new/reason")"
		die "'$3' could not be built; see above"
	fi
	rm -rf -- "$folder"
	mv -- "$new" "$folder"
	rm -rf -- "$folder/work"
}

# image_is_packed: is $image there, and newer than what is in it?
image_is_packed()
{
	[[ -e $image ]] && ! is_newer "$image" "${image_root%/root}/made" \
		${debs_folder:+"$debs_folder/made"} "$root/scripts/pack.py"
}

# image_pack LABEL ROOT...: makes $image of these trees where it is needed.
image_pack()
{
	! image_is_packed || return 0
	folder_make "${image%/*}"
	python3 "$root/scripts/pack.py" "${@:2}" "$image" ||
		die "'$1' could not be packed; see above"
}

# What the script prints goes to a file, shown when it fails without a reason;
# its `step` lines go to the user. With V=1 everything does.
root_build()
{
	local status=0
	local -a run=(env "root=$new/root" "work=$new/work" "here=$1"
		"build=$build" "scripts=$root/scripts" "record=$new/versions"
		"reason=$new/reason" "packages=${app_packages[*]:-}"
		"debs=${debs_names[*]}" bash "$lib/app-build.sh")
	if [[ ${V:-} == 1 ]]; then
		"${run[@]}" 3>&2 >&2 </dev/null || status=$?
	else
		"${run[@]}" 3>&2 >"$new/log" 2>&1 </dev/null || status=$?
		((status == 0)) || [[ -e $new/reason ]] || tail -n 40 "$new/log" >&2
	fi
	return "$status"
}

folder_make()
{
	mkdir -p "$@" 2>/dev/null ||
		die "$build cannot be written; does it belong to another user?"
}
