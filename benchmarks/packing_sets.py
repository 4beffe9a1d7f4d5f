"""Nesting on public sets: bins of rectangles and irregular strips, beside the best published values.

    python benchmarks/packing_sets.py bins FOLDER/rect_binpack --best best_known.csv --time-limit 2
    python benchmarks/packing_sets.py strips FOLDER/nesting_strip --best best_known.csv --time-limit 60

Bins (Berkey and Wang, Martello and Vigo): fewest sheets, no gap, no margin, oriented or turned by 90 degrees.
Strips: the shortest strip that takes everything. `nest` fills sheets of a given size, so the length is asked
for again and again: a sheet shorter than what the last layout used, by less and less, until the time is over.
Every layout is checked on its real outlines. Set-up counts; compiled code is loaded before.
"""

import argparse
import csv
import json
import math
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from manyworks.planning.nesting import Layout, NestPart, NestRules, Stock, check_layout, nest, place_ring

BARE = NestRules(gap_mm=0, edge_mm=0, leave_rectangle=False)
TARGET_MM = 2_000.0
"""Strips are scaled to this height: the sets have units of their own, and layouts are checked to 0.01 mm."""
SHORTER = 0.2
"""How much shorter than the last layout the next strip is; halved whenever that finds nothing."""


def read_best(path: Path, words: str) -> dict[str, float]:
    """Instance to best known value, of the families whose name begins so."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["family"].startswith(words)]
    return {row["instance"]: float(row["best_known"]) for row in rows}


def checked(layout: Layout, parts: list[NestPart], stock: list[Stock]) -> Layout:
    """The layout, which places everything and breaks no rule."""
    faults = check_layout(layout, parts, stock, BARE)
    assert not faults, faults[0]
    assert not layout.unplaced, layout.unplaced[0]
    return layout


def bin_rows(
    folder: Path, best: Path, limit: float
) -> Iterator[tuple[str, str, int, int, int, float, float]]:
    """Set, instance, sheets, best known, our own lower bound, wall and processor seconds."""
    for turns, words in (((0.0,), "oriented"), ((0.0, 90.0), "rotation")):
        known = {
            name: (int(value), family)
            for family in ("berkey1987", "martello1998")
            for name, value in read_best(best, f"2D bin packing {family} ({words})").items()
        }
        for path in sorted(folder.glob("*_items.csv")):
            name = path.name.removesuffix("_items.csv")
            with path.open(encoding="utf-8") as file:
                sizes = [
                    (10.0 * int(row["WIDTH"]), 10.0 * int(row["HEIGHT"])) for row in csv.DictReader(file)
                ]
            with path.with_name(f"{name}_bins.csv").open(encoding="utf-8") as file:
                row = next(csv.DictReader(file))
            stock = [Stock("bin", 10.0 * int(row["WIDTH"]), 10.0 * int(row["HEIGHT"]))]
            parts = [
                NestPart(str(i), ((0, 0), (w, 0), (w, h), (0, h)), rotations=turns)
                for i, (w, h) in enumerate(sizes)
            ]
            begin = time.process_time()
            layout = checked(nest(parts, stock, BARE, seed=1, time_limit_s=limit), parts, stock)
            value, family = known[name]
            yield (
                f"{family} {words}", name, len(layout.sheets), value, layout.bound.sheets, layout.seconds,
                time.process_time() - begin,
            )  # fmt: skip


def bins(options: argparse.Namespace) -> None:
    """Rows, and a summary of each set."""
    sets: dict[str, list[tuple[int, int]]] = {}
    for kind, name, sheets, known, bound, wall, processor in bin_rows(
        options.folder, options.best, options.time_limit
    ):
        sets.setdefault(kind, []).append((sheets, known))
        print(
            f"{kind:24}{name:22}{sheets:4}{known:5}{bound:5}{wall:7.2f} s{processor:7.2f} CPU s", flush=True
        )
    print("\n| set | files | sheets | best known | as good | more | at worst |\n|" + " --- |" * 7)
    for kind, pairs in sets.items():
        more = [sheets - known for sheets, known in pairs]
        total, all_known = (sum(column) for column in zip(*pairs, strict=True))
        print(
            f"| {kind} | {len(pairs)} | {total} | {all_known} | {sum(m == 0 for m in more)} |"
            f" {total / all_known - 1:+.1%} | {max(more):+} |"
        )


def read_strip(path: Path) -> list[NestPart]:
    """Parts, scaled so that the strip is `TARGET_MM` high."""
    data = json.loads(path.read_text("utf-8"))
    scale = TARGET_MM / float(data["strip_height"])
    parts = []
    for item in data["items"]:
        ring = [(x * scale, y * scale) for x, y in item["shape"]["data"]]
        turns = tuple(float(turn) for turn in item["allowed_orientations"])
        parts.append(NestPart(str(item["id"]), tuple(ring), quantity=item["demand"], rotations=turns))
    return parts


def used_length(layout: Layout, parts: list[NestPart]) -> float:
    """How far the parts reach along the strip, mm."""
    rings = {part.id: part.outline for part in parts}
    return max(
        x for sheet in layout.sheets for p in sheet.placements for x, _ in place_ring(rings[p.part_id], p)
    )


def shortest(parts: list[NestPart], height: float, limit: float) -> tuple[float, int]:
    """Length of the shortest strip found in `limit` seconds, and how many lengths were asked for."""
    begin = time.perf_counter()
    area = sum(part.area_mm2 * part.quantity for part in parts)
    length, step, asked = 2.0 * area / height, SHORTER, 0
    found = math.inf
    while (left := limit - (time.perf_counter() - begin)) > 0 or found == math.inf:
        stock = [Stock("strip", length, height)]
        layout = nest(parts, stock, BARE, seed=asked, time_limit_s=max(0.5, min(left, limit / 12)))
        asked += 1
        if len(layout.sheets) == 1 and not layout.unplaced:
            found = used_length(checked(layout, parts, stock), parts)
            length = found * (1 - step)
        elif found == math.inf:
            length *= 1.3
        else:
            step /= 2
            length = found * (1 - step)
    return found, asked


def strips(options: argparse.Namespace) -> None:
    """One row a file: density of the shortest strip beside the record's."""
    known = read_best(options.best, "Nesting strip")
    print("| file | pieces | turns | density % | record % | longer | asked | wall s | CPU s |")
    print("|" + " --- |" * 9)
    over = []
    for path in sorted(options.folder.glob("*.json")):
        parts, height = read_strip(path), TARGET_MM
        begin, processor = time.perf_counter(), time.process_time()
        length, asked = shortest(parts, height, options.time_limit)
        density = 100 * sum(part.area_mm2 * part.quantity for part in parts) / (length * height)
        record = known[path.stem]
        over.append(record / density - 1)
        print(
            f"| {path.stem} | {sum(part.quantity for part in parts)} | {len(parts[0].rotations)} |"
            f" {density:.2f} | {record:.2f} | {over[-1]:+.1%} | {asked} |"
            f" {time.perf_counter() - begin:.0f} | {time.process_time() - processor:.0f} |",
            flush=True,
        )
    print(f"\nmedian {statistics.median(over):+.1%}, worst {max(over):+.1%}")


def main() -> None:
    """Measure one kind of set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kind", choices=("bins", "strips"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--best", type=Path, required=True, help="CSV with family, instance and best_known")
    parser.add_argument("--time-limit", type=float, default=2.0, help="seconds a file")
    options = parser.parse_args()
    square = ((0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 70.0))
    nest([NestPart("warm", square, quantity=40)], [Stock("warm", 300, 300)], BARE, iterations=200)
    (bins if options.kind == "bins" else strips)(options)


if __name__ == "__main__":
    main()
