#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks the sources of the decks, and prints a line for each thing that is wrong.

    decks.py number|notes|figures|console|code ROOT DECK

number: 8 to 14 slides; notes: every slide has some; figures: each one is there;
console: a line of a console block stands in the session's text as well, where
it was really run; code: a line of a C block stands in the kernel.
"""
import pathlib
import re
import sys


def slides(text):
    """(title, body) of each slide but the first, which is the title's."""
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        yield title, body


def blocks(text, kind):
    """The lines of fenced blocks, without indentation, '...' left out."""
    for block in re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S):
        for line in block.splitlines():
            if line.strip() and line.strip() != "...":
                yield line.strip()


def known(folder, pattern):
    return {line.strip() for path in folder.glob(pattern)
            for line in path.read_text(encoding="utf-8").splitlines()}


def wrong_number(text, _root, _deck):
    count = 1 + len(list(slides(text)))
    if not 8 <= count <= 14:
        yield f"{count} slides"


def wrong_notes(text, _root, _deck):
    for title, body in slides(text):
        if not re.search(r"^::: notes\n.*?\S.*?^:::$", body, re.M | re.S):
            yield f"no notes: {title}"


def wrong_figures(text, root, _deck):
    for name in re.findall(r"!\[\]\(figures/(.*?)\.svg\)", text):
        if not (root / "slides/figures" / f"{name}.fig").exists():
            yield f"no such figure: {name}"


def wrong_console(text, root, deck):
    page = (root / "sessions" / deck / "index.md").read_text(encoding="utf-8")
    lines = {line.strip() for line in page.splitlines()}
    for line in blocks(text, "console"):
        if line not in lines and line.removeprefix("$ ") not in lines:
            yield f"not in the session's text: {line}"


def wrong_code(text, root, _deck):
    lines = known(root / "kernel", "**/*.c")
    for line in blocks(text, "c"):
        if line not in lines:
            yield f"not in the kernel: {line}"


def main():
    what, root, deck = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
    text = (root / "slides" / f"{deck}.md").read_text(encoding="utf-8")
    check = {"number": wrong_number, "notes": wrong_notes,
             "figures": wrong_figures, "console": wrong_console,
             "code": wrong_code}[what]
    wrong = list(check(text, root, deck))
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main()
