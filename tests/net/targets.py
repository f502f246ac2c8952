# SPDX-License-Identifier: BSD-3-Clause
"""Each target that serves, asked once; each that asks, served."""
import contextlib
import http.server
import re
import socket
import ssl
import subprocess
import threading

from guest import Guest, connect, exchange, get
import guest


def expect(wanted, got):
    if wanted != got:
        raise AssertionError(f"wanted {wanted!r}, got {got!r}")


def serve(name):
    server = Guest(name, ports=[8080])
    port = server.port[8080]
    expect(b"Hello, World!\n", server.until_served(lambda: get(port)))
    with connect(port) as client:
        client.sendall(b"one\n\0two\nthree")
        client.shutdown(socket.SHUT_WR)
        expect(b"one\n\0two\nthree",
               b"".join(iter(lambda: client.recv(100), b"")))
    if f"127.0.0.1:{port}/" not in server.complaints():
        raise AssertionError("run does not say the address to open")


def test_server():
    """server: a page and an echo"""
    serve("server")


def test_server_static():
    """server_static: a page and an echo"""
    serve("server_static")


def test_server_go():
    """server_go: a page and an echo"""
    serve("server_go")


def test_server_go_static():
    """server_go_static: a page and an echo"""
    serve("server_go_static")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"page {self.path}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextlib.contextmanager
def host_server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield str(server.server_port)
    finally:
        server.shutdown()
        server.server_close()


def fetch(name, *words):
    client = Guest(name, *words)
    client.process.wait(guest.PATIENCE)
    expect((0, b"page /"), (client.process.returncode,
                            client.said().rstrip()[-6:]))


def test_client():
    """client, client_static, client_go, client_go_static, curl: from this machine"""
    with host_server() as port:
        for name in ("client", "client_static", "client_go",
                     "client_go_static"):
            fetch(name, "10.0.2.2", port)
        fetch("curl", "-sS", f"http://10.0.2.2:{port}/")


def web(name, port, wanted, **how):
    server = Guest(name, ports=[port], **how)
    page = server.until_served(lambda: get(server.port[port]))
    if not re.search(wanted, page):
        raise AssertionError(f"{wanted!r} is not in {page[:200]!r}")
    return server


def test_nginx():
    """nginx: its page"""
    web("nginx", 80, b"Welcome to nginx")


def test_nginx_static():
    """nginx_static: its page, in 16 MB"""
    web("nginx_static", 80, b"Welcome to nginx", options=["-m", "16M"])


def redis(name):
    server = Guest(name, ports=[6379])
    expect(b"+PONG\r\n+OK\r\n", server.until_served(
        lambda: exchange(server.port[6379], b"PING\r\nQUIT\r\n")))
    exchange(server.port[6379], b"SHUTDOWN\r\n")
    expect(0, server.process.wait(guest.PATIENCE))


def test_redis():
    """redis: PING, and SHUTDOWN ends the guest with status 0"""
    redis("redis")


def test_redis_static():
    """redis_static: the same"""
    redis("redis_static")


def test_haproxy():
    """haproxy: a page of this machine, and its own"""
    with host_server() as port:
        proxy = web("haproxy", 80, b"page /",
                    options=["-e", f"BACKEND=10.0.2.2:{port}"])
        if b"Statistics Report" not in get(proxy.port[80], "/status"):
            raise AssertionError("/status is no report")


def test_python():
    """python_http: a folder of the guest"""
    web("python_http", 8080, b"Directory listing")


def test_node():
    """node: a page"""
    web("node", 8080, b"Hello, / from Node")


def test_openssl():
    """openssl: a page by TLS"""
    server = Guest("openssl", ports=[4433])
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    def ask():
        with connect(server.port[4433]) as plain, \
                context.wrap_socket(plain) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return b"".join(iter(lambda: client.recv(65536), b""))
    if b"s_server" not in server.until_served(ask):
        raise AssertionError("that is not its page")


def test_port_in_use():
    """a port in use is said at once, with the option's name"""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [f"{guest.ROOT}/do.sh", "run", "-p", f"{port}:8080",
             "server_static"], capture_output=True, text=True,
            timeout=guest.PATIENCE, stdin=subprocess.DEVNULL, check=False)
    expect(125, done.returncode)
    last = done.stderr.splitlines()[-1]
    if "in use" not in last or "-p" not in last:
        raise AssertionError(last)
