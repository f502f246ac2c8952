# SPDX-License-Identifier: BSD-3-Clause
#
# From syscalls.tbl to what the kernel includes:
#	awk -v what=handlers -f generate.awk syscalls.tbl	HANDLER, ALIAS, HOLE lines
#	awk -v what=fakes    -f generate.awk syscalls.tbl	docs/fakes.md

function entry(kind, number, what)
{
	while (next_number < number)
		printf "HOLE(%d)\n", next_number++
	printf "%s(%d, %s)\n", kind, number, what
	next_number = number + 1
}

# NAME is CALL, like "pipe2(a0, 0)", filled up to six arguments.
function alias(number, name, call,	n)
{
	sub(/^[ \t]*/, "", call)
	n = gsub(/,/, ",", call)
	sub(/\(/, ", ", call)
	sub(/\)[ \t]*$/, "", call)
	while (++n < 6)
		call = call ", 0"
	entry("ALIAS", number, name ", " call)
}

BEGIN {
	if (what == "fakes") {
		print "# Calls that are faked\n"
		print "Made from the marks in kernel/shim/syscalls.tbl (`make fakes`). These calls, or"
		print "the named parts of them, answer without doing the work.\n"
		print "| call | why that is right |"
		print "| --- | --- |"
	}
}

/^[0-9]/ {
	mark = ""
	if ((i = index($0, "!")) > 0) {
		mark = substr($0, i + 1)
		sub(/^[ \t]+/, "", mark)
		$0 = substr($0, 1, i - 1)
	}
	if (what == "handlers" && $2 == "-")
		for (i = 3; i <= NF; i++)
			entry("HANDLER", $1 + i - 3, $i)
	else if (what == "handlers" && (i = index($0, "=")) > 0)
		alias($1, $2, substr($0, i + 1))
	else if (what == "handlers")
		entry("HANDLER", $1, $2)
	else if (mark != "")
		printf "| `%s` | %s |\n", $2, mark
}
