"""Sizes written beside the lines: dimensions and texts that say another length than is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import shapely

from manyworks.formats.cutting.strokes import Dimension, Word
from manyworks.formats.cutting.words.part_names import is_name
from manyworks.formats.cutting.words.units import MILLIMETRES, is_board
from manyworks.formats.drawing import Finding, Part, Sheet, UnitDecision
from manyworks.formats.patterns import later
from manyworks.geometry import Ring

ROUNDED = 0.003
"""Part of its length by which a dimension may be rounded, beside half of its last digit."""
SLACK_MM, SLACK = 2.0, 0.01
"""By which a part may be drawn larger or smaller than a text says: for a fit, or rounded."""
ALIKE = 0.005
"""Two sizes are one at another scale where their sides differ by the same factor, within this."""
LEAST_MM = 20.0
"""``2 x 600`` is a number of pieces: without a unit, no side of a part is shorter."""
BESIDE_MM = 30.0
"""How far beside a part a text may stand that says its size; twice its height where that is more."""
_UNIT = r"mm|cm|m|inch(?:es)?|in|zoll|\"|″|”|''"
_NUMBER = r"\d+(?:[.,]\d+)?"
_SHOWN = later(
    r"(?:\d+\s*[x×]\s*)?(?:[RDØø⌀≈~=]|dia\.?|rad\.?|ca\.?)?\s*"
    rf"(?:(?P<feet>\d+)\s*['′’]\s*-?\s*)?(?:(?P<whole>\d+)[\s-]+)?"
    rf"(?P<number>{_NUMBER}|(?<=['′’]))(?:/(?P<under>[1-9]\d*))?\s*(?P<unit>{_UNIT})?"
    r"\s*(?:[(\[±+/,-].*|(?:typ|ref|thru|through|max|min|o\.?c|c\.?c)\b.*)?",
    re.I | re.S,
)
_SIZE = later(
    rf"(?<![\d.,/])(?P<one>{_NUMBER})\s*(?P<first>{_UNIT})?\s*(?:[x×*]|by|mal)\s*(?P<other>{_NUMBER})\s*(?P<unit>{_UNIT})?"
    rf"(?:\s*[x×*]\s*{_NUMBER}\s*(?:{_UNIT})?)?(?![\d/])",
    re.I,
)
_COUNT_OF_ONE = later(
    rf"^\d{{1,3}}[x×]\s|^{_NUMBER}\s*(?:{_UNIT})\s*[x×]\s*\d{{1,3}}$|\s[x×]\d{{1,3}}$", re.I
)
"""A number of things and one length of each, as in ``4x 6mm`` and ``18mm x4``."""
_LETTERS = later(r"\b[LWHBDT]\s*[:=]?\s*(?=\d)|(?<=\d)\s*[LWHBDT]\b", re.I)
"""Length, width, height, Breite, Tiefe beside a number."""
_SIDE = (
    r"(?:L|W|H|B|length|width|height|l(?:ä|ae)nge|breite|h(?:ö|oe)he|longueur|largeur|hauteur|largo|ancho|alto)"
    r"\s*[:=]?\s*"
)
_LETTERED = later(
    rf"\b{_SIDE}(?P<one>{_NUMBER})\s*(?P<first>{_UNIT})?[\s,;/]+{_SIDE}(?P<other>{_NUMBER})\s*(?P<unit>{_UNIT})?(?!\w)",
    re.I,
)
"""Two sides with their letters or words: ``L=600 W=400``."""
_LEAST_OFF_MM, _MOST_OFF = 4.0, 0.26
"""By more than a saw cut, and by no more than this part of it, a size may differ that somebody changed."""
_ABOUT = later(
    r"\b(?:for|fits?|suits?|to|from|of|in|with|inner|inside|outer|clear|opening|finished|max|min|für|fuer|passend|"
    r"innen|lichte?s?|pour|de|avec|intérieur|para|con|interior|cushion|mattress|tray|glass|mirror|approx|ca|about)\b|\?",
    re.I,
)
"""Words beside a size by which it may be that of something else than the part."""
_OF_ANOTHER = later(
    r"(?i)sheet|board|stock|bed|page|format|pocket|hole|slot|recess|window|opening|cut\W?out|platte|tafel|bogen|"
    r"drill|screw|bolt|dowel|bohr|schraub|dübel|perc|vis\b|taladr|tornillo|tasche|loch|ausschnitt|nut|feuille|plaque|panneau|poche|trou|tablero|hoja|cajeado|agujero|ranura"
)


def sizes_found(
    dimensions: Sequence[Dimension],
    words: Sequence[Word],
    parts: Sequence[Part],
    sheets: Sequence[Sheet],
    unit: UnitDecision,
) -> list[Finding]:
    """Ask where a dimension, or a text in or beside a part, says another size than is drawn.

    Parameters
    ----------
    dimensions
        In file units; all else in millimetres.
    """
    wrong = [d for d in dimensions if not _shows_its_length(d, unit.millimetres_per_unit)]
    found = []
    if wrong:
        first, scale = wrong[0], unit.millimetres_per_unit
        message = (
            f"{len(wrong)} dimensions show another length than is drawn, such as “{first.shown[:40]}” where "
            f"{first.length * scale:g} mm are drawn. Which holds? Draw it at full size, or mend the "
            "dimension."
        )
        at = first.at[0] * scale, first.at[1] * scale
        where = f"dimension near ({at[0]:.0f}, {at[1]:.0f})"
        found.append(Finding("size.contradicted", "question", where, message, at))
    sized = [word for word in words if _SIZE.search(_plain(word.text))]
    return [*found, *_Sizes(parts, sheets, unit).contradicted(sized)] if sized else found


def _shows_its_length(dimension: Dimension, scale: float) -> bool:
    """Whether the length shown is that drawn, in the unit it names, in the file's, in mm or in inches."""
    said = _SHOWN.fullmatch(dimension.shown)
    if said is None or (said["whole"] and not said["under"]):
        return True
    digits = said["number"].replace(",", ".") or "0"
    value, finest = float(digits), 0.5 / 10 ** len(digits.partition(".")[2])
    if said["under"]:
        value, finest = float(said["whole"] or 0) + value / float(said["under"]), 0.5 / 16
    value += 12 * float(said["feet"] or 0)
    length = dimension.length * scale
    unit_said = '"' if said["feet"] else said["unit"]
    units = [_millimetres(unit_said)] if unit_said else [scale, 1.0, MILLIMETRES["inch"]]
    return any(abs(value * unit - length) <= finest * unit + ROUNDED * length for unit in units)


