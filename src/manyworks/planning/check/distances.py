"""Rules on distances: parts keep off each other and off the edge of their board, as its machine holds it."""

from collections.abc import Iterable, Sequence

from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from manyworks.planning.check.boards import Boards
from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Part, PlannedSheet, SheetStock
from manyworks.planning.nesting import NestRules

ROUNDING_MM = 0.02
"""Places of parts are rounded to less than this."""


def check_distances(
    at: Lookup, sheet: PlannedSheet, shapes: list[BaseGeometry], tree: STRtree, where: str, boards: Boards
) -> Findings:
    """A sheet that says which machine cuts it; one that has begun was laid out as it was held then."""
    shop = at.shops.get(sheet.workshop)
    pool = None if shop is None else next((one for one in shop.pools if one.id == sheet.pool), None)
    begun = {placed for one in at.problem.begun_sheets for placed in one.parts}
    if pool is None or pool.nesting is None or begun & set(sheet.parts):
        return
    yield from _check_edge(at, sheet, shapes, pool.nesting.edge_mm, where)
    yield from _check_gaps(sheet, shapes, tree, boards, pool.nesting, where)


def _check_edge(
    at: Lookup, sheet: PlannedSheet, shapes: Sequence[BaseGeometry], edge_mm: float, where: str
) -> Findings:
    """What holds the board stands in its edge; only a part that no board holds otherwise may lie there."""
    board = next(one for one in at.problem.stock if one.id == sheet.stock)
    for placed, shape in zip(sheet.parts, shapes, strict=True):
        left, low, right, high = shape.bounds
        near = min(left, low, board.length_mm - right, board.width_mm - high)
        if near < edge_mm - ROUNDING_MM and _has_room(at.parts[placed.part], at.problem.stock, edge_mm):
            message = f"{placed.part} of {placed.unit} lies {near:.1f} mm from the edge, not {edge_mm:g} mm."
            yield Violation("sheet.edge", where, message)


def _has_room(part: Part, stock: Iterable[SheetStock], edge_mm: float) -> bool:
    """Whether it lies off the edges of some board of its kind, turned as its grain allows."""
    drawn = part.geometry
    along, across = (part.length_mm, part.width_mm) if drawn is None else drawn.size
    grain = "none" if drawn is None else drawn.grain
    for board in stock:
        if (board.material, board.thickness_mm) != (part.material, part.thickness_mm):
            continue
        room = board.length_mm - 2 * edge_mm, board.width_mm - 2 * edge_mm
        any_way = grain == "none" or board.grain == "none"
        straight = (any_way or grain == board.grain) and along <= room[0] and across <= room[1]
        turned = (any_way or grain != board.grain) and across <= room[0] and along <= room[1]
        if straight or turned:
            return True
    return False


def _check_gaps(
    sheet: PlannedSheet,
    shapes: Sequence[BaseGeometry],
    tree: STRtree,
    boards: Boards,
    rules: NestRules,
    where: str,
) -> Findings:
    """Each of two parts keeps half of its own gap from the other."""
    own = [_half_gap(boards, placed.part, rules) for placed in sheet.parts]
    for i, shape in enumerate(shapes):
        # nothing is as near as this where all ask for the same gap and keep it
        for j in tree.query(shape, predicate="dwithin", distance=own[i] + max(own) - ROUNDING_MM):
            apart, wanted = shape.distance(shapes[j]), own[i] + own[j]
            if i < j and apart < wanted - ROUNDING_MM:
                one, two = sheet.parts[i].part, sheet.parts[j].part
                message = f"{one} and {two} are {apart:.1f} mm apart, not {wanted:g} mm."
                yield Violation("sheet.gap", where, message)


def _half_gap(boards: Boards, part: str, rules: NestRules) -> float:
    """Half of the gap that a part asks for; its size is that of all work on it."""
    boxes = [one.bounds for one in (boards.shape(part), *boards.over_the_edge(part))]
    left, low, right, high = (pick(sides) for pick, sides in zip((min, min, max, max), zip(*boxes)))
    sides = sorted((right - left, high - low))
    small = sides[1] < rules.small_side_mm or sides[0] < rules.narrow_side_mm
    return max(rules.gap_mm, rules.small_gap_mm if small and rules.small_gap_mm else 0.0) / 2
