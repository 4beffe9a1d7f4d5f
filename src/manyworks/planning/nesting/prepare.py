"""One batch made ready for the search: equal parts counted together, sheets opened in a stated order."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shapely import Polygon, box, union_all

from manyworks.planning.nesting.cover import Floats, Ints, cover_rings
from manyworks.planning.nesting.items import Items, make_items
from manyworks.planning.nesting.model import NestPart, NestRules, Ring, Stock, Unplaced
from manyworks.planning.nesting.shapes import PAIR_WASTE, Member, Shape, boxed, pair, single

DEFECT_PRICE = 0.02


@dataclass(frozen=True)
class Kind:
    """Parts of one geometry: their common origin in each part's coordinates and who wants how many."""

    outline: Ring
    holes: tuple[Ring, ...]
    gap: float
    angles: tuple[float, ...]


@dataclass(frozen=True)
class Owner:
    """A part id, how many copies of a kind it wants, and where the kind's origin lies in the part."""

    part_id: str
    copies: int
    x: float
    y: float


@dataclass(frozen=True)
class Batch:
    """Everything of one material and thickness (and group) that is nested together."""

    items: Items
    quantity: Ints
    contents: tuple[tuple[tuple[int, Member], ...], ...]
    angle: Floats
    shift: Floats
    owners: tuple[tuple[Owner, ...], ...]

    @property
    def pieces(self) -> int:
        """Number of items to place (a pair counts once)."""
        return int(self.quantity.sum())


@dataclass(frozen=True)
class Bed:
    """The usable area of one kind of stock: sheets with grain along y are turned so that it runs along x."""

    stock: Stock
    index: int
    turned: bool
    length: float
    width: float
    offset: float
    taken: Floats
    usable_mm2: float
    """Usable area less the rectangles in `taken`, which cover the defects."""


def allowed_angles(part: NestPart, beds: Sequence[Bed]) -> tuple[float, ...]:
    """Turns on the beds that are allowed rotations on every sheet and lay grain along grain, degrees."""
    angles = set(part.rotations)
    if any(bed.turned for bed in beds):
        turned = {(angle - 90.0) % 360.0 for angle in part.rotations}
        angles = angles & turned if any(not bed.turned for bed in beds) else turned
    if part.grain != "none" and any(bed.stock.grain != "none" for bed in beds):
        along = 0.0 if part.grain == "x" else 90.0
        angles = {angle for angle in angles if angle % 180.0 == along}
    return tuple(sorted(angles))


def share_beds(
    parts: Sequence[NestPart], stock: Sequence[Stock], rules: NestRules
) -> list[tuple[list[NestPart], list[Stock]]]:
    """Parts, and the stock that they are nested on together.

    All on all stock, unless grain or size keeps some part from being turned alike on all of it: then whom
    most stock of one direction, or without grain, suits goes there, and the others where they can.
    """
    beds = make_beds(stock, rules, any(part.grain != "none" for part in parts))
    choices = _choices(beds)
    if len(choices) < 2:
        return [(list(parts), list(stock))]
    found: list[tuple[list[NestPart], list[Stock]]] = []
    left = list(parts)
    while left:
        able = [[part for part in left if _has_place(part, choice, rules)] for choice in choices]
        best = max(range(len(choices)), key=lambda i: sum(part.quantity for part in able[i]))
        mine = [sheet for i, sheet in enumerate(stock) if i in {bed.index for bed in choices[best]}]
        # what has no place anywhere goes with the last, which says why
        rest = [part for part in left if part not in able[best]] if able[best] else []
        if not any(_has_place(part, choice, rules) for part in rest for choice in choices):
            return [*found, (left, mine)]
        found.append((able[best], mine))
        left = rest
    return found


def _choices(beds: Sequence[Bed]) -> list[list[Bed]]:
    """Different ways to choose beds on which all parts are turned alike, all of them first."""
    kinds = [
        list(beds),
        [bed for bed in beds if not bed.turned],
        [bed for bed in beds if bed.turned],
        [bed for bed in beds if bed.stock.grain == "none"],
    ]
    return [choice for i, choice in enumerate(kinds) if choice and choice not in kinds[:i]]


