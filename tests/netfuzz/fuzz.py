#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Sends damaged frames to a guest and asks it, again and again, for service.

QEMU's network device is the other end of a TCP connection to this program
(-netdev socket), so no root is needed. Every frame follows from the seed.

    fuzz.py --seconds N [--seed N] -- COMMAND...

COMMAND starts the guest with the environment's ELFIN_NETDEV as its network.
"""
import argparse
import os
import random
import select
import socket
import struct
import subprocess
import sys
import time

GUEST_MAC = bytes.fromhex("525400123456")
HOST_MAC = bytes.fromhex("525400aabbcc")
GUEST = bytes([10, 0, 2, 15])
HOST = bytes([10, 0, 2, 2])
PROBE = bytes([10, 0, 2, 100])  # whom nothing damaged is from
GUEST6 = bytes.fromhex("fe80000000000000505400fffe123456")
HOST6 = bytes.fromhex("fe80000000000000505400fffeaabbcc")
ECHO = 7
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
EDGES = [0, 1, 2, 7, 8, 15, 20, 40, 60, 127, 128, 255, 256, 1280, 1500, 1514,
         0x7fff, 0x8000, 0xfffe, 0xffff]


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ethernet(payload, kind, source=HOST_MAC, target=GUEST_MAC):
    return target + source + struct.pack(">H", kind) + payload


def ipv4(payload, protocol, source=HOST, target=GUEST, options=b"", ident=1,
         fragment=0, ttl=64, length=None):
    words = 5 + len(options) // 4
    if length is None:
        length = words * 4 + len(payload)
    header = struct.pack(">BBHHHBBH4s4s", 0x40 | words & 15, 0,
                         length & 0xffff, ident, fragment, ttl, protocol, 0,
                         source, target) + options
    header = header[:10] + struct.pack(">H", checksum(header)) + header[12:]
    return ethernet(header + payload, 0x0800)


def ipv6(payload, following, source=HOST6, target=GUEST6, hops=255):
    return ethernet(struct.pack(">IHBB16s16s", 6 << 28, len(payload) & 0xffff,
                                following, hops, source, target) + payload,
                    0x86dd)


def pseudo(source, target, protocol, payload):
    return source + target + struct.pack(">II", len(payload), protocol)


def with_checksum(payload, at, source, target, protocol):
    value = checksum(pseudo(source, target, protocol, payload) + payload)
    return payload[:at] + struct.pack(">H", value or 0xffff) + payload[at + 2:]


def udp(port, data, source=HOST, target=GUEST, to=ECHO, length=None):
    header = struct.pack(">HHHH", port, to,
                         8 + len(data) if length is None else length, 0)
    return with_checksum(header + data, 6, source, target, 17)


def tcp(port, seq, ack, flags, data=b"", source=HOST, target=GUEST,
        window=65535, options=b"", to=ECHO, offset=None):
    options += b"\0" * (-len(options) % 4)
    words = 5 + len(options) // 4 if offset is None else offset
    header = struct.pack(">HHIIBBHHH", port, to, seq & 0xffffffff,
                         ack & 0xffffffff, (words & 15) << 4, flags, window,
                         0, 0) + options
    return with_checksum(header + data, 16, source, target, 6)


def icmp(kind, code, rest=b"\0\0\0\0"):
    data = struct.pack(">BBH", kind, code, 0) + rest
    return data[:2] + struct.pack(">H", checksum(data)) + data[4:]


def icmp6(kind, code, rest, source=HOST6, target=GUEST6):
    data = struct.pack(">BBH", kind, code, 0) + rest
    return with_checksum(data, 2, source, target, 58)


def arp(operation, sender=HOST, mac=HOST_MAC, target=GUEST):
    return ethernet(struct.pack(">HHBBH6s4s6s4s", 1, 0x800, 6, 4, operation,
                                mac, sender, b"\0" * 6, target), 0x0806)


class Wire:
    """The guest's cable: frames with their length in front."""

    def __init__(self, connection):
        self.connection = connection
        connection.settimeout(30)
        self.buffer = b""

    def send(self, frame):
        frame = frame[:65535]
        self.connection.sendall(struct.pack(">I", len(frame)) + frame)

    def receive(self, seconds):
        """Frames that are there, or come within SECONDS (then one at most)."""
        frames = self.take()
        if frames or not select.select([self.connection], [], [], seconds)[0]:
            return frames
        data = self.connection.recv(1 << 20)
        if not data:
            raise EOFError
        self.buffer += data
        return self.take()

    def take(self):
        frames = []
        while len(self.buffer) >= 4:
            n, = struct.unpack(">I", self.buffer[:4])
            if len(self.buffer) < 4 + n:
                break
            frames.append(self.buffer[4:4 + n])
            self.buffer = self.buffer[4 + n:]
        return frames


