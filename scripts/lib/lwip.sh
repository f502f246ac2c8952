# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The TCP/IP stack's sources: the original tarball of Debian's source package,
# pinned, unpacked where kernel/net/lwip.mk looks for it.

lwip_file=lwip_2.1.3+dfsg1.orig.tar.xz
lwip_sum=0a8276d09fc4e97bbba2f953d74af2388fc2195ea156be9d7589e297a68fde24

lwip_prepare()
{
	[[ -e $build/lwip ]] || lwip_fetch ||
		die "lwIP's source could not be fetched; see above"
}

# In a shell of its own: debs.sh is written for the scripts that build roots.
lwip_fetch()
(
	local record=$build/lwip.record fresh=$build/lwip.fresh
	step() { progress "$*"; }
	fail() { die "$1"; }
	# shellcheck source=scripts/lib/debs.sh
	source "$lib/debs.sh"
	mkdir -p "$build"
	source_fetch lwip "$lwip_file" "$lwip_sum" >/dev/null || exit
	rm -rf -- "$fresh"
	mkdir "$fresh"
	tar -x -C "$fresh" --strip-components=1 -f "$source_file" || exit
	mv -- "$fresh" "$build/lwip"
)
