# SPDX-License-Identifier: BSD-3-Clause
"""The little of an ELF file that says which other files it needs."""
import os
import struct

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB, DT_RPATH, DT_RUNPATH = 1, 5, 15, 29


class Elf:
    """interpreter, needed, rpath and runpath of an x86-64 ELF file.

    ValueError says that PATH is none, or that it is damaged: such a file is
    for the kernel to judge.
    """

    def __init__(self, path):
        self.interpreter = None
        self.needed, self.rpath, self.runpath = [], [], []
        with open(path, "rb") as file:
            self.file = file
            try:
                self._read()
            except (struct.error, OverflowError, UnicodeError) as error:
                raise ValueError(f"{path}: damaged") from error

    def _at(self, offset, size):
        if offset > os.fstat(self.file.fileno()).st_size or size > 1 << 24:
            raise ValueError("damaged")
        self.file.seek(offset)
        return self.file.read(size)

    def _read(self):
        header = self._at(0, 64)
        if header[:6] != b"\x7fELF\x02\x01":
            raise ValueError("not a 64-bit ELF file")
        machine, = struct.unpack_from("<H", header, 18)
        offset, = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        if machine != 62 or size != 56:
            raise ValueError("not for x86-64")
        table = self._at(offset, size * count)
        self.segments = list(struct.iter_unpack("<IIQQQQQQ", table))
        for kind, _, start, _, _, length, _, _ in self.segments:
            if kind == PT_INTERP:
                self.interpreter = self._at(start, length) \
                    .split(b"\0")[0].decode()
            elif kind == PT_DYNAMIC:
                self._read_dynamic(self._at(start, length & ~15))

    def _read_dynamic(self, data):
        entries = list(struct.iter_unpack("<qQ", data))
        entries = entries[:([tag for tag, _ in entries] + [0]).index(0)]
        strings = dict(entries).get(DT_STRTAB)
        for tag, value in entries:
            if tag == DT_NEEDED:
                self.needed.append(self._string(strings, value))
            elif tag == DT_RPATH:
                self.rpath = self._string(strings, value).split(":")
            elif tag == DT_RUNPATH:
                self.runpath = self._string(strings, value).split(":")

    def _string(self, table, index):
        address = (table or 0) + index
        for kind, _, start, virtual, _, length, _, _ in self.segments:
            if kind == PT_LOAD and virtual <= address < virtual + length:
                text = self._at(start + address - virtual, 4096)
                return text.split(b"\0")[0].decode()
        raise ValueError("damaged")
