# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# doctor: finds out what works here by doing it, and says what to do about
# what does not.

verb_about='check this machine by doing'

verb_help()
{
	cat <<END
Usage: ./do.sh doctor

Boots the kernel in QEMU, tries KVM with a real guest, attaches
GDB, and says what works, what does not, and what to do about it.
END
}

doctor_troubles=0

# doctor_say ok|no|-- WHAT: "no" is trouble, "--" is only worth knowing.
doctor_say()
{
	local colour=$colour_end
	[[ $1 != no ]] || colour=$colour_error
	printf '%s%s%s  %s\n' "$colour" "$1" "$colour_end" "$2"
	[[ $1 != no ]] || ((doctor_troubles += 1))
}

doctor_packages()
{
	local missing
	packages_for_commands "${packages_base[@]}"
	if ((${#missing[@]})); then
		doctor_say no "packages are missing: ${missing[*]}; ./do.sh setup installs them"
		return 1
	fi
	doctor_say ok 'gcc, make, QEMU, GDB and Python are installed'
}

doctor_qemu()
{
	local before
	qemu_find
	if qemu_read_version; then
		doctor_say ok "QEMU $qemu_version"
	else
		doctor_say no "QEMU $qemu_version is too old; 6.2 or later is needed"
	fi
	before=${EPOCHREALTIME/[.,]/}
	if accel_try tcg 30; then
		doctor_say ok "the kernel boots and runs the probe in $(((${EPOCHREALTIME/[.,]/} - before) / 1000)) ms (TCG)"
	else
		doctor_say no "the probe does not run in QEMU:"
		printf '%s\n' "$probe_said" | sed 's/^/    /'
	fi
}

doctor_kvm()
{
	if [[ ! -e /dev/kvm ]]; then
		doctor_say -- 'no /dev/kvm here: TCG is used'
	elif [[ ! -r /dev/kvm || ! -w /dev/kvm ]]; then
		doctor_say -- "/dev/kvm may not be used; try: sudo adduser $(id -un) kvm"
	else
		accel_compare
		if [[ $accel == kvm ]]; then
			doctor_say ok 'KVM runs the probe, and sooner than TCG'
		else
			doctor_say -- '/dev/kvm is there, but does not run the probe as it should: TCG is used'
		fi
	fi
}

doctor_gdb()
{
	local folder guest said='' tries
	folder=$(mktemp -d)
	probe_build
	"$launcher" --qemu "$qemu" --kernel "$kernel" --memory 64M \
		--timeout 20 --gdb "$folder/gdb" --initrd "$probe" \
		-- /probe probe </dev/null >/dev/null 2>&1 &
	guest=$!
	for ((tries = 0; tries < 100; tries++)); do
		[[ ! -S $folder/gdb ]] || break
		sleep 0.05
	done
	said=$(timeout 20 gdb -nx -batch -ex "target remote $folder/gdb" \
		-ex 'break kernel_main' -ex continue -ex kill \
		"$kernel" 2>&1 </dev/null) || :
	kill -KILL "$guest" 2>/dev/null || :
	wait "$guest" 2>/dev/null || :
	rm -rf "$folder"
	if [[ $said == *'Breakpoint 1, kernel_main'* ]]; then
		doctor_say ok "GDB attaches and stops the kernel at a breakpoint"
	else
		doctor_say no 'GDB did not stop the kernel at a breakpoint:'
		printf '%s\n' "$said" | sed 's/^/    /'
	fi
}

verb_main()
{
	case ${1:-} in
	--help) verb_help; return ;;
	?*) die "doctor takes no argument '$1'" ;;
	esac
	load lock packages kernel accel qemu
	if doctor_packages; then
		qemu_find
		kernel_build
		launcher_build
		doctor_qemu
		doctor_kvm
		doctor_gdb
	fi
	((doctor_troubles == 0)) ||
		die "$doctor_troubles of these need attention"
}
