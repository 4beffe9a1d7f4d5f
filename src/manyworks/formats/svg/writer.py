"""Write a nested sheet as SVG in millimetres, with the same layer names and part identity as the DXF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from xml.sax.saxutils import escape, quoteattr

from manyworks.formats.cut_sheet import (
    LOCATING_MM,
    NOTES,
    CutSheet,
    Mark,
    Move,
    PlacedPart,
    drawn,
    locating_holes,
    locating_layer,
    sheet_notes,
)
from manyworks.formats.cutting.strokes import ATTRIBUTE
from manyworks.geometry import Point

_STROKES = {
    "SHEET": "#888", "TABS": "#e07000", "LABELS": "#2a8f2a", "ENGRAVE": "#2a8f2a", "SCORE": "#0a8080",
    "FOLD": "#0a8080", "LOCATING": "#a020a0", "DRILL": "#a020a0", "POCKET": "#2040d0", "DEEP": "#2040d0",
    "INSIDE": "#b08000", "ONLINE": "#b08000",
}  # fmt: skip


def write_svg(sheet: CutSheet) -> bytes:
    """Write one nested sheet as SVG.

    Returns
    -------
    bytes
        One user unit is one millimetre; every group is a layer; the same sheet gives the same bytes.
    """
    layers: dict[str, list[str]] = {}
    own = {"name": sheet.name, "material": sheet.material, "thickness": f"{sheet.thickness_mm:g}"}
    layers[sheet.layer] = [_path(sheet.frame, sheet.width_mm, closed=True, data=own)]
    for number, placed in enumerate(sheet.placed, start=1):
        # Quantities belong to lists of parts; on a sheet every outline is one piece.
        one = replace(placed, part=replace(placed.part, quantity=1))
        _draw(one, number, sheet.width_mm, layers)
    located = locating_holes(sheet)
    if located:
        layers[locating_layer()] = [_circle(point, LOCATING_MM / 2, sheet.width_mm) for point in located]
    notes = sheet_notes(sheet, located)
    lines = [
        f'<text x="0" y="{sheet.width_mm + 60 + 40 * n:g}" font-size="30">{escape(line)}</text>'
        for n, line in enumerate(notes)
    ]
    layers[NOTES] = [*layers.get(NOTES, []), *lines]
    groups = [_group(name, layers[name]) for name in sorted(layers)]
    height = sheet.width_mm + 100 + 40 * len(lines)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.length_mm:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {sheet.length_mm:g} {height:g}">'
    )
    title = f"<title>{escape(sheet.name)}</title>"
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, title, *groups, "</svg>", ""]).encode()


def _group(name: str, items: list[str]) -> str:
    colour = next((c for word, c in _STROKES.items() if word in name), "#d02020")
    paint = f'fill="none" stroke="{colour}" stroke-width="1"'
    if name == NOTES:
        paint = 'fill="#333"'
    return "\n".join([f"<g id={quoteattr(name)} {paint}>", *items, "</g>"])


def _draw(placed: PlacedPart, number: int, width: float, layers: dict[str, list[str]]) -> None:
    move = Move(placed)
    marks, written = drawn(placed, number)
    for mark in marks:
        layers.setdefault(mark.layer, []).append(_mark(mark, move, width))
    for words in written:
        x, y = move.point(words.at)
        turn = move.direction(words.turn_deg)
        spot = f'x="{_n(x)}" y="{_n(width - y)}" font-size="{words.height_mm or 1.0:g}"'
        turned = f' transform="rotate({-turn:g} {_n(x)} {_n(width - y)})"' if turn else ""
        item = f"<text {spot}{turned}{_data(words.tag)}>{escape(words.text)}</text>"
        layers.setdefault(NOTES, []).append(item)


def _mark(mark: Mark, move: Move, width: float) -> str:
    data = dict(mark.tag)
    if mark.radius:
        return _circle(move.point(mark.line[0]), mark.radius, width, data)
    if "key" in data:
        # The reader turns y upwards from the top edge of the picture, which lies at the sheet's width.
        x, y = move.origin[0], move.origin[1] - width
        data |= {"x": repr(x), "y": repr(y), "turn": repr(move.turn)}
    return _path(move.line(mark.line), width, closed=mark.closed, data=data)


def _circle(at: Point, radius: float, width: float, data: dict[str, str] | None = None) -> str:
    extra = _data((data or {}).items())
    return f'<circle cx="{_n(at[0])}" cy="{_n(width - at[1])}" r="{_n(radius)}"{extra}/>'


def _path(points: Iterable[Point], width: float, *, closed: bool, data: dict[str, str] | None = None) -> str:
    steps = " L ".join(f"{_n(x)} {_n(width - y)}" for x, y in points)
    return f'<path d="M {steps}{" Z" if closed else ""}"{_data((data or {}).items())}/>'


def _data(tag: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {ATTRIBUTE}{name}={quoteattr(value)}" for name, value in tag if value)


def _n(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")
