#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The benchmarks: each row of bench/rows here and on the Linux peer, in turn, in
# the same QEMU with the same processor model and memory. What counts is the
# ratio: both columns were measured on this machine, a moment apart.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${here%/*}
build=$root/build
lib=$root/scripts/lib
for part in ui options lock packages kernel accel qemu root app host target; do
	# shellcheck source=/dev/null
	source "$lib/$part.sh"
done
# shellcheck source=bench/peer.sh
source "$here/peer.sh"
# shellcheck source=bench/net.sh
source "$here/net.sh"

bench_memory=256M
bench_cpu=${ELFIN_BENCH_CPU:-max}
limit=300	# seconds that one guest may take
declare -A elfin=() linux=()

# ---- The programs ----

# The kernel that shows what QEMU itself takes.
floor_build()
{
	gcc -nostdlib -static -no-pie -Wl,-Ttext=0x100000,--build-id=none \
		-Wl,-e,start -o "$build/bench/floor" "$here/floor.S" ||
		die 'bench/floor.S does not build; see above'
}

bench_build()
{
	mkdir -p "$build/bench"
	is_newer "$build/bench/micro" "$here/micro.c" || return 0
	gcc -O2 -Wall -Wextra -static -pthread -o "$build/bench/micro" \
		"$here/micro.c" || die 'bench/micro.c does not build; see above'
}

# elfin_run IMAGE PATH ARG...: the program in Elfin, quickly and quietly.
elfin_run()
{
	local image=$1
	shift
	elfin_command "$image"
	"${elfin_line[@]}" -- "$1" "$@"
}

# elfin_command IMAGE: sets elfin_line to the launcher's command line.
elfin_command()
{
	elfin_line=(timeout -k 5 "$limit" "$launcher" --qemu "$qemu" --kernel "$kernel" \
		--accel "$accel" ${bench_cpu:+--cpu "$bench_cpu"} \
		${bench_memory:+--memory "$bench_memory"} \
		--initrd "$1")
}

# ---- The suites: each fills elfin[row] and linux[row] ----

# keep_least ARRAY NAME VALUE: a figure, or why there is none.
keep_least()
{
	local -n kept=$1
	if [[ ! ${kept[$2]:-} =~ ^[0-9]+$ ]] ||
		[[ $3 =~ ^[0-9]+$ && $3 -lt ${kept[$2]} ]]; then
		kept[$2]=$3
	fi
}

# keep_most ARRAY NAME VALUE: a rate.
keep_most()
{
	local -n rates=$1
	if [[ $3 =~ ^[0-9]+$ ]] && (($3 > ${rates[$2]:-0})); then
		rates[$2]=$3
	fi
}

# In turn, several times: whatever else the machine does should not meet one side
# alone, and where things lie in memory, which is new each time, costs a little.
suite_micro()
{
	local name value turn
	local image=$build/bench/micro.cpio peer=$build/bench/micro-peer.cpio
	host_image "$build/bench/micro"
	peer_image "$peer" "$build/bench/micro"
	peer_command "$peer" "${wanted[@]}"
	for turn in 1 2 3 4; do
		progress "measuring single operations, turn $turn of 4"
		while read -r name value _; do
			keep_least elfin "$name" "$value"
		done < <(elfin_run "$image" "$guest_path" "${wanted[@]}" </dev/null)
		while read -r name value _; do
			keep_least linux "$name" "${value%$'\r'}"
		done < <(timeout -k 5 "$limit" "${peer_line[@]}" </dev/null)
	done
}

suite_start()
{
	local image peer=$build/bench/start-peer.cpio
	app_load helloworld_static
	app_image helloworld_static
	progress 'measuring the start'
	peer_image "$peer" "$image_root/${app_command[0]}"
	peer_command "$peer"
	elfin[start]=$(python3 "$here/first_output.py" 'Hello' 10 "$launcher" \
		--qemu "$qemu" --kernel "$kernel" --accel "$accel" \
		--cpu "$bench_cpu" --memory "$bench_memory" --initrd "$image" \
		-- "${app_command[0]}" "${app_command[0]}")
	linux[start]=$(python3 "$here/first_output.py" 'Hello' 3 \
		"${peer_line[@]}")
	floor_build
	elfin[floor]=$(python3 "$here/first_output.py" 'floor' 10 "$launcher" \
		--qemu "$qemu" --kernel "$build/bench/floor" --accel "$accel" \
		--cpu "$bench_cpu" --memory "$bench_memory" -- none none)
	linux[floor]=-
	elfin[own]=$((elfin[start] - elfin[floor]))
	linux[own]=$((linux[start] - elfin[floor]))
}

# The least of ten times of COMMAND..., in microseconds.
least_time()
{
	local i before time
	least=
	for ((i = 0; i < 10; i++)); do
		before=${EPOCHREALTIME/[.,]/}
		"$@" </dev/null >/dev/null
		time=$((${EPOCHREALTIME/[.,]/} - before))
		[[ -n $least && $least -le $time ]] || least=$time
	done
}

