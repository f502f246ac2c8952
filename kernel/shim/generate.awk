# SPDX-License-Identifier: BSD-3-Clause
#
# From syscalls.tbl to what the kernel includes:
#	awk -v what=handlers -f generate.awk syscalls.tbl	HANDLER, HOLE lines
#	awk -v what=fakes    -f generate.awk syscalls.tbl	docs/fakes.md

function handler(number, name)
{
	while (next_number < number)
		printf "HOLE(%d)\n", next_number++
	printf "HANDLER(%d, %s)\n", number, name
	next_number = number + 1
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
			handler($1 + i - 3, $i)
	else if (what == "handlers")
		handler($1, $2)
	else if (mark != "")
		printf "| `%s` | %s |\n", $2, mark
}
