# SPDX-License-Identifier: BSD-3-Clause
"""What ./do.sh debug has GDB do before the user gets the prompt.

The guest waits before its first instruction. The kernel
calls loader_debug_loaded for each program that it loads; there the symbols of
the program and its interpreter are added where they lie. Then the program runs
to its main, where the libraries are known too.

ELFIN_ROOT is the folder of this machine that holds the guest's files,
ELFIN_SOCKET where the guest waits; ELFIN_ENTRY=1 asks for a stop before main.
"""
import os
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import symbols  # noqa: E402  (needs the path above)

ROOT = os.environ.get("ELFIN_ROOT", "/")
SOCKET = os.environ.get("ELFIN_SOCKET", "")


def say(text):
    gdb.write(f"elfin: {text}\n")


def quietly(command):
    return gdb.execute(command, to_string=True)


def read(address, size):
    return bytes(gdb.selected_inferior().read_memory(address, size))


def read_words(address, count):
    data = read(address, 8 * count)
    return [int.from_bytes(data[i:i + 8], "little")
            for i in range(0, len(data), 8)]


def read_text(address):
    text = b""
    while len(text) < 4096 and not text.endswith(b"\0"):
        text += read(address + len(text), 1)
    return text.rstrip(b"\0").decode(errors="replace")


def connect():
    """GDB would say where the guest stands, even if asked not to: 0xfff0."""
    gdb.flush()
    output = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        quietly(f"target remote {SOCKET}")
        gdb.flush()
    finally:
        os.dup2(output, 1)
        os.close(output)
        os.close(nowhere)


def run_to(stop):
    stop.silent = True
    quietly("continue")
    stop.delete()


def on_host(path):
    """The file of this machine that is PATH in the guest, or None."""
    inside = symbols.resolve(ROOT, path)
    return inside if os.path.isfile(inside) else None


def add_symbols(path, bias):
    quietly(f'add-symbol-file "{path}" -o {bias:#x}')


class Program:
    """What the kernel has just loaded, from loader_debug_loaded's arguments."""

    def __init__(self):
        value = gdb.parse_and_eval
        self.path = value("path").string()
        self.bias = int(value("bias"))
        self.interp = value("interp_path").string()
        self.interp_bias = int(value("interp_bias"))
        self.entry = int(value("entry"))

    def add(self):
        host = on_host(self.path)
        if not host:
            say(f"no file for {self.path} in {ROOT}: its symbols are missing")
            return False
        if not symbols.has_main(host):
            host = symbols.copy_with_main(host, self.entry - self.bias) or host
        add_symbols(host, self.bias)
        if self.interp and on_host(self.interp):
            add_symbols(on_host(self.interp), self.interp_bias)
        return True


class Loaded(gdb.Breakpoint):
    """Each later program (execve) brings its symbols without stopping."""

    def stop(self):
        Program().add()
        return False


def add_libraries(program):
    """Walks the list that the interpreter keeps for debuggers (link_map)."""
    host = on_host(program.path)
    dynamic = symbols.dynamic_address(host) if host else None
    if dynamic is None:
        return
    debug = 0
    address = program.bias + dynamic
    for _ in range(200):
        tag, value = read_words(address, 2)
        address += 16
        if tag == symbols.DT_DEBUG:
            debug = value
        if tag == 0:
            break
    entry = read_words(debug + 8, 1)[0] if debug else 0
    while entry:
        bias, name, _, entry = read_words(entry, 4)
        path = read_text(name)
        library = on_host(path) if path.startswith("/") else None
        if library and path not in (program.path, program.interp):
            add_symbols(library, bias)


def go_to_main(program):
    """Stops in main, or at the first instruction if there is no main."""
    try:
        gdb.parse_and_eval("(long)&main")
        place = "main"
    except gdb.error:
        say("main was not found: this is the program's first instruction")
        place = f"*{program.entry:#x}"
    stop = gdb.Breakpoint(place, type=gdb.BP_HARDWARE_BREAKPOINT,
                          internal=True)
    run_to(stop)


class Main(gdb.Breakpoint):
    """Passed by: from here on the libraries are known."""

    def __init__(self, program):
        super().__init__("main", type=gdb.BP_HARDWARE_BREAKPOINT,
                         internal=True)
        self.program = program

    def stop(self):
        add_libraries(self.program)
        return False


def stop_at_entry(program):
    try:
        Main(program)
    except gdb.error:
        pass  # it has no main: nothing to wait for
    say(f"{program.path} is loaded, and stopped before its first instruction")


def stop_in_main(program):
    go_to_main(program)
    add_libraries(program)
    say(f"{program.path} is stopped in main; its libraries are known")
    gdb.execute("frame")


def start():
    for setting in ("pagination off", "confirm off", "breakpoint pending on",
                    "print thread-events off", "height 0",
                    "print entry-values no", "auto-solib-add off",
                    # Code is in files before it is in the guest's memory.
                    "trust-readonly-sections on"):
        quietly(f"set {setting}")
    connect()
    run_to(gdb.Breakpoint("loader_debug_loaded", internal=True))
    try:
        program = Program()
    except gdb.error as error:
        say(f"the kernel did not come to load a program ({error})")
        return
    known = program.add()
    Loaded("loader_debug_loaded", internal=True)
    if known and os.environ.get("ELFIN_ENTRY") != "1":
        stop_in_main(program)
    else:
        stop_at_entry(program)


start()
