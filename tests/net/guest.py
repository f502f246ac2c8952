# SPDX-License-Identifier: BSD-3-Clause
"""Guests that serve: started, asked, and ended."""
import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time

ROOT = ""
FULL = bool(os.environ.get("ELFIN_FULL"))
PATIENCE = 120  # seconds until something that does not come is an error
SYSTEM = "nginx,procps,redis-server,netcat-openbsd"  # as in run
running = []


def free_port():
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, what):
    """Waits for CONDITION() to be true, and returns what it gave."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come")


def connect(port):
    """A connection, with a limit on how long it may say nothing."""
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def exchange(port, data):
    """What comes back for DATA until the other side ends."""
    with connect(port) as client:
        client.sendall(data)
        return b"".join(iter(lambda: client.recv(65536), b""))


def get(port, path="/"):
    """The body of a page; errors are those of sockets, or ValueError."""
    head, _, body = exchange(
        port, f"GET {path} HTTP/1.0\r\n\r\n".encode()).partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise ValueError(f"{path}: {head[:100]!r}")
    return body


class Guest:
    """./do.sh run OPTIONS... with ports of this machine for those in PORTS.

    QEMU accepts connections before the guest does: ask with until_served.
    """

    def __init__(self, *words, ports=(), options=()):
        self.port = {port: free_port() for port in ports}
        publish = [word for port, host in self.port.items()
                   for word in ("-p", f"{host}:{port}")]
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [f"{ROOT}/do.sh", "run", "--timeout", "3000", *publish, *options,
             *words], stdin=subprocess.PIPE, stdout=self.output,
            stderr=self.errors)
        running.append(self)

    def said(self):
        return read(self.output)

    def complaints(self):
        return read(self.errors).decode(errors="replace")

    def ended(self):
        return self.process.poll() is not None

    def until_served(self, ask):
        """ASK() until it gives something without an error of sockets."""
        def attempt():
            if self.ended():
                raise ChildProcessError(self.complaints()[-1500:])
            with contextlib.suppress(OSError, ValueError):
                return ask()
            return None
        return until(attempt, "an answer")

    def type(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def shell(self, command):
        """What COMMAND writes, where the guest is bash."""
        mark = f"done-{time.monotonic_ns()}"
        before = len(self.said())
        self.type(f"{command}\necho {mark} $?")

        def finished():
            if self.ended():
                raise ChildProcessError(self.complaints()[-1500:])
            text = self.said()[before:].decode(errors="replace")
            return text if f"{mark} " in text else None
        text, _, status = until(finished, command).partition(mark)
        if status.split()[0] != "0":
            raise ChildProcessError(f"{command}: {text}{self.complaints()[-500:]}")
        return text

    def end(self):
        if not self.ended():
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def read(file):
    file.seek(0)
    return file.read()


def end_all():
    while running:
        running.pop().end()
