"""Write nested sheets as DXF in the WikiHouse layer grammar, so that shops and this reader understand them.

Lines stand in the file in the order of their layers, which is a safe cutting order. Curves are written as
arcs, labels as single lines. Every outline carries its part's identity and frame as extended data, so that a
sheet reads back to the same parts wherever they were nested. The same input always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from ezdxf._options import options
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.filemanagement import new

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
from manyworks.formats.cutting.strokes import APP_NAME
from manyworks.formats.cutting.words.offsets import offset_statement
from manyworks.formats.drawing import OffsetState, Part
from manyworks.geometry import Point

_COLOURS = {
    "SHEET": 8, "TABS": 30, "LABELS": 3, "ENGRAVE": 3, "SCORE": 4, "FOLD": 4, "LOCATING": 6, "DRILL": 6,
    "POCKET": 5, "DEEP": 5, "INSIDE": 2, "ONLINE": 2, "OUTSIDE": 1, NOTES: 7,
}  # fmt: skip
_WRITING = threading.Lock()
_TAG_BYTES = 240
"""Extended data takes strings of 255 bytes."""


def write_sheet(sheet: CutSheet) -> bytes:
    """Write one nested sheet.

    Parameters
    ----------
    sheet
        The board, its length along x.

    Returns
    -------
    bytes
        A DXF R2010 file in millimetres, the same bytes for the same sheet.
    """
    return write_sheets([sheet])


def write_sheets(sheets: Sequence[CutSheet], *, gap_mm: float = 300.0) -> bytes:
    """Write several sheets into one file, side by side, with ``gap_mm`` between them."""
    drawing = _Writer()
    left = 0.0
    for sheet in sheets:
        drawing.sheet(sheet, left)
        left += sheet.length_mm + gap_mm
    return drawing.finished()


def write_parts(parts: Sequence[Part], *, offset: OffsetState, licence: str, title: str) -> bytes:
    """Write parts flat beside each other, one of each, with the quantity each is needed in.

    Returns
    -------
    bytes
        A DXF R2010 file without board frames; quantities are read back from the outlines' extended data.
    """
    drawing = _Writer()
    left = 0.0
    for part in parts:
        x0, y0, x1, _ = part.bounds
        at = (left, 0.0) if part.origin is not None else (left - x0, -y0)
        drawing.part(PlacedPart(part, at, 0.0, part.code or part.name))
        left += x1 - x0 + 50.0
    drawing.notes((0.0, -200.0), [title, offset_statement(offset), f"Licence: {licence}" if licence else ""])
    return drawing.finished()


class _Writer:
    """One file in the making."""

    def __init__(self) -> None:
        with _timeless():
            self.document: Document = new("R2010", units=4)
        self.document.appids.add(APP_NAME)
        self.document.header["$INSUNITS"] = 4
        self.space = self.document.modelspace()
        self.count = 0

    def finished(self) -> bytes:
        # Programs that cut in the order of the file find that of the layers; the sort keeps parts together.
        self.space.entity_space.entities.sort(key=lambda entity: entity.dxf.layer[:1])
        # The library lists them in the order of a set, which is another in every process.
        for kind in sorted(self.document.entitydb.dxf_types_in_use()):
            self.document.classes.add_class(kind)
        text = io.StringIO()
        with _timeless():
            self.document.write(text)
        return text.getvalue().encode("utf-8")

    def sheet(self, sheet: CutSheet, left: float) -> None:
        frame = [(x + left, y) for x, y in sheet.frame]
        outline = self.space.add_lwpolyline(frame, close=True, dxfattribs=self._on(sheet.layer))
        _tag(
            outline,
            [("name", sheet.name), ("material", sheet.material), ("thickness", f"{sheet.thickness_mm:g}")],
        )
        for placed in sheet.placed:
            at = (placed.at[0] + left, placed.at[1])
            # Quantities belong to lists of parts; on a sheet every outline is one piece.
            self.part(replace(placed, part=replace(placed.part, quantity=1), at=at))
        located = locating_holes(sheet)
        for x, y in located:
            self.space.add_circle((x + left, y), LOCATING_MM / 2, dxfattribs=self._on(locating_layer()))
        self.notes((left, -100.0), sheet_notes(sheet, located))

    def part(self, placed: PlacedPart) -> None:
        self.count += 1
        move = Move(placed)
        marks, written_on_it = drawn(placed, self.count)
        for mark in marks:
            self._mark(mark, move)
        for words in written_on_it:
            turn, at = move.direction(words.turn_deg), move.point(words.at)
            attributes = {**self._on(NOTES), "insert": at, "rotation": turn}
            height = words.height_mm or 1.0
            written: DXFGraphic
            if "\n" in words.text:
                lines = {"char_height": height, "attachment_point": 7}
                written = self.space.add_mtext(_escaped(words.text), dxfattribs={**attributes, **lines})
            else:
                written = self.space.add_text(words.text, dxfattribs={**attributes, "height": height})
            _tag(written, [(name, value) for name, value in words.tag if name != "note"] + _kind(words.tag))

    def _mark(self, mark: Mark, move: Move) -> None:
        attributes = self._on(mark.layer)
        tag = list(mark.tag)
        line: DXFGraphic
        if mark.radius:
            line = self.space.add_circle(move.point(mark.line[0]), mark.radius, dxfattribs=attributes)
        elif not mark.closed:
            line = self.space.add_lwpolyline(move.line(mark.line), dxfattribs=attributes)
        else:
            vertices, notes = move.folded(mark.line)
            line = self.space.add_lwpolyline(vertices, format="xyb", close=True, dxfattribs=attributes)
            tag += [(f"arcs{i:03}", notes[at : at + 200]) for i, at in enumerate(range(0, len(notes), 200))]
            if tag:
                x, y = move.origin
                tag += [("x", repr(x)), ("y", repr(y)), ("turn", repr(move.turn))]
        _tag(line, tag)

    def notes(self, at: Point, lines: Iterable[str]) -> None:
        text = "\\P".join(_escaped(line) for line in lines if line)
        self.space.add_mtext(text, dxfattribs={**self._on(NOTES), "char_height": 30, "insert": at})

    def _on(self, layer: str) -> dict[str, object]:
        if layer not in self.document.layers:
            colour = next((c for word, c in _COLOURS.items() if word in layer), 7)
            self.document.layers.add(layer, color=colour)
        return {"layer": layer}


def _kind(tag: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A note's words stand in its text; the tag only says that it is one."""
    return [("note", "yes")] if dict(tag).get("note") else []


@contextmanager
def _timeless() -> Iterator[None]:
    """Keep dates and random identifiers out of a file; the library's switch for it is global."""
    with _WRITING:
        before = options.write_fixed_meta_data_for_testing
        options.write_fixed_meta_data_for_testing = True
        try:
            yield
        finally:
            options.write_fixed_meta_data_for_testing = before


def _escaped(line: str) -> str:
    return re.sub(r"([\\{}])", r"\\\1", line).replace("\n", "\\P")


def _tag(entity: DXFGraphic, values: Iterable[tuple[str, str]]) -> None:
    found = [(1000, f"{name}={value}"[:_TAG_BYTES]) for name, value in values if value]
    if found:
        entity.set_xdata(APP_NAME, found)
