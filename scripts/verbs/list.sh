# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# list: the target applications, as their manifests describe them.

verb_about='the target applications'

verb_help()
{
	cat <<END
Usage: ./do.sh list

Prints a line for each target application: its name, how it is linked, its
language, the ports that it serves, and what it shows.
END
}

verb_main()
{
	local name ports
	case ${1:-} in
	--help) verb_help; return ;;
	?*) die "list takes no argument '$1'" ;;
	esac
	load root app
	while read -r name; do
		app_load "$name"
		ports=${app_ports[*]:-}
		printf '%-28s %-8s %-7s %-10s %s\n' "$name" "$app_linkage" \
			"$app_language" "${ports:--}" "$app_about"
	done < <(app_names)
}