def _millimetres(unit: str) -> float:
    return MILLIMETRES.get(unit.lower(), MILLIMETRES["inch"])


class _Sizes:
    """All sizes that are drawn, and the parts that a text may be about."""

    def __init__(self, parts: Sequence[Part], sheets: Sequence[Sheet], unit: UnitDecision) -> None:
        self.units = dict.fromkeys((unit.millimetres_per_unit, 1.0, 10.0, MILLIMETRES["inch"]))
        self.parts = [part for part in parts if part.origin is None and part.open_gap_mm is None]
        self.areas = [shapely.Polygon(part.geometry.outline) for part in self.parts]
        self.tree = shapely.STRtree(self.areas)
        self.drawn = [(sheet.width_mm, sheet.length_mm) for sheet in sheets]
        for part in self.parts:
            drawn = part.geometry
            inner = [*(hole.ring for hole in drawn.holes), *(pocket.ring for pocket in drawn.pockets)]
            self.drawn += [sides for ring in (drawn.outline, *inner) for sides in _sides(ring)]

    def contradicted(self, words: Sequence[Word]) -> Iterator[Finding]:
        for word in words:
            for line in _plain(word.text).splitlines():
                for size in _SIZE.finditer(line):
                    number = self._about(word)
                    if number is not None and self._contradicts(size, line, number, word):
                        yield self._asked(self.parts[number], size[0], word)

    def _about(self, word: Word) -> int | None:
        """The smallest part around a text, or else the one that it stands beside."""
        spot = shapely.Point(word.at)
        around = self.tree.query(spot, predicate="within").tolist()
        if around:
            return int(min(around, key=lambda number: self.areas[number].area))
        near = self.tree.query_nearest(spot, max_distance=max(BESIDE_MM, 2 * word.height)).tolist()
        return int(near[0]) if len(near) == 1 else None

    def _contradicts(self, size: re.Match[str], line: str, number: int, word: Word) -> bool:
        """Whether nothing in the drawing has a size, and the part that it stands at has it at another scale.

        A text in a part that says nothing but a size says the size of that part.
        """
        one, other = (float(size[name].replace(",", ".")) for name in ("one", "other"))
        unit = size["unit"] or size["first"]
        if min(one, other) * _millimetres(unit or "mm") < LEAST_MM and _COUNT_OF_ONE.search(size[0]):
            return False
        sizes = [(one * mm, other * mm) for mm in ([_millimetres(unit)] if unit else self.units)]
        if not unit and min(sizes[0]) < LEAST_MM:
            return False
        if any(_same(said, drawn) for said, drawn in product(sizes, self.drawn)):
            return False
        inside = self.areas[number].covers(shapely.Point(word.at))
        boards = [said for said in sizes if unit or said != (10 * one, 10 * other)]
        other_thing = _OF_ANOTHER.search(line) is not None
        if any(is_board(*said) for said in boards) and (other_thing or not inside):
            return False
        own = _sides(self.parts[number].geometry.outline)
        alike = any(_alike(sizes[0], drawn) for drawn in own)
        beside = line.replace(size[0], " ").strip(" ,;:()-–")
        named = not beside or (is_name(beside) and not _ABOUT.search(beside))
        near = inside and named and any(_near(said, drawn) for said, drawn in product(sizes, own))
        return (alike and not other_thing) or (inside and not beside) or (near and not other_thing)

    def _asked(self, part: Part, size: str, word: Word) -> Finding:
        left, bottom, right, top = part.bounds
        message = (
            f"A text at part {part.key} says “{size.strip()}”, but {right - left:g} × {top - bottom:g} mm "
            "are drawn. Which holds? Draw it at full size, name the unit, or mend the text."
        )
        return Finding("size.contradicted", "question", f"part {part.key}", message, word.at)


