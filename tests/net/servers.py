# SPDX-License-Identifier: BSD-3-Clause
"""What operators do to nginx and Redis: signals, workers, forks, restarts."""
import os
import selectors
import signal
import threading
import time

from guest import PATIENCE, SYSTEM, Guest, connect, exchange, get, until

NGINX = """
ln -sf ../sites-available/default /etc/nginx/sites-enabled/default
mkdir -p /var/www/html && echo 'the page' >/var/www/html/index.html
workers() { pgrep -P "$(cat /run/nginx.pid)" | sort | tr '\\n' ' '; }
others() { for i in {1..600}; do now=$(workers)
	[[ -z $now || $now == *"${1% }"* ]] || return 0; sleep .1; done; return 1; }
nginx"""


def nginx():
    server = Guest("bash", ports=[80], options=["--deb", SYSTEM])
    server.shell(NGINX)
    page(server)
    return server


def page(server):
    text = server.until_served(lambda: get(server.port[80]))
    if text != b"the page\n":
        raise AssertionError(text)


class Asking:
    """Pages all the time, from a thread of its own: none may fail."""

    def __init__(self, server):
        self.port = server.port[80]
        self.count = 0
        self.failed = []
        self.on = True
        self.thread = threading.Thread(target=self.ask)

    def ask(self):
        while self.on:
            try:
                get(self.port)
                self.count += 1
            except (OSError, ValueError) as error:
                self.failed.append(error)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.on = False
        self.thread.join()
        if not kind and (self.failed or not self.count):
            raise AssertionError(f"{len(self.failed)} of {self.count} pages"
                                 f" failed: {self.failed[:3]}")


def test_nginx_reload():
    """nginx -s reload: other workers, and no page fails meanwhile"""
    server = nginx()
    with Asking(server):
        server.shell('old=$(workers); nginx -s reload; others "$old"')
        time.sleep(0.5)


def test_nginx_many():
    """thirty connections at once: each of 10,000 requests is answered"""
    server = nginx()
    watched = selectors.DefaultSelector()
    left = 10000

    def ask(client):
        client.sendall(b"GET / HTTP/1.1\r\nHost: elfin\r\n\r\n")

    for _ in range(30):
        client = connect(server.port[80])
        watched.register(client, selectors.EVENT_READ)
        ask(client)
    while left > 0:
        ready = watched.select(PATIENCE)
        if not ready:
            raise TimeoutError(f"{left} requests before the end")
        for key, _ in ready:
            text = key.fileobj.recv(4096)
            if not text:
                raise EOFError(f"{left} requests before the end")
            if text.endswith(b"the page\n"):
                left -= 1
                ask(key.fileobj)


def test_burst():
    """a hundred clients at once are all heard, though QEMU takes its time"""
    server = nginx()
    launcher = server.process.pid
    with open(f"/proc/{launcher}/task/{launcher}/children",
              encoding="ascii") as children:
        qemu = int(children.read().split()[0])
    os.kill(qemu, signal.SIGSTOP)
    try:
        clients = [connect(server.port[80]) for _ in range(100)]
    finally:
        os.kill(qemu, signal.SIGCONT)
    for client in clients:
        client.sendall(b"GET / HTTP/1.0\r\n\r\n")
    for client in clients:
        if b" 200 " not in client.recv(4096):
            raise ValueError("not the page")


def test_nginx_worker():
    """a killed worker is restarted by its master"""
    server = nginx()
    server.shell('old=$(workers); kill -9 $old; others "$old"')
    page(server)


def test_nginx_rotation():
    """USR1: nginx writes to new log files"""
    server = nginx()
    server.shell("cd /var/log/nginx; mv access.log old; "
                 "kill -USR1 $(cat /run/nginx.pid)")
    until(lambda: "yes" in server.shell(
        "[[ ! -e /var/log/nginx/access.log ]] || echo yes"), "a new log")
    time.sleep(0.2)
    page(server)
    text = server.shell("wc -l </var/log/nginx/access.log")
    if int(text) != 1:
        raise AssertionError(f"{text.strip()} lines in the new log")


