"""How well nesting does, beside a rectangle packer in the same run: one command, one table.

    python benchmarks/nesting.py                         reference parts, 200 / 1,000 / 5,000, seed 1
    python benchmarks/nesting.py --parts 1000 --seeds 2 3 4 5 --time-limit 2
    python benchmarks/nesting.py --furniture FOLDER      real furniture files (PackingSolver irregular JSON)

Set-up is counted; compiled code is loaded before the clock starts, as after an installation.
"""

import argparse
import json
import math
import random
import resource
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import rectpack

from manyworks.planning.nesting import Layout, NestPart, NestRules, Stock, check_layout, estimate, nest

INCH = 25.4
FULL = Stock("full", 2440, 1220)


def reference_parts(count: int, seed: int) -> list[NestPart]:
    """Parts like those of a home from plywood cassettes: many copies of few shapes.

    70 % ribs and webs, most of them notched, 15 % L shapes, 10 % gussets with a curved edge, 5 % frames.
    """
    dice = random.Random(seed)
    kinds = max(12, count // 12)
    shapes = [_shape(dice) for _ in range(kinds)]
    quantity = [1] * kinds
    for _ in range(count - kinds):
        quantity[min(kinds - 1, int(dice.expovariate(1) * kinds / 3))] += 1
    return [
        NestPart(str(number), outline, quantity=copies, holes=holes)
        for number, ((outline, holes), copies) in enumerate(zip(shapes, quantity, strict=True))
    ]


def _shape(
    dice: random.Random,
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[tuple[float, float], ...], ...]]:
    size = dice.random()
    if size < 0.45:
        w, h = dice.uniform(250, 1150), dice.uniform(60, 180)
    elif size < 0.75:
        w, h = dice.uniform(150, 600), dice.uniform(100, 400)
    else:
        w, h = dice.uniform(500, 1180), dice.uniform(200, 560)
    kind = dice.random()
    plain = ((0.0, 0.0), (w, 0.0), (w, h), (0.0, h))
    if kind < 0.70:
        a = min(w, h) * dice.uniform(0.1, 0.25)
        if dice.random() < 0.4:
            return plain, ()
        return ((0, 0), (w, 0), (w, h - a), (w - a, h - a), (w - a, h), (a, h), (a, h - a), (0, h - a)), ()
    if kind < 0.85:
        a, b = w * dice.uniform(0.3, 0.6), h * dice.uniform(0.35, 0.6)
        return ((0, 0), (w, 0), (w, b), (a, b), (a, h), (0, h)), ()
    if kind < 0.95:
        arc = [(w * (1 - math.sin(i * math.pi / 16) * 0.7), h * i / 8) for i in range(1, 9)]
        return ((0, 0), (w, 0), *arc, (0, h)), ()
    return plain, (((w * 0.2, h * 0.2), (w * 0.8, h * 0.2), (w * 0.8, h * 0.8), (w * 0.2, h * 0.8)),)


def pack_rectangles(
    parts: Sequence[NestPart], stock: Stock, rules: NestRules, rotation: bool
) -> tuple[int, float]:
    """Fewest sheets of three rectpack rules on bounding boxes, and its largest leftover rectangle in mm²."""
    best = (math.inf, 0.0)
    offset = 2 * rules.edge_mm - rules.gap_mm
    size = (stock.length_mm - offset, stock.width_mm - offset)
    for algorithm in (rectpack.MaxRectsBssf, rectpack.MaxRectsBl, rectpack.SkylineMwfl):
        packer = rectpack.newPacker(
            mode=rectpack.PackingMode.Offline,
            bin_algo=rectpack.PackingBin.BBF,
            pack_algo=algorithm,
            sort_algo=rectpack.SORT_AREA,
            rotation=rotation,
        )
        for part in parts:
            xs, ys = zip(*part.outline, strict=True)
            for _ in range(part.quantity):
                packer.add_rect(max(xs) - min(xs) + rules.gap_mm, max(ys) - min(ys) + rules.gap_mm)
        packer.add_bin(*size, count=math.inf)
        packer.pack()
        left = max(_largest_gap([(r.x, r.y, r.width, r.height) for r in sheet], size) for sheet in packer)
        if (len(packer), -left) < (best[0], -best[1]):
            best = (len(packer), left)
    return int(best[0]), best[1]


def _largest_gap(taken: list[tuple[float, float, float, float]], size: tuple[float, float]) -> float:
    """Area of the largest empty rectangle among rectangles, by trying every pair of left and right edges."""
    lefts = sorted({0.0, *(x + w for x, _, w, _ in taken)})
    rights = sorted({size[0], *(x for x, *_ in taken)})
    best = 0.0
    for left in lefts:
        for right in (r for r in rights if (r - left) * size[1] > best):
            inside = sorted((y, y + h) for x, y, w, h in taken if x < right - 1e-6 and x + w > left + 1e-6)
            at = 0.0
            for low, high in [*inside, (size[1], size[1])]:
                best = max(best, (right - left) * (low - at))
                at = max(at, high)
    return best