class Fuzzer:
    def __init__(self, wire, seed):
        self.wire = wire
        self.random = random.Random(seed)
        self.open = {}  # port: [our next number, its next number]
        self.port = 1024
        self.sent = self.probes = 0

    # ---- What arrives: what is needed to damage connections that exist ----

    def look(self, frame):
        if frame[12:14] == b"\x08\x06" and frame[20:22] == b"\0\1":
            self.wire.send(arp(2, frame[38:42]))
        elif frame[12:14] == b"\x08\0" and frame[23] == 6:
            self.look_tcp(frame)

    def look_tcp(self, frame):
        at = 14 + (frame[14] & 15) * 4
        if len(frame) < at + 20 or frame[30:34] != HOST:
            return
        _, port, seq, ack, offset, flags = struct.unpack(
            ">HHIIBB", frame[at:at + 14])
        length = struct.unpack(">H", frame[16:18])[0] - (at - 14) \
            - (offset >> 4) * 4
        if flags & RST:
            self.open.pop(port, None)
        elif flags & SYN or port in self.open:
            self.open[port] = [ack, seq + length + bool(flags & (SYN | FIN))]
            if flags & SYN:
                self.wire.send(ipv4(tcp(port, ack, seq + 1, ACK), 6))

    # ---- Frames, mostly right ----

    def bytes(self, most):
        return self.random.randbytes(self.random.choice(
            [0, 1, 2, 8, 20, 40, self.random.randrange(most)]))

    def tcp_options(self):
        kinds = [b"\x02\x04\x05\xb4", b"\x02\x04\0\0", b"\x02\x02", b"\x03\x03\x0e",
                 b"\x03\x03\xff", b"\x04\x02", b"\x08\x0a" + bytes(8), b"\x01",
                 b"\0", b"\x05\x0a" + self.random.randbytes(8), b"\xfe\0",
                 b"\x02\xff"]
        return b"".join(self.random.choices(
            kinds, k=self.random.randrange(6)))[:40]

    def make_tcp(self):
        r = self.random
        if not self.open or r.random() < .25:
            self.port = 1024 + (self.port - 1023) % 60000
            return ipv4(tcp(self.port, r.getrandbits(32), 0, SYN, b"",
                            options=self.tcp_options(),
                            window=r.choice(EDGES)), 6)
        port, (seq, ack) = r.choice(list(self.open.items()))
        if r.random() < .3:
            seq += r.choice([-1, 1, 100, 1460, -100, 65535, 1 << 20, 1 << 31])
        if r.random() < .2:
            ack += r.choice([-1, 1, 100, -1460, 1 << 30, 1 << 31])
        flags = r.choice([ACK, ACK | PSH, ACK, ACK | FIN, RST, RST | ACK, SYN,
                          SYN | ACK, 0, 63, URG | ACK, FIN, ACK | SYN | FIN])
        return ipv4(tcp(port, seq, ack, flags, self.bytes(1460),
                        window=r.choice(EDGES), options=self.tcp_options(),
                        offset=r.choice([None, None, None, 0, 4, 15])), 6)

    def make_udp(self):
        r = self.random
        return ipv4(udp(r.randrange(65536), self.bytes(1400),
                        to=r.choice([ECHO, 9, 53, 67, 68, 0, 5353]),
                        length=r.choice([None, None, *EDGES])), 17)

    def make_fragment(self):
        r = self.random
        data = self.bytes(1400)
        return ipv4(data, r.choice([1, 6, 17, 2]), ident=r.randrange(4),
                    fragment=r.choice([0, 1, 2, 100, 185, 8100, 8191])
                    | r.choice([0, 0x2000, 0x4000, 0x8000]))

    def make_ip_options(self):
        r = self.random
        options = b"".join(r.choices(
            [b"\x01", b"\x44\x04\x05\0", b"\x07\x07\x04" + HOST, b"\x83\x03\x04",
             b"\x94\x04\0\0", b"\x07\0", b"\xff\xff"], k=r.randrange(8)))[:40]
        options += b"\0" * (-len(options) % 4)
        return ipv4(udp(99, b"x"), 17, options=options, ttl=r.choice([0, 1, 64]),
                    length=r.choice([None, *EDGES]))

    def make_icmp(self):
        r = self.random
        quoted = ipv4(tcp(7, 0, 0, ACK, to=r.randrange(65536)), 6,
                      source=GUEST, target=HOST)[14:]
        return ipv4(icmp(r.choice([0, 3, 3, 3, 4, 5, 8, 8, 11, 12, 13, 17]),
                         r.randrange(16),
                         struct.pack(">HH", *r.choices(EDGES, k=2))
                         + quoted[:r.randrange(len(quoted))]), 1)

    def make_igmp(self):
        r = self.random
        data = struct.pack(">BBH", r.choice([0x11, 0x12, 0x16, 0x17, 0x22]),
                           r.choice([0, 1, 255]), 0) \
            + r.choice([bytes(4), bytes([239, 1, 2, 3])]) + self.bytes(30)
        data = data[:2] + struct.pack(">H", checksum(data)) + data[4:]
        return ipv4(data, 2, target=r.choice([GUEST, bytes([224, 0, 0, 1])]),
                    options=r.choice([b"", b"\x94\x04\0\0"]))

    def make_arp(self):
        r = self.random
        return arp(r.choice([1, 2, 0, 3, 65535]),
                   r.choice([HOST, GUEST, bytes(4), b"\xff" * 4]),
                   r.choice([HOST_MAC, GUEST_MAC, b"\xff" * 6]),
                   r.choice([GUEST, HOST, bytes(4)]))

    def make_extension(self):
        """IPv6 with headers between, lengths right and wrong."""
        r = self.random
        kinds = r.choices([0, 43, 44, 60, 51], k=r.randrange(1, 5))
        payload = r.choice([udp(99, b"x", HOST6, GUEST6),
                            tcp(99, 1, 0, SYN, b"", HOST6, GUEST6),
                            icmp6(128, 0, b"\0\1\0\1ping")])
        following = r.choice([17, 6, 58, 59, 255])
        for kind in reversed(kinds):
            if kind == 44:
                header = struct.pack(">BBHI", following, 0,
                                     r.choice([0, 1, 8, 9, 0xfff8, 0xffff]),
                                     r.randrange(4))
            else:
                header = bytes([following, r.choice([0, 0, 0, 1, 2, 255])]) \
                    + r.choice([b"\x01\x04\0\0\0\0", b"\x05\x02\0\0\x01\0",
                                b"\xc2\x04\0\1\0\0", b"\x3e\xff\0\0\0\0"])
            payload, following = header + payload, kind
        return ipv6(payload, following)

    def make_neighbour(self):
        r = self.random
        option = r.choice([b"\x01\x01" + HOST_MAC, b"\x02\x01" + HOST_MAC,
                           b"\x01\0" + HOST_MAC, b"\x03\x04\x40\xc0"
                           + bytes(12) + HOST6, b"\x05\x01\0\0\0\0\x05\xdc",
                           b"\x05\x01\0\0\0\0\0\0", b"\x01\xff", b"\x19\x03"
                           + bytes(22), b""])
        body = r.choice([bytes(4) + GUEST6, bytes(4) + HOST6,
                         b"\x40\0\xff\xff" + bytes(8),
                         bytes(4) + HOST6 + GUEST6, bytes(4)])
        return ipv6(icmp6(r.choice([133, 134, 135, 136, 137, 128, 130, 131,
                                    132, 143, 1, 2, 3, 4]),
                          r.choice([0, 0, 0, 4, 255]), body + option),
                    58, hops=r.choice([255, 255, 255, 1]))

    def make_ipv6(self):
        r = self.random
        return r.choice([
            lambda: ipv6(udp(99, self.bytes(1400), HOST6, GUEST6), 17),
            lambda: ipv6(tcp(r.randrange(65536), r.getrandbits(32), 0,
                             r.choice([SYN, ACK, RST]), b"", HOST6, GUEST6),
                         6)])()

    def damage(self, frame):
        r = self.random
        frame = bytearray(frame)
        for _ in range(r.choice([1, 1, 1, 2, 4, 16])):
            at = r.randrange(len(frame)) if frame else 0
            what = r.random()
            if what < .4 and frame:
                frame[at] ^= 1 << r.randrange(8)
            elif what < .6 and frame:
                frame[at] = r.choice([0, 1, 0x7f, 0x80, 0xff])
            elif what < .7:
                frame[at:at + 2] = struct.pack(">H", r.choice(EDGES))
            elif what < .85:
                del frame[max(at, 14):]  # QEMU stops at empty ones
            else:
                frame += r.randbytes(r.choice([1, 4, 64, 1400]))
        return self.mended(bytes(frame)) if r.random() < .5 else bytes(frame)

    def mended(self, frame):
        """With a right checksum of IPv4, so that what is behind is read."""
        n = (frame[14] & 15) * 4 if len(frame) > 33 else 0
        if frame[12:14] != b"\x08\0" or n < 20 or len(frame) < 14 + n:
            return frame
        header = frame[14:24] + b"\0\0" + frame[26:14 + n]
        return frame[:24] + struct.pack(">H", checksum(header)) + frame[26:]

    def step(self):
        make = self.random.choice([
            self.make_tcp, self.make_tcp, self.make_tcp, self.make_udp,
            self.make_fragment, self.make_ip_options, self.make_icmp,
            self.make_igmp, self.make_arp, self.make_extension,
            self.make_neighbour, self.make_ipv6])
        frame = make()
        if self.random.random() < .4:
            frame = self.damage(frame)
        self.wire.send(frame)
        self.sent += 1

    # ---- Is it still there? ----

    def until(self, found, again, seconds=60):
        """The first frame that FOUND likes, after AGAIN was called."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            again()
            pause = time.monotonic() + .5
            while time.monotonic() < pause:
                for frame in self.wire.receive(.1):
                    if frame[12:14] == b"\x08\x06" and frame[38:42] == PROBE:
                        self.wire.send(arp(2, PROBE))
                    elif found(frame):
                        return frame
                    else:
                        self.look(frame)
        return None

    def probe_udp(self):
        text = b"service %d" % self.sent
        return self.until(
            lambda f: f[30:34] == PROBE and f[23] == 17 and f.endswith(text),
            lambda: (self.wire.send(arp(1, PROBE)),
                     self.wire.send(ipv4(udp(5000, text, PROBE), 17, PROBE))))

    def probe_tcp(self):
        """A connection as it should be: one byte there and back, a reset."""
        self.probes += 1
        port = 20000 + self.probes % 40000
        text = b"byte"

        def segment(*args):
            return lambda: self.wire.send(
                ipv4(tcp(port, *args, source=PROBE), 6, PROBE))

        def is_ours(flags):
            return lambda f: (f[30:34] == PROBE and f[23] == 6
                              and f[36:38] == struct.pack(">H", port)
                              and f[47] & flags == flags)
        answer = self.until(is_ours(SYN | ACK), segment(1000, 0, SYN))
        if not answer:
            return None
        seq = struct.unpack(">I", answer[38:42])[0] + 1
        segment(1001, seq, ACK)()
        answer = self.until(
            lambda f: is_ours(ACK)(f) and f.rstrip(b"\0").endswith(text),
            segment(1001, seq, ACK | PSH, text))
        segment(1005, seq + 4, RST | ACK)()
        return answer

    def run(self, seconds):
        end = time.monotonic() + seconds
        probes = 0
        while time.monotonic() < end:
            pause = time.monotonic() + 2
            while time.monotonic() < min(pause, end):
                for _ in range(20):
                    self.step()
                for frame in self.wire.receive(0):
                    self.look(frame)
                while len(self.open) > 200:
                    self.open.pop(next(iter(self.open)))
            for probe in self.probe_udp, self.probe_tcp:
                if not probe():
                    raise TimeoutError(f"{probe.__name__} had no answer")
            probes += 1
        return probes


def flood(fuzzer, count=10000):
    """A flood of calls from nowhere: who is connected is served, who calls
    too."""
    fuzzer.wire.send(arp(1, PROBE))
    for number in range(count):
        source = bytes([10, 0, 2, 200 + number % 40])
        fuzzer.wire.send(ipv4(tcp(1024 + number % 60000, number, 0, SYN, b"",
                                  source), 6, source))
        if number % 50 == 0:
            fuzzer.wire.receive(0)
        if number % 5000 == 2500 and not (fuzzer.probe_tcp()
                                          and fuzzer.probe_udp()):
            raise TimeoutError("no service during a flood of SYN")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0))
    environment = dict(os.environ, ELFIN_NETDEV="socket,id=net0,connect="
                       f"127.0.0.1:{listener.getsockname()[1]}")
    guest = subprocess.Popen(options.command, env=environment,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    listener.settimeout(60)
    fuzzer = None
    status = 1
    try:
        fuzzer = Fuzzer(Wire(listener.accept()[0]), options.seed)
        if b"ready" not in guest.stdout.readline():
            raise EOFError
        probes = fuzzer.run(options.seconds)
        flood(fuzzer)
        print(f"seed {options.seed}: {fuzzer.sent} frames, "
              f"{probes} times asked for service, a flood of calls")
        status = 0
    except (EOFError, OSError) as error:
        print(f"seed {options.seed}: after "
              f"{fuzzer.sent if fuzzer else 0} frames: "
              f"{error or 'the guest has gone'}")
        if guest.poll() is None and isinstance(error, TimeoutError):
            guest.terminate()
    if status == 0:
        guest.terminate()
    try:
        guest.wait(20)
    except subprocess.TimeoutExpired:
        guest.kill()
    return status


sys.exit(main())
