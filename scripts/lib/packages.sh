# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# Debian packages on the host: which are missing, and how they get installed.
# Nothing is installed that the user has not agreed to: on a terminal we ask,
# elsewhere being root, or sudo without a password, is taken for consent.

# COMMAND:PACKAGE, what every target needs.
packages_base=(gcc:gcc make:make qemu-system-x86_64:qemu-system-x86 gdb:gdb
	bash:bash python3:python3 flock:util-linux)

# packages_for_commands COMMAND:PACKAGE...: sets missing to the packages of
# those commands that this machine does not have. Starts no process.
packages_for_commands()
{
	local pair
	missing=()
	for pair; do
		hash "${pair%%:*}" 2>/dev/null || missing+=("${pair#*:}")
	done
	# gcc comes without the C library's headers where nothing recommends.
	if [[ " $* " == *' gcc:gcc '* && ! -e /usr/include/stdio.h ]]; then
		missing+=(libc6-dev)
	fi
}

# packages_missing PACKAGE...: sets missing to those that are not installed.
packages_missing()
{
	local installed package
	missing=()
	type -P dpkg-query >/dev/null ||
		die "this is not Debian or Ubuntu; install what corresponds to: $*"
	installed=" $({ dpkg-query -W -f='${db:Status-Status}:${Package}\n' \
		"$@" 2>/dev/null || :; } | sed -n 's/^installed://p' | tr '\n' ' ') "
	for package; do
		[[ $installed == *" $package "* ||
			" ${missing[*]} " == *" $package "* ]] || missing+=("$package")
	done
}

# packages_need PACKAGE...: installs those that are missing.
packages_need()
{
	local missing
	(($#)) || return 0
	packages_missing "$@"
	((${#missing[@]} == 0)) || packages_install "${missing[@]}"
}

# packages_install PACKAGE...: installs them, or says what to type.
packages_install()
{
	local -a as_root=()
	local command="apt-get install --no-install-recommends $*"

	type -P apt-get >/dev/null ||
		die "this is not Debian or Ubuntu; install what corresponds to: $*"
	if ((EUID != 0)); then
		type -P sudo >/dev/null ||
			die "packages are missing; as root, type: $command"
		as_root=(sudo)
		[[ -t 0 ]] || as_root+=(-n)
	fi
	packages_agree "$*"
	progress "installing $*"
	packages_apt "$@" ||
		die "packages could not be installed; try by hand: ${as_root[*]:+sudo }$command"
}

packages_agree()
{
	local answer
	[[ -t 0 && -t 2 && -z ${ELFIN_YES:-} ]] || return 0
	printf 'To be installed: %s\nGo on? [Y/n] ' "$1" >&2
	read -r answer || answer=n
	[[ $answer == [nN]* ]] &&
		die 'nothing was installed; ./do.sh setup asks again'
	return 0
}

# The lists of a machine may be old or not there: a second try updates them.
packages_apt()
{
	local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
		apt-get -q -y -o DPkg::Lock::Timeout=300)
	! packages_from_bundle "$@" || return 0
	"${apt[@]}" install --no-install-recommends "$@" \
		>/dev/null 2>&1 </dev/null && return
	quietly '  apt-get update' "${apt[@]}" update || return
	quietly '  apt-get install' "${apt[@]}" install \
		--no-install-recommends "$@"
}

# What ./do.sh bundle has packed: an archive of packages of its own, without a
# network. Nothing of the machine's own configuration is read or changed.
packages_from_bundle()
{
	local folder=${build%/build}/packages lists
	local -a apt=("${apt[@]}")
	[[ -f $folder/Packages ]] || return
	lists=$(mktemp -d)
	printf 'deb [trusted=yes] copy:%s ./\n' "${folder// /%20}" \
		>"$lists/sources.list"
	apt+=(-o Dir::Etc::sourcelist="$lists/sources.list"
		-o Dir::Etc::sourceparts=/nonexistent -o Dir::State::lists="$lists"
		-o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
		-o APT::Sandbox::User=root)
	{ "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "$@"; } \
		>"$lists/log" 2>&1 </dev/null && return
	warn 'the packages of the bundle do not fit this machine; trying the network'
	return 1
}

# Called at the start of everything that builds or runs; costs no process.
packages_need_base()
{
	local missing
	[[ $HOSTTYPE == x86_64 ]] ||
		die "this machine is $HOSTTYPE; Elfin is built on x86_64 alone so far"
	packages_for_commands "${packages_base[@]}"
	((${#missing[@]} == 0)) && return
	lock_free_install "${missing[@]}"
}

# flock may be among what is missing, so no lock is held here; apt-get has its
# own, and waits for it.
lock_free_install()
{
	packages_install "$@"
	hash -r
}
