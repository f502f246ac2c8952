# SPDX-License-Identifier: BSD-3-Clause
"""Many requests, many connections, much data, and clients that misbehave."""
import hashlib
import selectors
import socket
import time

from guest import FULL, SYSTEM, Guest, connect, get

REQUEST = b"GET / HTTP/1.1\r\nHost: elfin\r\n\r\n"


def nginx(**how):
    server = Guest("nginx_static", ports=[80], **how)
    server.until_served(lambda: get(server.port[80]))
    return server


class Client:
    """Requests over one connection, each after the answer to the last."""

    def __init__(self, port):
        self.socket = connect(port)
        self.left = 0

    def ask(self):
        self.socket.sendall(REQUEST)
        self.left = None

    def answered(self):
        """Reads what is there; True at the end of the answer."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed")
        if self.left is None:
            head, _, body = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 "):
                raise ValueError(head)
            length = head.lower().split(b"content-length: ")[1].split()[0]
            self.left = int(length)
            data = body
        self.left -= len(data)
        return self.left == 0


def tenths(times):
    """No slower at the end than at the beginning, with room for noise: what
    else this machine does at the moment is in both."""
    tenth = len(times) // 10
    first = times[tenth] - times[0]
    last = times[-1] - times[-1 - tenth]
    if last > 2 * first + 0.5:
        raise AssertionError(f"first tenth {first:.2f} s, last {last:.2f} s")
    return f"first tenth {first:.2f} s, last {last:.2f} s"


def test_keep_alive():
    """requests over connections that stay: none fails, none slower at the end"""
    total = 200000 if FULL else 20000
    server = nginx()
    ready = selectors.DefaultSelector()
    for _ in range(30):
        client = Client(server.port[80])
        ready.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    times = [time.monotonic()]
    while len(times) <= total:
        events = ready.select(60)
        if not events:
            raise TimeoutError(f"silence after {len(times)} requests")
        for key, _ in events:
            if key.data.answered():
                times.append(time.monotonic())
                key.data.ask()
    return tenths(times)


def test_short_connections():
    """a connection for each request: none fails, none slower at the end"""
    total = 50000 if FULL else 3000
    server = nginx()
    times = [time.monotonic()]
    for _ in range(total):
        get(server.port[80])
        times.append(time.monotonic())
    return tenths(times)


def test_many_connections():
    """1,000 connections at once, each served"""
    server = Guest("server_go_static", ports=[8080])
    server.until_served(lambda: get(server.port[8080]))
    clients = [connect(server.port[8080]) for _ in range(1000)]
    for turn in range(2):
        for n, client in enumerate(clients):
            client.sendall(b"client %d, turn %d\n" % (n, turn))
        for n, client in enumerate(clients):
            wanted = b"client %d, turn %d\n" % (n, turn)
            got = b""
            while len(got) < len(wanted):
                data = client.recv(100)
                if not data:
                    raise ConnectionError(f"client {n} was closed")
                got += data
            if got != wanted:
                raise AssertionError(f"client {n} got {got}")
    for client in clients:
        client.close()


# ---- Much data ----

SIZE = 1 << 30 if FULL else 50 << 20
LINE = b"".join(b"%07d\n" % n for n in range(8192))  # 64 KiB


def lines(size):
    return (LINE for _ in range(size // len(LINE)))


def sum_of(blocks):
    found = hashlib.md5()
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def bulk_guest():
    return Guest("bash", ports=[80], options=[
        "--deb", SYSTEM, *(["-m", "2560M"] if FULL else [])])


def test_download():
    """a large download arrives as it was sent"""
    server = bulk_guest()
    server.shell(
        "ln -sf ../sites-available/default /etc/nginx/sites-enabled/;"
        "mkdir -p /var/www/html; cd /var/www/html; seq -f %07.0f 0 8191 >line;"
        f"for i in {{1..{SIZE // len(LINE)}}}; do cat line; done >large;"
        "nginx")
    server.until_served(lambda: get(server.port[80], "/line"))
    started = time.monotonic()
    with connect(server.port[80]) as client:
        client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        stream = client.makefile("rb")
        while stream.readline() != b"\r\n":
            pass
        got = sum_of(iter(lambda: stream.read(1 << 16), b""))
    if got != sum_of(lines(SIZE)):
        raise AssertionError("the sums differ")
    return f"{SIZE / 1e6 / (time.monotonic() - started):.0f} MB/s"


def test_upload():
    """a large upload arrives as it was sent"""
    server = bulk_guest()
    server.type("nc -l 80 </dev/null | md5sum & sleep .5; echo listening")
    server.until_served(lambda: b"listening" in server.said())
    started = time.monotonic()
    with connect(server.port[80]) as client:
        for block in lines(SIZE):
            client.sendall(block)
        client.shutdown(socket.SHUT_WR)
        text = server.shell("wait %1")
    if sum_of(lines(SIZE)) not in server.said().decode():
        raise AssertionError(f"another sum: {text}")
    return f"{SIZE / 1e6 / (time.monotonic() - started):.0f} MB/s"


# ---- Clients that misbehave ----

def test_slow():
    """500 that never finish their request and a slow reader stop nobody"""
    # On a busy machine 500 calls may take longer than the 60 s that nginx
    # gives a client for its request.
    server = bulk_guest()
    server.shell(
        "ln -sf ../sites-available/default /etc/nginx/sites-enabled/;"
        "echo 'client_header_timeout 900s;' >/etc/nginx/conf.d/patient.conf;"
        "mkdir -p /var/www/html; cd /var/www/html; echo page >index.html;"
        "head -c 10M /dev/zero >large; nginx")
    port = server.port[80]
    server.until_served(lambda: get(port))
    half = [connect(port) for _ in range(500)]
    for client in half:
        client.sendall(b"GET / HTTP/1.0\r\nHalf: ")
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.settimeout(60)
    slow.connect(("127.0.0.1", port))
    slow.sendall(b"GET /large HTTP/1.0\r\n\r\n")
    got = len(slow.recv(1000))
    for _ in range(200):
        if get(port) != b"page\n":
            raise AssertionError("that is not the page")
        got += len(slow.recv(100))
    for client in half:
        client.sendall(b"over\r\n\r\n")
    for client in half:
        if not (said := client.recv(100)).startswith(b"HTTP/1.1 200 "):
            raise AssertionError(f"a half request was answered {said}")
        client.close()
    while data := slow.recv(1 << 20):
        got += len(data)
    if got < 10 << 20:
        raise AssertionError(f"the slow reader got {got} bytes")

