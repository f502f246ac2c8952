# SPDX-License-Identifier: BSD-3-Clause
#
# The chart of the benchmarks, drawn from a result that nobody measured.

bats_require_minimum_version 1.5.0

setup()
{
	root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	tmp=$(mktemp -d)
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' >"$tmp/result" \
		null ns 50 400 80 400 'null system call' \
		open ns 100 400 20 400 'open + close' \
		slow ns 800 400 - - 'slower than Linux' \
		get /s 30000 10000 20000 10000 'a rate <&>' \
		floor ms 96 - - - "QEMU's own"
	echo '# a machine that never was' >>"$tmp/result"
}

teardown()
{
	rm -rf "$tmp"
}

# drawn EXPRESSION: of the chart, as Python sees it.
drawn()
{
	"$root/bench/chart.py" "$tmp/result" >"$tmp/chart.svg"
	python3 - "$tmp/chart.svg" "$1" <<-'PYTHON'
	import sys, xml.etree.ElementTree as tree
	svg = tree.parse(sys.argv[1]).getroot()
	def kind(*names):
	    return [e for e in svg if e.get("class") in names]
	def number(element, name):
	    return float(element.get(name))
	bars = kind("bar", "under")[:4]	# behind them is the legend
	widths = [number(bar, "width") for bar in bars]
	promises = [number(tick, "x1") for tick in kind("promise")[:-1]]
	texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
	one = number(kind("one")[0], "x1")
	print(eval(sys.argv[2]))
	PYTHON
}

@test "a bar for each row that both have, as long as the logarithm" {
	[ "$(drawn 'round(widths[0] / widths[1], 2)')" = 1.5 ]
	[ "$(drawn 'abs(widths[2] * 2 - widths[1]) < 0.3')" = True ]
	[ "$(drawn 'len(kind("bar", "under"))')" = 6 ]
}

@test "what is slower than Linux lies on the other side" {
	[ "$(drawn 'number(bars[2], "x") < one')" = True ]
	[ "$(drawn 'number(bars[0], "x") == one')" = True ]
}

@test "a promise is a tick, and one that is not kept is seen" {
	[ "$(drawn 'len(promises)')" = 3 ]
	[ "$(drawn '[bar.get("class") for bar in bars]')" = \
		"['bar', 'under', 'bar', 'bar']" ]
	[ "$(drawn 'promises[0] < one + widths[0]')" = True ]
	[ "$(drawn 'promises[1] > one + widths[1]')" = True ]
}

@test "ratios, labels and conditions are written" {
	for text in 8.0 4.0 0.5 3.0 'a rate <&>' 'a machine that never was'; do
		[ "$(drawn "'$text' in texts")" = True ]
	done
	[ "$(drawn "\"QEMU's own\" in texts")" = False ]
}

@test "a result without a ratio: what to do" {
	sed -i '/floor/!d' "$tmp/result"
	run "$root/bench/chart.py" "$tmp/result"
	[ "$status" -eq 1 ]
	[[ $output == *'./do.sh bench makes one' ]]
}

@test "--chart without a file: one line" {
	run "$root/do.sh" bench --chart
	[ "$status" -eq 1 ]
	[[ $output == *'--chart takes the name of a file'* ]]
}
