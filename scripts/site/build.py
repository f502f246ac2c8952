#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Builds the static site out of the texts; scripts/site.sh calls it.

    build.py ROOT OUT

Two runs of pandoc make all fragments of HTML: one of the pages, one of the
source files that they name. The rest is done here: links between pages, the
sidebar, the index for searching. Every page works from file://, and none asks
a network for anything.
"""
import html
import json
import os
import posixpath
import re
import shutil
import string
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from texts import slug  # noqa: E402

# A folder that is reached by its page has the page under this name.
INDEXES = ("README.md", "index.md")
HIGHLIGHTED = {"c": "c", "h": "c", "S": "gnuassembler", "py": "python",
               "sh": "bash", "mk": "makefile"}
FENCE = "~" * 20


class Page:
    """A page of the site: SOURCE and OUT are relative to the root of each."""

    def __init__(self, source, markdown, short=None):
        self.source = source
        self.markdown = markdown
        self.short = short
        folder, name = posixpath.split(source)
        name = "index" if name in INDEXES else name.removesuffix(".md")
        self.out = posixpath.join(folder, name + ".html")
        self.body = self.title = ""
        self.before = self.after = None

    def url(self, out):
        """OUT as this page links to it."""
        return posixpath.relpath(out, posixpath.dirname(self.out) or ".")


# ---- Which pages there are ----

def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


def folders(root, parent):
    """The numbered ones."""
    return sorted(name for name in os.listdir(os.path.join(root, parent))
                  if re.match(r"\d\d-", name))


def exercise_markdown(root, name):
    """Its page, the hints folded up, and the way to the walkthrough."""
    text = read(root, "exercises", name, "README.md")
    for number in "123":
        hint = read(root, "exercises", name, "hints", number + ".md")
        text += (f"\n<details><summary>Hint {number}</summary>\n\n{hint}\n"
                 "</details>\n")
    return text + f"\nAfterwards: [ours, and why](../../solutions/{name}/README.md).\n"


def deck_markdown(root):
    """The page about the slides, with the decks on top."""
    rows = ""
    for name in folders(root, "sessions"):
        title = re.search(r'^title: "(.*)"', read(root, "slides", name + ".md"), re.M)
        pdf = os.path.exists(os.path.join(root, "build/slides", name + ".pdf"))
        rows += f"| [{title[1]}]({name}.html) | {f'[PDF]({name}.pdf)' if pdf else ''} |\n"
    heading, _, rest = read(root, "slides/README.md").partition("\n")
    return f"{heading}\n\n| deck | to print |\n| --- | --- |\n{rows}\n{rest}"


def groups(root):
    """The sidebar: (heading, pages). Pages without a short name are not in it,
    but where one turns to next."""
    def page(source, short=None):
        return Page(source, read(root, source), short)

    def extra(parent):
        path = os.path.join(root, parent)
        names = sorted(os.listdir(path)) if os.path.isdir(path) else []
        return [page(f"{parent}/{name}") for name in names if name.endswith(".md")]

    sessions = [page("sessions/README.md", "The workshop")]
    for name in folders(root, "sessions"):
        folder = f"sessions/{name}"
        title = re.match(r"# Session (\d+): (.*)", read(root, folder, "index.md"))
        sessions.append(page(f"{folder}/index.md", f"{title[1]} {title[2]}"))
        sessions += extra(f"{folder}/work")
    sessions.append(page("sessions/instructor.md", "For instructors"))
    exercises = [page("exercises/README.md", "The exercises")]
    for name in folders(root, "exercises"):
        exercises.append(Page(f"exercises/{name}/README.md", exercise_markdown(root, name),
                              name.replace("-", " ")))
    return [
        ("", [page("README.md", "What Elfin is"),
              Page("slides/README.md", deck_markdown(root), "Slides")]),
        ("Sessions", sessions),
        ("Exercises", exercises),
        ("Behind it", [
            page("kernel/README.md", "The kernel"),
            page("apps/README.md", "Target applications"),
            page("docs/protocol.md", "Host and guest"),
            page("docs/fakes.md", "Faked calls"),
            page("docs/test-runs.md", "Long test runs"),
            page("docs/qemu.md", "What QEMU does to us"),
            page("tests/suites/README.md", "Suites of others"),
            *extra("docs/suites"),
            page("CONTRIBUTING.md", "Contributing")]),
        ("Solutions", [page(f"solutions/{name}/README.md")
                       for name in folders(root, "solutions")]),
    ]


# ---- pandoc ----

def pandoc(reader, texts):
    """The HTML of each of TEXTS, by one run: reading the syntaxes takes longer
    than the work."""
    mark = "<!-- the next text -->"
    done = subprocess.run(
        ["pandoc", "--from", reader, "--to", "html", "--wrap=none",
         "--preserve-tabs"],
        input=f"\n\n{mark}\n\n".join(texts), text=True, check=True,
        stdout=subprocess.PIPE)
    parts = done.stdout.split(mark)
    if len(parts) != len(texts):
        sys.exit("site: a text ends inside of a block")
    return parts


# ---- From fragments to pages ----

class Site:
    def __init__(self, root, out):
        self.root, self.out = root, out
        self.groups = groups(root)
        self.pages = [page for _, pages in self.groups for page in pages]
        self.by_source = {page.source: page for page in self.pages}
        self.sources = set()
        self.slots = {line.split()[0]: "kernel/" + line.split()[1]
                      for line in read(root, "exercises/slots.tbl").splitlines()
                      if line[:1].isdigit()}
        for _, pages in self.groups:
            for one, two in zip(pages, pages[1:]):
                one.after, two.before = two, one

    def locate(self, page, path):
        """Where PATH of the repository is in the site, or None."""
        if path.startswith("slides/") and os.path.exists(os.path.join(self.root, "build", path)):
            return path
        full = os.path.realpath(os.path.join(self.root, path))
        path = os.path.relpath(full, self.root)
        for index in INDEXES:
            if os.path.isdir(full) and posixpath.join(path, index) in self.by_source:
                path = posixpath.join(path, index)
        if path in self.by_source:
            return self.by_source[path].out
        if not os.path.isfile(full) or path.startswith((".", "build/", "mine/")):
            return None
        if path.endswith(".svg"):
            os.makedirs(os.path.dirname(os.path.join(self.out, path)), exist_ok=True)
            shutil.copy(full, os.path.join(self.out, path))
            return path
        # What an exercise asks for is not shown beside it.
        if path == self.slots.get(page.source.split("/")[1] if "exercises/" in page.source else ""):
            return None
        self.sources.add(path)
        return path + ".html"

    def resolve(self, page, target):
        """A link of PAGE as the site has it, or None."""
        if re.match(r"[a-z]+:|#", target):
            return target
        path, _, anchor = target.partition("#")
        found = self.locate(page, posixpath.normpath(
            posixpath.join(posixpath.dirname(page.source), path)))
        return found and page.url(found) + ("#" + anchor if anchor else "")

    def link(self, page, found):
        """An <a>; without a place to go, its text."""
        url = self.resolve(page, html.unescape(found["href"]))
        return f'<a href="{html.escape(url)}">{found["text"]}</a>' if url else found["text"]

    def code(self, page, found):
        """A <code> that names a file leads to it."""
        name = html.unescape(found["code"])
        if re.fullmatch(r"[\w.+-]+(/[\w.+-]+)+", name):
            for base in (posixpath.dirname(page.source), "", "kernel"):
                path = posixpath.normpath(posixpath.join(base, name))
                if os.path.isfile(os.path.join(self.root, path)):
                    out = self.locate(page, path)
                    return f'<a href="{page.url(out)}">{found[0]}</a>' if out else found[0]
        return found[0]

    def finish_body(self, page, body):
        """Links, headings, console blocks and tables."""
        def one(found):
            if found["href"] is not None:
                return self.link(page, found)
            return self.code(page, found) if found["code"] is not None else found[0]

        body = re.sub(r'<pre.*?</pre>|<a href="(?P<href>[^"]*)"[^>]*>(?P<text>.*?)</a>'
                      r"|<code>(?P<code>[^<]*)</code>", one, body, flags=re.S)
        body = re.sub(r'(<(?:img|source)[^>]* (?:src|srcset)=")([^"]*)',
                      lambda found: found[1] + (self.resolve(page, found[2]) or ""), body)
        body = re.sub(r'(<pre class="console"><code>)(.*?)(</code>)', prompts, body, flags=re.S)
        body = re.sub(r"<table>.*?</table>", table, body, flags=re.S)
        body = with_anchors(body)
        page.title = html.unescape(strip(re.search(r"<h1[^>]*>(.*?)</h1>", body, re.S)[1]))
        return self.with_slides(page, body)

    def with_slides(self, page, body):
        """A session's page leads to its deck."""
        found = re.fullmatch(r"sessions/(.*)/index\.md", page.source)
        if not found:
            return body
        links = []
        for kind, text in ((".html", "Slides"), (".pdf", "as PDF")):
            url = self.resolve(page, f"../../slides/{found[1]}{kind}")
            links += [f'<a href="{url}">{text}</a>'] if url else []
        return body.replace("</h1>", f'</h1>\n<p class="beside">{", ".join(links)}</p>', 1)

    # ---- Writing ----

    def sidebar(self, page):
        lines = []
        for heading, pages in self.groups:
            pages = [each for each in pages if each.short]
            if not pages:
                continue
            lines.append(f"<h2>{heading}</h2><ul>" if heading else "<ul>")
            for each in pages:
                here = ' aria-current="page"' if each is page else ""
                lines.append(f'<li><a href="{page.url(each.out)}"{here}>'
                             f"{html.escape(each.short)}</a></li>")
            lines.append("</ul>")
        return "\n".join(lines)

    def turn(self, page):
        """Previous and next."""
        links = ""
        for way, other in (("prev", page.before), ("next", page.after)):
            if other:
                links += f'<a rel="{way}" href="{page.url(other.out)}">{html.escape(other.title)}</a>'
        return links

    def write(self, page):
        path = os.path.join(self.out, page.out)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.template.substitute(
                title=html.escape(page.title), root=page.url("."),
                home=page.url("index.html"), sidebar=self.sidebar(page), turn=self.turn(page),
                body=page.body))

    def source_pages(self):
        pages = []
        for path in sorted(self.sources):
            language = HIGHLIGHTED.get(path.rpartition(".")[2], "")
            page = Page(path, f"{FENCE} {{#L {'.' + language if language else ''} .numberLines}}\n"
                        f"{read(self.root, path)}\n{FENCE}\n")
            page.out = path + ".html"
            page.title = path
            pages.append(page)
        bodies = pandoc("markdown", [page.markdown for page in pages])
        for page, body in zip(pages, bodies):
            page.body = f"<h1><code>{html.escape(page.title)}</code></h1>\n{body}"
        return pages

    def build(self):
        self.template = string.Template(read(HERE, "page.html"))
        for page, body in zip(self.pages, pandoc("gfm-gfm_auto_identifiers",
                                                 [page.markdown for page in self.pages])):
            page.body = self.finish_body(page, body)
        for page in self.pages + self.source_pages():
            self.write(page)
        with open(os.path.join(self.out, "search.js"), "w", encoding="utf-8") as file:
            entries = [entry for page in self.pages for entry in sections(page)]
            file.write("const sections = " + json.dumps(entries, ensure_ascii=False,
                                                        separators=(",", ":")) + ";\n")
        for name in ("site.css", "site.js"):
            shutil.copy(os.path.join(HERE, name), self.out)


