"""Is a layout right? Every rule is tested again on the real outlines with shapely.

Nothing here is shared with the engines, so a mistake there cannot hide here.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, STRtree, box
from shapely.affinity import rotate

from manyworks.planning.nesting.model import Layout, NestedSheet, NestPart, NestRules, Ring, Stock

TOLERANCE_MM = 0.01

Kind = Literal[
    "unknown",
    "count",
    "overlap",
    "gap",
    "margin",
    "defect",
    "leftover",
    "material",
    "rotation",
    "grain",
    "stock",
    "group",
]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: which, on which sheet (index in the layout, None for the whole), and a sentence."""

    kind: Kind
    sheet: int | None
    message: str


def check_layout(
    layout: Layout, parts: Sequence[NestPart], stock: Sequence[Stock], rules: NestRules
) -> list[Violation]:
    """Test a layout against parts, stock and rules.

    Returns
    -------
    list[Violation]
        Empty when every copy is placed once or named as unplaced, no two parts are nearer than their gap,
        all lie inside the margin, half their gap from defects, on their own material, turned as allowed, no
        more sheets are used than there are, and what is called left over is free. Exact to 0.01 mm.
    """
    known = {part.id: part for part in parts}
    sheets = {sheet.id: sheet for sheet in stock}
    found = _count(layout, known, sheets)
    turned = Turned(known, rules)
    for index, sheet in enumerate(layout.sheets):
        if sheet.stock_id not in sheets:
            found.append(
                Violation("unknown", index, f"Sheet {index + 1} uses unknown stock {sheet.stock_id}.")
            )
            continue
        if any(placement.part_id not in known for placement in sheet.placements):
            continue
        found += _check_words(index, sheet, known, sheets[sheet.stock_id], rules)
        found += _check_places(index, sheet, turned, sheets[sheet.stock_id], rules)
    return found


def _count(layout: Layout, known: dict[str, NestPart], sheets: dict[str, Stock]) -> list[Violation]:
    found = []
    seen = Counter((p.part_id, p.copy) for sheet in layout.sheets for p in sheet.placements)
    copies: dict[str, int] = defaultdict(int)
    for (part_id, copy), times in seen.items():
        part = known.get(part_id)
        if part is None:
            found.append(Violation("unknown", None, f"Part {part_id} was not asked for."))
            continue
        copies[part_id] += 1
        if times > 1:
            found.append(Violation("count", None, f"Copy {copy} of part {part_id} is placed {times} times."))
        if not 0 <= copy < part.quantity:
            found.append(Violation("count", None, f"Part {part_id} has no copy {copy}."))
    for entry in layout.unplaced:
        copies[entry.part_id] += entry.copies
    for part_id, part in known.items():
        if copies[part_id] != part.quantity:
            message = (
                f"Part {part_id}: {copies[part_id]} copies are accounted for, {part.quantity} were asked for."
            )
            found.append(Violation("count", None, message))
    used = Counter((sheet.stock_id, sheet.copy) for sheet in layout.sheets)
    for (stock_id, copy), times in used.items():
        limit = sheets[stock_id].quantity if stock_id in sheets else None
        if times > 1 or copy < 0 or (limit is not None and copy >= limit):
            message = (
                f"Sheet {copy} of stock {stock_id} is used {times} times; there are {limit or 'enough'}."
            )
            found.append(Violation("stock", None, message))
    return found


def _check_words(
    index: int, sheet: NestedSheet, known: dict[str, NestPart], stock: Stock, rules: NestRules
) -> list[Violation]:
    """Material, thickness, group, rotation and grain: what needs no geometry."""
    found = []
    board = (stock.material, stock.thickness_mm)
    if (sheet.material, sheet.thickness_mm) != board:
        found.append(
            Violation("material", index, f"Sheet {index + 1} says {sheet.material}, stock says {board}.")
        )
    groups = {known[p.part_id].group for p in sheet.placements}
    if rules.keep_groups_together and len(groups) > 1:
        found.append(Violation("group", index, f"Sheet {index + 1} mixes the groups {sorted(groups)}."))
    for placement in sheet.placements:
        part = known[placement.part_id]
        name = f"Part {part.id} on sheet {index + 1}"
        if (part.material, part.thickness_mm) != board:
            found.append(Violation("material", index, f"{name} is {part.material}, the sheet is {board}."))
        angle = placement.rotation_deg % 360
        if not any(abs(angle - allowed) < 1e-9 for allowed in part.rotations):
            found.append(
                Violation("rotation", index, f"{name} is turned by {angle:g}°, which is not allowed.")
            )
        if "none" not in (part.grain, stock.grain):
            across = 0.0 if part.grain == stock.grain else 90.0
            if abs((angle - across) % 180) > 1e-9:
                found.append(Violation("grain", index, f"{name} lies across the grain at {angle:g}°."))
    return found


