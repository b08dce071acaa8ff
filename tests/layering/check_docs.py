#!/usr/bin/env python3
"""Holds the documents to the tree: ARCHITECTURE.md names each folder of the server and no other, links
lead somewhere, nothing unexpected lies at the top, and lock files name no host."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1]).resolve()
TOP = {"server", "client-web", "shared", "config", "deploy", "tests", "CMakeLists.txt",
       "CMakePresets.json", "README.md", "LICENSE"}


def tracked():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, check=False)
    if listed.returncode != 0:
        return [p.relative_to(ROOT) for p in ROOT.rglob("*") if p.is_file() and "node_modules" not in p.parts]
    return [Path(name) for name in listed.stdout.decode().split("\0") if name]


def check_architecture(faults):
    text = (ROOT / "server/ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z]+)/` \|", text, re.M))
    there = {p.name for p in (ROOT / "server").iterdir() if p.is_dir() and any(p.glob("*.c"))}
    for folder in sorted(there - named):
        faults.append(f"server/ARCHITECTURE.md doesn't name {folder}/")
    for folder in sorted(named - there):
        faults.append(f"server/ARCHITECTURE.md names {folder}/, which isn't there")


def check_links(faults, files):
    for file in files:
        if file.suffix != ".md" or "packs" in file.parts or "fixtures" in file.parts:
            continue
        text = re.sub(r"```.*?```", "", (ROOT / file).read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (ROOT / file.parent / target).exists():
                faults.append(f"{file}: the link to {target} leads nowhere")


def check_top(faults, files):
    for name in sorted({file.parts[0] for file in files} - TOP):
        if not name.startswith("."):
            faults.append(f"{name} lies at the top level")


def check_locks(faults, files):
    for file in files:
        if file.name == "package-lock.json" and '"resolved"' in (ROOT / file).read_text(encoding="utf-8"):
            faults.append(f"{file} names the hosts of a registry")


def main():
    faults = []
    files = [file for file in tracked() if (ROOT / file).is_file()]
    check_architecture(faults)
    check_links(faults, files)
    check_top(faults, files)
    check_locks(faults, files)
    for fault in faults:
        print(fault)
    print(f"{len(files)} files looked at, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
