# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Programs as archives to boot with. A target application is a folder of apps/:
#
#	manifest	what it is, as data; app_load says which names it sets
#	build		fills $root, the guest's root file system
#
# A program of the host is packed with what it needs to start. Either is done
# again only when something that it was made of has changed; the look at the
# times is bash's own, so that a warm start costs no process.

# The order in which a session meets them; what else apps/ holds comes after.
apps_in_order=(helloworld_static server_static helloworld_go_static
	server_go_static helloworld_cpp_static helloworld_rust_static_musl
	helloworld_rust_static_gnu nginx_static redis_static sqlite3_static
	bc_static gzip_static helloworld server helloworld_go server_go
	helloworld_cpp helloworld_rust nginx redis sqlite3 bc gzip)

app_exists()
{
	[[ $1 =~ ^[A-Za-z0-9_+.-]+$ && -f $root/apps/$1/manifest ]]
}

# app_names: prints the names of the target applications, one a line.
app_names()
{
	local name
	for name in "${apps_in_order[@]}"; do
		! app_exists "$name" || printf '%s\n' "$name"
	done
	for name in "$root"/apps/*/manifest; do
		name=${name%/manifest}
		name=${name##*/}
		[[ " ${apps_in_order[*]} " == *" $name "* ]] ||
			! app_exists "$name" || printf '%s\n' "$name"
	done
}

# app_load NAME: reads its manifest.
app_load()
{
	app_about=''		# one line: what it shows
	app_linkage=''		# static or dynamic
	app_language=''
	app_command=("/$1")	# path in the guest, then arguments
	app_packages=()		# Debian packages that building it takes
	app_ports=()		# ports that it serves
	# shellcheck source=/dev/null
	source "$root/apps/$1/manifest"
}

# app_image NAME, whose manifest is loaded: sets image, made as needed, and
# image_root, the same files unpacked.
app_image()
{
	image=$build/images/$1.cpio
	image_root=$build/apps/$1/root
	if app_is_built "$1" && app_is_packed "$1"; then
		return
	fi
	packages_need "${app_packages[@]}"
	lock_take
	app_is_built "$1" || app_build "$1"
	app_is_packed "$1" || app_pack "$1"
	lock_drop
}

# Its own files count; for a change of what builds it there is ./do.sh clean.
app_is_built()
{
	local file
	[[ -e $build/apps/$1/made ]] || return
	for file in "$root/apps/$1"/* "$root/apps/$1"/*/*; do
		[[ $file == */test || $file == */README.md ||
			! $file -nt $build/apps/$1/made ]] || return
	done
}

app_is_packed()
{
	[[ -e $image ]] &&
		! is_newer "$image" "$build/apps/$1/made" "$root/scripts/pack.py"
}

# Everything happens in a folder of its own that is renamed when it is whole,
# so that an interrupted set-up leaves nothing half done.
app_build()
{
	local name=$1 folder=$build/apps/$1 new=$build/apps/.$1.new
	folder_make "$build/apps"
	rm -rf -- "$new"
	mkdir -p "$new/root" "$new/work"
	: >"$new/made"
	progress "building $name"
	app_run_build || die "'$name' could not be built; see above"
	rm -rf -- "$folder"
	mv -- "$new" "$folder"
	rm -rf -- "$folder/work"
}

app_pack()
{
	folder_make "$build/images"
	python3 "$root/scripts/pack.py" "$image_root" "$image" ||
		die "'$1' could not be packed; see above"
}

# What the script prints goes to a file, shown when it fails; its `step` lines
# go to the user. With V=1 everything does.
app_run_build()
{
	local status=0
	local -a run=(env "root=$new/root" "work=$new/work" "here=$root/apps/$name"
		"build=$build" "scripts=$root/scripts" "record=$new/versions"
		"packages=${app_packages[*]}"
		bash "$lib/app-build.sh")
	if [[ ${V:-} == 1 ]]; then
		"${run[@]}" 3>&2 >&2 </dev/null || status=$?
	else
		"${run[@]}" 3>&2 >"$new/log" 2>&1 </dev/null || status=$?
		((status == 0)) || tail -n 40 "$new/log" >&2
	fi
	return "$status"
}

folder_make()
{
	mkdir -p "$@" 2>/dev/null ||
		die "$build cannot be written; does it belong to another user?"
}

# host_image PATH: sets image and guest_path, the same path made absolute, and
# image_root.
host_image()
{
	guest_path=$1
	[[ $guest_path == /* ]] || guest_path=$PWD/$guest_path
	while [[ $guest_path == */./* ]]; do
		guest_path=${guest_path//\/.\///}
	done
	image_root=/
	image=$build/host$guest_path/image.cpio
	host_is_stale || return 0
	lock_take
	! host_is_stale || host_build
	lock_drop
}

# The program counts as the same while its time is exactly the same, whichever
# way it was replaced; libraries change by dpkg or by getting newer.
host_is_stale()
{
	local -a inputs=()
	local mark=${image%/*}/mark
	[[ -e $image && -e $mark && ! $guest_path -nt $mark &&
		! $guest_path -ot $mark ]] || return 0
	mapfile -t inputs 2>/dev/null <"${image%/*}/inputs" || return 0
	is_newer "$image" "${inputs[@]}" /etc/ld.so.cache /var/lib/dpkg/status \
		"$root/scripts/pack.py" "$root/scripts/gather.py"
}

host_build()
{
	local folder=${image%/*}
	folder_make "$folder"
	touch -r "$guest_path" "$folder/mark"
	python3 "$root/scripts/gather.py" host "$guest_path" "$image" \
		"$folder/inputs" || die "'$guest_path' could not be packed; see above"
}