# ---- Pieces of HTML ----

def strip(piece):
    return re.sub(r"<[^>]+>", "", piece)


def with_anchors(body):
    """Headings get the anchors that they have where the repository is shown."""
    seen = {}

    def one(found):
        name = slug(html.unescape(strip(found[2])))
        count = seen[name] = seen.get(name, -1) + 1
        name += f"-{count}" if count else ""
        return f'<h{found[1]} id="{html.escape(name)}">{found[2]}</h{found[1]}>'

    return re.sub(r"<h([1-6])>(.*?)</h\1>", one, body, flags=re.S)


def prompts(found):
    """What one types stands out, and the prompt is not copied with it."""
    lines = re.sub(r"^( *)(\$|&gt;|\(gdb\)) (.*)$",
                   r'\1<span class="prompt">\2 </span><kbd>\3</kbd>', found[2], flags=re.M)
    return found[1] + lines + found[3]


def table(found):
    """Cells know their column's heading, for screens too narrow for columns."""
    whole = found[0]
    heads = [strip(head).strip() for head in re.findall(r"<th[^>]*>(.*?)</th>", whole, re.S)]
    if not any(heads):
        whole = re.sub(r"<thead>.*?</thead>", "", whole, flags=re.S)
    if len(heads) < 4:
        return whole

    def row(found):
        names = iter(heads)
        return re.sub(r"<td", lambda _: f'<td data-head="{next(names)}"', found[0])

    return re.sub(r"<tr.*?</tr>", row, whole.replace("<table>", '<table class="wide">'), flags=re.S)


def sections(page):
    """What a search looks through: [address, page, heading, text], one each part
    of a page that has a heading."""
    for part in re.split(r"(?=<h[1-6] id=)", page.body)[1:]:
        found = re.match(r'<h(\d) id="([^"]*)">(.*?)</h\1>(.*)', part, re.S)
        heading, text = (html.unescape(strip(piece)) for piece in (found[3], found[4]))
        anchor = "" if found[1] == "1" else "#" + html.unescape(found[2])
        yield [page.out + anchor, page.title, heading, " ".join(text.split())]


def main():
    root, out = (os.path.realpath(path) for path in sys.argv[1:])
    Site(root, out).build()


main()
