# SPDX-License-Identifier: BSD-3-Clause
#
# --deb, with an archive of three packages made up here: "base" is essential,
# "tool" depends on "helper" and has a maintainer script.
bats_require_minimum_version 1.5.0

setup_file()
{
	SHARED=$(mktemp -d)
	export SHARED
	cp -r "$BATS_TEST_DIRNAME/../../scripts" "$SHARED/scripts"
	ln -s scripts/do.sh "$SHARED/do.sh"
	mkdir -p "$SHARED"/{kernel/boot,bin,apps,build/{bin,lwip},archive}
	gcc -O1 -o "$SHARED/build/bin/elfin-launch" "$SHARED"/scripts/launch/*.c
	printf 'all:\n\ttouch $(BUILD)/elfin.elf\n' >"$SHARED/kernel/Makefile"
	cat >"$SHARED/bin/qemu-system-x86_64" <<-END
		#!/usr/bin/env bash
		exec "$BATS_TEST_DIRNAME/fake-qemu" "\$@"
	END
	chmod +x "$SHARED/bin/qemu-system-x86_64"
	make_archive
	chmod -R a+rX "$SHARED"
}

teardown_file()
{
	rm -rf "$SHARED"
}

make_archive()
{
	local base=$SHARED/base helper=$SHARED/helper tool=$SHARED/tool
	mkdir -p "$base"/{etc,usr/share/base-passwd,bin,var/lib/dpkg/alternatives}
	mkdir -p "$base"/etc/alternatives
	echo root:x:0:0:root:/root:/bin/sh >"$base/usr/share/base-passwd/passwd.master"
	printf 'root:x:0:\nnogroup:x:65534:\n' >"$base/usr/share/base-passwd/group.master"
	echo sh >"$base/bin/sh"
	package base 'Essential: yes'
	mkdir -p "$helper"/usr/{lib,share/doc/helper}
	echo library >"$helper/usr/lib/helper"
	echo words >"$helper/usr/share/doc/helper/README"
	package helper 'Priority: optional'
	mkdir -p "$tool"/{usr/games,usr/bin,DEBIAN}
	echo program >"$tool/usr/games/config"
	echo program >"$tool/usr/bin/pick-me"
	chmod +x "$tool"/usr/*/*
	cat >"$tool/DEBIAN/postinst" <<-'END'
		#!/bin/sh
		set -e
		. /usr/share/debconf/confmodule
		rm -rf /etc/passwd
		echo spoilt >/etc/elfin-was-here
		if [ "$1" = configure ] && [ -e /usr/lib/helper ]; then
			for name in pick choose; do
				update-alternatives --install "/usr/bin/$name" "$name" \
					/usr/bin/pick-me 10 >/dev/null
			done
		fi
		if ! getent passwd keeper >/dev/null 2>&1; then
			adduser --system --group --home=/var/keeper \
				--no-create-home keeper
		fi
		adduser keeper nogroup || true
	END
	chmod +x "$tool/DEBIAN/postinst"
	package tool 'Depends: helper'
}

# package NAME FIELD: from the folder of that name into the archive.
package()
{
	local file=$SHARED/archive/$1_1_all.deb
	mkdir -p "$SHARED/$1/DEBIAN"
	printf '%s\n' "Package: $1" 'Version: 1' 'Architecture: all' \
		'Maintainer: Nobody <nobody@localhost>' 'Description: made up' \
		"$2" >"$SHARED/$1/DEBIAN/control"
	dpkg-deb --root-owner-group --build "$SHARED/$1" "$file" >/dev/null
	{
		dpkg-deb --field "$file"
		echo "Filename: ./${file##*/}"
		echo "Size: $(stat -c %s "$file")"
		echo "SHA256: $(sha256sum <"$file" | cut -d' ' -f1)"
		echo
	} >>"$SHARED/archive/Packages"
}

