# SPDX-License-Identifier: BSD-3-Clause
# shellcheck shell=bash
#
# One build at a time in a checkout. Two guests started at the same moment
# both find the same thing missing; the second waits and then finds it there.
# Locks nest. The kernel of the host drops the lock however we end.

lock_depth=0

# lock_take: call before building anything under build/.
lock_take()
{
	if ((lock_depth++ == 0)); then
		{ mkdir -p "$build" && exec {lock_fd}>"$build/.lock"; } 2>/dev/null ||
			die "$build cannot be written; does it belong to another user?"
		if ! flock -n "$lock_fd"; then
			progress 'waiting for another do.sh that is building'
			flock -w 1800 "$lock_fd" ||
				die 'another do.sh has been building for half an hour; look for it with: ps -ef | grep do.sh'
		fi
	fi
}

lock_drop()
{
	if ((--lock_depth == 0)); then
		exec {lock_fd}>&-
	fi
}
