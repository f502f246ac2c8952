#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""first_output.py TEXT RUNS COMMAND...: milliseconds until TEXT is printed.

The least of RUNS runs, from the start of the command: whatever else the machine
does can only make a start longer.
"""
import subprocess
import sys
import time

LIMIT = 60  # seconds


def one_run(text, command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, bufsize=0)
    said = b""
    try:
        while text not in said:
            piece = process.stdout.read(4096)
            if not piece or time.monotonic() - start > LIMIT:
                return None
            said += piece
        return time.monotonic() - start
    finally:
        process.kill()
        process.wait()


def main():
    text, runs, command = sys.argv[1].encode(), int(sys.argv[2]), sys.argv[3:]
    times = [t for t in (one_run(text, command) for _ in range(runs)) if t]
    print(round(min(times) * 1000) if times else "-")


main()
