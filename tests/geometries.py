"""Parts that hold every field of a geometry in every state, for tests that follow a drawing to the machine.

Each feature has a cell of its own, so that nothing touches; numbers and order come from a seed.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from random import Random
from typing import Any

from manyworks.formats.drawing import Part
from manyworks.geometry import (
    THROUGH,
    Depth,
    Drilling,
    Face,
    Geometry,
    Hole,
    Line,
    Path,
    PathWork,
    Pocket,
    Point,
    Ring,
    Text,
    own_frame,
)

CELL_MM = 60.0
COLUMNS = 9
THICKNESS_MM = 18.0


def every_state(seed: int, *, unsaid: bool) -> Geometry:
    """A part in its own frame with every kind of work in every state.

    Parameters
    ----------
    unsaid
        Whether depths are among it that nobody has stated and that nothing can be made without.
    """
    random = Random(seed)
    features = list(_features(random, unsaid))
    random.shuffle(features)
    rows = -(-len(features) // COLUMNS)
    length, width = CELL_MM * COLUMNS + 20.0, CELL_MM * rows + 20.0
    geometry = Geometry(
        outline=_outline(random, length, width),
        grain=random.choice(("x", "y")),
        tool_mm=random.choice((6.0, 8.0)),
        depth_mm=None if unsaid else THROUGH,
    )
    for number, feature in enumerate(features):
        corner = 10.0 + CELL_MM * (number % COLUMNS), 10.0 + CELL_MM * (number // COLUMNS)
        geometry = feature(geometry, corner)
    return own_frame(geometry, thickness_mm=THICKNESS_MM)


def drawn(geometry: Geometry, key: str = "A", **more: Any) -> Part:
    """A part of this geometry in its own frame, as our own writers take it."""
    return Part(key=key, geometry=own_frame(geometry), origin=(0.0, 0.0), **more)


def records(geometry: Geometry) -> dict[str, tuple[Any, ...]]:
    """The geometry's lists by name."""
    return {
        one.name: value for one in fields(geometry) if isinstance(value := getattr(geometry, one.name), tuple)
    }


def without_each_field(geometry: Geometry) -> Iterator[tuple[str, Geometry]]:
    """The geometry once for each of its fields and those of its records, with that field dropped."""
    for one in fields(geometry):
        if one.name != "outline":
            yield one.name, replace(geometry, **{one.name: one.default})
    for name, items in records(geometry).items():
        if name == "outline":
            continue
        for one in fields(items[0]):
            if one.name in {"ring", "line", "at", "text", "diameter_mm", "layer"}:
                continue
            bare = tuple(replace(item, **{one.name: one.default}) for item in items)
            yield f"{name}.{one.name}", replace(geometry, **{name: bare})


def _outline(random: Random, length: float, width: float) -> Ring:
    """A rectangle with a notch in one side, turned in none: its corners are off the grid of cells."""
    notch = round(random.uniform(2, 8), 3)
    middle = round(random.uniform(0.3, 0.6) * length, 3)
    return (
        (0.0, 0.0), (length, 0.0), (length, width), (middle + 10, width), (middle + 10, width - notch),
        (middle, width - notch), (middle, width), (0.0, width),
    )  # fmt: skip


def _depths(random: Random, unsaid: bool) -> list[tuple[Depth, Face | None]]:
    shallow, deep = round(random.uniform(0.3, 1.9), 3), round(random.uniform(2.2, 17), 3)
    stated: list[tuple[Depth, Face | None]] = [
        (shallow, "front"), (shallow, "back"), (deep, "front"), (deep, "back"), (THROUGH, "front"),
    ]  # fmt: skip
    return [*stated, (None, "front"), (None, "back"), (deep, None)] if unsaid else stated


def _features(random: Random, unsaid: bool) -> Iterator[Any]:
    tools = (None, 6.0, 3.175)
    for tool, said in product(tools, (True, not unsaid)):
        yield _adder("holes", Hole, tool_mm=tool, ring=_ring(random), depth_mm=THROUGH if said else None)
    for depth, face in _depths(random, unsaid):
        yield _adder(
            "pockets", Pocket, ring=_ring(random), depth_mm=depth, face=face, tool_mm=random.choice(tools)
        )
        size = round(random.uniform(7, 20), 3)
        for symbol in (False, True):
            yield _adder(
                "drillings", Drilling, at=(25.0, 25.0), diameter_mm=size, depth_mm=depth, face=face,
                tool_mm=random.choice((None, 6.0)), symbol=symbol,
            )  # fmt: skip
    works: tuple[PathWork, ...] = ("cut", "score", "fold", "engrave")
    for work, closed in product(works, (False, True)):
        # An engraving without a depth is as deep as a workshop engraves; nothing waits for it.
        silent: list[tuple[Depth, Face | None]] = [] if unsaid or work != "engrave" else [(None, "front")]
        for depth, face in [*_depths(random, unsaid), *silent]:
            line = _ring(random)
            line = (*line, line[0]) if closed else line[: random.randint(2, 4)]
            yield _adder(
                "paths", Path, line=line, work=work, depth_mm=depth, face=face, tool_mm=random.choice(tools)
            )
    for words in ("TOP", "this side up x4", "two\t4x", "Ünder & <out>"):
        yield _adder("texts", Text, text=words, at=(10.0, 20.0), height_mm=round(random.uniform(3, 12), 3))


def _ring(random: Random) -> Ring:
    """A quadrilateral of no special angle within a cell."""

    def near(x: float, y: float) -> Point:
        return round(x + random.uniform(0, 8), 3), round(y + random.uniform(0, 8), 3)

    return near(5, 5), near(37, 5), near(37, 37), near(5, 37)


def _adder(name: str, kind: Any, **values: Any) -> Any:
    """Adds one record to a geometry, its lines moved into a cell."""

    def add(geometry: Geometry, corner: Point) -> Geometry:
        def moved(point: Point) -> Point:
            return point[0] + corner[0], point[1] + corner[1]

        def line(points: Line) -> Line:
            return tuple(map(moved, points))

        here = {
            key: moved(value) if key == "at" else line(value) if key in {"ring", "line"} else value
            for key, value in values.items()
        }
        return replace(geometry, **{name: (*getattr(geometry, name), kind(**here))})

    return add
