#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Draws a figure: SVG on standard output from a text of a line an element.

    draw.py FIGURE.fig

    size W H                      first, in pixels
    box X Y W H KIND | TEXT       KIND: kernel, user, file, plain or grey; the
                                  lines of TEXT are parted by ' / '
    arrow X Y X Y ... | TEXT      through these points; TEXT above the first part
    text X Y | TEXT               begins there; 'mono' before the bar: as code
"""
import sys
from html import escape

FILL = {"kernel": "#d7e6f7", "user": "#fbe8cf", "file": "#dff0d8",
        "plain": "#ffffff", "grey": "#ececec"}
LINE = 25
HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}"
 width="{0}" height="{1}" font-family="DejaVu Sans, Verdana, Arial, sans-serif"
 font-size="19" fill="#1c2733">
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7"
 markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" fill="#3b5168"/>
</marker></defs>"""


def text(x, y, words, anchor="start", mono=False):
    font = ' font-family="DejaVu Sans Mono, monospace"' if mono else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{font}>' \
           f'{escape(words)}</text>'


def box(x, y, width, height, kind, words):
    lines = words.split(" / ") if words else []
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" ' \
          f'fill="{FILL[kind]}" stroke="#3b5168" stroke-width="1.5"/>'
    top = y + (height - LINE * len(lines)) / 2 + 18
    for number, line in enumerate(lines):
        yield text(x + width / 2, top + LINE * number, line, "middle")


def arrow(numbers, words):
    points = list(zip(numbers[::2], numbers[1::2]))
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="#3b5168" ' \
          'stroke-width="2" marker-end="url(#tip)"/>'
    if words:
        (x1, y1), (x2, y2) = points[:2]
        if x1 == x2:
            yield text(x1 + 9, (y1 + y2) / 2 + 6, words)
        else:
            yield text((x1 + x2) / 2, (y1 + y2) / 2 - 9, words, "middle")


def draw(line):
    head, _, words = line.partition("|")
    what, *rest = head.split()
    words = words.strip()
    if what == "size":
        return [HEAD.format(*rest)]
    if what == "box":
        return box(*map(int, rest[:4]), rest[4], words)
    if what == "arrow":
        return arrow(list(map(int, rest)), words)
    if what == "text":
        return [text(*rest[:2], words, mono="mono" in rest)]
    sys.exit(f"draw.py: no such element: {what}")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                print("\n".join(draw(line)))
    print("</svg>")


main()
