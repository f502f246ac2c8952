#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Finds the files that programs need, as ld.so would find them.

    gather.py host PROGRAM ARCHIVE INPUTS [ROOT]
        packs PROGRAM, a path of this machine, under the same path with its
        interpreter and libraries, over the tree ROOT, and lists those files in
        INPUTS
    gather.py fill ROOT FROM
        copies into the tree ROOT what the programs in it need, out of the
        tree FROM (/ is this machine)
    gather.py keep ROOT FROM PATH...
        copies these files and directories of the tree FROM into ROOT
"""
import functools
import os
import re
import shutil
import stat
import subprocess
import sys

import pack
from elf import Elf

DEFAULT_FOLDERS = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu",
                   "/lib64", "/usr/lib64", "/lib", "/usr/lib"]
MUSL_FOLDERS = ["/lib", "/usr/local/lib", "/usr/lib"]
CACHE = "/etc/ld.so.cache"
LOCALE = "/usr/lib/locale/C.utf8"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Files:
    """Files below TREE, with every link that leads to them."""

    def __init__(self, tree):
        self.tree = tree.rstrip("/")
        self.entries = {}  # path in the guest, no leading slash: host's path

    def host(self, path):
        return self.tree + path

    def real(self, path, links=0):
        """PATH with its links followed inside the tree; they are kept."""
        here = ""
        parts = [part for part in path.split("/") if part not in ("", ".")]
        while parts:
            part = parts.pop(0)
            if part == "..":
                here = os.path.dirname(here.rstrip("/")).rstrip("/")
                continue
            here += "/" + part
            if os.path.islink(self.host(here)):
                if links > 40:
                    raise OSError(f"{path}: too many links")
                self.entries[here[1:]] = self.host(here)
                target = os.readlink(self.host(here))
                if not target.startswith("/"):
                    target = os.path.dirname(here) + "/" + target
                return self.real("/".join([target, *parts]), links + 1)
        return here or "/"

    def has(self, path):
        """Is there a regular file, seen from inside the tree?"""
        kept = dict(self.entries)
        try:
            return stat.S_ISREG(os.stat(self.host(self.real(path))).st_mode)
        except OSError:
            return False
        finally:
            self.entries = kept

    def add(self, path):
        """Adds PATH, its links and its directories; returns the real path."""
        real = self.real(path)
        self.entries[real[1:]] = self.host(real)
        for name in list(self.entries):
            while name := os.path.dirname(name):
                self.entries.setdefault(name, self.host("/" + name))
        return real


class Gatherer:
    def __init__(self, files):
        self.files = files
        self.seen = set()  # programs and libraries, by real path
        self.missing = set()  # names of libraries that were not found

    def program(self, path, depth=0):
        """Adds the program PATH and all that it needs to start."""
        real = self.files.add(path)
        if real not in self.seen:
            self.seen.add(real)
            self.needs_of(path, self.files.host(real), depth)

    def needs_of(self, path, host, depth=0):
        """Adds what the program PATH needs, whose file on the host is HOST."""
        with open(host, "rb") as file:
            first = file.read(4096)
        if first.startswith(b"#!"):
            self._script(first[2:].split(b"\n")[0], depth)
            return
        try:
            elf = Elf(host)
        except ValueError:
            return
        self._interpreter(elf)
        self._libraries(elf, path)

    def _script(self, line, depth):
        words = os.fsdecode(line).split()
        if depth > 4 or not words or not words[0].startswith("/"):
            return
        wanted = words[:1]
        if os.path.basename(words[0]) == "env" and len(words) > 1:
            found = shutil.which(words[-1], path=PATH)
            wanted += [found] if found else []
        for path in wanted:
            if self.files.has(path):
                self.program(path, depth + 1)

    def _interpreter(self, elf):
        if elf.interpreter and self.files.has(elf.interpreter):
            self.files.add(elf.interpreter)

    def _libraries(self, program, path):
        """Breadth first, as ld.so loads; a name is looked up only once."""
        musl = "ld-musl" in (program.interpreter or "")
        done = {"libc.so"} if musl else set()
        queue = [(program, path, [])]
        while queue:
            elf, path, above = queue.pop(0)
            for name in elf.needed:
                if name in done:
                    continue
                done.add(name)
                found = self._find(name, elf, path, above, musl)
                if not found:
                    self.missing.add(name)
                    continue
                self.seen.add(self.files.add(found))
                try:
                    library = Elf(self.files.host(self.files.real(found)))
                except ValueError:
                    continue
                queue.append((library, found, [(elf, path)] + above))

    def _find(self, name, elf, path, above, musl):
        if "/" in name:
            return name if self.files.has(name) else None
        for found in self._candidates(name, elf, path, above, musl):
            if self._fits(found):
                self._note_cache(found)
                return found
        return None

    def _fits(self, path):
        """A file of the wrong machine is passed over, as ld.so does."""
        if not self.files.has(path):
            return False
        try:
            Elf(self.files.host(self.files.real(path)))
        except ValueError:
            return False
        return True

    def _candidates(self, name, elf, path, above, musl):
        folders = []
        if not elf.runpath:
            for other, where in [(elf, path)] + above:
                if not other.runpath:
                    folders += expand(other.rpath, where)
        folders += expand(elf.runpath, path)
        for folder in folders:
            yield f"{folder}/{name}"
        if not self.files.tree and not musl:
            yield from cached(name)
        for folder in MUSL_FOLDERS if musl else DEFAULT_FOLDERS:
            yield f"{folder}/{name}"

    def _note_cache(self, found):
        """What only the host's cache finds needs it in the guest as well."""
        if os.path.dirname(found) in DEFAULT_FOLDERS or self.files.tree:
            return
        if found in cached(os.path.basename(found)):
            self.files.add(CACHE)


