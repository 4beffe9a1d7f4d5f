"""Real drawings changed by what they mean, so that the answer must change with them, or not at all."""

from __future__ import annotations

import math
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ezdxf import path as ezpath
from ezdxf import transform
from ezdxf.addons.importer import Importer
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.math import Matrix44

from manyworks.formats.cutting.words.cut_short import names_in_text
from manyworks.formats.cutting.words.layer_grammar import read_layer
from manyworks.formats.cutting.words.units import MILLIMETRES
from manyworks.formats.drawing import Drawing
from manyworks.formats.dxf.entities import CURVES
from manyworks.geometry import Point

WORDS_ELSEWHERE = ("quantity.", "sheet.", "cut.orphan")
"""What may be asked where words begin at another side of what they belong to: counts, titles of views."""
CODES = {"inch": 1, "mm": 4, "cm": 5, "m": 6}
"""What $INSUNITS says of a unit."""


@dataclass
class Changed:
    """A drawing after its change.

    ``documents`` are the files that it is now; ``times`` how often everything is in them. ``back`` takes a
    point of the changed drawing to where it lay, both in mm. ``codes`` begin findings that this change may
    bring or take away. ``asked`` begin questions and errors that may come instead of a figure. ``unit`` is a
    person's answer where a file of its version cannot say its unit.
    """

    documents: list[Document]
    times: int = 1
    back: Callable[[Point], Point] | None = None
    codes: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    unit: str | None = None


@dataclass
class Original:
    """The drawing before: a fresh copy for every change, how it was read, and the same chance each time."""

    open: Callable[[], Document]
    read: Drawing
    chance: random.Random = field(default_factory=lambda: random.Random(10))

    @property
    def per_unit(self) -> float:
        return self.read.unit.millimetres_per_unit

    def modern(self) -> Document:
        """A copy of a version that has every kind of entity."""
        document = self.open()
        if document.dxfversion == "AC1009":
            document.dxfversion = "AC1015"
        return document

    def moved(self, matrix: Matrix44, **more: tuple[str, ...]) -> Changed:
        document = self.open()
        transform.inplace(document.modelspace(), matrix)
        scale, undo = self.per_unit, matrix.copy()
        undo.inverse()

        def back(point: Point) -> Point:
            found = undo.transform((point[0] / scale, point[1] / scale, 0))
            return found.x * scale, found.y * scale

        return Changed([document], back=back, **more)


def moved(original: Original) -> Changed:
    return original.moved(Matrix44.translate(1234.5 / original.per_unit, -987.6 / original.per_unit, 0))


def turned_upright(original: Original) -> Changed:
    return original.moved(Matrix44.z_rotate(math.pi / 2), codes=WORDS_ELSEWHERE, asked=WORDS_ELSEWHERE)


def turned_askew(original: Original) -> Changed:
    """A board that lies askew is known by its layer, but not by its size, its edges and its second view."""
    codes = (*WORDS_ELSEWHERE, "unit.", "part.", "cut.", "outline.self_touching")
    return original.moved(
        Matrix44.z_rotate(math.radians(23.7)), codes=codes, asked=(*WORDS_ELSEWHERE, "cut.")
    )


def mirrored(original: Original) -> Changed:
    return original.moved(Matrix44.scale(-1, 1, 1), codes=WORDS_ELSEWHERE, asked=WORDS_ELSEWHERE)


def in_centimetres(original: Original) -> Changed:
    return _in_unit(original, "cm")


def in_inches(original: Original) -> Changed:
    return _in_unit(original, "inch")


def _in_unit(original: Original, unit: str) -> Changed:
    scale = original.per_unit / MILLIMETRES[unit]
    changed = original.moved(Matrix44.scale(scale, scale, scale))
    [document] = changed.documents
    document.header["$INSUNITS"] = CODES[unit]
    # R12 has no word for its unit.
    return Changed([document], codes=("unit.",), unit=unit if document.dxfversion == "AC1009" else None)


