"""Rulers that programs draw beside the parts, to check the size by: they are no parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.formats.cutting.shapes import Shape
from manyworks.formats.cutting.words.units import MILLIMETRES
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point

NARROW = 4.0
"""A ruler is at least this many times as long as it is wide."""
BESIDE_MM = 12.0
"""How far from a ruler its words may stand."""
SLACK_MM = 0.5
_LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mm|cm|inch|in\b|\")", re.I)
_OF_A_RULER = re.compile(
    r"burn|kerf|ruler|scale|reference|calibrat|check|ma(?:ß|ss)stab|lineal|kontroll|brennweite|schnittbreite"
    r"|[eé]chelle|r[eè]gle|rep[eè]re|escala|regla|referencia|calibr",
    re.I,
)
_UNITS = {'"': "inch", "in": "inch"}


def without_rulers(
    shapes: Sequence[Shape], words: Iterable[tuple[str, Point]]
) -> tuple[list[Shape], list[Finding]]:
    """Leave out narrow rectangles that say their length and what it is for, such as ``100mm, burn:0.10mm``.

    Parameters
    ----------
    words
        All texts of the drawing, and where they stand, in mm.

    Returns
    -------
    shapes, findings
        Each that is left out is named. One that says nothing but its length is kept, and asked: it may be a
        part that carries its size.
    """
    said = [(text, at) for text, at in words if _LENGTH.search(text)]
    lengths = [_lengths(text) for text, _at in said]
    standing = shapely.STRtree([shapely.Point(at) for _text, at in said])
    kept, findings = [], []
    for shape in shapes:
        near = (
            sorted(standing.query(_beside(shape), predicate="intersects").tolist()) if _narrow(shape) else []
        )
        of_it = [said[n][0] for n in near if any(abs(one - shape.sides[1]) <= SLACK_MM for one in lengths[n])]
        sure = any(_OF_A_RULER.search(text) for text in of_it)
        bare = any(_LENGTH.fullmatch(text.strip()) for text in of_it)
        if not sure:
            kept.append(shape)
        if sure or bare:
            findings.append(_named(shape, of_it[0], asked=not sure))
    return kept, findings


def _narrow(shape: Shape) -> bool:
    width, length = shape.sides
    whole = width * length
    return (
        not shape.tag and whole > 0 and length >= NARROW * width and abs(shape.area - whole) <= 1e-3 * whole
    )


def _beside(shape: Shape) -> BaseGeometry:
    """Where words may stand that speak of a shape."""
    left, bottom, right, top = shape.box
    return shapely.box(left - BESIDE_MM, bottom - BESIDE_MM, right + BESIDE_MM, top + BESIDE_MM)


def _lengths(text: str) -> list[float]:
    """The lengths that words say, in mm."""
    return [
        float(number.replace(",", ".")) * MILLIMETRES[_UNITS.get(unit.lower(), unit.lower())]
        for number, unit in _LENGTH.findall(text)
    ]


def _named(shape: Shape, text: str, *, asked: bool) -> Finding:
    width, length = shape.sides
    message = f"A rectangle of {length:g} × {width:g} mm on layer {shape.layer} says “{text[:60]}”. "
    message += (
        "It was read as a part; or is it a ruler to check the size by? Then take it out."
        if asked
        else "It is a ruler to check the size by, and no part; it is not cut."
    )
    left, bottom, _right, _top = shape.box
    severity: Severity = "question" if asked else "info"
    return Finding("part.ruler", severity, f"layer {shape.layer}", message, (left, bottom))
