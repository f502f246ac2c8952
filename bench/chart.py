#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Draws what ./do.sh bench has measured: how many times as quick as Linux.

    chart.py RESULT > CHART.svg

RESULT is build/bench/result.tsv: a line a row, with what bench/rows says of it
and both figures; lines with '#' tell the conditions. A row is a bar on a
logarithmic axis that begins at Linux itself; a tick is what was promised. The
chart has a ground of its own, light or dark as the reader's system is.
"""
import html
import math
import sys

WIDTH, LEFT, RIGHT, TOP, STEP = 760, 330, 690, 56, 26
STYLE = """
text { font: 13px "DejaVu Sans", Verdana, Arial, sans-serif; fill: #1c2733; }
.soft { fill: #5a6a79; font-size: 11px; }
.ground { fill: #fdfcf9; }
.grid { stroke: #d5dde5; }
.one, .promise { stroke: #1c2733; stroke-width: 2; }
.bar { fill: #3b7dbd; }
.under { fill: #d08a2e; }
@media (prefers-color-scheme: dark) {
text { fill: #d8dee6; }
.soft { fill: #94a3b3; }
.ground { fill: #14191f; }
.grid { stroke: #36424f; }
.one, .promise { stroke: #d8dee6; }
.bar { fill: #4f93d6; }
}"""


def quotient(rate, ours, theirs):
    """How many times as quick, or None: of rates more is better."""
    try:
        one, two = (ours, theirs) if rate else (theirs, ours)
        return float(one) / float(two) or None
    except (ValueError, ZeroDivisionError):
        return None


def read(path):
    """The conditions, and (text, ratio, promised) of each row that has a ratio."""
    conditions, rows = [], []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#"):
                conditions.append(line[1:].strip())
                continue
            _, unit, elfin, linux, promise, reference, text = line.rstrip("\n").split("\t")
            rate = unit.endswith("/s")
            ratio = quotient(rate, elfin, linux)
            if ratio:
                rows.append((text, ratio, quotient(rate, promise, reference)))
    return conditions, rows


def ticks(rows):
    """1, 2, 5, 10 and so on, as far as the figures go."""
    figures = [1] + [figure for _, *both in rows for figure in both if figure]
    steps = [factor * 10.0 ** power for power in range(-6, 9) for factor in (1, 2, 5)]
    low = max(step for step in steps if step <= min(figures))
    high = min(step for step in steps if step >= max(figures) and step > 1)
    return [step for step in steps if low <= step <= high]


def chart(conditions, rows):
    marks = ticks(rows)
    low, high = math.log(marks[0]), math.log(marks[-1])
    bottom = TOP + STEP * len(rows)
    height = bottom + 44 + 16 * len(conditions)

    def x(figure):
        return round(LEFT + (RIGHT - LEFT) * (math.log(figure) - low) / (high - low), 1)

    def line(kind, at, top, end):
        return f'<line class="{kind}" x1="{at}" x2="{at}" y1="{top}" y2="{end}"/>'

    def words(at, y, text, more=""):
        return f'<text x="{at}" y="{y}"{more}>{html.escape(text)}</text>'

    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
           f'width="{WIDTH}" height="{height}" role="img">')
    yield "<title>How many times as quick as a Linux guest in the same QEMU</title>"
    yield f"<style>{STYLE}</style>"
    yield f'<rect class="ground" width="{WIDTH}" height="{height}"/>'
    yield words(16, 24, "How many times as quick as a Linux guest in the same QEMU")
    for mark in marks:
        yield line("one" if mark == 1 else "grid", x(mark), TOP - 6, bottom)
        yield words(x(mark), TOP - 12, f"{mark:g}", ' class="soft" text-anchor="middle"')
    for number, (text, ratio, promised) in enumerate(rows):
        y = TOP + STEP * number
        start, end = sorted((x(1), x(ratio)))
        kind = "under" if promised and ratio < promised else "bar"
        yield words(16, y + 17, text)
        yield (f'<rect class="{kind}" x="{start}" y="{y + 4}" '
               f'width="{round(end - start, 1)}" height="{STEP - 8}"/>')
        if promised:
            yield line("promise", x(promised), y + 1, y + STEP - 1)
        behind = max(end, x(promised or ratio)) + 6
        yield words(behind, y + 17, f"{ratio:.1f}")
    y = bottom + 22
    yield f'<rect class="bar" x="16" y="{y - 9}" width="14" height="10"/>'
    yield words(36, y, "measured", ' class="soft"')
    yield f'<rect class="under" x="110" y="{y - 9}" width="14" height="10"/>'
    yield words(130, y, "less than promised", ' class="soft"')
    yield line("promise", 262, y - 11, y + 3)
    yield words(270, y, "promised", ' class="soft"')
    for number, text in enumerate(conditions):
        yield words(16, y + 20 + 16 * number, text, ' class="soft"')
    yield "</svg>"


def main():
    conditions, rows = read(sys.argv[1])
    if not rows:
        sys.exit(f"{sys.argv[1]} has no row with both figures; ./do.sh bench makes one")
    print("\n".join(chart(conditions, rows)))


main()
