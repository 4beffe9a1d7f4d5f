"""From the search's rows of items to sheets with named parts, in sheet coordinates."""

from collections.abc import Sequence
from itertools import chain

from shapely import Polygon, box

from manyworks.planning.nesting.gather import Leftover
from manyworks.planning.nesting.model import NestedSheet, NestPart, Placement, Rectangle
from manyworks.planning.nesting.prepare import Bed, Owner
from manyworks.planning.nesting.shapes import turn_point
from manyworks.planning.nesting.solve import Row

EDGE_MM = 1e-3


class Roll:
    """Hands out the copies of each kind in order: which part id, which copy, and where its origin lies."""

    def __init__(self, owners: Sequence[Sequence[Owner]]) -> None:
        self._waiting = [
            chain.from_iterable(((owner, copy) for copy in range(owner.copies)) for owner in kind)
            for kind in owners
        ]

    def next(self, kind: int) -> tuple[Owner, int]:
        """The next copy of this kind that has no place yet."""
        return next(self._waiting[kind])

    def remaining(self) -> dict[str, int]:
        """Copies nobody took, by part id."""
        left: dict[str, int] = {}
        for kind in self._waiting:
            for owner, _ in kind:
                left[owner.part_id] = left.get(owner.part_id, 0) + 1
        return left


def lay_out(row: Row, group: str, roll: Roll, parts: dict[str, NestPart]) -> NestedSheet:
    """One sheet of the layout, not yet counted among those of its stock."""
    placements = []
    for item, turn, x, y in row.placed.tolist():
        angle = float(row.batch.angle[int(turn)])
        dx, dy = row.batch.shift[int(turn)]
        for kind, member in row.batch.contents[int(item)]:
            mx, my = turn_point(member.dx, member.dy, angle)
            owner, number = roll.next(kind)
            turned = (angle + member.angle) % 360.0
            ox, oy = turn_point(owner.x, owner.y, turned)
            at = (mx + x - dx - ox + row.bed.offset, my + y - dy - oy + row.bed.offset)
            placements.append(_to_sheet(row.bed, owner.part_id, number, turned, at))
    stock = row.bed.stock
    net = sum(parts[placement.part_id].area_mm2 for placement in placements)
    return NestedSheet(
        stock_id=stock.id,
        copy=0,
        material=stock.material,
        thickness_mm=stock.thickness_mm,
        group=group,
        placements=tuple(placements),
        yield_fraction=net / stock.area_mm2,
        leftover=_leftover(row.bed, row.leftover),
    )


def _to_sheet(bed: Bed, part_id: str, copy: int, angle: float, at: tuple[float, float]) -> Placement:
    x, y = float(at[0]), float(at[1])
    if bed.turned:
        return Placement(part_id, copy, (angle + 90.0) % 360.0, bed.stock.length_mm - y, x)
    return Placement(part_id, copy, angle, x, y)


def _leftover(bed: Bed, free: Leftover) -> Rectangle | None:
    """The free rectangle on the sheet; where it meets a sound margin it takes the margin along."""
    if free.x1 <= free.x0 or free.y1 <= free.y0:
        return None
    # Without a margin parts reach half a gap over the edge, and so may what is free beside a bad place there.
    high_x, high_y = bed.length + 2 * bed.offset, bed.width + 2 * bed.offset
    x0, y0, x1, y1 = (side + bed.offset for side in free)
    wide = (
        0.0 if free.x0 <= EDGE_MM else max(0.0, x0),
        0.0 if free.y0 <= EDGE_MM else max(0.0, y0),
        min(high_x, x1 + (bed.offset if free.x1 >= bed.length - EDGE_MM else 0.0)),
        min(high_y, y1 + (bed.offset if free.y1 >= bed.width - EDGE_MM else 0.0)),
    )
    whole = _rectangle(bed, *wide)
    inside = box(whole.x_mm, whole.y_mm, whole.x_mm + whole.length_mm, whole.y_mm + whole.width_mm).buffer(
        -EDGE_MM
    )
    if not any(inside.intersects(Polygon(ring)) for ring in bed.stock.defects):
        return whole
    return _rectangle(bed, max(0.0, x0), max(0.0, y0), min(high_x, x1), min(high_y, y1))


def _rectangle(bed: Bed, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
    if bed.turned:
        return Rectangle(bed.stock.length_mm - y1, x0, y1 - y0, x1 - x0)
    return Rectangle(x0, y0, x1 - x0, y1 - y0)
