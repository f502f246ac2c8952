# SPDX-License-Identifier: BSD-3-Clause
#
# From syscalls.tbl to what the kernel includes:
#	awk -v what=handlers -f generate.awk syscalls.tbl	HANDLER, HOLE lines
#	awk -v what=traces   -f generate.awk syscalls.tbl	TRACE lines
#	awk -v what=fakes    -f generate.awk syscalls.tbl	docs/fakes.md

function argument(word, parts)
{
	split(word, parts, ":")
	if (parts[1] == "flags" || parts[1] == "enum")
		return "{ .show = trace_" parts[1] ", .names = &names_" \
			parts[2] " }"
	if (parts[2] != "")
		return "{ .show = trace_" parts[1] ", .other = " parts[2] \
			(word ~ /^out/ ? ", .after = true" : "") " }"
	return "{ .show = trace_" parts[1] \
		(word ~ /^out/ ? ", .after = true" : "") " }"
}

function trace(	i, list)
{
	for (i = 4; i <= NF; i++)
		list = list (i > 4 ? ", " : "") argument($i)
	printf "TRACE(%d, \"%s\", %s, %d%s)\n", $1, $2, \
		(NF < 3 ? "NULL" : "result_" $3), (NF < 4 ? 0 : NF - 3), \
		(list == "" ? "" : ", " list)
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
	if (what == "handlers") {
		while (next_number < $1)
			printf "HOLE(%d)\n", next_number++
		printf "HANDLER(%d, %s)\n", $1, $2
		next_number = $1 + 1
	} else if (what == "traces") {
		trace()
	} else if (mark != "") {
		printf "| `%s` | %s |\n", $2, mark
	}
}