setup()
{
	tmp=$(mktemp -d)
	chmod 755 "$tmp"
	checkout="$tmp/a check out"
	cp -a "$SHARED" "$checkout"
	PATH=$checkout/bin:$PATH
	do=$checkout/do.sh
	tree=$checkout/build/debs/tool/_/root
	cd "$tmp"
	# What debs_prepare does, with our archive for the machine's.
	(
		build=$checkout/build
		# shellcheck source=/dev/null
		source "$checkout/scripts/lib/debs.sh"
		mkdir -p "$apt_folder"/{sources.list.d,lists/partial,cache/archives/partial}
		echo "deb [trusted=yes] copy:$SHARED/archive ./" \
			>"$apt_folder/sources.list.d/ours.list"
		: >"$apt_folder/status"
		private_apt apt-get update
		: >"$apt_folder/prepared"
	) >apt.log 2>&1
}

teardown()
{
	rm -rf "$tmp"
}

deb()
{
	"$do" run --deb "$@" </dev/null
}

@test "a program of a package, by its path and by its name" {
	deb tool /usr/games/config hello 2>err | tr '\0' '\n' >out
	grep -qx 'exec=/usr/games/config' out
	grep -qx 'arg=hello' out
	deb tool config 2>err | tr '\0' '\n' >out
	[ ! -s err ]
	grep -qx 'exec=/usr/games/config' out
	grep -qx 'arg=config' out
}

@test "what it depends on, what is essential, and nothing to read" {
	deb tool config >/dev/null 2>&1
	[ -e "$tree/usr/lib/helper" ]
	[ "$(readlink "$tree/bin")" = usr/bin ]
	[ -e "$tree/usr/bin/sh" ]
	[ ! -e "$tree/usr/share/doc/helper/README" ]
	[ -e "$tree/etc/ld.so.cache" ]
}

@test "maintainer scripts get their wishes, and nothing else" {
	before=$(cksum /etc/passwd)
	deb tool config >/dev/null 2>&1
	[ "$(cksum /etc/passwd)" = "$before" ]
	[ ! -e /etc/elfin-was-here ]
	[ "$(readlink "$tree/usr/bin/choose")" = /etc/alternatives/choose ]
	[ "$(readlink "$tree/etc/alternatives/pick")" = /usr/bin/pick-me ]
	grep -qx 'keeper:x:10[01]:10[01]::/var/keeper:/usr/sbin/nologin' "$tree/etc/passwd"
	grep -qx 'nogroup:x:65534:keeper' "$tree/etc/group"
}

@test "the second time no apt is started, and no archive is needed" {
	deb tool config >/dev/null 2>&1
	printf '#!/bin/sh\nexit 1\n' >"$checkout/bin/apt-get"
	cp "$checkout/bin/apt-get" "$checkout/bin/dpkg-deb"
	chmod +x "$checkout"/bin/*
	deb tool config >/dev/null 2>err
	[ ! -s err ]
}

@test "a package that is not there: one line, status 125" {
	run -125 deb nowhere config
	[ "${lines[-1]}" = 'do.sh: there is no Debian package "nowhere" here' ]
	[ "${#lines[@]}" -le 3 ]
	[ ! -e "$checkout/build/debs/nowhere/_" ]
	run -125 deb 'no name' config
	[ "${#lines[@]}" -eq 1 ]
}

@test "a program that is not in the packages: status 127" {
	deb tool config >/dev/null 2>&1
	run -127 deb tool nonsense
}

@test "a program of the host, over the packages" {
	printf 'int main(void) { return 0; }\n' | gcc -x c -o exit -
	run -3 deb tool ./exit 3
	[ -e "$checkout/build/debs/tool/_/host$tmp/exit/image.cpio" ]
}

@test "two at once build once" {
	deb tool config >/dev/null 2>one &
	deb tool config >/dev/null 2>two
	wait $!
	[ "$(cat one two | grep -c '^building tool')" = 1 ]
}

@test "as a user who is not root" {
	((EUID == 0)) || skip 'is the case already'
	chown -R 65534:65534 "$checkout"
	setpriv --reuid 65534 --regid 65534 --clear-groups \
		env HOME=/nonexistent "$do" run --deb tool config </dev/null 2>err \
		| tr '\0' '\n' | grep -qx 'exec=/usr/games/config'
	[ "$(readlink "$tree/etc/alternatives/pick")" = /usr/bin/pick-me ]
	grep -q keeper "$tree/etc/passwd"
	[ -e "$tree/etc/ld.so.cache" ]
}
