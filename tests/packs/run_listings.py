#!/usr/bin/env python3
"""Run the listings of question packs and check that each question is whole.

    run_listings.py PACK...

A fence whose info is exactly `python` or `c` is a program: it must end with status 0 within
the time limit. When the next fence of the same question has the info `output`, its content
must equal the program's standard output. `python fragment` and `c fragment` are not run.
Besides, every question needs an id that no other question of its pack has, and the sections
Answer and How to answer with something in them.

Each listing and each question counts once in the last line, and so does a fault of a pack as a
whole. The exit status is 0 when nothing failed, 1 when something did, 2 for a wrong call.
"""

import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field

RUN_LIMIT_S = 10
COMPILE_LIMIT_S = 60
OUTPUT_LIMIT_BYTES = 1 << 20
WORKERS = 2
REQUIRED_SECTIONS = ("Answer", "How to answer")
QUESTION_KEYS = frozenset("id kind difficulty tags time points status source lang".split())
C_FLAGS = ("-std=c17", "-Wall", "-Wextra", "-Werror", "-pthread")

HEADING = re.compile(r"(#{1,4})(?: (.*))?$")
KEY = re.compile(r"([a-z]+):(?: (.*))?$")
FENCE = re.compile(r"((?:[ \t]|>|[-*+] |\d{1,9}[.)] )*)(`{3,}|~{3,})(.*)$")


@dataclass
class Fence:
    line: int
    info: str
    question: "Question | None"
    lines: list = field(default_factory=list)

    def text(self):
        return "".join(line + "\n" for line in self.lines)


@dataclass
class Question:
    line: int
    id: str = ""
    sections: dict = field(default_factory=dict)


@dataclass
class Failure:
    pack: str
    line: int
    reason: str


@dataclass
class Pack:
    path: str
    questions: list = field(default_factory=list)
    fences: list = field(default_factory=list)
    failures: list = field(default_factory=list)


class Reader:
    """Reads the structure that the checks need: questions, their sections, and fences."""

    def __init__(self, path):
        self.pack = Pack(path)
        self.question = None
        self.section = None
        self.in_keys = False
        self.fence = None
        self.fence_prefix = 0
        self.fence_mark = ""

    def read(self, text):
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        start = self.skip_front_matter(lines)
        for number, line in enumerate(lines[start:], start + 1):
            self.take(number, line)
        if self.fence is not None:
            self.fail(self.fence.line, "fence is never closed")
        return self.pack

    def skip_front_matter(self, lines):
        if lines[0] != "---" or "---" not in lines[1:]:
            self.fail(1, "front matter is missing or not closed")
            return 0
        return lines.index("---", 1) + 1

    def fail(self, line, reason):
        self.pack.failures.append(Failure(self.pack.path, line, reason))

    def take(self, number, line):
        if self.fence is not None:
            self.take_fenced(line)
        elif match := FENCE.match(line):
            self.open_fence(number, match)
        elif match := HEADING.match(line):
            self.open_heading(number, len(match[1]), (match[2] or "").strip())
        elif not (self.in_keys and self.take_key(line)):
            self.in_keys = False
            self.fill_section(line)

    def take_key(self, line):
        match = KEY.match(line)
        if match is None or match[1] not in QUESTION_KEYS:
            return False
        if match[1] == "id":
            self.question.id = (match[2] or "").strip()
        return True

    def open_heading(self, number, level, title):
        self.section = None
        self.in_keys = level == 3
        if level == 3:
            self.question = Question(number)
            self.pack.questions.append(self.question)
        elif level < 3:
            self.question = None
        elif self.question is not None:
            if title in self.question.sections:
                self.fail(number, f"section {title!r} appears twice in its question")
            self.section = title
            self.question.sections[title] = False

    def fill_section(self, line):
        if self.section is not None and line.strip():
            self.question.sections[self.section] = True

    def open_fence(self, number, match):
        self.in_keys = False
        self.fill_section(match[0])
        self.fence = Fence(number, match[3].strip(), self.question)
        self.fence_prefix = len(match[1])
        self.fence_mark = match[2]
        self.pack.fences.append(self.fence)

    def take_fenced(self, line):
        # A fence in a list or quotation is indented with it: what is cut is that prefix alone.
        cut = 0
        while cut < min(self.fence_prefix, len(line)) and line[cut] in " \t>":
            cut += 1
        bare = line[cut:]
        mark = bare.strip()
        if len(mark) >= len(self.fence_mark) and not mark.strip(self.fence_mark[0]):
            self.fence = None
        else:
            self.fence.lines.append(bare)