def reordered(original: Original) -> Changed:
    document = original.open()
    original.chance.shuffle(document.modelspace().entity_space.entities)
    return Changed([document])


def reversed_lines(original: Original) -> Changed:
    document = original.open()
    for entity in document.modelspace().query("LINE LWPOLYLINE"):
        if entity.dxftype() == "LINE":
            entity.dxf.start, entity.dxf.end = entity.dxf.end, entity.dxf.start
            continue
        corners = list(entity.get_points("xyb"))[::-1]
        # A bulge belongs to the piece behind its corner.
        bulges = [bulge for _x, _y, bulge in corners]
        bulges = [*bulges[1:], bulges[0]]
        entity.set_points([(x, y, -b) for (x, y, _), b in zip(corners, bulges, strict=True)], format="xyb")
    return Changed([document])


def exploded(original: Original) -> Changed:
    """Every polyline as lines and arcs."""
    document = original.open()
    for entity in list(document.modelspace().query("LWPOLYLINE POLYLINE")):
        entity.explode()
    # Where outlines lie on each other nobody knows any more which line is whose, nor that a board is one.
    codes = ("duplicate.", "count.", "geometry.", "outline.", "cut.open", "unit.")
    return Changed([document], codes=codes, asked=("outline.", "cut.open"))


def joined(original: Original) -> Changed:
    """Lines that follow each other, two at each corner, as polylines."""
    document = original.modern()
    space = document.modelspace()
    by_layer: dict[str, list[DXFGraphic]] = defaultdict(list)
    for line in space.query("LINE"):
        by_layer[line.dxf.layer].append(line)
    for layer, lines in by_layer.items():
        for chain in _chains(lines):
            points = [chain[0][0], *(end for _start, end in chain)]
            closed = len(points) > 3 and points[0] == points[-1]
            space.add_lwpolyline(points[:-1] if closed else points, close=closed, dxfattribs={"layer": layer})
        for line in lines:
            space.delete_entity(line)
    return Changed([document], codes=("duplicate.", "count."))


def _chains(lines: Iterable[DXFGraphic]) -> Iterator[list[tuple[Point, Point]]]:
    ends: dict[Point, list[int]] = defaultdict(list)
    pieces = []
    for number, line in enumerate(lines):
        one, other = (tuple(round(v, 6) for v in end.vec2) for end in (line.dxf.start, line.dxf.end))
        pieces.append((one, other))
        ends[one].append(number)
        ends[other].append(number)
    left = set(range(len(pieces)))
    while left:
        chain = [pieces[left.pop()]]
        while len(ends[chain[-1][1]]) == 2 and (more := left.intersection(ends[chain[-1][1]])):
            left -= more
            start, end = pieces[more.pop()]
            chain.append((start, end) if start == chain[-1][1] else (end, start))
        yield chain


def stacked_blocks(original: Original) -> Changed:
    """Every block put twice into the same place."""
    document = original.open()
    for insert in list(document.modelspace().query("INSERT")):
        document.modelspace().add_entity(insert.copy())
    return Changed([document], codes=("duplicate.", "count.", "entity.", "offset.mark_unattached"))


def in_two_blocks(original: Original) -> Changed:
    """The whole drawing as one block, put side by side twice."""
    document = original.open()
    block = document.blocks.new("EVERYTHING")
    for entity in list(document.modelspace()):
        document.modelspace().move_to_layout(entity, block)
    for left in (0.0, _beside(original.read)):
        document.modelspace().add_blockref("EVERYTHING", (left / original.per_unit, 0))
    return Changed([document], times=2)


def merged(original: Original) -> Changed:
    """Two copies of the file side by side in one."""
    document, other = original.open(), original.open()
    left = _beside(original.read) / original.per_unit
    transform.inplace(other.modelspace(), Matrix44.translate(left, 0, 0))
    importer = Importer(other, document)
    importer.import_modelspace()
    importer.finalize()
    return Changed([document], times=2)


