"""The words of an SVG text as they are seen: which stand in one line, which below or far off, and where."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from manyworks.formats.plain_text import RAISED
from manyworks.formats.svg.elements import MM, SHAPES, href_of, kind_of, length, outline
from manyworks.formats.svg.styles import declarations
from manyworks.geometry import Point

_ROLE = "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}role"
_SIZE = re.compile(r"(?P<size>\d*\.?\d+)\s*(?P<unit>[a-z]*)", re.I)
_DECORATED = ("text-decoration", "text-decoration-line")
_END = re.compile(r"\bend\b")
USUAL = 16.0
"""The height of letters where the text itself does not say it, in user units; then any shift is seen."""
WIDE = 0.6
"""How wide a letter is beside its height, about."""
GAP = 0.15
"""From this part of the height of letters on, a shift to the right looks like a space."""
BELOW = 0.6
"""From this part of the height of letters on, a shift up or down begins another line; less is an index."""
FAR = 4.0
"""Words further apart than this, in heights of letters, belong to different things."""


@dataclass(slots=True)
class _Line:
    text: str
    at: Point


Says = Callable[[Element, str], str]
"""What an element, or a style sheet of it, says of a property."""


def texts_of(
    element: Element, by_id: Mapping[str, Element], says: Says
) -> tuple[list[tuple[str, Point]], list[str]]:
    """What stands together in a text, line by line, each with the place of its first letter, in own units.

    Parameters
    ----------
    by_id
        The elements of the drawing, for texts along a path.
    says
        Of each span, for what is struck through: that is left out, and returned by itself.
    """
    walk = _Walk(by_id, says)
    walk.take(element, _size_of(element, 0.0))
    found: list[tuple[list[str], Point, Point]] = []
    for line in walk.lines:
        if not (words := " ".join(line.text.split())):
            continue
        if found and math.dist(line.at, found[-1][2]) <= FAR * (walk.size or USUAL):
            found[-1] = ([*found[-1][0], words], found[-1][1], line.at)
        else:
            found.append(([words], line.at, line.at))
    # Words that end at their place are taken to stand where their middle is.
    back = 0.5 * WIDE * walk.size if _END.search(_said(element, "text-anchor")) else 0.0
    texts = [("\n".join(lines), (at[0] - back * max(map(len, lines)), at[1])) for lines, at, _ in found]
    return texts, [words for said in walk.struck if (words := " ".join(said.split()))]


class _Walk:
    """Follows the pen through a text and the spans in it."""

    def __init__(self, by_id: Mapping[str, Element], says: Says) -> None:
        self.by_id = by_id
        self.says = says
        self.struck: list[str] = []
        self.lines = [_Line("", (0.0, 0.0))]
        self.size = 0.0

    def take(self, element: Element, size: float, struck: bool = False, raised: bool = False) -> None:
        """Read an element and the spans in it; a line through its words goes through its spans, too."""
        self.size = max(self.size, size)
        raised = self._is_raised(element, size, raised)
        self._move(element, size)
        struck |= any("line-through" in self.says(element, name) for name in _DECORATED)
        self._write(element.text or "", struck, raised)
        for child in element:
            if isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in ("title", "desc"):
                self.take(child, _size_of(child, size), struck, raised)
            self._write(child.tail or "", struck, raised)

    def _write(self, words: str, struck: bool, raised: bool) -> None:
        if struck:
            self.struck.append(words)
        else:
            self.lines[-1].text += words.translate(RAISED) if raised else words

    def _is_raised(self, element: Element, size: float, around: bool) -> bool:
        """Whether what an element says stands above the line, as in m²; one that is put back does not."""
        said = self.says(element, "baseline-shift") or self.says(element, "vertical-align")
        if not said:
            up = -(_first(element, "dy", size) or 0.0)
            behind = self.lines[-1].text.strip() and up < BELOW * (size or USUAL)
            return up > 0 and bool(behind) if up else around
        return said == "super" or said.lstrip("+")[:1] in "123456789."

    def _move(self, element: Element, size: float) -> None:
        line = self.lines[-1]
        x, y, dx, dy = (_first(element, name, size) for name in ("x", "y", "dx", "dy"))
        left = line.at[0] if x is None else x
        across, down = dx or 0.0, dy or 0.0
        top = (line.at[1] if y is None else y) + down
        below = abs(top - line.at[1])
        along = self._start_of_path(element)
        if along is not None:
            self.lines.append(_Line("", along))
        elif not line.text.strip():
            line.at = (left + across, top)
        elif element.get(_ROLE) == "line" or (below and below >= BELOW * size):
            self.lines.append(_Line("", (left + across, top)))
        elif x is None:
            line.text += " " if across and across >= GAP * size else ""
        elif abs(x + across - line.at[0] - self._wide(line, size)) > FAR * (size or USUAL):
            self.lines.append(_Line("", (x + across, line.at[1])))
        else:
            # Where figures end close to others, nobody can tell one number from two without the font.
            aside = abs(x + across - line.at[0] - self._wide(line, size))
            close = aside <= max(size, 0.25 * self._wide(line, size))
            figures = line.text[-1:].isdigit() and "".join(element.itertext())[:1].isdigit()
            line.text += " ? " if close and figures else " "

    @staticmethod
    def _wide(line: _Line, size: float) -> float:
        return WIDE * (size or USUAL) * len(line.text.strip())

    def _start_of_path(self, element: Element) -> Point | None:
        """Where the path begins that a text follows."""
        name = href_of(element)
        path = self.by_id.get(name.removeprefix("#")) if name.startswith("#") else None
        if path is None or kind_of(path) not in SHAPES:
            return None
        try:
            return next((sub.points[0] for sub in outline(path, kind_of(path), 1.0) if sub.points), None)
        except (ValueError, OverflowError):
            return None


def _size_of(element: Element, around: float) -> float:
    """The height of letters that an element says, or that of what it lies in; 0 where nothing says it."""
    said = _SIZE.search(_said(element, "font-size"))
    if said is None:
        return around
    unit = said["unit"].lower()
    if unit in ("em", "rem"):
        return float(said["size"]) * (around or USUAL)
    return float(said["size"]) * (MM[unit] / MM["px"] if unit in MM else 1.0)


def _said(element: Element, name: str) -> str:
    """What an element itself says of its look."""
    return declarations(element.get("style", "")).get(name, element.get(name, ""))


def _first(element: Element, name: str, size: float) -> float | None:
    """The first of a list of places or shifts, one for each letter; ``None`` without one that can be read."""
    first = re.match(r"[\s,]*([^\s,]+)", element.get(name, ""))
    try:
        return length(Element("text", {name: first[1]}), name) if first else None
    except ValueError:
        em = re.fullmatch(r"([-+]?[\d.]+)(?:em|ex)", first[1]) if first else None
        return float(em[1]) * (size or USUAL) if em else None
