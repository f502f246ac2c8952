# SPDX-License-Identifier: BSD-3-Clause
"""net.py ROOT FILE...: runs the tests of these files, and prints TAP.

A test is a function whose name begins with test_; its first line of
documentation is its label, and it fails by raising. Each FILE is a module
beside this one.
"""
import importlib
import inspect
import os
import sys
import traceback

import guest


def tests_of(module):
    found = inspect.getmembers(module, inspect.isfunction)
    own = [f for name, f in found
           if name.startswith("test_") and f.__module__ == module.__name__]
    return sorted(own, key=lambda f: f.__code__.co_firstlineno)


def main():
    guest.ROOT = sys.argv[1]
    tests = [(name, f) for name in sys.argv[2:]
             for f in tests_of(importlib.import_module(name))]
    only = os.environ.get("ELFIN_NET_ONLY", "")
    failed = 0
    number = 0
    for name, test in tests:
        if only not in test.__name__:
            continue
        number += 1
        label = f"{name}: {test.__doc__.splitlines()[0]}"
        try:
            said = test()
            print(f"ok {number} - {label}" + (f" # {said}" if said else ""))
        except Exception as error:  # whatever it is, the test has failed
            failed += 1
            print(f"not ok {number} - {label}")
            text = "".join(traceback.format_exception(error))[-3000:]
            print("".join(f"# {line}\n" for line in text.splitlines()), end="")
        finally:
            guest.end_all()
            sys.stdout.flush()
    print(f"1..{number}")
    sys.exit(failed > 0 or number == 0)


if __name__ == "__main__":
    main()
