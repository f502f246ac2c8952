#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
#
# What `make lint` checks: formatting, shell scripts, the SPDX line, and the
# warnings of gcc and clang. Tools that are missing are installed first.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
cd "$root"
# shellcheck source=scripts/lib/ui.sh
source scripts/lib/ui.sh
# shellcheck source=scripts/lib/packages.sh
source scripts/lib/packages.sh

failed=0

check()
{
	local label=$1
	shift
	if "$@"; then
		printf 'ok - %s\n' "$label"
	else
		printf 'not ok - %s\n' "$label"
		failed=1
	fi
}

# Files of ours, tracked or new, by what find's -name would match.
files()
{
	git ls-files -co --exclude-standard -- "$@"
}

check_format()
{
	files '*.c' '*.h' | xargs -r -d '\n' clang-format --dry-run -Werror
}

# By name, by the first line, or by what it says to shellcheck.
is_shell()
{
	local first second
	{ IFS= read -r first && IFS= read -r second; } <"$1" || :
	[[ $1 == *.sh || $1 == *.bash || ${first:-} == '#!'*bash ||
		${second:-} == '# shellcheck shell=bash' ]]
}

shell_files()
{
	local file
	while IFS= read -r file; do
		[[ ! -f $file || -L $file ]] || ! is_shell "$file" ||
			printf '%s\n' "$file"
	done < <(files scripts apps bench exercises tests .ci)
}

check_shell()
{
	shell_files | xargs -r -d '\n' shellcheck -x -P SCRIPTDIR -P .
}

check_licences()
{
	local file missing=0
	while IFS= read -r file; do
		[[ -f $file && ! -L $file ]] || continue
		head -n 3 "$file" | grep -q SPDX-License-Identifier && continue
		echo "$file has no SPDX line"
		missing=1
	done < <(files '*.c' '*.h' '*.S' '*.tbl' '*.sh' '*.py' '*.bats')
	return "$missing"
}

check_fakes()
{
	awk -v what=fakes -f kernel/shim/generate.awk kernel/shim/syscalls.tbl |
		diff -u docs/fakes.md -
}

# Links, fences and commands of the texts.
check_texts()
{
	files '*.md' | xargs -r -d '\n' python3 scripts/texts.py
}

# Names and words of the trade that look like mistakes are in scripts/words.
check_spelling()
{
	files '*.md' | xargs -r -d '\n' codespell -I scripts/words
}

check_launcher()
{
	"$1" -std=gnu11 -O2 -Wall -Wextra -Werror -fsyntax-only \
		scripts/launch/*.c
}

check_kernel()
{
	quietly "building the kernel with $1" \
		make -C kernel CC="$1" BUILD="../build/lint/$1"
}

packages_need clang clang-format codespell shellcheck gcc make python3
check 'clang-format' check_format
check 'shellcheck' check_shell
check 'SPDX lines' check_licences
check 'docs/fakes.md (make fakes)' check_fakes
check 'links, fences and commands of the texts' check_texts
check 'spelling of the texts' check_spelling
for compiler in gcc clang; do
	check "launcher with $compiler" check_launcher "$compiler"
	check "kernel with $compiler" check_kernel "$compiler"
done
exit "$failed"
