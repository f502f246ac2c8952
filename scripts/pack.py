#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Packs a root file system into the archive that the kernel boots with.

It is newc, as `cpio -H newc` writes it, with one twist (docs/protocol.md):
the data of files of 2 KiB and more begins on a page boundary, so that the
kernel maps it where it lies. newc has no filler, but a name may be followed
by any number of NULs: it is lengthened up to the boundary.

The same tree always gives the same archive: entries are sorted, and device
and inode numbers of the host are replaced by numbers of our own.

    pack.py [--plain] ROOT... ARCHIVE
                                everything below each ROOT, the later ones over
                                the earlier ones, owned by root; --plain leaves
                                the twist away, for Linux, which drops files
                                whose names are longer than PATH_MAX
"""
import os
import stat
import sys

PAGE = 4096
ALIGN_FROM = 2048
HEADER = 110
FIELD_MAX = 0xFFFFFFFF


class Archive:
    """Writes entries to FILE, a seekable binary file at offset 0.

    With OWNER, (uid, gid), every entry belongs to it; else to whom it does
    on the host.
    """

    def __init__(self, file, owner=None, align=True):
        self.file = file
        self.owner = owner
        self.align = align
        self.next_inode = 1

    def add(self, entries):
        """Packs ENTRIES, {path in the guest: path on the host}.

        A path in the guest has no leading slash. Files that are hard links
        of one another on the host are so in the guest.
        """
        stats = {name: os.lstat(source) for name, source in entries.items()}
        links = {}
        for name in sorted(entries):
            status = stats[name]
            if stat.S_ISREG(status.st_mode):
                key = (status.st_dev, status.st_ino)
                links.setdefault(key, []).append(name)
        for name in sorted(entries):
            status = stats[name]
            if not stat.S_ISREG(status.st_mode):
                self._other(name, entries[name], status)
                continue
            group = links.pop((status.st_dev, status.st_ino), None)
            if group:
                self._file(group, entries[name], status)

    def finish(self):
        self._entry("TRAILER!!!", 0, None, b"", inode=0, links=1)

    def _file(self, names, source, status):
        """A regular file under each of its names: data with the last."""
        inode = self._inode()
        with open(source, "rb") as file:
            data = file.read()
        for name in names:
            last = name == names[-1]
            self._entry(name, status.st_mode, status,
                        data if last else b"", inode, len(names))

    def _other(self, name, source, status):
        data = b""
        if stat.S_ISLNK(status.st_mode):
            data = os.fsencode(os.readlink(source))
        elif not stat.S_ISDIR(status.st_mode):
            raise OSError(f"{source}: neither a file, a directory nor a link")
        self._entry(name, status.st_mode, status, data, self._inode(), 1)

    def _inode(self):
        self.next_inode += 1
        return self.next_inode - 1

    def _entry(self, name, mode, status, data, inode, links):
        if len(data) > FIELD_MAX:
            raise OSError(f"{name}: a file of more than 4 GiB")
        uid = gid = mtime = 0
        if status:
            uid, gid = self.owner or (status.st_uid, status.st_gid)
            mtime = min(max(int(status.st_mtime), 0), FIELD_MAX)
        name = os.fsencode(name) + b"\0"
        start = self.file.tell() + HEADER + len(name)
        if self.align and stat.S_ISREG(mode) and len(data) >= ALIGN_FROM:
            name += bytes(-start % PAGE)
        fields = (inode, mode, uid, gid, links, mtime, len(data),
                  0, 0, 0, 0, len(name), 0)
        self.file.write(b"070701" + b"".join(b"%08x" % f for f in fields))
        self._write_padded(name)
        self._write_padded(data)

    def _write_padded(self, data):
        self.file.write(data)
        self.file.write(bytes(-self.file.tell() % 4))


def tree(root):
    """Everything below ROOT, as Archive.add() takes it."""
    entries = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            entries[os.path.relpath(path, root)] = path
    return entries


def overlay(below, above):
    """ABOVE's entries over BELOW's, where links to folders stay in place."""
    entries = dict(below)
    for name, source in sorted(above.items()):
        folder, base = os.path.split(name)
        name = os.path.join(linked(entries, folder), base)
        if os.path.islink(entries.get(name, "")) and \
                os.path.isdir(source) and not os.path.islink(source):
            continue
        entries[name] = source
    return entries


def linked(entries, folder):
    """The path FOLDER with the links of ENTRIES followed."""
    path = ""
    for part in folder.split("/"):
        path = os.path.join(path, part)
        while os.path.islink(entries.get(path, "")):
            path = os.path.normpath(os.path.join(
                "/", os.path.dirname(path), os.readlink(entries[path])))[1:]
    return path


def trees(roots):
    entries = {}
    for root in roots:
        entries = overlay(entries, tree(root))
    return entries


def write(output, entries, owner=None, align=True):
    """Makes the file OUTPUT; what is there under that name is whole."""
    temporary = f"{output}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            archive = Archive(file, owner, align)
            archive.add(entries)
            archive.finish()
        os.replace(temporary, output)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def main():
    words = sys.argv[1:]
    plain = words[:1] == ["--plain"]
    *roots, output = words[plain:] or [""]
    if not roots:
        sys.exit("usage: pack.py [--plain] ROOT... ARCHIVE")
    try:
        write(output, trees(roots), owner=(0, 0), align=not plain)
    except OSError as error:
        sys.exit(f"pack.py: {error}")


if __name__ == "__main__":
    main()
