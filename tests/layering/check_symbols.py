#!/usr/bin/env python3
"""The pure libraries call memory and string functions and nothing else of the system: no clock, no
file, no socket, no randomness, no stream. Of base they may call all but the log.

usage: check_symbols.py NM BASE_LIBRARY PURE_LIBRARY...
"""
import re
import subprocess
import sys

ALLOWED = {
    # memory
    "malloc", "calloc", "realloc", "free", "memchr", "memcmp", "memcpy", "memmem", "memmove",
    "memrchr", "memset", "bcmp", "explicit_bzero",
    # strings, and writing into memory
    "strchr", "strcmp", "strcspn", "strlen", "strncmp", "strnlen", "strrchr", "strspn", "strstr",
    "snprintf", "vsnprintf", "qsort", "bsearch",
    # the same, checked by the compiler
    "__memcpy_chk", "__memmove_chk", "__memset_chk", "__snprintf_chk", "__vsnprintf_chk",
}
# What compilers and their instruments put in.
INSTRUMENTS = re.compile(r"_GLOBAL_OFFSET_TABLE_$|__stack_chk_fail$|__(asan|ubsan|tsan|sanitizer|"
                         r"gcov|llvm|sanitizer_cov|start|stop)_|___(asan|ubsan|tsan)_|__tls_get_addr$")
CMARK = re.compile(r"(lib)?parley_questions\.a:cmark_")
NOT_OF_BASE = {"log.c.o"}


def symbols(nm: str, library: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """What is defined (name: object file), and what is asked for (object file, name)."""
    text = subprocess.run([nm, "-A", library], check=True, capture_output=True, text=True).stdout
    defined, wanted = {}, []
    for line in text.splitlines():
        where, _, rest = line.rpartition(":")
        fields = rest.split()
        if len(fields) < 2:
            continue
        kind, name = fields[-2], fields[-1]
        if kind in "Uw":
            wanted.append((where.rpartition(":")[2], name))
        elif kind.isupper() or kind in "iu":
            defined[name] = where.rpartition(":")[2]
    return defined, wanted


def main() -> int:
    nm, base, *pure = sys.argv[1:]
    ours = {name for name, where in symbols(nm, base)[0].items() if where not in NOT_OF_BASE}
    tables = {library: symbols(nm, library) for library in pure}
    for defined, _ in tables.values():
        ours |= set(defined)
    faults = set()
    for library, (_, wanted) in tables.items():
        short = library.rpartition("/")[2]
        for where, name in wanted:
            if name in ours or name in ALLOWED or INSTRUMENTS.match(name):
                continue
            if not CMARK.match(f"{short}:{name}"):
                faults.add(f"{short}({where}) calls {name}")
    for fault in sorted(faults):
        print(fault)
    print(f"{len(pure)} libraries, {len(faults)} faults")
    return 1 if faults or not ours or not all(wanted for _, wanted in tables.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