def _check_places(
    index: int, sheet: NestedSheet, turned: "Turned", stock: Stock, rules: NestRules
) -> list[Violation]:
    """Margin, gap, overlap and defects, on the real outlines."""
    if not sheet.placements:
        return [Violation("count", index, f"Sheet {index + 1} is empty.")]
    array, half = _outlines(sheet, turned)
    found = []
    inner = box(
        rules.edge_mm - TOLERANCE_MM,
        rules.edge_mm - TOLERANCE_MM,
        stock.length_mm - rules.edge_mm + TOLERANCE_MM,
        stock.width_mm - rules.edge_mm + TOLERANCE_MM,
    )
    name = [f"{p.part_id} (copy {p.copy})" for p in sheet.placements]
    for i in np.flatnonzero(~shapely.covers(inner, array)):
        found.append(Violation("margin", index, f"{name[i]} reaches into the margin of sheet {index + 1}."))
    left, right = STRtree(array).query(array, predicate="dwithin", distance=2 * float(half.max()) + 1.0)
    left, right = left[left < right], right[left < right]
    near = shapely.distance(array[left], array[right])
    close = near < half[left] + half[right] - TOLERANCE_MM
    touching = near <= 0
    deep = np.zeros(len(left), bool)
    deep[touching] = _overlap(array[left[touching]], array[right[touching]])
    for k in np.flatnonzero(close | deep):
        pair = f"{name[left[k]]} and {name[right[k]]} on sheet {index + 1}"
        if deep[k]:
            found.append(Violation("overlap", index, f"{pair} overlap."))
        else:
            wanted = half[left[k]] + half[right[k]]
            found.append(Violation("gap", index, f"{pair} are {near[k]:.2f} mm apart, not {wanted:.2f} mm."))
    for number, ring in enumerate(stock.defects):
        for i in np.flatnonzero(_too_near(array, half, Polygon(ring))):
            message = (
                f"{name[i]} lies on defect {number + 1} of sheet {index + 1}, or nearer than half its gap."
            )
            found.append(Violation("defect", index, message))
    return found + _check_leftover(index, sheet, stock, array, half)


def _check_leftover(
    index: int, sheet: NestedSheet, stock: Stock, array: NDArray[np.object_], half: NDArray[np.float64]
) -> list[Violation]:
    """What is called left over lies on the sheet and is free of parts, their gaps and defects."""
    left = sheet.leftover
    if left is None:
        return []
    free = box(left.x_mm, left.y_mm, left.x_mm + left.length_mm, left.y_mm + left.width_mm)
    board = box(-TOLERANCE_MM, -TOLERANCE_MM, stock.length_mm + TOLERANCE_MM, stock.width_mm + TOLERANCE_MM)
    bad = np.array([Polygon(ring) for ring in stock.defects], dtype=object)
    if board.covers(free) and not (_too_near(array, half, free).any() or _too_near(bad, 0.0, free).any()):
        return []
    return [Violation("leftover", index, f"The leftover of sheet {index + 1} is not free.")]


def _too_near(
    shapes: NDArray[np.object_], wanted: NDArray[np.float64] | float, place: Polygon
) -> NDArray[np.bool_]:
    """Which shapes overlap the place, or are nearer to it than wanted, mm?"""
    near = shapely.distance(shapes, place) < np.asarray(wanted) - TOLERANCE_MM
    return np.asarray(near | _overlap(shapes, np.array(place)))


def _overlap(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Do shapes lie over each other, deeper than the tolerance? Long edges that touch share slivers."""
    common = shapely.intersection(one, other)
    depth = 2 * shapely.area(common) / np.maximum(shapely.length(common), TOLERANCE_MM)
    return np.asarray(depth > TOLERANCE_MM / 2)


class Turned(dict[tuple[str, float], tuple[Polygon, float]]):
    """Each part as it is turned, and half the gap it asks for: shaped once for all sheets."""

    def __init__(self, known: dict[str, NestPart], rules: NestRules) -> None:
        super().__init__()
        self.known, self.rules = known, rules

    def __missing__(self, key: tuple[str, float]) -> tuple[Polygon, float]:
        part = self.known[key[0]]
        shape, (length, width) = _turned(part.outline, part.holes, key[1])
        self[key] = shape, self.rules.gap_of(length, width) / 2
        return self[key]


@lru_cache(maxsize=4096)
def _turned(outline: Ring, holes: tuple[Ring, ...], angle: float) -> tuple[Polygon, tuple[float, float]]:
    """A part as it is turned, and its size before; the layouts of a plan hold the same few."""
    shape = Polygon(outline, holes)
    x0, y0, x1, y1 = shape.bounds
    return rotate(shape, angle, origin=(0, 0)), (x1 - x0, y1 - y0)


def _outlines(sheet: NestedSheet, turned: Turned) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Outlines with holes in sheet coordinates, and half the gap that each part asks for, mm."""
    shapes, halves = [], []
    for placement in sheet.placements:
        shape, half = turned[placement.part_id, placement.rotation_deg]
        shapes.append(shape)
        halves.append(half)
    array = np.array(shapes, dtype=object)
    moves = np.array([(placement.x_mm, placement.y_mm) for placement in sheet.placements])
    corners, owner = shapely.get_coordinates(array, return_index=True)
    return shapely.set_coordinates(array, corners + moves[owner]), np.array(halves)