def test_nginx_quit():
    """nginx -s quit: a page that is under way is still served"""
    server = nginx()
    server.shell("head -c 5M /dev/zero >/var/www/html/large")
    with connect(server.port[80]) as client:
        client.sendall(b"GET /large HTTP/1.0\r\n\r\n")
        got = len(client.recv(1000))
        server.shell("nginx -s quit")
        time.sleep(0.3)
        while data := client.recv(1 << 20):
            got += len(data)
    if got < 5 << 20:
        raise AssertionError(f"only {got} bytes came")
    server.shell("for i in {1..100}; do [[ -e /run/nginx.pid ]] || break; "
                 "sleep .1; done; ! pgrep nginx")


# ---- Redis ----

REDIS = ("mkdir -p /var/log/redis /var/lib/redis; redis-server /etc/redis/redis.conf --bind 0.0.0.0 --protected-mode "
         "no --daemonize no --appendonly yes & redis=$!")


def command(*words):
    return b"*%d\r\n" % len(words) + b"".join(
        b"$%d\r\n%s\r\n" % (len(word), word)
        for word in (str(word).encode() for word in words))


def ask(server, *words):
    """The answer, as Redis writes it."""
    answer = exchange(server.port[6379], command(*words) + command("QUIT"))
    if answer.startswith(b"-") or not answer.endswith(b"+OK\r\n"):
        raise ValueError(answer[:200])
    return answer[:-5]


def info(server):
    lines = ask(server, "INFO").decode().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


class Setting:
    """Writes all the time: key N is N, N growing."""

    def __init__(self, server):
        self.client = connect(server.port[6379])
        self.count = 0
        self.on = True
        self.thread = threading.Thread(target=self.write)

    def write(self):
        answers = self.client.makefile("rb")
        while self.on:
            numbers = range(self.count, self.count + 100)
            self.client.sendall(b"".join(
                command("SET", f"key:{n}", n) for n in numbers))
            if any(answers.readline() != b"+OK\r\n" for _ in numbers):
                break
            self.count += 100

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.on = False
        self.thread.join()


def redis_check(server, count):
    size = server.until_served(lambda: ask(server, "DBSIZE"))
    last = ask(server, "GET", f"key:{count - 1}")
    digits = str(count - 1)
    wanted = f":{count}\r\n", f"${len(digits)}\r\n{digits}\r\n"
    if (size.decode(), last.decode()) != wanted:
        raise AssertionError(f"{size} {last} instead of {wanted}")


def test_redis():
    """Redis: BGSAVE and AOF rewrite while clients write, SHUTDOWN, restart"""
    server = Guest("bash", ports=[6379], options=["--deb", SYSTEM])
    server.type(REDIS)
    server.until_served(lambda: ask(server, "PING"))
    with Setting(server) as setting:
        until(lambda: setting.count >= 5000, "5,000 keys")
        for start, busy, last in (
                ("BGSAVE", "rdb_bgsave_in_progress", "rdb_last_bgsave_status"),
                ("BGREWRITEAOF", "aof_rewrite_in_progress",
                 "aof_last_bgrewrite_status")):
            answer = ask(server, start)
            if not answer.startswith(b"+Background"):
                raise AssertionError(answer)
            until(lambda: info(server)[busy] == "0", start)
            if info(server)[last] != "ok":
                raise AssertionError(f"{start}: {info(server)[last]}")
    redis_check(server, setting.count)
    exchange(server.port[6379], command("SHUTDOWN"))
    server.shell("wait $redis")
    server.type(REDIS)
    redis_check(server, setting.count)
    # Its dump alone, without the log of commands.
    exchange(server.port[6379], command("SHUTDOWN", "SAVE"))
    server.shell("wait $redis; cd /var/lib/redis; ls; rm -r appendonly*; ls")
    server.type(REDIS.replace("appendonly yes", "appendonly no"))
    redis_check(server, setting.count)
