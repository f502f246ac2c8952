#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes damaged ELF files out of a good one.

    generate.py GOOD FOLDER

Writes one file for each entry of DAMAGES into FOLDER and prints its name, a
tab, and the message that the kernel must give for it.
"""
import os
import struct
import sys

# Offsets and formats of the fields of the header and of a program header.
HEADER = {"type": (16, "<H"), "machine": (18, "<H"), "version": (20, "<I"),
          "entry": (24, "<Q"), "phoff": (32, "<Q"), "phentsize": (54, "<H"),
          "phnum": (56, "<H")}
SEGMENT = {"type": (0, "<I"), "flags": (4, "<I"), "offset": (8, "<Q"),
           "vaddr": (16, "<Q"), "filesz": (32, "<Q"), "memsz": (40, "<Q"),
           "align": (48, "<Q")}
LOAD, INTERP, PHDR, TLS, GNU_STACK = 1, 3, 6, 7, 0x6474e551
ALL_ONES = (1 << 64) - 1


class Elf:
    def __init__(self, data):
        self.data = bytearray(data)

    def get(self, field):
        offset, kind = HEADER[field]
        return struct.unpack_from(kind, self.data, offset)[0]

    def set(self, **fields):
        for field, value in fields.items():
            offset, kind = HEADER[field]
            struct.pack_into(kind, self.data, offset, value)

    def ident(self, index, value):
        self.data[index] = value

    def cut(self, size):
        del self.data[size:]

    def find(self, kind, number=0):
        """Offset of the program header number NUMBER of the type KIND."""
        table = self.get("phoff")
        for index in range(self.get("phnum")):
            at = table + 56 * index
            if struct.unpack_from("<I", self.data, at)[0] == kind:
                if number == 0:
                    return at
                number -= 1
        raise SystemExit(f"the good file has no program header {kind:#x}")

    def segment(self, kind, number=0, **fields):
        at = self.find(kind, number)
        for field, value in fields.items():
            offset, form = SEGMENT[field]
            struct.pack_into(form, self.data, at + offset, value)

    def value(self, field, kind, number=0):
        offset, form = SEGMENT[field]
        return struct.unpack_from(form, self.data,
                                  self.find(kind, number) + offset)[0]

    def interpreter(self, name, size):
        """Another name of an interpreter, put behind everything else."""
        self.segment(INTERP, offset=len(self.data), filesz=size)
        self.data += name

    def all_loads(self, **fields):
        for number in range(4):
            self.segment(LOAD, number, **fields)


def overlap(elf):
    start = elf.value("vaddr", LOAD, 1)
    elf.segment(LOAD, 0, memsz=start + 1 - elf.value("vaddr", LOAD, 0))


def no_load(elf):
    for _ in range(4):
        elf.segment(LOAD, type=0)
    for kind in PHDR, TLS:
        elf.segment(kind, type=0)


def damaged_interpreter(elf):
    """Its interpreter is the file cut-in-header, which is damaged itself."""
    name = os.fsencode(os.path.abspath(
        os.path.join(sys.argv[2], "cut-in-header"))) + b"\0"
    elf.interpreter(name, len(name))


DAMAGES = [
    ("empty", "the file is empty", lambda e: e.cut(0)),
    ("magic", "neither an ELF file nor a script that begins with #!",
     lambda e: e.ident(0, 0x7e)),
    ("cut-in-header", "the file ends within the ELF header",
     lambda e: e.cut(40)),
    ("class-32", "a 32-bit program; this kernel runs 64-bit ones (EI_CLASS)",
     lambda e: e.ident(4, 1)),
    ("class", "neither a 32-bit nor a 64-bit ELF file (EI_CLASS)",
     lambda e: e.ident(4, 7)),
    ("big-endian", "big-endian; x86-64 is little-endian (EI_DATA)",
     lambda e: e.ident(5, 2)),
    ("endianness", "neither little- nor big-endian (EI_DATA)",
     lambda e: e.ident(5, 0)),
    ("ident-version", "an unknown version of ELF (EI_VERSION)",
     lambda e: e.ident(6, 9)),
    ("object-file", "an object file; link it into a program first (e_type)",
     lambda e: e.set(type=1)),
    ("core-dump", "a core dump; open it in a debugger (e_type)",
     lambda e: e.set(type=4)),
    ("type", "not a program (e_type)", lambda e: e.set(type=0)),
    ("machine", "made for another processor (e_machine)",
     lambda e: e.set(machine=183)),
    ("version", "an unknown version of the object file (e_version)",
     lambda e: e.set(version=0)),
    ("no-headers", "no program headers: nothing to load (e_phnum)",
     lambda e: e.set(phnum=0)),
    ("header-size", "program headers of a wrong size (e_phentsize)",
     lambda e: e.set(phentsize=32)),
    ("many-headers", "too many program headers (e_phnum)",
     lambda e: e.set(phnum=0xffff)),
    ("headers-outside",
     "program headers beyond the end of the file (e_phoff)",
     lambda e: e.set(phoff=ALL_ONES - 7)),
    ("file-size", "a segment has more bytes in the file than in memory"
     " (p_filesz)", lambda e: e.segment(LOAD, 1, memsz=1)),
    ("cut-in-segment", "a segment ends beyond the end of the file (p_offset)",
     lambda e: e.cut(e.value("offset", LOAD, 3) + 8)),
    ("address", "a segment lies outside of a program's addresses (p_vaddr)",
     lambda e: e.segment(LOAD, 3, memsz=1 << 62)),
    ("alignment", "a segment's alignment is no power of two (p_align)",
     lambda e: e.segment(LOAD, 1, align=0x1800)),
    ("misplaced", "a segment can't be mapped: p_vaddr and p_offset differ"
     " within a page",
     lambda e: e.segment(LOAD, 1, vaddr=e.value("vaddr", LOAD, 1) + 16)),
    ("low-address", "a segment at an address that is too low (p_vaddr)",
     lambda e: e.set(type=2)),
    ("order", "segments are not in the order of their addresses (p_vaddr)",
     lambda e: e.segment(LOAD, 2, vaddr=0)),
    ("overlap", "two segments overlap (p_memsz)", overlap),
    ("no-segment", "no segment to load (PT_LOAD)", no_load),
    ("entry", "the entry point is in no executable segment (e_entry)",
     lambda e: e.set(entry=e.value("vaddr", LOAD, 3))),
    ("no-code", None, lambda e: e.all_loads(flags=4)),
    ("two-interpreters", "two interpreters (PT_INTERP)",
     lambda e: e.segment(GNU_STACK, type=INTERP)),
    ("interpreter-empty", "the interpreter's name is empty (PT_INTERP)",
     lambda e: e.segment(INTERP, filesz=1)),
    ("interpreter-long", "the interpreter's name is too long (PT_INTERP)",
     lambda e: e.interpreter(b"/" + b"x" * 300 + b"\0", 302)),
    ("interpreter-outside",
     "the interpreter's name is beyond the end of the file (PT_INTERP)",
     lambda e: e.segment(INTERP, offset=len(e.data) - 1)),
    ("interpreter-endless", "the interpreter's name does not end (PT_INTERP)",
     lambda e: e.interpreter(b"/lib/ld.so", 10)),
    ("interpreter-missing", "interpreter /no/such.so: no such file",
     lambda e: e.interpreter(b"/no/such.so\0", 12)),
    ("interpreter-damaged", "interpreter {folder}/cut-in-header:"
     " the file ends within the ELF header", damaged_interpreter),
    ("headers-not-loaded", "the program headers are in no segment (PT_PHDR)",
     lambda e: e.segment(PHDR, vaddr=0x7000000)),
    ("tls-size", "thread-local storage is larger in the file than in memory"
     " (PT_TLS)", lambda e: e.segment(TLS, memsz=0)),
    ("tls-alignment",
     "the alignment of thread-local storage is no power of two (PT_TLS)",
     lambda e: e.segment(TLS, align=24)),
    ("tls-not-loaded", "thread-local storage is in no segment (PT_TLS)",
     lambda e: e.segment(TLS, vaddr=0x7000000)),
    ("huge-alignment", "no room in memory for the segments",
     lambda e: e.segment(LOAD, 1, align=1 << 62)),
]


def main():
    good, folder = sys.argv[1:]
    with open(good, "rb") as file:
        data = file.read()
    os.makedirs(folder, exist_ok=True)
    previous = None
    for name, message, damage in DAMAGES:
        elf = Elf(data)
        damage(elf)
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(elf.data)
        os.chmod(path, 0o755)
        # Two ways to one message stand next to each other.
        previous = message or previous
        print(name, previous.format(folder=os.path.abspath(folder)), sep="\t")


if __name__ == "__main__":
    main()
