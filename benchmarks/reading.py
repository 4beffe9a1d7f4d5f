"""How long the readers take and how much memory: every real file, and drawings generated to be large.

    python benchmarks/reading.py [FOLDER] [--megabytes 50]
    python benchmarks/reading.py --corpus DIR

The second says of a folder how many of its files were read without a question, asked and refused: by the
program that wrote them, and by what was asked. Each file is read in a worker process with the limits that
strangers' files get, one after the other.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SUFFIXES = {".dxf", ".svg", ".xlsx", ".csv", ".ifc", ".ifczip", ".btlx", ".yml", ".yaml", ".toml", ".json"}
PER_SHEET = 40
_HEAD = 8000
"""So many bytes of a file are searched for the program that wrote it."""
_NAMED = (
    # A comment in front of a DXF, Inkscape's attribute, then what programs write into comments of an SVG.
    re.compile(rb"\A\s*999\r?\n\s*([A-Za-z]+)"),
    re.compile(rb"(inkscape):version=", re.I),
    re.compile(
        rb"(?:Generator:|Creat(?:ed|or)[: ]+(?:with|by|using)?|Generated (?:with|by))\s*([A-Za-z][\w.]+)"
    ),
    re.compile(rb"(OpenSCAD|FreeCAD|CorelDRAW|LightBurn|Rhino|QCAD|Illustrator|AutoCAD|SolidWorks)", re.I),
)
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")


def generated(path: Path, megabytes: float) -> None:
    """A drawing of boards with parts, with a hole and four drillings in every part."""
    with path.open("w") as file:
        file.write("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n")
        file.write("0\nSECTION\n2\nENTITIES\n")
        number = 0
        while file.tell() < megabytes * 1e6:
            sheet, place = divmod(number, PER_SHEET)
            x0, y0 = (sheet % 100) * 2800.0, (sheet // 100) * 1600.0
            if place == 0:
                file.write(_ring("0_SHEET_PLY_2440X1220X18", x0, y0, 2440, 1220))
            x, y = x0 + 10 + (place % 8) * 300, y0 + 10 + (place // 8) * 240
            file.write(_ring("5_ANYTOOL_CUTTHROUGH_OUTSIDE", x, y, 280 + number % 7, 220))
            file.write(_ring("4_ANYTOOL_CUTTHROUGH_INSIDE", x + 60, y + 60, 18.2, 90))
            for dx, dy in ((20, 20), (250, 20), (20, 200), (250, 200)):
                file.write(f"0\nCIRCLE\n8\n2_5MMTOOL_12MMDEEP_DRILL\n10\n{x + dx}\n20\n{y + dy}\n40\n2.5\n")
            number += 1
        file.write("0\nENDSEC\n0\nEOF\n")


def _ring(layer: str, x: float, y: float, width: float, height: float) -> str:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    vertices = "".join(f"0\nVERTEX\n8\n{layer}\n10\n{a:.4f}\n20\n{b:.4f}\n" for a, b in corners)
    return f"0\nPOLYLINE\n8\n{layer}\n66\n1\n70\n1\n{vertices}0\nSEQEND\n8\n{layer}\n"


def one(path: Path) -> dict[str, Any]:
    """Read one file and say what it took and gave; run in a process of its own."""
    from manyworks.formats.inspect import describe
    from manyworks.formats.sandbox import read_safely, stop
    from manyworks.refused import Refused

    start = time.perf_counter()
    found: Counter[str] = Counter()
    try:
        facts = describe(read_safely(path))
        words = f"{facts['parts']:,} parts, {facts['pieces']:,} pieces, {len(facts['findings'])} findings"
        found.update(f["code"] for f in facts["findings"] if f["severity"] != "info")
    except Refused as refused:
        words = f"refused: {refused.code}"
    wall = time.perf_counter() - start
    stop()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "file": path.name,
        "megabytes": path.stat().st_size / 1e6,
        "seconds": wall,
        "processor": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss / 1024,
        "words": words,
        "asked": found,
        "outcome": "refused" if words.startswith("refused") else "asked" if found else "read",
        "program": program(path),
    }


def program(path: Path) -> str:
    """The program that wrote a drawing, as far as the file says so; else its format."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for pattern in _NAMED:
        if path.suffix.lower() in (".dxf", ".svg") and (named := pattern.search(head)):
            return named[1].decode("ascii", "replace").lower()
    version = _VERSION.search(head)
    return f"{path.suffix[1:].upper()} {version[1].decode() if version else ''}".strip()


def each(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Read every file in a process of its own."""
    for path in paths:
        command = [sys.executable, __file__, "--one", str(path)]
        yield json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def report(results: Iterable[dict[str, Any]]) -> None:
    """Print what became of the files of a corpus."""
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: Counter[str] = Counter()
    memory: dict[str, float] = defaultdict(float)
    for result in results:
        for name in (result["program"], "all"):
            outcomes[name][result["outcome"]] += 1
            seconds[name] += result["processor"]
            memory[name] = max(memory[name], result["memory"])
        refused = [result["words"]] if result["outcome"] == "refused" else []
        for code in [*result["asked"], *refused]:
            codes[code]["files"] += 1
            codes[code]["times"] += result["asked"].get(code, 1)
    print("| written by | files | read without question | asked | refused | seconds | MB at most |")
    print("|---|---|---|---|---|---|---|")
    for name, count in sorted(outcomes.items(), key=lambda item: item[1].total()):
        told = " | ".join(str(count[outcome]) for outcome in ("read", "asked", "refused"))
        print(f"| {name} | {count.total()} | {told} | {seconds[name]:.0f} | {memory[name]:.0f} |")
    print("\n| asked or refused | files | times |\n|---|---|---|")
    for code, count in sorted(codes.items(), key=lambda item: -item[1]["files"]):
        print(f"| {code} | {count['files']} | {count['times']} |")


def real_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/designs"))
    options.add_argument("--megabytes", type=float, nargs="*", default=[50.0])
    options.add_argument("--corpus", type=Path)
    options.add_argument("--one", type=Path)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(one(chosen.one)))
    elif chosen.corpus:
        report(each(real_files(chosen.corpus)))
    else:
        measured(chosen.folder, chosen.megabytes)


def measured(folder: Path, megabytes: Iterable[float]) -> None:
    """Print what each real file takes, and each generated one."""
    print("| file | MB | seconds | processor seconds | MB of memory | read |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        large = []
        for size in megabytes:
            large.append(Path(temporary) / f"generated-{size:g}MB.dxf")
            generated(large[-1], size)
        for r in each([*real_files(folder), *large]):
            print(
                f"| {r['file']} | {r['megabytes']:.2f} | {r['seconds']:.1f} | {r['processor']:.1f} "
                f"| {r['memory']:.0f} | {r['words']} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
