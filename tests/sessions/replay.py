#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Executes the console blocks of the workshop's pages and compares.

    replay.py ROOT [--update | --fresh] [PAGE...]

A page's blocks are typed, from top to bottom, into one shell that stands in a
copy of the checkout (with the same build/), so that a page may leave files
behind. A block is written

    ```console
    $ a command
    > its next line, if there is one
    what it prints
    ```

and may contain

    ...        alone on a line: any lines, or none
    (gdb) x    typed at a prompt of the program, which then runs on a terminal;
               PROMPTS below lists the prompts that are known

Some things differ from run to run; SAME below lists all that is forgiven. A
comment on the line before a block, or anywhere in a page, says more:

    <!-- not run: REASON -->        this block is only read
    <!-- only the status: REASON -->  what it prints does not count
    <!-- file: NAME -->             the block is not typed but put into NAME
    <!-- needs: APP... -->          target applications that are made ready first
    <!-- packages: NAME... -->      Debian packages that the commands come from

--update writes what was really printed into the pages, and keeps each "..."
where it can: look at `git diff` afterwards. --fresh does so also where the
difference would be forgiven.
"""
import difflib
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

LIMIT = 120  # seconds that one command may take, or what is typed at it
SETUP_LIMIT = 1800
MARK = "--- replayed, status"

PROMPTS = ("(gdb) ", "sqlite> ", ">>> ", "elfin:~# ", "elfin:/# ")

# (what is alike, what stands for it)
SAME = [(re.compile(pattern), text) for pattern, text in [
    (r"0x[0-9a-f]{5,}", "ADDRESS"),
    (r"\b[0-9a-f]{6,16}-[0-9a-f]{6,16}\b", "ADDRESSES"),
    (r"\b[0-9]+(\.[0-9]+)? ?(ns|us|ms|s|seconds|MHz|KiB of memory)\b", "AMOUNT"),
    (r"(\.[chS]), line [0-9]+", r"\1, line N"),  # the kernel's lines move
    (r"(\.[chS]):[0-9]+", r"\1:N"),
    (r"^[0-9]+\t", "N\t"),
    (r'getrandom\("[^"]*"', "getrandom(BYTES"),
    # of ld.so.cache, which lists what is installed
    (r"(^< .*(st_size=|mmap\(NULL, |munmap\(ADDRESS, ))[0-9]+", r"\1SIZE"),
    (r"\s+$", ""),
]]

# How much do.sh has to do first depends on what is there already.
PROGRESS = re.compile(r"(building|installing) |  (fetching|unpacking|settling|"
                      r"compiling|reading the lists|note:)")


def said(lines):
    return [line for line in lines if not PROGRESS.match(line)]


def alike(line):
    for pattern, text in SAME:
        line = pattern.sub(text, line)
    return line


def matches(wanted, got):
    """Is the list GOT what WANTED says, in which "..." is any lines?"""
    parts = [[]]
    for line in said(wanted):
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(alike(line))
    got = [alike(line) for line in said(got)]
    first, *others = parts
    if got[:len(first)] != first:
        return False
    if not others:
        return len(got) == len(first)
    at = len(first)
    last = others.pop()
    for part in others:
        while got[at:at + len(part)] != part:
            at += 1
            if at > len(got):
                return False
        at += len(part)
    return len(got) - at >= len(last) and (not last or
                                           got[-len(last):] == last)


def corrected(wanted, got):
    """GOT, with the "..." of WANTED in it where the lines around are known."""
    lines = [alike(line) for line in wanted if line != "..."]
    pairs = {}
    matcher = difflib.SequenceMatcher(None, lines, [alike(g) for g in got],
                                      autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        pairs.update({a + i: b + i for i in range(size)})
    away = []  # (from, to) in GOT
    number = -1
    for at, line in enumerate(wanted):
        if line != "...":
            number += 1
            continue
        last = at == len(wanted) - 1
        before = pairs.get(number, -1) if number >= 0 else -1
        after = len(got) if last else pairs.get(number + 1)
        if after is None or (number >= 0 and before < 0):
            continue
        away.append((before + 1, after))
    result = list(got)
    for start, end in reversed(away):
        if end > start:
            result[start:end] = ["..."]
    return result


class Command:
    def __init__(self, line, text):
        self.line = line  # number of its line in the page, from 0
        self.text = text
        self.end = line + 1  # one past its output
        self.wanted = []

    def is_typed_at(self):
        return [(prompt, line[len(prompt):]) for line in self.wanted
                for prompt in PROMPTS if line.startswith(prompt)]


class Page:
    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        self.notes = {}  # what the page as a whole says
        self.steps = []  # ("run", Command, kind) and ("file", name, text)
        self._read()

    def _read(self):
        note, fence, start = None, None, 0
        for number, line in enumerate(self.lines):
            found = re.match(r"(`{3,})(\w*)", line)
            if fence and line == fence[0]:
                self._block(fence[1], note, start, number)
                fence, note = None, None
            elif not fence and found:
                fence, start = found.groups(), number + 1
            elif not fence and line:
                found = re.match(r"<!-- ([a-z ]+): (.*?) *-->$", line)
                note = found.groups() if found else None
                if note and note[0] in ("needs", "packages"):
                    self.notes.setdefault(note[0], []).extend(note[1].split())
                    note = None

    def _block(self, language, note, start, end):
        kind, text = note or ("", "")
        if kind == "file":
            self.steps.append(("file", text, self.lines[start:end]))
        elif language == "console":
            for command in self._commands(start, end):
                self.steps.append(("run", command, (kind, text)))

    def _commands(self, start, end):
        commands = []
        for number in range(start, end):
            line = self.lines[number]
            if line.startswith("$ "):
                commands.append(Command(number, line[2:]))
            elif not commands:
                sys.exit(f"{self.path}:{number + 1}: a block begins with '$ '")
            elif line.startswith("> ") and not commands[-1].wanted:
                commands[-1].text += "\n" + line[2:]
                commands[-1].end = number + 1
            else:
                commands[-1].wanted.append(line)
                commands[-1].end = number + 1
        return commands

    def write(self, answers):
        """ANSWERS: pairs of a command and the lines that it prints now."""
        for command, got in reversed(answers):
            first = command.end - len(command.wanted)
            self.lines[first:command.end] = got
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines))


class Shell:
    """A bash that commands are given to one at a time."""

    def __init__(self, folder):
        self.folder = folder
        self.typed = tempfile.NamedTemporaryFile("w+", suffix=".typed")
        self.environment = dict(os.environ, NO_COLOR="1", TERM="dumb",
                                LC_ALL="C.UTF-8", HISTFILE="",
                                INPUTRC="/nonexistent", COLUMNS="400")
        self.bash = subprocess.Popen(
            ["bash", "--norc"], cwd=folder, env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)

    def run(self, text, limit=LIMIT):
        """Returns the lines that came, and the status."""
        with open(self.typed.name, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        self.bash.stdin.write(f"source {self.typed.name} </dev/null; "
                              f"printf '\\n{MARK} %d\\n' $?\n".encode())
        self.bash.stdin.flush()
        said = self._read(re.compile(f"\n{MARK} ([0-9]+)\n".encode()), limit)
        said, status, _ = re.split(f"\n{MARK} ([0-9]+)\n", said)
        return self.lines(said), int(status)

    def _read(self, ending, limit):
        said, until = b"", time.monotonic() + limit
        while not ending.search(said):
            if not select.select([self.bash.stdout], [], [],
                                 max(0, until - time.monotonic()))[0]:
                raise TimeoutError(f"no end within {limit} seconds")
            more = os.read(self.bash.stdout.fileno(), 65536)
            if not more:
                raise EOFError("the shell has ended")
            said += more
        return said.decode(errors="replace")

    def lines(self, said):
        for path in (self.folder, os.path.realpath(self.folder + "/build/..")):
            said = said.replace(path, "~/elfin")
        said = said.replace("\r", "")
        return said.rstrip("\n").split("\n") if said.strip("\n") else []

    def type(self, text, typed):
        """Runs a command on a terminal of its own and types at its prompts."""
        folder = self.run("pwd -P")[0][0].replace("~/elfin", self.folder, 1)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(folder)
            os.execvpe("bash", ["bash", "-c", "stty cols 400\n" + text],
                       self.environment)
        said = b""
        try:
            for prompt, line in typed:
                said += self._until(terminal, prompt.encode())
                os.write(terminal, line.encode() + b"\n")
                said += self._until(terminal, b"\n")  # its echo
            said += self._until(terminal, None)
        finally:
            os.close(terminal)
            os.kill(pid, signal.SIGHUP)
            os.waitpid(pid, 0)
        return self.lines(said.decode(errors="replace"))

    @staticmethod
    def _until(terminal, ending):
        """What comes until it ends with ENDING; to the end, if that is None."""
        said, until = b"", time.monotonic() + LIMIT
        while ending is None or not said.endswith(ending):
            if not select.select([terminal], [], [],
                                 max(0, until - time.monotonic()))[0]:
                raise TimeoutError(f"after {said[-300:]!r} nothing came for "
                                   f"{LIMIT} seconds")
            try:
                more = os.read(terminal, 1 if ending == b"\n" else 65536)
            except OSError:
                more = b""
            if not more:
                if ending is None:
                    break
                raise EOFError(f"it ended after {said[-300:]!r}")
            said += more
        return said

    def end(self):
        """Also of what a page left running in the background."""
        os.killpg(self.bash.pid, signal.SIGTERM)
        self.bash.wait()


def copy_checkout(root):
    """The checkout's files with their times, and its build/ by a link."""
    folder = os.path.join(root, "build/tests/sessions/elfin")
    shutil.rmtree(folder, ignore_errors=True)
    names = subprocess.run(
        ["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
        stdout=subprocess.PIPE, text=True, check=True).stdout.split("\0")
    folders = {""}
    for name in filter(None, names):
        if os.path.lexists(os.path.join(root, name)):
            target = os.path.join(folder, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy2(os.path.join(root, name), target,
                         follow_symlinks=False)
            while name := os.path.dirname(name):
                folders.add(name)
    os.symlink("../../..", os.path.join(folder, "build"))
    for name in folders:
        shutil.copystat(os.path.join(root, name), os.path.join(folder, name))
    return folder


class Replay:
    def __init__(self, root, update, fresh):
        self.root = root
        self.update = update
        self.fresh = fresh
        self.number = 0
        self.failed = 0
        self.folder = copy_checkout(root)

    def say(self, good, label, more=()):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {label}")
        for line in list(more)[:60]:
            print("# " + line[:200])
        sys.stdout.flush()

    def page(self, path):
        page = Page(os.path.join(self.root, path))
        shell = Shell(self.folder)
        answers = []
        try:
            if not self._prepare(page, path, shell):
                return
            for kind, what, how in page.steps:
                if kind == "file":
                    with open(os.path.join(self.folder, what), "w",
                              encoding="utf-8") as file:
                        file.write("\n".join(how) + "\n")
                else:
                    answers += self._command(path, shell, what, *how)
        except (TimeoutError, EOFError) as error:
            self.say(False, path, [str(error)])
        finally:
            shell.end()
        if answers:
            page.write(answers)

    def _prepare(self, page, path, shell):
        words = " ".join(["--yes", *page.notes.get("needs", ["helloworld"])])
        said, status = shell.run(f"./do.sh setup {words}", SETUP_LIMIT)
        if status == 0:  # and once for what only a first start says
            said, status = shell.run("./do.sh run helloworld")
        if status:
            self.say(False, f"{path}: getting ready", said)
        return status == 0

    def _command(self, path, shell, command, kind, reason):
        label = f"{path}:{command.line + 1}: {command.text.splitlines()[0]}"
        if kind == "not run":
            self.say(True, f"{label} # SKIP {reason}")
            return []
        typed = command.is_typed_at()
        if typed:
            got, status = shell.type(command.text, typed), 0
        else:
            got, status = shell.run(command.text)
        if kind == "only the status":
            self.say(status == 0, label, got if status else ())
            return []
        good = matches(command.wanted, got)
        if self.fresh or (self.update and not good):
            self.say(True, f"{label} # corrected")
            return [(command, corrected(command.wanted, got))]
        self.say(good, label, () if good else difflib.unified_diff(
            command.wanted, got, "the page", "what came", lineterm="", n=2))
        return []


def pages(root):
    found = []
    for folder, folders, names in os.walk(os.path.join(root, "sessions")):
        folders.sort()
        found += [os.path.relpath(os.path.join(folder, name), root)
                  for name in sorted(names) if name.endswith(".md")]
    return found


def main():
    root, *words = sys.argv[1:]
    replay = Replay(root, "--update" in words, "--fresh" in words)
    words = [os.path.relpath(os.path.abspath(word), root)
             for word in words if not word.startswith("--")]
    for path in words or pages(root):
        replay.page(path)
    print(f"1..{replay.number}")
    sys.exit(replay.failed > 0)


if __name__ == "__main__":
    main()
