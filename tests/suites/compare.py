#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares a suite's logs from Linux with those from Elfin.

    compare.py SUITE FOLDER EXCLUDED REPORT COMMIT [--so-far]

FOLDER has units, linux/NAME.log and elfin/NAME.log. A test case counts if it
passes on Linux. Each that does not pass here fails the suite, unless a line of
EXCLUDED, "UNIT CASE reason" with the wildcards of a shell in CASE, says why.
Prints TAP a unit and "N passed, N failed" in test cases; writes REPORT. With
--so-far, units without both logs are left out.
"""
import datetime
import fnmatch
import os
import re
import sys

PASSED = ("ok", "OK", "PASS")


def read(path):
    try:
        with open(path, errors="replace") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return ["status missing"]


def cases_nolibc(lines):
    """Lines like "12 kill_0 = 0      [OK]"; numbers differ between kernels."""
    for line in lines:
        match = re.match(r"(\d+ \w+).*\[ ?(OK|FAIL|SKIPPED)\]", line)
        if match:
            yield match[1].replace(" ", ":"), match[2]


def cases_go(lines):
    for line in lines:
        match = re.match(r"\s*--- (PASS|FAIL|SKIP): (\S+)", line)
        if match:
            yield match[2], match[1]


def cases_python(lines):
    """unittest -v: "name (class) ... ok"; other output may come between."""
    name = None
    for line in lines:
        match = re.match(r"(test\w*) \(([\w.<>]+)\)", line)
        if match:
            name = match[2] if match[2].endswith(match[1]) \
                else f"{match[2]}.{match[1]}"
            yield name, "lost"
        match = re.search(r"(?:\.\.\. |^)(ok|FAIL|ERROR|skipped .*|"
                          r"expected failure|unexpected success)$", line)
        if match and name:
            yield name, match[1].split()[0]
            name = None


def cases_redis(lines):
    """Lines like "[ok]: SORT by nosort (3 ms)"; "in FILE" follows an error's
    name. A name that comes again gets a number."""
    seen = {}
    for line in lines:
        line = re.sub(r"\x1b\[[\d;]*m", "", line)
        match = re.match(r"\[(ok|err|exception)\]: (.*)", line)
        if match:
            name = re.sub(r" \(\d+ ms\)$| in tests/\S+\.tcl$", "", match[2])
            name = name.replace(" ", ":")
            count = seen[name] = seen.get(name, 0) + 1
            yield name if count == 1 else f"{name}:#{count}", match[1]


def cases_status(lines):
    """The unit is one case: its exit status."""
    yield "status", "ok" if lines[-1] == "status 0" else lines[-1]


READERS = {"nolibc": cases_nolibc, "go": cases_go, "python": cases_python,
           "redis": cases_redis}


def cases(suite, path):
    lines = read(path)
    found = dict(READERS.get(suite, cases_status)(lines))
    return found, lines[-1].split()[-1]


def exclusions(path):
    for line in read(path):
        if line.strip() and not line.startswith(("#", "status")):
            unit, case, reason = line.split(None, 2)
            yield unit, case, reason


class Unit:
    def __init__(self, suite, folder, name, excluded):
        linux, self.linux_status = cases(suite, f"{folder}/linux/{name}.log")
        elfin, self.elfin_status = cases(suite, f"{folder}/elfin/{name}.log")
        self.name = name
        self.wanted = [case for case, is_ in linux.items() if is_ in PASSED]
        self.passed, self.known, self.failed = [], [], []
        self.mended = []
        for case in self.wanted:
            is_ = elfin.get(case, "not reached")
            why = next((reason for unit, pattern, reason in excluded
                        if unit == name and fnmatch.fnmatch(case, pattern)),
                       None)
            if is_ in PASSED:
                self.passed.append(case)
                if why:
                    self.mended.append(case)
            elif why:
                self.known.append((case, is_, why))
            else:
                self.failed.append((case, is_))


def by_reason(unit):
    """The cases that are known not to pass here; of many only the number."""
    reasons = {}
    for case, _, why in unit.known:
        reasons.setdefault(why, []).append(case)
    for why, some in reasons.items():
        yield why, some if len(some) < 4 else [f"{len(some)} cases"]


def report(path, suite, commit, units, planned):
    wanted, passed, known, failed = totals(units)
    share = 100 * passed / max(wanted, 1)
    now = datetime.datetime.now(datetime.timezone.utc)
    text = [f"# {suite}: the same program on Linux and here", "",
            f"    ./do.sh test --full {suite}", "",
            f"{now:%Y-%m-%d %H:%M} UTC, commit {commit}. {wanted} test cases "
            f"pass on the Linux peer; {passed} of them ({share:.1f} %) pass "
            f"here, {known} do not for a reason that is known, {failed} do "
            "not and should.", "",
            *([f"Unfinished: {len(units)} of {planned} units have run.", ""]
              if len(units) < planned else []),
            "| unit | pass on Linux | pass here | status there | here |",
            "| --- | --- | --- | --- | --- |"]
    for unit in units:
        text.append(f"| {unit.name} | {len(unit.wanted)} | {len(unit.passed)} "
                    f"| {unit.linux_status} | {unit.elfin_status} |")
    lines = [f"- {unit.name}: {reason}: {', '.join(some)}"
             for unit in units for reason, some in by_reason(unit)]
    if lines:
        text += ["", "## Do not pass, with the reason", ""] + lines
    lines = [f"- {unit.name} {case}: {is_}"
             for unit in units for case, is_ in unit.failed]
    if lines:
        text += ["", "## Do not pass and should", ""] + lines
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write("\n".join(text) + "\n")


def totals(units):
    return [sum(len(part(unit)) for unit in units) for part in
            (lambda u: u.wanted, lambda u: u.passed, lambda u: u.known,
             lambda u: u.failed)]


def main():
    suite, folder, excluded, path, commit = sys.argv[1:6]
    excluded = list(exclusions(excluded))
    units = [Unit(suite, folder, line.split()[0], excluded)
             for line in read(f"{folder}/units")]
    planned = len(units)
    if "--so-far" in sys.argv:
        units = [unit for unit in units
                 if "missing" not in (unit.linux_status, unit.elfin_status)]
    for number, unit in enumerate(units, 1):
        word = "not ok" if unit.failed else "ok"
        print(f"{word} {number} - {unit.name}: {len(unit.passed)} of "
              f"{len(unit.wanted)}")
        for case, is_ in unit.failed:
            print(f"#   {case}: {is_}")
        for case in unit.mended:
            print(f"#   {case} passes now: take it off the list")
    print(f"1..{len(units)}")
    report(path, suite, commit, units, planned)
    wanted, passed, known, failed = totals(units)
    print(f"# {known} more do not pass for a reason that is known")
    print(f"{passed} passed, {failed} failed")
    if failed or not wanted:
        sys.exit(1)


if __name__ == "__main__":
    main()
