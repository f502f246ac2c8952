#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Growth: what one operation costs beside 10, 1,000 and 10,000 things of its
# kind. Ten thousand threads need more memory than the other benchmarks have.
#
#	bench/scale.sh [NAME...]
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${here%/*}
program=$root/build/bench/scale

mkdir -p "${program%/*}"
[[ $program -nt $here/scale.c ]] ||
	gcc -O2 -Wall -Wextra -static -pthread -o "$program" "$here/scale.c"
"$root/do.sh" run --memory 2G --timeout 300 "$program" "$@" </dev/null |
	awk '
	BEGIN {
		printf "%-24s %9s %9s %9s %9s\n", "one operation, ns", "10",
			"1,000", "10,000", "growth"
	}
	{
		growth = NF == 4 && $2 > 0 ? $4 / $2 : 0
		kept = growth > 0 && growth <= 2
		printf "%-24s %9s %9s %9s %9.1f %s\n", $1, $2, $3, $4, growth,
			kept ? "" : "!"
		failed += !kept
	}
	END {
		print "\nat most twice the cost at the top; !: more"
		exit failed > 0 || !NR
	}'
