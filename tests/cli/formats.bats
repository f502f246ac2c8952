# SPDX-License-Identifier: BSD-3-Clause
#
# What ./do.sh exercise check gives to machines, held to the fields that those
# machines document: Gradescope's results.json, and the result that GitHub
# Classroom's grading reporter takes from a runner.

bats_require_minimum_version 1.5.0

setup()
{
	format=$BATS_TEST_DIRNAME/../../scripts/exercise/format.py
}

# made FORMAT EXPRESSION: of two results, one of them failed.
made()
{
	{
		printf '02-write\x1fa "step"\x1f\x1f\x1f\n'
		printf '02-write\x1fnext\x1fwrong answer\x1f5\x1f-38 (ENOSYS)\n'
	} | python3 "$format" "$1" | python3 -c '
import base64, json, sys
said = sys.stdin.read()
r = json.loads(base64.b64decode(said) if sys.argv[1] == "classroom" else said)
tests = r.get("tests") or r["results"]
print(eval(sys.argv[2]))' "$1" "$2"
}

@test "json: counts, and what was expected and came" {
	[ "$(made json '(r["version"], r["passed"], r["total"])')" = '(1, 1, 2)' ]
	[ "$(made json '[t["outcome"] for t in tests]')" = \
		"['passed', 'wrong answer']" ]
	[ "$(made json 'tests[1]["got"]')" = '-38 (ENOSYS)' ]
}

@test "gradescope: only fields that are documented, of their types" {
	[ "$(made gradescope 'set(r) <= {"score", "execution_time", "output",
		"output_format", "test_output_format", "test_name_format",
		"visibility", "stdout_visibility", "extra_data", "tests",
		"leaderboard"}')" = True ]
	[ "$(made gradescope 'all(set(t) <= {"score", "max_score", "status",
		"name", "name_format", "number", "output", "output_format",
		"tags", "visibility", "extra_data"} for t in tests)')" = True ]
	[ "$(made gradescope 'all(t["status"] in ("passed", "failed") and
		type(t["score"]) is int and type(t["output"]) is str
		for t in tests)')" = True ]
}

@test "gradescope: the sum of the scores is the score" {
	[ "$(made gradescope 'r["score"] == sum(t["score"] for t in tests) == 1')" \
		= True ]
	[ "$(made gradescope 'sum(t["max_score"] for t in tests)')" = 2 ]
}

@test "classroom: base64 of one line, with every field of its types" {
	run -0 bash -c "printf 'x\x1fy\x1f\x1f\x1f\n' | python3 '$format' classroom"
	[ "${#lines[@]}" = 1 ]
	[ "$(made classroom '(r["version"], r["status"], r["max_score"])')" = \
		"(1, 'fail', 2)" ]
	[ "$(made classroom '[{k: type(v).__name__ for k, v in t.items()} ==
		dict(name="str", status="str", score="int", message="str",
		test_code="str", filename="str", line_no="int")
		for t in tests]')" = '[True, True]' ]
	[ "$(made classroom '[t["status"] for t in tests]')" = "['pass', 'fail']" ]
}
