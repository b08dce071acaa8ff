#!/usr/bin/env python3
"""Each folder of server/ includes only what it may: its own headers, the folders that its row names
and the packages that its row names. main.c includes app/ only. What server/CMakeLists.txt lets a
folder link has to be in its row, too.

usage: check_includes.py SOURCE_DIR
"""
import re
import sys
from pathlib import Path

PURE_HEADERS = {"limits.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h",
                "string.h"}
CMARK = {"cmark-gfm.h", "cmark-gfm-core-extensions.h", "cmark-gfm-extension_api.h"}
NET = re.compile(r"(libwebsockets|uv)\.h$|openssl/")
VAULT = re.compile(r"sodium\.h$")
STORE = re.compile(r"(sqlite3|pthread)\.h$")
JSON = re.compile(r"jansson\.h$")
FORMATS = re.compile(r"(jansson|expat|archive|archive_entry)\.h$|cmark")
PACKAGE = re.compile("|".join(p.pattern for p in (NET, VAULT, STORE, JSON, FORMATS)) + r"|cmark")

# folder: the folders that it may include, the system headers that it may (None: any), and the
# packages' headers that it may. A pure folder has no clock, socket, disk or randomness.
PURE = {"text", "room", "questions"}
ROWS = {
    "base": (set(), None, None),
    "text": ({"base"}, PURE_HEADERS, None),
    "room": ({"base", "text"}, PURE_HEADERS, None),
    "questions": ({"base"}, PURE_HEADERS | CMARK, re.compile("cmark")),
    "formats": ({"base", "questions"}, None, FORMATS),
    "protocol": ({"base"} | PURE, PURE_HEADERS, None),
    "net": ({"base"}, None, NET),
    "vault": ({"base"}, None, VAULT),
    "store": ({"base"} | PURE, None, STORE),
    "settings": ({"base"}, None, JSON),
}
OUTER = {"net", "vault", "store", "settings", "protocol", "formats"}
ROWS["app"] = (set(ROWS), None, PACKAGE)
ROWS["."] = ({"app"}, None, None)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
PRIVATE = re.compile(r"folder's own files|files of this folder only", re.IGNORECASE)


def private_headers(server: Path) -> set[str]:
    """Headers that say of themselves that they are for their own folder."""
    found = set()
    for header in server.glob("*/*.h"):
        if PRIVATE.search(" ".join(header.read_text().split("*/", 1)[0].split())):
            found.add(header.relative_to(server).as_posix())
    return found


def check_file(server: Path, path: Path, private: set[str]) -> list[str]:
    where = path.relative_to(server)
    folder = where.parts[0] if len(where.parts) > 1 else "."
    if folder not in ROWS:
        return [f"{where}: the folder {folder}/ has no row"]
    folders, system, package = ROWS[folder]
    faults = []
    for bracket, name in INCLUDE.findall(path.read_text()):
        if bracket == '"':
            target = name.split("/")[0] if "/" in name else "(none)"
            if target != folder and target not in folders:
                faults.append(f'{where}: {folder}/ may not include "{name}"')
            if name in private and target != folder:
                faults.append(f'{where}: "{name}" is private to its folder')
        elif PACKAGE.search(name) and not (package and package.search(name)):
            faults.append(f"{where}: {folder}/ may not use <{name}>")
        elif system is not None and name not in system:
            faults.append(f"{where}: <{name}> isn't for a pure folder")
    return faults


def check_links(server: Path) -> list[str]:
    faults = []
    rows = re.findall(r"^parley_library\((\w+)\s+([^)]*)\)", (server / "CMakeLists.txt").read_text(),
                      re.MULTILINE)
    for folder, rest in rows:
        if folder not in ROWS:
            faults.append(f"CMakeLists.txt: {folder} has no row")
            continue
        for word in rest.split():
            if word in ROWS and word not in ROWS[folder][0]:
                faults.append(f"CMakeLists.txt: {folder} may not link {word}")
            if word in OUTER and folder in OUTER:
                faults.append(f"CMakeLists.txt: {folder} and {word} are tied by app alone")
    if len(rows) < 8:
        faults.append("CMakeLists.txt: the table of libraries wasn't found")
    return faults


def main() -> int:
    server = Path(sys.argv[1]) / "server"
    private = private_headers(server)
    files = [path for path in sorted(server.rglob("*.[ch]"))]
    faults = [fault for path in files for fault in check_file(server, path, private)]
    faults += check_links(server)
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {len(private)} private headers, {len(faults)} faults")
    return 1 if faults or not files or not private else 0


if __name__ == "__main__":
    sys.exit(main())
