# SPDX-License-Identifier: BSD-3-Clause
"""Reads of ELF files that GDB has no command for, with no GDB in it."""
import atexit
import os
import re
import shutil
import struct
import subprocess
import tempfile

DT_DEBUG = 21
PT_LOAD, PT_DYNAMIC, PT_GNU_EH_FRAME = 1, 2, 0x6474e550


def resolve(root, path):
    """PATH below ROOT, symbolic links followed as inside of it."""
    done = ""
    parts = [p for p in path.split("/") if p]
    for _ in range(200):
        if not parts:
            break
        part = parts.pop(0)
        if part == "..":
            done = os.path.dirname(done)
        elif part != ".":
            here = os.path.join(root, done.lstrip("/"), part)
            if os.path.islink(here):
                target = os.readlink(here)
                parts = [p for p in target.split("/") if p] + parts
                done = "" if target.startswith("/") else done
            else:
                done += "/" + part
    return os.path.join(root, done.lstrip("/"))


def segments(path):
    with open(path, "rb") as file:
        header = file.read(64)
        offset, = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        file.seek(offset)
        return list(struct.iter_unpack("<IIQQQQQQ", file.read(size * count)))


def dynamic_address(path):
    """Where the dynamic section lies, before it is moved by the bias."""
    for kind, _, _, address, *_ in segments(path):
        if kind == PT_DYNAMIC:
            return address
    return None


def read_at(path, address, size):
    with open(path, "rb") as file:
        for kind, _, offset, start, _, length, _, _ in segments(path):
            if kind == PT_LOAD and start <= address < start + length:
                file.seek(offset + address - start)
                return file.read(size)
    return b""


def has_main(path):
    said = subprocess.run(["nm", path], capture_output=True, text=True,
                          check=False).stdout
    said += subprocess.run(["nm", "-D", path], capture_output=True, text=True,
                           check=False).stdout
    return re.search(r" [TtW] main$", said, re.M) is not None


def find_main(path, entry):
    """The first argument of __libc_start_main, out of _start's code."""
    code = read_at(path, entry, 64)
    for found in re.finditer(rb"\x48\x8d\x3d(....)|\x48\xc7\xc7(....)", code,
                             re.S):
        value = struct.unpack("<i", found[1] or found[2])[0]
        return entry + found.end() + value if found[1] else value
    return None


def text_section(path):
    """Address and size."""
    said = subprocess.run(["readelf", "-SW", path], capture_output=True,
                          text=True, check=False).stdout
    found = re.search(r"\.text\s+PROGBITS\s+(\w+) \w+ (\w+)", said)
    return (int(found[1], 16), int(found[2], 16)) if found else (0, 0)


def function_starts(path):
    """Where functions begin, from the search table of the unwind information.

    Without them GDB would take every function behind main for main as well.
    """
    for kind, _, _, address, _, size, _, _ in segments(path):
        if kind != PT_GNU_EH_FRAME or size < 12:
            continue
        header = read_at(path, address, size)
        if header[:4] != b"\x01\x1b\x03\x3b":
            return []
        count, = struct.unpack_from("<I", header, 8)
        pairs = struct.iter_unpack("<ii", header[12:12 + 8 * count])
        return [address + start for start, _ in pairs]
    return []


def copy_with_main(path, entry):
    """A copy of a stripped program in which main has its name, or None.

    Other functions are called after their place: sub_1a2b0.
    """
    main, (text, size) = find_main(path, entry), text_section(path)
    if main is None or not size:
        return None
    names = {start: f"sub_{start:x}" for start in function_starts(path)
             if text <= start < text + size}
    names.update({entry: "_start", main: "main"})
    folder = tempfile.mkdtemp(prefix="elfin-gdb-")
    atexit.register(shutil.rmtree, folder, True)
    copy = os.path.join(folder, os.path.basename(path))
    with open(os.path.join(folder, "symbols"), "w", encoding="ascii") as file:
        for start, name in names.items():
            file.write(f"--add-symbol {name}=.text:{start - text:#x},"
                       "function,global\n")
    said = subprocess.run(["objcopy", f"@{file.name}", path, copy],
                          capture_output=True, check=False)
    return copy if said.returncode == 0 else None
