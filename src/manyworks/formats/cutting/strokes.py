"""What a drawing file is made of before anyone judges it: strokes and words on layers, in file units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.drawing import Finding
from manyworks.formats.plain_text import plain_number
from manyworks.geometry import Point, bounds

APP_NAME = "MANYWORKS"
"""Under which our writer attaches data to what it draws in a DXF."""
ATTRIBUTE = "data-manyworks-"
"""How the attributes begin that our writer gives a line in an SVG; a plain ``data-label`` is anybody's."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the drawing, curves already straight pieces; closed lines do not repeat their start.

    ``circle`` is (centre x, centre y, radius) for true circles. ``tag`` is what our own writer attached
    to the entity (part code, frame, quantity), as text pairs. ``colour`` is a word, as ``colours`` has them,
    ``dashes`` the name of a line type with gaps in it, ``height`` how far it lies over the plane of
    the drawing, or reaches below it where it is drawn with a thickness.
    """

    layer: str
    points: tuple[Point, ...]
    closed: bool
    kind: str
    circle: tuple[float, float, float] | None = None
    block: str = ""
    tag: tuple[tuple[str, str], ...] = ()
    colour: str = ""
    dashes: str = ""
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text with its escape codes resolved; ``anchor`` is where the block it came in was placed."""

    layer: str
    text: str
    at: Point
    height: float
    block: str = ""
    tag: tuple[tuple[str, str], ...] = ()
    anchor: Point | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the drawing whose name counts: what it is, its name, and the lines drawn in it.

    ``box`` is the smallest x, smallest y, largest x, largest y of these lines.
    """

    kind: str
    name: str
    count: int
    box: tuple[float, float, float, float]


def named(kind: str, name: str, count: int | None, strokes: Sequence[Stroke]) -> list[Named]:
    """The thing that these strokes are drawn in, if its name counts more than one."""
    if not strokes or (count or 1) == 1:
        return []
    return [Named(kind, name, count or 1, bounds([point for stroke in strokes for point in stroke.points]))]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension line: the length between its ends in file units, what it shows there, and whether round."""

    length: float
    shown: str
    at: Point
    of_circle: bool = False


@dataclass(slots=True)
class Strokes:
    """All strokes and words of one file, with what the file declares about itself.

    ``declared_by`` says in words how the unit is known where the file does not say it itself; ``remarks`` are
    texts that are not seen, such as the title and description of an SVG.
    """

    source: str
    format: str
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    declared_unit: str | None = None
    declared_by: str = ""
    entity_counts: dict[str, int] = field(default_factory=dict)
    layer_names: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


_REACH = 1e-6
"""Part of its size by which a line may reach over an edge that hides what is beyond it."""


def left_to_see(areas: Iterable[Sequence[Point]]) -> BaseGeometry:
    """What clipping to these areas leaves to be seen, with the hair by which a line may reach over."""
    seen = shapely.union_all([shapely.Polygon(area).buffer(0) for area in areas if len(area) > 2])
    seen = seen.buffer(_REACH * max(1.0, seen.length))
    shapely.prepare(seen)
    return seen


def covered(lines: Iterable[Sequence[Point]], seen: BaseGeometry) -> bool:
    """Whether every line lies in what clipping leaves to be seen."""
    return all(seen.covers(shapely.LineString(line)) for line in lines if len(line) > 1)


_NUMBERS_OF_TAG = ("x", "y", "turn", "thickness", "quantity", "height")


def damaged_in_tag(tag: Iterable[tuple[str, str]]) -> str | None:
    """What cannot be right in a tag of our own writer, such as ``x=12co``; ``None`` when all is well."""
    found = dict(tag)
    for name in _NUMBERS_OF_TAG:
        value = found.get(name)
        if value is None:
            continue
        number = plain_number(value)
        if (
            number is None
            or not abs(number) < 1e9
            or (name == "quantity" and (number < 1 or number != int(number)))
        ):
            return f"{name}={value}"
    if ("note" in found) != ("height" in found):
        return "note without height"
    frame = [name for name in ("x", "y", "turn") if name in found]
    return None if len(frame) in (0, 3) else f"{', '.join(frame)} alone"
