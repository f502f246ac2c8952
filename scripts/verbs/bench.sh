# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# bench: hands over to bench/bench.sh.

verb_about='the benchmarks, beside a Linux guest in the same QEMU'

verb_help()
{
	cat <<END
Usage: ./do.sh bench [--chart FILE] [NAME...]
       ./do.sh bench scale [KIND...]

Runs every benchmark, or the named ones, in the kernel and in a Linux guest of
the same QEMU, processor model and memory, and prints both, their ratio, and
what was promised. With scale: how the cost of one operation in the kernel
grows with 10, 1,000 and 10,000 mappings, descriptors, and so on.

      --chart FILE   draws the ratios into FILE, an SVG; bench/chart.py draws
                     those of the last run, which build/bench/result.tsv has
END
}

verb_main()
{
	[[ ${1:-} != --help ]] || { verb_help; return; }
	[[ ${1:-} != --chart || -n ${2:-} ]] ||
		die '--chart takes the name of a file'
	[[ -f $root/bench/bench.sh ]] ||
		die 'bench/bench.sh is missing; is this a whole checkout?'
	load lock packages kernel
	packages_need_base
	kernel_build
	launcher_build
	if [[ ${1:-} == scale ]]; then
		exec bash "$root/bench/scale.sh" "${@:2}"
	fi
	exec bash "$root/bench/bench.sh" "$@"
}
