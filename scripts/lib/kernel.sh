# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The kernel and the launcher as files: built when something they are made of
# is newer. The look at the times is bash's own, so that a warm start does not
# even start make.

# shellcheck source=scripts/lib/lwip.sh
source "$lib/lwip.sh"

kernel=$build/kernel/elfin.elf
kernel_to_run=${ELFIN_KERNEL:-$kernel}	# not the plain one in exercises
launcher=$build/bin/elfin-launch

# is_newer FILE THAN...: is any of THAN newer than FILE, or FILE not there?
is_newer()
{
	local file=$1 other
	shift
	for other; do
		[[ $other -nt $file ]] && return 0
	done
	return 1
}

kernel_is_stale()
{
	local part
	[[ -e $kernel ]] || return 0
	for part in "$root"/kernel/ "$root"/kernel/* "$root"/kernel/*/*; do
		[[ ! $part -nt $build/kernel/.made ]] || return 0
	done
	return 1
}

# kernel_build: sees to it that $kernel is there and up to date.
kernel_build()
{
	kernel_is_stale || return 0
	lock_take
	if kernel_is_stale; then
		[[ -f $root/kernel/Makefile ]] ||
			die 'kernel/Makefile is missing; is this a whole checkout?'
		mkdir -p "$build/kernel"
		: >"$build/kernel/.making"
		lwip_prepare
		quietly 'building the kernel' \
			make -C "$root/kernel" -j"$(nproc)" BUILD=../build/kernel ||
			die 'the kernel does not build; see above'
		mv -f "$build/kernel/.making" "$build/kernel/.made"
	fi
	lock_drop
}

# launcher_build: the same for $launcher.
launcher_build()
{
	is_newer "$launcher" "$root"/scripts/launch/*.[ch] || return 0
	lock_take
	mkdir -p "${launcher%/*}"
	quietly 'building the launcher' \
		gcc -std=gnu11 -O2 -Wall -Wextra -Werror \
		-o "$launcher.new" "$root"/scripts/launch/*.c ||
		die 'the launcher does not build; see above'
	mv -f "$launcher.new" "$launcher"
	lock_drop
}
