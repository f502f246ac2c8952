# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# A program of this machine as an archive to boot with: itself, and what it
# needs to start, under the paths that they have here.

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
	image=${debs_folder:-$build}/host$guest_path/image.cpio
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
		${debs_folder:+"$debs_folder/made"} \
		"$root"/scripts/{pack,gather,elf}.py
}

host_build()
{
	local folder=${image%/*}
	folder_make "$folder"
	touch -r "$guest_path" "$folder/mark"
	python3 "$root/scripts/gather.py" host "$guest_path" "$image" \
		"$folder/inputs" ${debs_folder:+"$debs_folder/root"} ||
		die "'$guest_path' could not be packed; see above"
}
