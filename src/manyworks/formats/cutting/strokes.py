"""What a drawing file is made of before anyone judges it: strokes and words on layers, in file units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from manyworks.formats.drawing import Finding
from manyworks.formats.plain_text import plain_number
from manyworks.geometry import Point

APP_NAME = "MANYWORKS"
"""Under which our writer attaches data to what it draws in a DXF."""
ATTRIBUTE = "data-manyworks-"
"""How the attributes begin that our writer gives a line in an SVG; a plain ``data-label`` is anybody's."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the drawing, curves already straight pieces; closed lines do not repeat their start.

    ``circle`` is (centre x, centre y, radius) for true circles. ``tag`` is what our own writer attached
    to the entity (part code, frame, quantity), as text pairs.
    """

    layer: str
    points: tuple[Point, ...]
    closed: bool
    kind: str
    circle: tuple[float, float, float] | None = None
    block: str = ""
    tag: tuple[tuple[str, str], ...] = ()


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


@dataclass(slots=True)
class Strokes:
    """All strokes and words of one file, with what the file declares about itself."""

    source: str
    format: str
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    declared_unit: str | None = None
    entity_counts: dict[str, int] = field(default_factory=dict)
    layer_names: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sha256: str = ""


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
