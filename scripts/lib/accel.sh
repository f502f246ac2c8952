# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# KVM or TCG? /dev/kvm being there says little: nested and old hosts offer it
# and then hang or kill real guests. So a program that is hard on the machine is
# run in the kernel, once under each, and KVM is used when it gives the right
# answer and gives it sooner. The answer is kept for this QEMU, this kernel and this host.

# accel_choose auto|kvm|tcg: sets accel to kvm or tcg.
accel_choose()
{
	accel=$1
	[[ $accel == auto ]] || return 0
	accel=tcg
	[[ -r /dev/kvm && -w /dev/kvm ]] || return 0
	accel_remembered || accel_probe
}

# The answer file's name carries the host, its age the QEMU and the kernel.
accel_answer_file()
{
	local release='' host=''
	read -r release </proc/sys/kernel/osrelease || :
	read -r host </proc/sys/kernel/random/boot_id || :
	answer_file=$build/accel/$release-$host
}

accel_remembered()
{
	local answer_file
	accel_answer_file
	is_newer "$answer_file" "$kernel" "$qemu" && return 1
	read -r accel <"$answer_file"
}

# Touching a file must not cost a probe: what counts is what is in it.
accel_key()
{
	local version
	version=$("$qemu" --version | head -n 1)
	key=$(printf '%s\n' "$version" "$answer_file" |
		cat - "$kernel" | sha256sum)
	key=${key%% *}
}

accel_probe()
{
	local answer_file key kept
	accel_answer_file
	accel_key
	kept=$build/accel/by-content/$key
	mkdir -p "${kept%/*}"
	if [[ ! -s $kept ]]; then
		progress 'trying KVM on this machine (once)'
		accel_compare
		echo "$accel" >"$kept.$$"
		mv -f "$kept.$$" "$kept"
	fi
	read -r accel <"$kept"
	cp "$kept" "$answer_file.$$"
	mv -f "$answer_file.$$" "$answer_file"
}

# TCG's time, plus what a loaded machine may add, is the limit for KVM.
accel_compare()
{
	local before tcg_time kvm_time limit
	accel=tcg
	before=${EPOCHREALTIME/[.,]/}
	accel_try tcg 20 || return 0
	tcg_time=$((${EPOCHREALTIME/[.,]/} - before))
	limit=$((tcg_time + 500000))
	before=${EPOCHREALTIME/[.,]/}
	accel_try kvm "$((limit / 1000000)).$(printf %06d \
		$((limit % 1000000)))" || return 0
	kvm_time=$((${EPOCHREALTIME/[.,]/} - before))
	((kvm_time < tcg_time)) && accel=kvm
	return 0
}

# accel_try ACCEL SECONDS: does the probe (scripts/probe.c) run in the kernel?
# Sets probe_said to what it and the kernel's log said.
accel_try()
{
	probe_build
	probe_said=$("$launcher" --qemu "$qemu" --kernel "$kernel" --accel "$1" \
		--memory 64M --timeout "$2" --log --initrd "$probe" \
		-- /probe probe </dev/null 2>&1) &&
		[[ $probe_said == *'probe ok'* ]]
}

probe=$build/probe.cpio

probe_build()
{
	local folder
	is_newer "$probe" "$root"/scripts/{probe.c,pack.py} || return 0
	lock_take
	folder=$(mktemp -d "$build/probe.XXXXXX")
	if gcc -O2 -Wall -Wextra -Werror -static -pthread -o "$folder/probe" \
		"$root/scripts/probe.c"; then
		python3 "$root/scripts/pack.py" "$folder" "$probe"
	fi
	rm -rf "$folder"
	lock_drop
	[[ -e $probe ]] || die 'scripts/probe.c does not build; see above'
}
