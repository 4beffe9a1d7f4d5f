"""What the name of a board's layer says: its material, how thick and how large it is, and what is open.

Every length is read once, with its unit and its word; only what then is left may be the material.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from manyworks.formats.cutting.words.board_words import (
    DOUBT,
    LEAST_MM,
    MM_PER_INCH,
    MOST_MM,
    is_material,
    plain_words,
)
from manyworks.formats.cutting.words.known_words import strange_words
from manyworks.formats.cutting.words.layer_words import BOARD, plain
from manyworks.formats.cutting.words.work_words import PLACEHOLDER
from manyworks.formats.patterns import later

_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": MM_PER_INCH, "ft": 12 * MM_PER_INCH}
_NUMBER = r"(?:\d+[\s-])?\d+/\d+|\d+(?:[.,]\d+)?|[.,]\d+"
_UNIT = r"mm|(?:cm|m|inch(?:es)?|in|ft|feet|foot)(?![a-wyz])|''|[\"”″'’′]"
_APART = r"[\s_]*"
_TIMES = rf"{_APART}(?:[x×*]|by(?![a-z])){_APART}"
_SIZE = later(
    rf"(?<![\d.,/])(?P<a>{_NUMBER}){_APART}(?P<a_unit>{_UNIT})?{_TIMES}(?P<b>{_NUMBER}){_APART}(?P<b_unit>{_UNIT})?"
    rf"(?:{_TIMES}(?P<c>{_NUMBER}){_APART}(?P<c_unit>{_UNIT})?)?",
    re.I,
)
_BEHIND = r"[\s._:=-]*"
_THICK = (
    r"thick(?:ness)?|thk|th|t|dicke|dick|st(?:ä|a|ae)rke?|[ée]p(?:ais(?:seur)?)?|esp(?:esor)?|sp(?:essore)?|"
    r"dikte?|grosor"
)
_LONG = r"wide|long|breit|lang|large|haut|high|tall"
_OTHER = (
    r"margins?|border|offsets?|gaps?|spacing|kerf|edges?|tool|clearance|rand|abstand|marges?|margen|bord|width|"
    r"length|breite|l(?:ä|a|ae)nge|largeur|longueur|ancho|largo|trim"
)
_OF_OTHER = later(
    rf"(?<![a-z\d.,/])(?:{_OTHER}){_BEHIND}(?:{_NUMBER}){_APART}(?:{_UNIT})?(?![\d.,/])|"
    rf"(?<![\d.,/])(?:{_NUMBER}){_APART}(?:{_UNIT})[\s_-]*(?:(?:{_OTHER})(?!{_BEHIND}\d)|{_LONG})(?![a-z])",
    re.I,
)
"""A length with a word by which it is not how thick the board is."""
_OF_BOARD = later(
    rf"(?<![a-z\d.,/])(?:{_THICK}){_BEHIND}(?P<behind>{_NUMBER}){_APART}(?P<unit>{_UNIT})?(?![\d.,/])|"
    rf"(?<![\d.,/])(?P<before>{_NUMBER}){_APART}(?P<own>{_UNIT})?[\s_-]*(?:{_THICK})"
    rf"(?![a-z\d])(?!{_BEHIND}\d)",
    re.I,
)
_LENGTH = later(rf"(?<![\d.,/])(?P<number>{_NUMBER}){_APART}(?P<unit>{_UNIT})", re.I)
_EITHER = later(r"(?<![\d.,/])(\d+(?:[.,]\d+)?)\s*[-–/]\s*(?=\d+(?:[.,]\d+)?\s*mm)", re.I)
"""The first of two thicknesses: ``15/18mm``."""
_ASKED = later(r"\d\s*mm\s*\?", re.I)
_UNFILLED = later(
    r"(?<![a-z\d])x?(?:mat|materials?|werkstoff|mat[ée]riau|mati[èe]re|"
    rf"(?:{_THICK})|d|h)(?![a-z\d])",
    re.I,
)
"""A word for what somebody should have written there, with nothing behind it."""
_COUNTED = later(r"\d+\s*(?:of|von|sur|de|van|di|/)\s*\d+|(?<![a-z])(?:no|nr|num|rev|v)[\s._#-]*\d+", re.I)
"""Which of several boards, or which state of the drawing."""
_FILLING = later(rf"{BOARD}|sheets?|boards?|stock|nominal|format|size|actual|x|mm")
_NO_WORD = later(r"\d+[^\W_]+|[a-z]\d+[^\W_]*|\d+[.,/]\d+", re.I)
_FEET = 12.0
"""``8x4`` is a board of so many feet; larger numbers without a unit are not."""
_LEAST_SIDE_MM, _MOST_SIDE_MM = 100.0, 10_000.0


@dataclass(frozen=True, slots=True)
class SheetName:
    """What a board's name says; ``thickness_mm`` is one of ``thicknesses`` where there is but one.

    ``doubtful`` says that a word such as max takes the thickness back, ``unfilled`` that a place was left for
    somebody to fill in, ``strange`` which words may be meant of the material or of anything else.
    """

    material: str = ""
    thicknesses: tuple[float, ...] = ()
    size_mm: tuple[float, float] | None = None
    unfilled: bool = False
    doubtful: bool = False
    strange: tuple[str, ...] = ()

    @property
    def thickness_mm(self) -> float | None:
        return self.thicknesses[0] if len(self.thicknesses) == 1 and not self.doubtful else None


def sheet_named(name: str) -> SheetName:
    """Read the name of a board's layer.

    >>> read = sheet_named("SHEET_MDF_2440mmx1220mmx18mm")
    >>> read.material, read.thickness_mm, read.size_mm
    ('MDF', 18.0, (2440.0, 1220.0))
    >>> sheet_named("SHEET MDF 18mm 19mm").thicknesses, sheet_named("BOARD PLY 2440mm x 1220mm").thicknesses
    ((18.0, 19.0), ())
    >>> sheet_named("SHEET_PLY_2440x1220xTH").material, sheet_named("Sheet 2 of 5, t18 MDF").thickness_mm
    ('PLY', 18.0)
    """
    lengths: list[float] = []
    sizes: list[tuple[float, float]] = []
    unread: list[str] = []

    def size(found: re.Match[str]) -> str:
        read = _sides(found)
        if read is None:
            unread.append(found[0].strip())
            return " "
        if len(read) > 1:
            sizes.append((read[0], read[1]))
        lengths.extend(read[2:] if len(read) > 1 else read)
        return " "

    def thick(found: re.Match[str]) -> str:
        lengths.append(_in_mm(found["behind"] or found["before"], found["unit"] or found["own"] or "mm"))
        return " "

    def length(found: re.Match[str]) -> str:
        lengths.append(_in_mm(found["number"], found["unit"]))
        return " "

    name = _EITHER.sub(r"\1mm ", name)
    rest = PLACEHOLDER.sub(" ", _OF_OTHER.sub(" ", _SIZE.sub(size, name)))
    rest = _LENGTH.sub(length, _OF_BOARD.sub(thick, rest))
    filled = _COUNTED.sub(" ", _UNFILLED.sub(" ", rest))
    unfilled = PLACEHOLDER.search(_SIZE.sub(" ", name)) is not None or _UNFILLED.search(rest) is not None
    thin = tuple(sorted({mm for mm in lengths if LEAST_MM <= mm <= MOST_MM}))
    sides = [mm for mm in lengths if mm > MOST_MM]
    if not sizes and len(sides) == 2:
        sizes = [(sides[0], sides[1])]
    material, strange = _material(filled)
    doubtful = DOUBT.search(plain_words(filled)) is not None or _ASKED.search(name) is not None
    one = sizes[0] if len(sizes) == 1 else None
    return SheetName(material, thin, one, unfilled, doubtful, (*unread, *strange))


def _sides(found: re.Match[str]) -> tuple[float, ...] | None:
    """The length and width that a name says, and how thick; nothing where the numbers have no plain unit."""
    numbers = [found[side] for side in "abc" if found[side]]
    units = [found[f"{side}_unit"] for side in "abc"][: len(numbers)]
    last = next((unit for unit in reversed(units) if unit), "")
    values = [_figure(number) for number in numbers]
    if not any(units[:2]) and max(values[:2]) <= _FEET and _unit(last) in ("", "mm", "in", "ft"):
        # Boards of 8 x 4 feet are named so; how thick they are has a unit of its own.
        feet = [value * _MM["ft"] for value in values[:2]]
        thick = [values[2] * _MM[_unit(units[2])]] if len(values) > 2 and units[2] else []
        return (*(round(mm, 1) for mm in feet), *thick) if len(thick) == len(values) - 2 else None
    scale = _MM[_unit(last) or "mm"]
    bare = [value * (scale if value * scale <= _MOST_SIDE_MM else 1.0) for value in values]
    read = [
        value * _MM[_unit(unit)] if unit else plain
        for value, unit, plain in zip(values, units, bare, strict=True)
    ]
    if len(read) == 3:
        read = sorted(read, reverse=True) if read[2] != min(read) else read
    return tuple(round(mm, 2) for mm in read) if min(read[:2]) >= _LEAST_SIDE_MM else None


def _figure(number: str) -> float:
    whole, _, fraction = number.replace(",", ".").replace("-", " ").rpartition(" ")
    over, _, under = fraction.partition("/")
    return float(whole or 0) + float(over) / (float(under or 1) or 1.0)


def _unit(written: str | None) -> str:
    said = (written or "").lower()
    if said.startswith(("inch", "in", '"', "”", "″", "''")):
        return "in"
    return "ft" if said.startswith(("f", "'", "’", "′")) else said


def _in_mm(number: str, unit: str) -> float:
    return round(_figure(number) * _MM[_unit(unit)], 2)


def _material(rest: str) -> tuple[str, list[str]]:
    """The words of a material, and those that may be anything: figures, words that name no material."""
    words = [word for word in re.split(r"[\W_]+", rest) if word and not word.isdigit()]
    words = [word for word in words if not _FILLING.fullmatch(plain(word).lower())]
    strange = [word for word in words if _NO_WORD.fullmatch(word)]
    named = [word for word in words if word not in strange]
    if not any(_may_be_material(named)):
        strange += named
    return " ".join(named), strange


def _may_be_material(words: list[str]) -> Iterator[bool]:
    """Whether there is a known material among words, or a word that nobody knows: a trade name."""
    return (is_material(plain_words(word)) or bool(strange_words(word)) for word in words)
