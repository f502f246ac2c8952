#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# say.sh PORT LINE: sends a line to a server on this machine and prints what it
# answers. QEMU takes connections before the guest listens, so it tries again.
set -euo pipefail
for ((tries = 0; tries < 100; tries++)); do
	if { exec {connection}<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then
		{ printf '%s\n' "$2" >&"$connection"; } 2>/dev/null || :
		if read -r -t 5 -u "$connection" answer 2>/dev/null; then
			printf '%s\n' "$answer"
			exit
		fi
		exec {connection}>&-
	fi
	sleep 0.1
done
echo "no answer from port $1" >&2
exit 1
