# SPDX-License-Identifier: BSD-3-Clause
#
# From types.tbl and shim/syscalls.tbl to the tables of trace/tables.c:
#	awk -f generate.awk types.tbl syscalls.tbl

BEGIN {
	c_type["int"] = "int"
	c_type["uint"] = "u32"
	c_type["size"] = "u64"
}

# The initialiser of a struct trace_arg for a word like "out_stat", "bytes:2"
# or "flags:open"; what it needs is declared.
function argument(word,	when, parts)
{
	when = "BEFORE"
	if (sub(/^out_/, "", word))
		when = "ON_SUCCESS"
	else if (sub(/^after_/, "", word))
		when = "AFTER"
	sub(/^enum:/, "flags:", word)
	sub(/^fd$/, "int", word)
	split(word, parts, ":")
	if (parts[1] in layouts)
		return sprintf("{ .show = trace_layout, .when = %s, .layout = &layout_%s }",
			when, parts[1])
	if (!(parts[1] in shown))
		printf "TRACE_TYPE(%s);\n", parts[1]
	shown[parts[1]] = 1
	if (parts[2] ~ /^[0-9]/)
		return sprintf("{ .show = trace_%s, .when = %s, .other = %s }", parts[1], when,
			parts[2])
	return sprintf("{ .show = trace_%s, .when = %s%s }", parts[1], when,
		parts[2] == "" ? "" : ", .names = &names_" parts[2])
}

# Flags and constants: the value, the bits that it is compared in, the name.
function names(n, word,	i, mask, list)
{
	mask = word[1] == "enum" ? "~0" : ""
	for (i = 3; i <= n; i++) {
		if (word[i] ~ /:$/)
			mask = substr(word[i], 1, length(word[i]) - 1)
		else
			list = list sprintf("\t{ (u32)(%s), (u32)(%s), \"%s\" },\n",
				word[i], mask == "" ? word[i] : mask, word[i])
	}
	printf "static const struct trace_name list_%s[] = {\n%s};\n", word[2],
		list
	printf "const struct trace_names names_%s = NAMES(list_%s);\n", word[2],
		word[2]
}

# Members that are shown by their address have no size.
function is_at_address(type)
{
	return type in layouts || type == "path"
}

function layout(name, brackets, fields)
{
	printf "static const struct trace_field fields_%s[] = {\n%s};\n", name,
		fields
	printf "const struct trace_layout layout_%s = LAYOUT(\"%s\", fields_%s);\n",
		name, brackets, name
	layouts[name] = 1
}

function structure(n, word,	i, colon, member, type, fields)
{
	c_type[word[2]] = "struct " word[3]
	for (i = 4; i <= n; i++) {
		if (word[i] == "...") {
			fields = fields "\t{ \", \", \"...\", 0, 0, { .show = NULL } },\n"
			continue
		}
		colon = index(word[i], ":")
		member = substr(word[i], 1, colon - 1)
		type = substr(word[i], colon + 1)
		fields = fields sprintf("\t{ \"%s\", \"%s=\", offsetof(struct %s, %s), %s, %s },\n",
			i > 4 ? ", " : "", member, word[3], member, is_at_address(type) ? "0" : \
			"sizeof(((struct " word[3] " *)0)->" member ")",
			argument(type))
	}
	layout(word[2], "{}", fields)
}

function array(word,	i, size, fields)
{
	size = "sizeof(" c_type[word[3]] ")"
	for (i = 0; i < word[4]; i++)
		fields = fields sprintf("\t{ \"%s\", \"\", %d * %s, %s, %s },\n",
			i ? ", " : "", i, size,
			is_at_address(word[3]) ? "0" : size, argument(word[3]))
	layout(word[2], "[]", fields)
}

function type(line,	n, word)
{
	n = split(line, word)
	if (word[1] == "struct")
		structure(n, word)
	else if (word[1] == "array")
		array(word)
	else if (n)
		names(n, word)
}

function call(	i, list, result)
{
	sub(/^int$/, "off", $3) # a whole register
	result = argument($3)
	for (i = 4; i <= NF; i++)
		list = list ", " argument($i)
	calls = calls sprintf("\t[%d] = { .name = \"%s\", .result = %s, .count = %d",
		$1, $2, result, NF - 3)
	if (NF > 3)
		calls = calls ", .args = {" substr(list, 2) " }"
	calls = calls " },\n"
}

{
	sub(/[#!=].*/, "")
}

FILENAME ~ /types/ && /^[ \t]/ {
	pending = pending $0
	next
}

FILENAME ~ /types/ {
	type(pending)
	pending = $0
	next
}

/^[0-9]/ {
	if (pending != "")
		type(pending)
	pending = ""
	if ($2 != "-")
		call()
	for (i = 3; $2 == "-" && i <= NF; i++)
		calls = calls sprintf("\t[%d] = { .name = \"%s\", TRACE_UNKNOWN },\n",
			$1 + i - 3, $i)
}

END {
	print "const struct trace_call trace_calls[TRACE_CALLS] = {\n" calls "};"
}