def question_faults(pack):
    """Yields, for each question of the pack, the list of what is wrong with it."""
    first_lines = {}
    for question in pack.questions:
        reasons = []
        if not question.id:
            reasons.append("question has no id")
        elif question.id in first_lines:
            reasons.append(f"id {question.id!r} is already used in line {first_lines[question.id]}")
        else:
            first_lines[question.id] = question.line
        for name in REQUIRED_SECTIONS:
            if name not in question.sections:
                reasons.append(f"section {name!r} is missing")
            elif not question.sections[name]:
                reasons.append(f"section {name!r} is empty")
        yield question, reasons


def run(command, folder, limit_s):
    """Runs the command in the folder. Returns its reason to fail ('' if none) and its output."""
    out_path = os.path.join(folder, ".stdout")
    err_path = os.path.join(folder, ".stderr")
    env = dict(os.environ, PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8")
    # Output goes to files, not pipes: a grandchild that outlives the listing can't hold us up.
    with open(out_path, "wb") as out, open(err_path, "wb") as err:
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=err, start_new_session=True)
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
    output = head(out_path)
    if status is None:
        return f"did not end within {limit_s} s", output
    if status != 0:
        return f"ended with status {status}: {telling_line(head(err_path))}", output
    return "", output


def head(path):
    with open(path, "rb") as file:
        return file.read(OUTPUT_LIMIT_BYTES)


def telling_line(errors):
    """The line that says most: a compiler's first error, else the last line."""
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    first = next((line for line in lines if " error: " in line), None)
    return (first or (lines[-1] if lines else "nothing on standard error")).strip()


def run_python(source, folder):
    path = os.path.join(folder, "listing.py")
    pathlib.Path(path).write_text(source, encoding="utf-8")
    return run([sys.executable, path], folder, RUN_LIMIT_S)


def run_c(source, folder):
    path = os.path.join(folder, "listing.c")
    program = os.path.join(folder, "listing")
    pathlib.Path(path).write_text(source, encoding="utf-8")
    reason, output = run(["gcc", *C_FLAGS, path, "-o", program], folder, COMPILE_LIMIT_S)
    if reason:
        return f"does not compile: {reason}", output
    return run([program], folder, RUN_LIMIT_S)


RUNNERS = {"python": run_python, "c": run_c}


def compare(expected, output):
    """Says where the output differs from what the pack claims, or ''."""
    got = output.decode("utf-8", "replace")
    if got == expected:
        return ""
    want_lines = expected.splitlines()
    got_lines = got.splitlines()
    for number, (want, have) in enumerate(zip(want_lines, got_lines), 1):
        if want != have:
            return f"output line {number} is {have!r}, not {want!r}"
    if len(want_lines) != len(got_lines):
        return f"output has {len(got_lines)} lines, not {len(want_lines)}"
    return "output differs in its line ends"


def run_listing(pack, listing, expected):
    """Runs one listing in a fresh folder. Returns its failure or None."""
    with tempfile.TemporaryDirectory(prefix="listing-", ignore_cleanup_errors=True) as folder:
        try:
            reason, output = RUNNERS[listing.info](listing.text(), folder)
        except OSError as error:
            reason, output = f"cannot be run: {error}", b""
    if not reason and expected is not None:
        reason = compare(expected.text(), output)
    return Failure(pack.path, listing.line, reason) if reason else None


def listings(pack):
    """Yields each listing with its `output` fence, if the next fence of the question is one."""
    followers = [*pack.fences[1:], None]
    for fence, following in zip(pack.fences, followers):
        if fence.info not in RUNNERS:
            continue
        same = following is not None and following.question is fence.question
        yield fence, following if same and following.info == "output" else None


def check(packs):
    """Returns the number of what passed and the failures, in pack and line order."""
    passed = 0
    failures = []
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        jobs = [pool.submit(run_listing, pack, listing, expected)
                for pack in packs for listing, expected in listings(pack)]
        for pack in packs:
            failures += pack.failures
            if not pack.questions and not pack.failures:
                failures.append(Failure(pack.path, 1, "pack holds no question"))
            for question, reasons in question_faults(pack):
                passed += not reasons
                if reasons:
                    failures.append(Failure(pack.path, question.line, "; ".join(reasons)))
        for job in jobs:
            failure = job.result()
            passed += failure is None
            failures += [failure] if failure else []
    return passed, sorted(failures, key=lambda f: (f.pack, f.line))


def read_pack(path):
    try:
        return Reader(path).read(pathlib.Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        pack = Pack(path)
        pack.failures.append(Failure(path, 0, f"cannot be read: {error}"))
        return pack


def main(paths):
    if not paths:
        print("usage: run_listings.py PACK...", file=sys.stderr)
        return 2
    passed, failures = check([read_pack(path) for path in paths])
    for failure in failures:
        print(f"{failure.pack}:{failure.line}: {failure.reason}")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
