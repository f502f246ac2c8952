# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# setup: what run would do on its way, done ahead for one, some or all targets.

verb_about='install what is missing, build the kernel and applications'

verb_help()
{
	cat <<END
Usage: ./do.sh setup [--all | APP...]

Installs what is missing (it says what, and asks on a terminal), builds the
kernel, and prepares the named target applications, or all of them. It goes on
where an earlier set-up was interrupted.

      --all    every target application
      --yes    do not ask before packages are installed
      --help   this text
END
}

setup_read_words()
{
	local word
	apps=()
	for word; do
		case $word in
		--help) verb_help; exit 0 ;;
		--all) mapfile -t apps < <(app_names) ;;
		--yes) ELFIN_YES=1 ;;
		-*) die "unknown option '$word'; './do.sh setup --help' lists them" ;;
		*) app_exists "$word" ||
			die "there is no target application '$word'; './do.sh list' shows them" 127
			apps+=("$word") ;;
		esac
	done
}

# All packages in one go: one question, one run of apt-get.
setup_packages()
{
	local name
	local -a wanted=()
	for name in "${apps[@]}"; do
		app_load "$name"
		wanted+=("${app_packages[@]}")
	done
	packages_need_base
	packages_need "${wanted[@]}"
}

verb_main()
{
	local name done_count=0
	load options lock packages kernel accel qemu root app host system target
	setup_read_words "$@"
	setup_packages
	qemu_find
	qemu_read_version ||
		warn "QEMU $qemu_version is older than 6.2, with which nothing was tried"
	lock_take
	kernel_build
	launcher_build
	lock_drop
	accel_choose auto
	for name in "${apps[@]}"; do
		progress "[$((++done_count))/${#apps[@]}] $name"
		app_image "$name"
	done
	progress "ready; try: ./do.sh run ${apps[0]:-helloworld}"
}
