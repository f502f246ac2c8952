# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What a person names to be run: a program of the packages of --deb, a target
# application of apps/, or a file of the host. Each becomes an archive to boot
# with and a command in it.

# target_resolve NAME ARG...: sets image (the archive) and command (path in the
# guest, then its arguments from argv[0] on).
target_resolve()
{
	local name=$1
	shift
	system_make
	if system_has "$name"; then
		system_image
		command=("$guest_path" "$name" "$@")
	elif [[ $name != */* ]] && app_exists "$name"; then
		app_load "$name"
		app_image "$name"
		if (($#)); then
			# The program may do something else then.
			((${#app_arguments[@]} == 0)) || app_ports=()
		else
			set -- "${app_arguments[@]}"
		fi
		command=("${app_command[0]}" "${app_command[@]}" "$@")
	else
		target_check_file "$name"
		host_image "$name"
		command=("$guest_path" "$name" "$@")
	fi
}

# The statuses are a shell's: 127 not there, 126 there but not to be executed.
target_check_file()
{
	[[ -e $1 ]] || target_unknown "$1"
	[[ ! -d $1 ]] || die "'$1' is a directory; name a program in it" 126
	[[ -r $1 ]] || die "'$1' cannot be read; see: ls -l '$1'" 126
	[[ -x $1 ]] || die "'$1' is not executable; try: chmod +x '$1'" 126
}

target_unknown()
{
	local near='' path names
	if [[ $1 != */* ]]; then
		if path=$(type -P -- "$1"); then
			die "there is no target application '$1'; for the host's program, type: ./do.sh $verb $path" 127
		fi
		mapfile -t names < <(app_names)
		nearest "$1" "${names[@]}"
	fi
	[[ -z $near ]] ||
		die "there is no target application or file '$1'; did you mean '$near'?" 127
	die "there is no target application or file '$1'; './do.sh list' shows the applications" 127
}

# The two lines that participants know, when no target was named.
target_missing()
{
	local names
	mapfile -t names < <(app_names)
	echo "'$verb' command requires target application as argument" >&2
	echo "Target applications: ${names[*]}" >&2
	exit 1
}