def _beside(drawing: Drawing) -> float:
    """How far to the right a second copy of a drawing lies free, mm."""
    lines = [*(part.geometry.outline for part in drawing.parts), *(sheet.frame for sheet in drawing.sheets)]
    across = [x for line in [*lines, *([text.at] for text in drawing.texts)] for x, _y in line]
    return 3 * (max(across) - min(across)) + 10_000


def split(original: Original) -> Changed:
    """Every second board, with what lies on it, in a file of its own; what lies on none is in the first."""
    documents = [original.open(), original.open()]
    frames = [sheet.frame for sheet in original.read.sheets]
    for half, document in enumerate(documents):
        for entity in list(document.modelspace()):
            on = _board(entity, frames, original.per_unit)
            is_note = entity.dxftype() in ("TEXT", "MTEXT") and on is None
            if not is_note and (on or 0) % 2 != half:
                document.modelspace().delete_entity(entity)
    return Changed(documents, asked=("unit.",))


def _board(entity: DXFGraphic, frames: Sequence[Sequence[Point]], per_unit: float) -> int | None:
    kind = entity.dxftype()
    if kind in ("INSERT", "TEXT", "MTEXT"):
        at = entity.dxf.insert
    elif kind not in CURVES or not getattr(entity, "is_2d_polyline", True):
        return None
    else:
        points = list(ezpath.make_path(entity).control_vertices())
        at = sum(points, start=points[0] * 0) / len(points)
    x, y = at.x * per_unit, at.y * per_unit
    for number, frame in enumerate(frames):
        across, up = zip(*frame, strict=True)
        if min(across) <= x <= max(across) and min(up) <= y <= max(up):
            return number
    return None


SAME_WORDS = (
    (r"(?i)cutthrough", "cut-through"),
    (r"(?i)^0+_?sheet", "BOARD"),
    (r"(?i)^(top|front)-(?=cut|pocket|hole)", "FRONT-"),
    (r"(?i)^cut_thru$", "Cut through"),
    (r"(?i)^0+[_-]notes?$", "Guides"),
    (r"(?i)(\d+)mm_?deep", r"\1 mm deep"),
    (r"^\d_", "7_"),
)
"""Words of layers and others that mean the same."""


def renamed(original: Original) -> Changed:
    document = original.open()
    names = names_in_text(text.text for text in original.read.texts)
    for layer in list(document.layers):
        name = layer.dxf.name
        if read_layer(name, full_names=names).truncated:
            continue
        for pattern, other in SAME_WORDS:
            name = re.sub(pattern, other, name)
        if name != layer.dxf.name and name not in document.layers:
            layer.rename(name)
    return Changed([document])


def texts_as_other_texts(original: Original) -> Changed:
    """Every TEXT as MTEXT and every MTEXT of one line as TEXT."""
    document = original.modern()
    space = document.modelspace()
    for text in list(space.query("TEXT MTEXT")):
        if text.dxftype() == "TEXT":
            height, words = text.dxf.height, re.sub(r"([\\{}])", r"\\\1", text.plain_text())
            new = space.add_mtext(words, dxfattribs={"char_height": height})
        elif "\n" not in (words := text.plain_text().strip()) and len(words) < 250:
            new = space.add_text(words.replace("\t", "^I"), height=text.dxf.char_height)
        else:
            continue
        new.dxf.layer, new.dxf.insert = text.dxf.layer, text.dxf.insert
        space.delete_entity(text)
    return Changed([document])


CHANGES: tuple[Callable[[Original], Changed], ...] = (
    moved,
    turned_upright,
    turned_askew,
    mirrored,
    in_centimetres,
    in_inches,
    reordered,
    reversed_lines,
    exploded,
    joined,
    stacked_blocks,
    in_two_blocks,
    merged,
    split,
    renamed,
    texts_as_other_texts,
)