def furniture(path: Path) -> tuple[list[NestPart], Stock, NestRules]:
    """One file of the furniture set; lengths there are inches."""
    data = json.loads(path.read_text())
    sheet = data["bin_types"][0]
    rules = NestRules(
        gap_mm=data.get("parameters", {}).get("item_item_minimum_spacing", 0) * INCH,
        edge_mm=sheet.get("item_bin_minimum_spacing", 0) * INCH,
    )
    parts = []
    for number, item in enumerate(data["item_types"]):
        shape = item["shapes"][0]
        parts.append(
            NestPart(
                str(number),
                _ring(shape["vertices"]),
                quantity=item["copies"],
                holes=tuple(_ring(hole["vertices"]) for hole in shape.get("holes", [])),
                rotations=tuple(float(angle["start"]) for angle in item["allowed_rotations"]),
            )
        )
    return parts, Stock("sheet", sheet["width"] * INCH, sheet["height"] * INCH), rules


def _ring(vertices: list[dict[str, float]]) -> tuple[tuple[float, float], ...]:
    return tuple((vertex["x"] * INCH, vertex["y"] * INCH) for vertex in vertices)


def measure(
    name: str, parts: list[NestPart], stock: Stock, rules: NestRules, limit: float, rotation: bool
) -> dict[str, object]:
    """One row: estimate, first answer, answer after `limit` seconds, and rectpack."""
    trace: list[tuple[float, int]] = []
    boxes = estimate(parts, [stock], rules)
    first = nest(parts, [stock], rules, seed=1, iterations=0)
    begun = time.perf_counter()

    def note(_: float, sheets: int) -> None:
        if not trace or trace[-1][1] != sheets:
            trace.append((round(time.perf_counter() - begun, 1), sheets))

    layout: Layout = nest(parts, [stock], rules, seed=1, time_limit_s=limit, progress=note)
    peer_begun = time.perf_counter()
    peer, peer_left = pack_rectangles(parts, stock, rules, rotation)
    left = max((sheet.leftover.area_mm2 for sheet in layout.sheets if sheet.leftover), default=0.0)
    return {
        "instance": name,
        "pieces": sum(part.quantity for part in parts),
        "bound": layout.bound.sheets,
        "rectpack": peer,
        "rectpack_s": round(time.perf_counter() - peer_begun, 1),
        "boxes": len(boxes.sheets),
        "boxes_s": round(boxes.seconds, 2),
        "first": len(first.sheets),
        "first_s": round(first.seconds, 2),
        "sheets": len(layout.sheets),
        "seconds": round(layout.seconds, 1),
        "moves": layout.iterations,
        "yield_%": round(100 * statistics.fmean(sheet.yield_fraction for sheet in layout.sheets), 1),
        "left_%": round(100 * left / stock.area_mm2, 1),
        "rectpack_left_%": round(100 * peer_left / stock.area_mm2, 1),
        "valid": layout.valid and not check_layout(first, parts, [stock], rules),
        "trace": trace,
    }


def main() -> None:
    """Measure and print one table, or JSON lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", type=int, nargs="+", default=[200, 1000, 5000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--time-limit", type=float, default=5.0)
    parser.add_argument("--furniture", type=Path, help="folder of PackingSolver irregular JSON files")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for warm in (reference_parts(60, 7), reference_parts(900, 7)):
        nest(warm, [FULL], NestRules(), iterations=200)
    rows = []
    if options.furniture:
        for path in sorted(options.furniture.glob("*.json")):
            parts, stock, rules = furniture(path)
            rows.append(measure(path.stem, parts, stock, rules, options.time_limit, rotation=False))
    else:
        for count in options.parts:
            for seed in options.seeds:
                parts = reference_parts(count, seed)
                rows.append(
                    measure(
                        f"{count}, seed {seed}", parts, FULL, NestRules(gap_mm=8), options.time_limit, True
                    )
                )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if options.json:
        print(json.dumps({"peak_mb": peak, "rows": rows}))
        return
    keys = [key for key in rows[0] if key != "trace"]
    print("| " + " | ".join(keys) + " |\n|" + " --- |" * len(keys))
    for row in rows:
        print("| " + " | ".join(str(row[key]) for key in keys) + " |")
    print(f"\npeak memory {peak} MB")


if __name__ == "__main__":
    main()
