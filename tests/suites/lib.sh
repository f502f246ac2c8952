# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# What the suites of this folder share. A suite's `run` fills a root file
# system, writes lines "NAME SECONDS PROGRAM ARG..." into $units, and calls
# suite_run. Each unit runs on the Linux peer and in the kernel, in the same
# QEMU, from the same files; its log ends with the line "status N". A log that
# is there is not made again, so that a suite that was interrupted goes on
# where it was; compare.py then reads them all.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build
lib=$root/scripts/lib
suites=$root/tests/suites
for part in ui options lock packages kernel slots accel qemu root app host system target; do
	# shellcheck source=/dev/null
	source "$lib/$part.sh"
done
# shellcheck source=bench/peer.sh
source "$root/bench/peer.sh"

bench_cpu=max
bench_memory=1G
suite=$(basename "$(dirname "$0")")
here=$suites/$suite
out=$build/suites/$suite
units=$out/units

# suite_prepare: what every suite needs; a finished one begins anew, as do the
# units that ELFIN_SUITE_ONLY names.
suite_prepare()
{
	local name
	[[ ! -e $out/finished ]] || rm -rf -- "$out/elfin" "$out/finished"
	for name in ${ELFIN_SUITE_ONLY:-}; do
		rm -f -- "$out/elfin/$name.log"
	done
	mkdir -p "$out/linux" "$out/elfin"
	: >"$units"
	qemu_prepare
	peer_prepare
}

# unit NAME SECONDS PROGRAM ARG...
unit()
{
	echo "$*" >>"$units"
}

# suite_run ROOT: every unit that has no log yet, on both sides at once; then
# the comparison, whose status is the suite's.
suite_run()
{
	local linux
	image_root=$1
	linux_run &
	linux=$!
	elfin_run
	wait "$linux"
	suite_compare
}

suite_compare()
{
	[[ ${ELFIN_SUITE_ONLY:-} ]] || : >"$out/finished"
	python3 "$suites/compare.py" "$suite" "$out" "$here/excluded" \
		"$root/docs/suites/$suite.md" "$(git -C "$root" log -1 --format=%h)" \
		${ELFIN_SUITE_ONLY:+--so-far}
}

# ---- The Linux peer: one start for all units; after a hang, one more ----

linux_run()
{
	local left=$out/linux-units folder=$out/linux-root turn
	gcc -O2 -static -o "$out/init" "$suites/linux_init.c"
	for turn in 1 2 3; do
		units_without_log linux >"$left"
		[[ -s $left ]] || return 0
		echo "# $(wc -l <"$left") units on Linux, start $turn"
		rm -rf -- "$folder"
		mkdir -p "$folder"/{dev,etc,proc,sys,tmp}
		# Our kernel has such a file if there is none.
		printf '127.0.0.1\tlocalhost\n127.0.1.1\telfin\n::1\tlocalhost\n' \
			>"$folder/etc/hosts"
		cp "$out/init" "$folder/init"
		cp "$left" "$folder/units"
		python3 "$root/scripts/pack.py" --plain "$image_root" \
			"$folder" "$out/linux.cpio"
		peer_command "$out/linux.cpio"
		linux_limit "$left"
		timeout -k 5 "$limit" "${peer_line[@]}" </dev/null |
			tr -d '\r' | linux_split
	done
}

# All units' limits together: nobody waits for more.
linux_limit()
{
	local _ seconds
	limit=120
	while read -r _ seconds _; do
		((limit += seconds))
	done <"$1"
}

linux_split()
{
	awk -v folder="$out/linux" '
		/^@@@ begin / { log_file = folder "/" $3 ".part"; printf "" >log_file; next }
		/^@@@ end / {
			print "status " $4 >log_file
			close(log_file)
			system("mv " log_file " " folder "/" $3 ".log")
			log_file = ""
			next
		}
		log_file { print >log_file; fflush(log_file) }'
}

# ---- Elfin: a start for each ----

elfin_run()
{
	local name seconds line log status started
	local -a words options
	folder_make "$out"
	image=$out/elfin.cpio
	[[ -e $image && ! $image_root -nt $image ]] ||
		python3 "$root/scripts/pack.py" "$image_root" "$image"
	while read -r name seconds line; do
		log=$out/elfin/$name.log
		[[ ! -e $log ]] || continue
		read -ra words <<<"$line"
		options=()
		qemu_add_environment
		status=0
		started=$SECONDS
		timeout -k 5 $((seconds + 60)) "$launcher" --qemu "$qemu" \
			--kernel "$kernel" --accel "$accel" --cpu "$bench_cpu" \
			--memory "$bench_memory" --initrd "$image" --cwd /tmp \
			--timeout "$seconds" "${options[@]}" -- "${words[0]}" \
			"${words[@]}" >"$out/elfin/$name.part" 2>&1 \
			</dev/null || status=$?
		printf '\nstatus %d\n' "$status" >>"$out/elfin/$name.part"
		mv -f "$out/elfin/$name.part" "$log"
		echo "# $name: status $status, $((SECONDS - started)) s"
	done < <(units_without_log elfin)
}

# units_without_log linux|elfin: of those that ELFIN_SUITE_ONLY names, if any.
units_without_log()
{
	local name rest
	while read -r name rest; do
		[[ -e $out/$1/$name.log ||
			" ${ELFIN_SUITE_ONLY:-$name} " != *" $name "* ]] ||
			echo "$name $rest"
	done <"$units"
}

# suite_packages PKG,PKG...: the small Debian of --deb, in $debs_folder/root.
suite_packages()
{
	system_add "$1"
	system_make
}