def _has_place(part: NestPart, beds: Sequence[Bed], rules: NestRules) -> bool:
    kinds, _ = sort_kinds([part], beds, rules)
    return bool(drop_too_large(kinds, beds, rules)[0])


def make_beds(stock: Sequence[Stock], rules: NestRules, grained: bool) -> list[Bed]:
    """Usable areas, leaving out stock that has none; sheets are turned only where grain matters."""
    beds = []
    reach = max(rules.small_gap_mm or 0.0, rules.gap_mm) / 2
    for index, sheet in enumerate(stock):
        offset = rules.edge_mm - rules.gap_mm / 2
        turned = grained and sheet.grain == "y"
        sides = (sheet.width_mm, sheet.length_mm) if turned else (sheet.length_mm, sheet.width_mm)
        length, width = sides[0] - 2 * offset, sides[1] - 2 * offset
        if min(sides) <= 2 * rules.edge_mm:
            continue
        taken = _taken(sheet, turned, offset, (length, width), reach)
        spoilt = union_all([box(*rectangle) for rectangle in taken]).intersection(box(0, 0, length, width))
        usable = length * width - float(spoilt.area)
        if usable > 0:
            beds.append(Bed(sheet, index, turned, length, width, offset, taken, usable))
    return beds


def _taken(sheet: Stock, turned: bool, offset: float, size: tuple[float, float], reach: float) -> Floats:
    """Defects as rectangles in bed coordinates, as far as a part's gap can reach beyond the bed."""
    found = [np.zeros((0, 4))]
    for ring in sheet.defects:
        corners = np.array([*ring, ring[0]])
        if turned:
            corners = np.column_stack([corners[:, 1], sheet.length_mm - corners[:, 0]])
        found.append(cover_rings([corners - offset], DEFECT_PRICE).rectangles)
    taken = np.concatenate(found)
    taken[:, [0, 2]] = taken[:, [0, 2]].clip(-reach, size[0] + reach)
    taken[:, [1, 3]] = taken[:, [1, 3]].clip(-reach, size[1] + reach)
    return taken[((taken[:, 2:] - taken[:, :2]) > 0).all(axis=1)]


def sort_kinds(
    parts: Sequence[NestPart], beds: Sequence[Bed], rules: NestRules
) -> tuple[dict[Kind, list[Owner]], list[Unplaced]]:
    """Count parts of equal geometry together; name those whose grain forbids every allowed rotation."""
    kinds: dict[Kind, list[Owner]] = {}
    unplaced = []
    for part in parts:
        angles = allowed_angles(part, beds)
        if not angles:
            turns = ", ".join(f"{angle:g}°" for angle in part.rotations)
            unplaced.append(
                Unplaced(
                    part.id,
                    part.quantity,
                    "grain",
                    f"Part {part.id} may be turned only by {turns}, and none of these lays its grain "
                    f"({part.grain} axis) along the grain of the sheets.",
                )
            )
            continue
        xs, ys = zip(*part.outline, strict=True)
        x, y = min(xs), min(ys)
        gap = rules.gap_of(max(xs) - x, max(ys) - y)
        kind = Kind(_moved(part.outline, x, y), tuple(_moved(h, x, y) for h in part.holes), gap, angles)
        kinds.setdefault(kind, []).append(Owner(part.id, part.quantity, x, y))
    return kinds, unplaced


@lru_cache(maxsize=8192)
def _moved(ring: Ring, x: float, y: float) -> Ring:
    return tuple((round(px - x, 6), round(py - y, 6)) for px, py in ring)


def fits_bed(shape: Shape, slack: float, bed: Bed) -> bool:
    """Is the bed large enough for the shape in some turn (defects aside)?"""
    return any(
        x <= bed.length + 2 * slack + 1e-6 and y <= bed.width + 2 * slack + 1e-6
        for x, y in (turn.size for turn in shape.turns)
    )


