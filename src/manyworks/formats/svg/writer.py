"""Write a nested sheet as SVG in millimetres, with the same layer names and part identity as the DXF."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from manyworks.formats.cutting.wording import offset_statement
from manyworks.formats.drawing import Point
from manyworks.formats.dxf_writer import (
    LABELS,
    CutSheet,
    Move,
    PlacedPart,
    drill_layer,
    material_code,
    pocket_layer,
)
from manyworks.formats.part_label import label_of

_STROKES = {"SHEET": "#888", "LABELS": "#2a8f2a", "DRILL": "#a020a0", "DEEP": "#2040d0", "INSIDE": "#b08000"}


def write_svg(sheet: CutSheet) -> bytes:
    """Write one nested sheet as SVG.

    Returns
    -------
    bytes
        One user unit is one millimetre; every group is a layer; the same sheet gives the same bytes.
    """
    layers: dict[str, list[str]] = {}
    size = f"{sheet.length_mm:g}X{sheet.width_mm:g}X{sheet.thickness_mm:g}"
    frame = [(0.0, 0.0), (sheet.length_mm, 0.0), (sheet.length_mm, sheet.width_mm), (0.0, sheet.width_mm)]
    own = {"name": sheet.name, "material": sheet.material, "thickness": f"{sheet.thickness_mm:g}"}
    board = f"0_SHEET_{material_code(sheet.material)}_{size}"
    layers[board] = [_path(frame, sheet.width_mm, closed=True, data=own)]
    for placed in sheet.placed:
        _draw(placed, sheet.width_mm, layers)
    notes = [
        offset_statement(sheet.offset),
        f"Licence: {sheet.licence}" if sheet.licence else "",
        *sheet.notes,
    ]
    lines = [
        f'<text x="0" y="{sheet.width_mm + 60 + 40 * n:g}" font-size="30">{escape(line)}</text>'
        for n, line in enumerate(note for note in notes if note)
    ]
    layers["NOTES"] = [*layers.get("NOTES", []), *lines]
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
    if name == "NOTES":
        paint = 'fill="#333"'
    return "\n".join([f"<g id={quoteattr(name)} {paint}>", *items, "</g>"])


def _draw(placed: PlacedPart, width: float, layers: dict[str, list[str]]) -> None:
    part = placed.part
    move = Move(part, placed)

    def add(layer: str, item: str) -> None:
        layers.setdefault(layer, []).append(item)

    text = placed.label or part.code or part.key
    if text:
        label = label_of(part, text)
        for line in label.lines:
            add(LABELS, _path(move.line(line), width, closed=False, data={"label": text}))
        at, height = label.words
        x, y = move.point(at)
        turn = (move.turn + move.undo_turn + label.turn_deg) % 360
        spot = f'x="{_n(x)}" y="{_n(width - y)}" font-size="{height:g}"'
        turned = f' transform="rotate({-turn:g} {_n(x)} {_n(width - y)})"' if turn else ""
        add("NOTES", f"<text {spot}{turned}>{escape(text)}</text>")
    for mark in part.engravings:
        add(LABELS, _path(move.line(mark.line), width, closed=False))
    for drill in part.drillings:
        x, y = move.point((drill.x, drill.y))
        layer = drill_layer(drill.diameter_mm, drill.depth_mm, drill.face, part.thickness_mm)
        add(layer, f'<circle cx="{_n(x)}" cy="{_n(width - y)}" r="{drill.diameter_mm / 2:g}"/>')
    for pocket in part.pockets:
        add(pocket_layer(pocket.depth_mm, pocket.face), _path(move.line(pocket.ring), width, closed=True))
    for hole in part.holes:
        add("4_ANYTOOL_CUTTHROUGH_INSIDE", _path(move.line(hole.ring), width, closed=True))
    data = {
        "key": part.key,
        "code": part.code or text,
        "name": part.name,
        "x": repr(move.origin[0]),
        # The reader turns y upwards from the top edge of the picture, which lies at the sheet's width.
        "y": repr(move.origin[1] - width),
        "turn": repr(move.turn),
        "grain": part.grain,
        "material": part.material,
        "thickness": "" if part.thickness_mm is None else f"{part.thickness_mm:g}",
        "quantity": "1",
    }
    add("5_ANYTOOL_CUTTHROUGH_OUTSIDE", _path(move.line(part.outer), width, closed=True, data=data))


def _path(points: Iterable[Point], width: float, *, closed: bool, data: dict[str, str] | None = None) -> str:
    steps = " L ".join(f"{_n(x)} {_n(width - y)}" for x, y in points)
    extra = "".join(f" data-{name}={quoteattr(value)}" for name, value in (data or {}).items() if value)
    return f'<path d="M {steps}{" Z" if closed else ""}"{extra}/>'


def _n(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".")
