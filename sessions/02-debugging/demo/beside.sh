#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# The same program on Linux and on Elfin, call by call:
#
#	beside.sh PROGRAM [ARGUMENT...]
#
# prints what differs: "<" is a call on Linux, ">" on Elfin. Addresses are all
# called ADDRESS and random bytes RANDOM, since they differ in each run. The two
# traces stay behind as mine/02/linux.trace and mine/02/elfin.trace.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.."
mkdir -p mine/02

tidy()
{
	sed -E -e 's/^\[pid +[0-9]+\] //' -e 's/ += / = /' \
		-e 's/0x[0-9a-f]{5,}/ADDRESS/g' -e '/^execve\(/d' \
		-e 's/(getrandom\()"[^"]*"/\1RANDOM/' "$1"
}

# Both write into a pipe, so that fstat has the same to say.
strace -o mine/02/linux.trace "$@" | cat >mine/02/output
./do.sh trace -o mine/02/elfin.trace "$@" | cat >mine/02/output
diff <(tidy mine/02/linux.trace) <(tidy mine/02/elfin.trace)