def drop_too_large(
    kinds: dict[Kind, list[Owner]], beds: Sequence[Bed], rules: NestRules
) -> tuple[dict[Kind, list[Owner]], list[Unplaced]]:
    """Split off kinds that no bed can hold, with the sizes in the reason."""
    kept, unplaced = {}, []
    for kind, owners in kinds.items():
        slack = (kind.gap - rules.gap_mm) / 2
        shape = single(kind.outline, kind.holes, kind.gap, kind.angles)
        if any(fits_bed(shape, slack, bed) for bed in beds):
            kept[kind] = owners
            continue
        x0, y0, x1, y1 = Polygon(kind.outline).bounds
        largest = max(beds, key=lambda bed: bed.usable_mm2)
        inner = (largest.length - rules.gap_mm, largest.width - rules.gap_mm)
        part, room = " × ".join(map(_mm, (x1 - x0, y1 - y0))), " × ".join(map(_mm, inner))
        for owner in owners:
            unplaced.append(
                Unplaced(
                    owner.part_id,
                    owner.copies,
                    "too-large",
                    f"Part {owner.part_id} is {part} mm; the largest sheet, {largest.stock.id}, leaves "
                    f"{room} mm inside its {rules.edge_mm:g} mm margin, in the turns that are allowed.",
                )
            )
    return kept, unplaced


def _mm(length: float) -> str:
    """A length in whole mm where it is one, else to the hundredth: sizes that differ must look so."""
    return f"{length:,.2f}".rstrip("0").rstrip(".")


def make_batch(
    kinds: dict[Kind, list[Owner]], beds: Sequence[Bed], rules: NestRules, boxes: bool = False
) -> Batch:
    """Shapes and arrays for the search; `boxes` takes bounding boxes for the parts."""
    shapes: list[Shape] = []
    slacks: list[float] = []
    quantity: list[int] = []
    contents: list[tuple[tuple[int, Member], ...]] = []
    for index, (kind, owners) in enumerate(kinds.items()):
        copies = sum(owner.copies for owner in owners)
        slack = (kind.gap - rules.gap_mm) / 2
        if boxes:
            alone = boxed(kind.outline, kind.gap, tuple(a for a in kind.angles if a % 90 == 0) or kind.angles)
        else:
            alone = single(kind.outline, kind.holes, kind.gap, kind.angles)
            if copies > 1 and alone.waste > PAIR_WASTE and not any(angle % 90 for angle in kind.angles):
                both = pair(kind.outline, kind.holes, kind.gap, kind.angles) if 180.0 in kind.angles else None
                if both is not None and any(fits_bed(both, slack, bed) for bed in beds):
                    shapes.append(both)
                    slacks.append(slack)
                    quantity.append(copies // 2)
                    contents.append(tuple((index, member) for member in both.members))
                    copies %= 2
        if copies:
            shapes.append(alone)
            slacks.append(slack)
            quantity.append(copies)
            contents.append(((index, alone.members[0]),))
    turned = [turn for shape in shapes for turn in shape.turns]
    return Batch(
        items=make_items(shapes, slacks, quantity),
        quantity=np.array(quantity, np.int64),
        contents=tuple(contents),
        angle=np.array([turn.angle for turn in turned]),
        shift=np.array([(turn.dx, turn.dy) for turn in turned]),
        owners=tuple(tuple(owners) for owners in kinds.values()),
    )


def capacity(batch: Batch, beds: Sequence[Bed]) -> tuple[int, int]:
    """How many parts and rectangles one sheet's arrays need to hold."""
    largest = max(bed.usable_mm2 for bed in beds)
    parts = int(np.clip(math.ceil(largest / batch.items.area.min()), 16, min(2_000, batch.pieces + 1)))
    each = float(np.diff(batch.items.first)[batch.items.turns[:, 0]].mean())
    most = int(np.diff(batch.items.first).max())
    taken = max(len(bed.taken) for bed in beds)
    return parts, taken + int(np.clip(2 * parts * each, most + 64, 4_000 + most))