suite_command()
{
	local image least whole
	app_load helloworld_static
	app_image helloworld_static
	progress 'measuring what do.sh adds'
	"$root/do.sh" run helloworld_static </dev/null >/dev/null
	least_time "$root/do.sh" run helloworld_static
	whole=$least
	bench_memory='' bench_cpu='' least_time elfin_run "$image" \
		"${app_command[0]}"
	elfin[command]=$(((whole - least) / 1000))
	linux[command]=-
}

# The smallest whole number of megabytes with which it still works.
smallest_memory()
{
	local name=$1 expect=$2 low=2 high=64 middle bench_memory said
	shift 2
	while ((low < high)); do
		middle=$(((low + high) / 2))
		bench_memory=${middle}M
		said=$(timeout 20 "$launcher" --qemu "$qemu" --kernel "$kernel" \
			--accel "$accel" --cpu "$bench_cpu" \
			--memory "$bench_memory" --initrd "$image" \
			-- "${app_command[0]}" "${app_command[@]}" "$@" \
			2>/dev/null </dev/null) || said=''
		# shellcheck disable=SC2053
		if [[ $said == $expect ]]; then
			high=$middle
		else
			low=$((middle + 1))
		fi
	done
	elfin[$name]=$low
	linux[$name]=-
}

suite_memory()
{
	local image
	progress 'looking for the smallest memory'
	app_load helloworld
	app_image helloworld
	smallest_memory helloworld 'Hello*'
	app_load sqlite3
	app_image sqlite3
	smallest_memory sqlite3 '3.*' :memory: 'select sqlite_version()'
}

# ---- The table ----

# A row of the table: the promise is a ratio where Linux has the row too.
print_row()
{
	awk -v text="$text" -v unit="$unit" -v elfin="${elfin[$name]:--}" \
		-v linux="${linux[$name]:--}" -v promise="$promise" \
		-v reference="$reference" 'BEGIN {
		ratio = wanted = "-"
		kept = promise == "-" || elfin + 0 > 0 && elfin + 0 <= promise
		if (unit ~ /\/s$/) { # a rate: more is better
			if (linux + 0 > 0)
				ratio = sprintf("%.1f x", elfin / linux)
			if (promise != "-")
				wanted = sprintf("%.1f x", promise / reference)
			kept = ratio + 0 >= wanted + 0
		} else if (elfin + 0 > 0 && linux + 0 > 0 && reference + 0 > 0) {
			ratio = sprintf("%.1f x", linux / elfin)
			wanted = sprintf("%.1f x", reference / promise)
			kept = linux / elfin >= reference / promise
		} else if (promise != "-") {
			wanted = promise " " unit
		}
		printf "%-46s %9s %-4s %9s %-4s %9s %9s %s\n", text, elfin, unit,
			linux, linux == "-" ? "" : unit, ratio, wanted,
			kept ? "" : "!"
	}'
}

print_rows()
{
	local name suite unit promise reference text
	printf '%-46s %14s %14s %9s %9s\n' '' Elfin Linux ratio promised
	while IFS=$'\t' read -r name suite unit promise reference text; do
		[[ -z ${elfin[$name]:-}${linux[$name]:-} ]] || print_row
	done < <(grep -v '^#' "$here/rows")
	echo
	echo "$(conditions); ratio: how many times as quick as Linux"
	echo "promised: the same ratio as the design has it; '!': not kept"
}

conditions()
{
	echo "QEMU $qemu_version, $accel, -cpu $bench_cpu, $bench_memory"
}

# For bench/chart.py: both figures of each row, with what it is.
save_rows()
{
	local name suite unit promise reference text
	printf '# %s; %s, commit %s\n' "$(conditions)" "$(date -u +%F)" \
		"$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)"
	while IFS=$'\t' read -r name suite unit promise reference text; do
		printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "$unit" \
			"${elfin[$name]:--}" "${linux[$name]:--}" \
			"$promise" "$reference" "$text"
	done < <(grep -v '^#' "$here/rows")
}

# Suites in the order of the rows, each once.
suites_wanted()
{
	local name suite named=' '
	suites=() wanted=() net_rows=()
	while IFS=$'\t' read -r name suite _; do
		(($# == 0)) || [[ " $* " == *" $name "* || " $* " == *" $suite "* ]] ||
			continue
		[[ $suite != micro ]] || wanted+=("$name")
		[[ $suite != net ]] || net_rows+=("$name")
		[[ $named == *" $suite "* ]] || suites+=("$suite")
		named+="$suite "
	done < <(grep -v '^#' "$here/rows")
	((${#suites[@]})) ||
		die "there is no benchmark '$*'; bench/rows lists them"
}

main()
{
	local suite chart='' result=$build/bench/result.tsv
	local -a suites wanted net_rows
	fault=1
	if [[ ${1:-} == --chart ]]; then
		chart=$2
		shift 2
	fi
	suites_wanted "$@"
	qemu_find
	qemu_read_version || :
	accel_choose auto
	bench_build
	peer_prepare
	for suite in "${suites[@]}"; do
		"suite_$suite"
	done
	print_rows
	save_rows >"$result"
	[[ -z $chart ]] || python3 "$here/chart.py" "$result" >"$chart"
}

main "$@"
