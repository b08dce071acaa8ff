#!/usr/bin/env python3
"""Each header of server/ compiles by itself, and when it is included twice.

usage: check_headers.py COMPILER SOURCE_DIR GENERATED_DIR [INCLUDE_DIR...]
"""
import subprocess
import sys
from pathlib import Path


def main() -> int:
    compiler, source, generated, *more = sys.argv[1:]
    server = Path(source) / "server"
    folders = [server, Path(generated), *more]
    flags = ["-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c",
             *(f"-I{folder}" for folder in folders), "-"]
    headers = [path.relative_to(server) for path in sorted(server.rglob("*.h"))]
    headers += [path.relative_to(generated) for path in sorted(Path(generated).rglob("*.h"))]
    faults = 0
    for header in headers:
        if header.as_posix() == "base/banned.h":
            continue  # bans functions by defining them: for the command line alone
        text = f'#include "{header}"\n#include "{header}"\nextern int nothing;\n'
        run = subprocess.run([compiler, *flags], input=text, capture_output=True, text=True)
        if run.returncode:
            faults += 1
            print(f"{header} doesn't compile alone:\n{run.stderr}")
    print(f"{len(headers)} headers, {faults} faults")
    return 1 if faults or len(headers) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