def _plain(text: str) -> str:
    """A text whose sizes stand without the letters of their sides: ``600 x 400`` for ``L=600 W=400``."""
    return _LETTERS.sub("", _LETTERED.sub(_written, text))


def _written(found: re.Match[str]) -> str:
    one, other = (
        " ".join(filter(None, found.group(*pair))) for pair in (("one", "first"), ("other", "unit"))
    )
    return f"{one} x {other}"


def _near(said: Iterable[float], drawn: Iterable[float]) -> bool:
    """Whether two sizes differ as a size does that somebody changed, on one side or both."""
    off = [abs(one - other) for one, other in zip(sorted(said), sorted(drawn), strict=True)]
    sides = zip(off, sorted(drawn), strict=True)
    return max(off) > _LEAST_OFF_MM and all(by <= _MOST_OFF * side for by, side in sides)


def _sides(ring: Ring) -> list[tuple[float, float]]:
    """The sides of the rectangles around a line: along the axes, and the smallest."""
    area = shapely.Polygon(ring)
    found = []
    for box in (shapely.box(*area.bounds), shapely.minimum_rotated_rectangle(area)):
        corners = shapely.points(shapely.get_coordinates(box)[:3])
        if len(corners) == 3:
            found.append((float(shapely.distance(*corners[:2])), float(shapely.distance(*corners[1:]))))
    return found


def _same(said: Iterable[float], drawn: Iterable[float]) -> bool:
    pairs = zip(sorted(said), sorted(drawn), strict=True)
    return all(abs(one - other) <= max(SLACK_MM, SLACK * other) for one, other in pairs)


def _alike(said: Iterable[float], drawn: Iterable[float]) -> bool:
    short, long = (one / max(other, 1e-9) for one, other in zip(sorted(said), sorted(drawn), strict=True))
    return abs(short - long) <= ALIKE * long