def expand(folders, path):
    """The folders of an RPATH or RUNPATH of the file PATH."""
    origin = os.path.dirname(path)
    for folder in folders:
        folder = re.sub(r"\$(ORIGIN|\{ORIGIN\})", lambda _: origin, folder)
        folder = re.sub(r"\$(LIB|\{LIB\})", "lib/x86_64-linux-gnu", folder)
        if folder.startswith("/"):
            yield folder


@functools.lru_cache(maxsize=None)
def cache():
    """{name: paths} of the x86-64 libraries that ldconfig knows."""
    paths = {}
    program = shutil.which("ldconfig", path="/sbin:/usr/sbin")
    if not program or not os.path.exists(CACHE):
        return paths
    text = subprocess.run([program, "-p"], stdout=subprocess.PIPE, text=True,
                          errors="surrogateescape", check=True).stdout
    line = re.compile(r"^\t(\S+) \(libc6,x86-64(?:, OS ABI: [^,)]*)?\)"
                      r" => (\S.*)$", re.MULTILINE)
    for name, path in line.findall(text):
        paths.setdefault(name, []).append(path)
    return paths


def cached(name):
    return cache().get(name, [])


def host_archive(program, archive, inputs, *roots):
    files = Files("/")
    gatherer = Gatherer(files)
    gatherer.program(program)
    if any("libc.so.6" in path for path in gatherer.seen):
        add_for_glibc(files)
    pack.write(archive, pack.overlay(pack.trees(roots), files.entries))
    with open(inputs, "w", encoding="utf-8",
              errors="surrogateescape") as file:
        for source in sorted(files.entries.values()):
            if os.path.isfile(source) and "\n" not in source:
                file.write(source + "\n")


def add_for_glibc(files):
    """What glibc opens by itself: the library that unwinds a thread which is
    cancelled, and the locale of LANG=C.UTF-8."""
    for found in cached("libgcc_s.so.1"):
        files.add(found)
    if os.path.isdir(LOCALE):
        add_tree(files, LOCALE)


def add_tree(files, path):
    real = files.add(path)
    for name in pack.tree(files.host(real)):
        files.add(f"{real}/{name}")


def fill(root, source):
    """Copies what the programs in ROOT need, where it is not there yet."""
    programs = [f"/{name}" for name, path in pack.tree(root).items()
                if os.path.isfile(path) and
                (os.access(path, os.X_OK) or name.endswith(".so"))]
    files = Files(source)
    gatherer = Gatherer(files)
    for program in programs:
        gatherer.needs_of(program, root + program)
    copy_all(files, root)
    own = {os.path.basename(name) for name in pack.tree(root)}
    if missing := sorted(gatherer.missing - own):
        raise OSError(f"libraries are missing: {' '.join(missing)}")


def keep(root, source, paths):
    files = Files(source)
    for path in paths:
        add_tree(files, "/" + path.strip("/"))
    copy_all(files, root)


def copy_all(files, root):
    for name in sorted(files.entries):
        copy(files.entries[name], os.path.join(root, name))


def copy(source, target):
    if os.path.lexists(target):
        return
    if os.path.isdir(source) and not os.path.islink(source):
        os.mkdir(target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def main():
    try:
        if len(sys.argv) in (5, 6) and sys.argv[1] == "host":
            host_archive(*sys.argv[2:])
        elif len(sys.argv) == 4 and sys.argv[1] == "fill":
            fill(*sys.argv[2:])
        elif len(sys.argv) > 4 and sys.argv[1] == "keep":
            keep(sys.argv[2], sys.argv[3], sys.argv[4:])
        else:
            sys.exit("usage: gather.py host|fill|keep ...; see its first lines")
    except OSError as error:
        sys.exit(f"gather.py: {error}")


if __name__ == "__main__":
    main()
