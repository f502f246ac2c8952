# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# The Linux peer: Debian's cloud kernel, unmodified, in the same QEMU with the
# same processor model and memory as Elfin. Its initrd holds one program and
# bench/peer_init.c, nothing else.

peer_kernel=$build/peer/vmlinuz

step()
{
	progress "  $*"
}

fail()
{
	die "$1"
}

# peer_prepare: fetches the kernel and builds the init, each once.
peer_prepare()
{
	lock_take
	[[ -e $peer_kernel && -d $build/peer/modules ]] ||
		quietly 'fetching the Linux kernel to compare with' peer_fetch ||
		die 'the Linux kernel could not be fetched; see above'
	if is_newer "$build/peer/init" "$root/bench/peer_init.c"; then
		gcc -O2 -Wall -Wextra -static -o "$build/peer/init" \
			"$root/bench/peer_init.c" ||
			die 'bench/peer_init.c does not build; see above'
	fi
	lock_drop
}

# The name linux-image-cloud-amd64 stands for the newest of them.
peer_fetch()
{
	local name folder=$build/peer/.new
	local -a deb_files
	local record=$build/peer/versions
	# shellcheck source=scripts/lib/debs.sh
	source "$lib/debs.sh"
	mkdir -p "$build/peer"
	: >"$record"
	debs_prepare
	name=$(private_apt apt-cache depends linux-image-cloud-amd64 |
		sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
	[[ -n $name ]] ||
		die "this machine's archives have no linux-image-cloud-amd64"
	debs_fetch --alone "$name"
	rm -rf -- "$folder"
	mkdir "$folder"
	dpkg-deb --fsys-tarfile "${deb_files[0]}" |
		tar -x -C "$folder" --wildcards './boot/vmlinuz-*' \
			'*/virtio*.ko' '*/*failover.ko'
	mkdir -p "$build/peer/modules"
	find "$folder/lib" -name '*.ko' \
		-exec mv -f -t "$build/peer/modules" -- {} +
	mv -f -- "$folder"/boot/vmlinuz-* "$peer_kernel"
	rm -rf -- "$folder"
}

# peer_image IMAGE PROGRAM [FILE=PATH...]: an initrd with PROGRAM as /program.
peer_image()
{
	local image=$1 program=$2 folder
	folder=$(mktemp -d)
	cp "$build/peer/init" "$folder/init"
	cp "$program" "$folder/program"
	mkdir "$folder/tmp" "$folder/dev" "$folder/proc" "$folder/sys"
	python3 "$root/scripts/pack.py" --plain "$folder" "$image"
	rm -rf -- "$folder"
}

# peer_command IMAGE ARG...: sets peer_line to QEMU's command line.
peer_command()
{
	local image=$1
	shift
	peer_line=("$qemu" -M pc -nodefaults -no-user-config -no-reboot
		-display none -serial stdio -accel "$accel" -cpu "$bench_cpu"
		-m "$bench_memory" -kernel "$peer_kernel" -initrd "$image"
		-append "console=ttyS0 quiet panic=-1 mitigations=off -- /program $*")
}
