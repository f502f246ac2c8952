#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks Markdown pages: links to files of ours and to headings in them, fences
that end, commands of console blocks that bash can read.

    texts.py PAGE...
"""
import os
import re
import subprocess
import sys

LINK = re.compile(r"(?<!!)\[[^\]\[]*\]\(([^()\s]+)\)")


def prose(text):
    """TEXT without what is in fences and in code spans."""
    text = re.sub(r"^ *(`{3,}).*?^ *\1 *$", "", text, flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def slug(heading):
    """The anchor of a heading, where pages of the repository are shown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(path):
    with open(path, encoding="utf-8") as file:
        return {slug(heading) for heading in
                re.findall(r"^#+ +(.*?) *$", file.read(), re.M)}


def wrong_link(page, target):
    """What is wrong with it, or None."""
    if re.match(r"[a-z]+:", target):
        return None
    path, _, anchor = target.partition("#")
    path = os.path.join(os.path.dirname(page), path) if path else page
    if not os.path.exists(path):
        return f"leads nowhere: {target}"
    if anchor and anchor not in anchors(path):
        return f"no such heading: {target}"
    return None


def commands(text):
    """The commands of the console blocks, with their further lines."""
    for block in re.findall(r"^ *```console\n(.*?)^ *```", text, re.M | re.S):
        lines = re.sub(r"^ {3}(?=[$>])", "", block, flags=re.M)
        for found in re.finditer(r"^\$ (.*\n(?:> ?.*\n)*)", lines, re.M):
            yield re.sub(r"^> ?", "", found[1], flags=re.M)


def check(page):
    with open(page, encoding="utf-8") as file:
        text = file.read()
    wrong = [wrong_link(page, target) for target in LINK.findall(prose(text))]
    if len(re.findall(r"^ *```", text, re.M)) % 2:
        wrong.append("a fence does not end")
    for command in commands(text):
        said = subprocess.run(["bash", "-n"], input=command, text=True,
                              capture_output=True, check=False)
        if said.returncode:
            wrong.append(f"bash does not read: {command.splitlines()[0]}")
    return [f"{page}: {what}" for what in wrong if what]


def main():
    wrong = [line for page in sys.argv[1:] for line in check(page)]
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
