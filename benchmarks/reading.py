"""How long the readers take and how much memory: every real file, and drawings generated to be large.

    python benchmarks/reading.py [FOLDER] [--megabytes 50]

Each file is read in a worker process with the limits that strangers' files get, one after the other.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUFFIXES = {".dxf", ".svg", ".xlsx", ".csv", ".ifc", ".ifczip", ".btlx", ".yml", ".yaml", ".toml", ".json"}
PER_SHEET = 40


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


def one(path: Path) -> str:
    """Read one file and say in one line what it took; run in a process of its own."""
    from manyworks.formats.inspect import describe
    from manyworks.formats.sandbox import read_safely
    from manyworks.refused import Refused

    start = time.perf_counter()
    try:
        facts = describe(read_safely(path))
        result = f"{facts['parts']:,} parts, {facts['pieces']:,} pieces, {len(facts['findings'])} findings"
    except Refused as refused:
        result = f"refused: {refused.code}"
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = path.stat().st_size / 1e6
    return (
        f"| {path.name} | {size:.2f} | {wall:.1f} | {used.ru_utime + used.ru_stime:.1f} "
        f"| {used.ru_maxrss / 1024:.0f} | {result} |"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/designs"))
    options.add_argument("--megabytes", type=float, nargs="*", default=[50.0])
    options.add_argument("--one", type=Path)
    chosen = options.parse_args()
    if chosen.one:
        print(one(chosen.one))
        return
    print("| file | MB | seconds | processor seconds | MB of memory | read |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        large = [Path(folder) / f"generated-{size:g}MB.dxf" for size in chosen.megabytes]
        for path, size in zip(large, chosen.megabytes, strict=True):
            generated(path, size)
        real = sorted(p for p in chosen.folder.rglob("*") if p.suffix.lower() in SUFFIXES)
        for path in [*real, *large]:
            command = [sys.executable, __file__, "--one", str(path)]
            print(
                subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip(), flush=True
            )


if __name__ == "__main__":
    main()
