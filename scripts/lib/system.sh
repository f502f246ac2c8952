# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# --deb: a small Debian with the packages that were asked for, under
# build/debs/. A set of packages has a folder of its own, named after them; no
# package is called "_".

debs_names=() debs_folder=''
packages_unpack=(apt dpkg tar)	# for that, on the host

# system_add LIST: the value of a --deb option.
system_add()
{
	local name IFS=,
	local -a names
	read -ra names <<<"$1"
	((${#names[@]})) || die '--deb takes names of Debian packages'
	for name in "${names[@]}"; do
		[[ $name =~ ^[a-z0-9][a-z0-9.+-]+$ ]] ||
			die "--deb takes names of Debian packages, not '$name'"
		debs_names+=("$name")
	done
	IFS=/
	debs_folder=$build/debs/${debs_names[*]}/_
}

# system_make: sees to it that the tree of --deb is there.
system_make()
{
	[[ -n $debs_folder ]] || return 0
	! root_is_made "$debs_folder" "$root/scripts/debs" || return 0
	packages_need "${packages_unpack[@]}"
	lock_take
	root_make "$debs_folder" "$root/scripts/debs" "${debs_names[*]}"
	lock_drop
}

# system_has NAME: is that a program of those packages, by its path or by a
# name that PATH finds? Sets guest_path.
system_has()
{
	local folder
	[[ -n $debs_folder ]] || return
	guest_path=$1
	if [[ $1 != */* ]]; then
		for folder in ${guest_PATH//:/ }; do
			guest_path=$folder/$1
			system_has "$guest_path" && return
		done
		return 1
	fi
	# A link may lead to where it leads in the guest alone.
	[[ $1 == /* && ( -L $debs_folder/root$1 || -f $debs_folder/root$1 ) ]]
}

# system_image: sets image and image_root to the packages alone.
system_image()
{
	image_root=$debs_folder/root
	image=$debs_folder/image.cpio
	image_is_packed && return
	lock_take
	image_pack "${debs_names[*]}" "$image_root"
	lock_drop
}
