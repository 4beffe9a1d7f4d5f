"""What the styles of a workbook do to its cells: indent, strike through, hide, show more than a number."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from manyworks.formats.bills.number_formats import BUILT_IN, shows_more

_YES = {"1", "true"}
_PALETTE = {"0": "000000", "1": "FFFFFF", "2": "FF0000", "8": "000000", "9": "FFFFFF", "10": "FF0000"}
"""The first colours of the palette of old workbooks."""
_THEME = {"0": "FFFFFF", "1": "000000"}
"""Themes may change these; nobody writes on paper of another colour."""
_INK, _PAPER = "000000", "FFFFFF"
_NEAR = 8
"""Colours are not told apart that differ by no more in red, green and blue."""
STRUCK = "struck through"
UNSEEN = "in the colour of their cells, or hidden"


@dataclass(frozen=True, slots=True)
class Styles:
    """What styles do, by their numbers; ``conditional`` those that hold on conditions."""

    indents: Mapping[str, int] = field(default_factory=dict)
    struck: Set[str] = frozenset()
    unseen: Set[str] = frozenset()
    formats: Mapping[str, str] = field(default_factory=dict)
    conditional: Mapping[str, str] = field(default_factory=dict)


def styles_in(styles: IO[bytes]) -> Styles:
    """Read the styles of a workbook."""
    shown = dict(BUILT_IN)
    blank: set[str] = set()
    fonts: list[tuple[bool, str]] = []
    fills: list[str] = []
    found = Styles()
    for _, element in iterparse(styles):
        tag = element.tag.rpartition("}")[2]
        if tag == "numFmt":
            code = element.get("formatCode", "")
            shown |= {element.get("numFmtId", ""): code} if shows_more(code) else {}
            if not code.strip(";"):
                blank.add(element.get("numFmtId", ""))
        elif tag == "fonts":
            colours = [font.find("{*}color") for font in element]
            inks = [_INK if colour is None else _rgb(colour) for colour in colours]
            fonts = [(_strikes(font), ink) for font, ink in zip(element, inks, strict=True)]
        elif tag == "fills":
            fills = [_filled(fill) for fill in element]
        elif tag == "cellXfs":
            unseen = {n for n, s in _numbered(element) if s.get("numFmtId") in blank}
            unseen |= {n for n, s in _numbered(element) if _alike(_of(fonts, s)[1], _fill_of(fills, s))}
            found = Styles(
                dict(_indents(element)),
                {n for n, style in _numbered(element) if _of(fonts, style)[0]},
                unseen,
                {n: u for n, s in _numbered(element) if (u := shown.get(s.get("numFmtId", "")))},
            )
        elif tag == "dxfs":
            conditional = {n: how for n, style in _numbered(element) if (how := _does(style))}
            return Styles(found.indents, found.struck, found.unseen, found.formats, conditional)
    return found


def _numbered(styles: Element) -> list[tuple[str, Element]]:
    return [(str(number), style) for number, style in enumerate(styles)]


def _indents(styles: Element) -> list[tuple[str, int]]:
    alignments = [(number, style.find("{*}alignment")) for number, style in _numbered(styles)]
    return [(n, int(a.get("indent", 0))) for n, a in alignments if a is not None and a.get("indent")]


def _of(fonts: list[tuple[bool, str]], style: Element) -> tuple[bool, str]:
    number = int(style.get("fontId", 0))
    return fonts[number] if number < len(fonts) else (False, "")


def _fill_of(fills: list[str], style: Element) -> str:
    number = int(style.get("fillId", 0))
    return fills[number] if number < len(fills) else _PAPER


def _strikes(font: Element) -> bool:
    line = font.find("{*}strike")
    return line is not None and line.get("val", "1") in _YES


def _does(style: Element) -> str:
    """What a format does to a cell where its condition holds."""
    font, fill = style.find("{*}font"), style.find("{*}fill")
    if font is None:
        return ""
    if _strikes(font):
        return STRUCK
    colour = _rgb(font.find("{*}color"))
    # The fill of a conditional format stands behind its pattern.
    behind = None if fill is None else fill.find("{*}patternFill/{*}bgColor")
    return UNSEEN if _alike(colour, _PAPER if fill is None else _rgb(behind)) else ""


def _filled(fill: Element) -> str:
    """The colour behind a cell; empty where that is open."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return ""
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return _PAPER
    return _rgb(pattern.find("{*}fgColor")) if kind == "solid" else ""


def _rgb(color: Element | None) -> str:
    """A colour in six figures; empty where the file leaves it to the program, or shades it."""
    if color is None or float(color.get("tint", 0)):
        return ""
    found = color.get("rgb", "").upper()[-6:]
    return found or _THEME.get(color.get("theme", ""), "") or _PALETTE.get(color.get("indexed", ""), "")


def _alike(one: str, other: str) -> bool:
    """Whether words of one colour are not seen on another.

    >>> _alike("FFFFFF", "FEFEFE"), _alike("FF0000", "FF0000"), _alike("000000", "FFFFFF"), _alike("", "")
    (True, True, False, False)
    """
    if len(one) != 6 or len(other) != 6:
        return False
    pairs = ((int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (0, 2, 4))
    return all(abs(a - b) <= _NEAR for a, b in pairs)
