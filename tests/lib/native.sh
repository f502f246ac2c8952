# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Programs run natively in a guest's root file system: chroot in namespaces of
# their own, with the /dev, /proc and folders that the kernel gives to a guest,
# and its limits. Root does that everywhere; others where users may have
# namespaces.

native_unshare=(unshare --mount --pid --fork --ipc)
((EUID == 0)) || native_unshare+=(--map-root-user)

native_is_possible()
{
	"${native_unshare[@]}" true 2>/dev/null
}

# native_prepare TREE: adds what the kernel adds.
native_prepare()
{
	(
		cd "$1" || exit
		mkdir -p dev etc home proc root run sys tmp usr var/log var/tmp
		: >>etc/hosts
		[[ -e etc/passwd ]] || echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
		[[ -e etc/group ]] || echo 'root:x:0:' >etc/group
	)
}

# What is done in the namespaces. timeout is the first process, since no signal
# of its own kills that one; it passes the status on.
# shellcheck disable=SC2016 # for the inner shell
native_script='
	mount -t tmpfs -o mode=755 tmpfs "$1/dev"
	for name in null zero full random urandom tty; do
		: >"$1/dev/$name"
		mount --bind "/dev/$name" "$1/dev/$name"
	done
	mkdir -m 1777 "$1/dev/shm"
	mkdir "$1/dev/pts"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
	ln -s pts/ptmx "$1/dev/ptmx"
	ln -s /proc/self/fd "$1/dev/fd"
	ln -s fd/0 "$1/dev/stdin"
	ln -s fd/1 "$1/dev/stdout"
	ln -s fd/2 "$1/dev/stderr"
	mount -t proc proc "$1/proc"
	ulimit -Sn 1024
	umask 022
	exec timeout --foreground $limit env -i $environment chroot "$@"'

# natively TREE COMMAND...: with the caller's streams and the status; in the
# environment are the words of $environment alone.
natively()
{
	environment=$environment limit=${native_limit:-120} "${native_unshare[@]}" \
		bash -c "$native_script" natively "$@"
}
