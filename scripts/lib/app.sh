# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The target applications. Each is a folder of apps/:
#
#	manifest	what it is, as data; app_load says which names it sets
#	build		fills $root, the guest's root file system

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
	app_arguments=()	# more, where the user gives none
	app_packages=()		# Debian packages that building it takes
	app_ports=()		# ports that it serves
	app_try=''		# a command that asks it: ADDRESS or HOST, PORT
	app_network=''		# user, where it has no ports but needs one
	# shellcheck source=/dev/null
	source "$root/apps/$1/manifest"
}

# app_image NAME, whose manifest is loaded: sets image, made as needed, and
# image_root, the same files unpacked. With --deb, the packages' files are in
# the image as well.
app_image()
{
	local folder=$build/apps/$1
	image_root=$folder/root
	image=${debs_folder:-$build}/images/$1.cpio
	root_is_made "$folder" "$root/apps/$1" && image_is_packed && return
	packages_need "${app_packages[@]}"
	lock_take
	root_make "$folder" "$root/apps/$1" "$1"
	image_pack "$1" ${debs_folder:+"$debs_folder/root"} "$image_root"
	lock_drop
}
