#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# Counts the kernel's lines of code a folder: .c .h .S .tbl without blanks and
# comments (what gcc takes for one; in tables, what follows #).
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

limit=25000
weekend_limit=7000	# boot, cpu, mm, loader and shim together

strip_comments()
{
	case $1 in
	*.tbl) sed 's/#.*//' "$1" ;;
	*) gcc -fpreprocessed -dD -E -P -x c "$1" 2>/dev/null ;;
	esac
}

all=0 weekend=0
for folder in kernel/*/; do
	folder=${folder%/}
	count=0
	while IFS= read -r file; do
		lines=$(strip_comments "$file" | grep -c '[^[:space:]]' || :)
		((count += lines, 1))
	done < <(find "$folder" -type f -name '*.[chS]' -o -name '*.tbl')
	printf '%-16s %6d\n' "$folder" "$count"
	((all += count, 1))
	case $folder in
	*/boot | */cpu | */mm | */loader | */shim) ((weekend += count, 1)) ;;
	esac
done
printf '%-16s %6d of %d\n' weekend "$weekend" "$weekend_limit" \
	kernel "$all" "$limit"
((all <= limit && weekend <= weekend_limit))
