# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# A script for bash, run in the root file system of some Debian packages twice:
# natively and in the kernel. What it writes is compared part by part; a part
# begins with a line that is a mark and a label. The suite has set $root.
build=$root/build
lib=$root/scripts/lib
for part in "$root"/tests/lib/{tap,native}.sh \
	"$lib"/{ui,lock,packages,kernel,qemu,root,system}.sh; do
	# shellcheck source=/dev/null
	source "$part"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# both_need PKG,PKG...: what --deb takes. Ends the suite where there is no way
# to run its programs natively.
both_need()
{
	packages=$1
	if ! native_is_possible; then
		skip "$packages" 'no namespaces for users here'
		tap_end
		exit
	fi
	system_add "$1"
	system_make
	cp -a "$debs_folder/root" "$work/root"
	native_prepare "$work/root"
}

# both_run SCRIPT: leaves what it wrote in $work/native and $work/kernel.
both_run()
{
	# shellcheck disable=SC2034 # natively's
	local environment="PATH=$guest_PATH HOME=/root LANG=C.UTF-8"
	natively "$work/root" bash -s <"$1" >"$work/native" 2>&1 || :
	"$root/do.sh" run --timeout 600 --deb "$packages" bash -s \
		<"$1" >"$work/kernel" 2>&1 || :
}

# both_part MARK LABEL: a test.
both_part()
{
	local way
	for way in native kernel; do
		awk -v mark="$1" -v label="$2" 'index($0, mark " ") == 1 {
			on = $0 == mark " " label; next } on' \
			"$work/$way" >"$work/$way.part"
	done
	is_same "$2" "$work/native.part" "$work/kernel.part"
}
