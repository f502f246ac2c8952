#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks the built site, and prints a line for each thing that is wrong.

    check.py pages|links|external|index ROOT

pages: each text has its page, with the sidebar and a heading; links: every
internal link and anchor leads somewhere; external: nothing that a page loads
comes from elsewhere; index: each entry leads to its heading, and a known word
is found in the text where it stands.
"""
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

# Attributes whose address is loaded without being clicked.
LOADS = {"src", "srcset", "data", "poster", "action", "background", "formaction"}


class Reader(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links, self.loads, self.styles = path, set(), [], [], []
        self.names, self.style = [], False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.names.append(tag)
        self.style = tag == "style"
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name == "href" and tag == "a":
                self.links.append(value)
            elif name in LOADS or name.endswith("href"):
                self.loads.append(value)
            elif name == "style":
                self.styles.append(value)

    def handle_data(self, text):
        if self.style:
            self.styles.append(text)
        self.style = False


def texts(root):
    """Those that are to have a page."""
    said = subprocess.run(["find", "README.md", "CONTRIBUTING.md", "sessions", "exercises",
                           "solutions", "docs", "slides/README.md", "kernel/README.md",
                           "-name", "*.md"],
                          cwd=root, capture_output=True, text=True, check=True)
    return [path for path in said.stdout.split() if "/hints/" not in path]


def out(path):
    return re.sub(r"(README|index)\.md$", "index.html", path).replace(".md", ".html")


def wrong_pages(root, site):
    for path in texts(root):
        page = site / out(path)
        if not page.exists():
            yield f"{path} has no page"
            continue
        names = Reader(page).names
        for tag, count in (("nav", 1), ("main", 1), ("h1", 1), ("script", 1)):
            if names.count(tag) != count:
                yield f"{out(path)}: {names.count(tag)} times <{tag}>"
    for deck in (root / "slides").glob("??-*.md"):
        if not (site / "slides" / f"{deck.stem}.html").exists():
            yield f"{deck.name} has no deck"


def is_deck(site, path):
    return path.parent == site / "slides" and path.name != "index.html"


def wrong_links(root, site):
    pages = {path: Reader(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        if is_deck(site, path):
            continue
        for link in page.links:
            where, anchor = urllib.parse.urldefrag(link)
            if re.match("https?:", link):
                continue
            target = (path.parent / urllib.parse.unquote(where)).resolve() if where else path
            if re.match("[a-z]+:", link) or not target.is_relative_to(site):
                yield f"{path.relative_to(site)}: a strange link: {link}"
            elif not target.is_file():
                yield f"{path.relative_to(site)} leads nowhere: {link}"
            elif anchor and urllib.parse.unquote(anchor) not in pages[target].ids:
                yield f"{path.relative_to(site)}: no such anchor: {link}"


def wrong_external(_root, site):
    for path in [*site.rglob("*.html"), *site.glob("*.css"), *site.rglob("*.svg")]:
        page = Reader(path)
        styles = page.styles + ([path.read_text(encoding="utf-8")] if path.suffix == ".css" else [])
        loads = page.loads + [found for style in styles
                              for found in re.findall(r"url\([\s\"']*([^)\"']*)|@import\s+[\"']([^\"']*)",
                                                      style) for found in found if found]
        for load in loads:
            if re.match(r"\s*(https?:|//|ftp:|file:)", load or ""):
                yield f"{path.relative_to(site)} loads {load[:80]}"
    for found in re.findall(r"(?:https?:)?//\w[^\s\"']*", (site / "site.js").read_text(encoding="utf-8")):
        yield f"site.js names {found}"


def wrong_index(_root, site):
    text = (site / "search.js").read_text(encoding="utf-8")
    entries = json.loads(re.fullmatch(r"const sections = (.*);\n", text, re.S)[1])
    found = [address for address, _, _, words in entries if "FUTEX_WAKE" in words]
    if not any(address.startswith("exercises/13-futex/") for address in found):
        yield f"'FUTEX_WAKE' is found in {found}"
    for address, title, heading, _ in entries:
        where, anchor = urllib.parse.urldefrag(address)
        page = Reader(site / where)
        if not title or not heading or anchor and anchor not in page.ids:
            yield f"no such place: {address}"


def main():
    what, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    check = {"pages": wrong_pages, "links": wrong_links, "external": wrong_external,
             "index": wrong_index}[what]
    wrong = list(check(root, root / "build/site"))
    print("\n".join(wrong))
    sys.exit(bool(wrong))


main()
