"""Turn DXF entities into strokes: blocks unfolded within limits, curves flattened, words made plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ezdxf.colors import BYBLOCK, BYLAYER
from ezdxf.entities.attrib import AttDef
from ezdxf.entities.dxfentity import DXFEntity, DXFTagStorage
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.insert import Insert
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Vec3
from ezdxf.xclip import XClip
from shapely import Point as Dot
from shapely import STRtree

from manyworks.formats.cutting.strokes import (
    APP_NAME,
    Dimension,
    Named,
    Stroke,
    Word,
    covered,
    damaged_in_tag,
    left_to_see,
    named,
)
from manyworks.formats.cutting.words.struck import struck_found
from manyworks.formats.cutting.words.wording import count_in_name, of_attribute
from manyworks.formats.drawing import FLATTENING_MM, Finding, Severity
from manyworks.formats.dxf.counts import counts_in_data
from manyworks.formats.dxf.damage import is_whole
from manyworks.formats.dxf.dimensions import dimension_of
from manyworks.formats.dxf.lines import FARTHEST, LineTypes, Place, colour_of, flattened, stroke_of, width
from manyworks.formats.dxf.words import layer_name, plain_and_struck, readable, written_on
from manyworks.geometry import Point, writable
from manyworks.refused import Refused

CURVES = {"LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "LWPOLYLINE", "POLYLINE"}
ATTRIBUTES = {"ATTRIB", "ATTDEF"}
WORDS = {"TEXT", "MTEXT", *ATTRIBUTES}
LEADERS = {"MULTILEADER", "MLEADER"}
ANNOTATION = {"DIMENSION", "LEADER", "ATTDEF", "VIEWPORT", *LEADERS}
EXTERNAL = 4 | 8 | 32
"""Flags of a block whose lines are in another file."""
_OF_TABLES = (
    " A table may say how many of each part are needed: explode it, or write the numbers on the parts."
)
_AS_LINES = " Draw the edge of what is cut as lines and arcs in one plane, or take it out."
WIDE_MM = 1.0
LEVEL_MM = 0.5
CENTRE_MM = 0.1
MAX_DEPTH = 12
MAX_ENTITIES = 400_000
MAX_POINTS = 4_000_000


_DAMAGE = (DXFError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError)
"""What the library raises, in many places, over numbers and names that cannot be."""


class EntityWalk:
    """Walks a drawing once and collects strokes, words and what could not be read.

    Parameters
    ----------
    source
        File name for messages.
    flatten_to
        Largest distance between curve and chord, in file units.
    off, frozen
        Layers, in small letters, that are switched off or frozen; nothing on them is read.
    colours
        Words for the colours of layers.
    line_types
        The line types of the file; without them every line is plain.
    """

    def __init__(
        self,
        source: str,
        flatten_to: float,
        off: Collection[str] = (),
        frozen: Collection[str] = (),
        colours: Mapping[str, str] | None = None,
        line_types: LineTypes | None = None,
    ) -> None:
        self.source = source
        self.flatten_to = flatten_to
        self.per_mm = flatten_to / FLATTENING_MM
        self.off, self.frozen = set(off), set(frozen)
        self.colours = colours or {}
        self.line_types = line_types
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.named: list[Named] = []
        self.dimensions: list[Dimension] = []
        self.findings: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        self.lacking: Counter[tuple[str, str]] = Counter()
        self.aside: Counter[tuple[str, str]] = Counter()
        self.unseen: Counter[str] = Counter()
        self.wide: Counter[str] = Counter()
        self.clipped: Counter[tuple[str, str]] = Counter()
        self.dots: list[tuple[str, Point]] = []
        self.struck: list[tuple[str, str]] = []
        self.anchor: Point | None = None
        self._seen = 0
        self._points = 0

    def walk(self, entities: Iterable[DXFEntity]) -> None:
        """Collect every entity of a layout, blocks included."""
        for entity in entities:
            if isinstance(entity, DXFGraphic):
                self.anchor = _insertion(entity)
                where = self._on_own_layer(entity)
                self.counts[where.layer] += 1
                self._take(entity, where)
            else:
                # Entities the library has no name for, because they are damaged or of another program.
                self.unread[(layer_name(_layer_of(entity)), entity.dxftype())] += 1
        self._sort_dots()
        self._name_what_was_left()

    def _sort_dots(self) -> None:
        """A point in the middle of a circle is its centre mark; any other may be a hole to drill."""
        middles = STRtree([Dot(stroke.circle[:2]) for stroke in self.strokes if stroke.circle])
        for layer, at in self.dots:
            marked = len(middles.query(Dot(at), predicate="dwithin", distance=CENTRE_MM * self.per_mm))
            left = self.aside if marked else self.unread
            left[(layer, "POINT")] += 1

    def _name_what_was_left(self) -> None:
        def add(code: str, severity: Severity, layer: str, message: str) -> None:
            self.findings.append(Finding(code, severity, f"layer {layer}", message))

        for (layer, kind), count in sorted(self.aside.items()):
            message = f"{count} × {kind} is an annotation, not a cut line, and was left aside."
            add("entity.annotation", "info", layer, message)
        for (layer, kind), count in sorted(self.unread.items()):
            message = f"{count} × {kind} on layer {layer} cannot be read as a cut line and was left out."
            message += _OF_TABLES if kind.startswith("ACAD_TABLE") else _AS_LINES
            add("entity.unread", "question", layer, message)
        for (layer, kind), count in sorted(self.lacking.items()):
            message = f"{count} × {kind} does not say where it is or how large, and was left out."
            add("dxf.damaged", "error", layer, message)
        for layer, count in sorted(self.unseen.items()):
            message = f"{count} lines and texts are hidden (layer off or frozen) and were left out. "
            message += "Show what is cut, and take out the rest."
            add("entity.hidden", "question", layer, message)
        for (layer, block), count in sorted(self.clipped.items()):
            message = (
                f"Block {block} is clipped {count} × (XCLIP), so that only a part of it shows; it was read "
                "whole. Trim the block to what is meant, or take the clipping off."
            )
            add("entity.clipped", "question", layer, message)
        self.findings += struck_found(self.struck)
        for layer, count in sorted(self.wide.items()):
            message = f"{count} lines are drawn with a width; their middle was read, not their edges. "
            message += "Draw the edges where these are cut; else take the width off."
            add("entity.wide", "question", layer, message)

    def _on_own_layer(self, entity: DXFEntity) -> Place:
        name = _layer_of(entity)
        frozen, off = name.lower() in self.frozen, name.lower() in self.off
        return Place(layer_name(name), "frozen" if frozen else "off" if off else "")

    def _within(self, entity: DXFEntity, block: Place) -> Place:
        """The place of an entity in a block; layer 0 there means the layer of whoever inserts the block."""
        own = block if _layer_of(entity) == "0" else self._on_own_layer(entity)
        return replace(block, layer=own.layer, hidden=own.hidden)

    def _take(self, entity: DXFGraphic, where: Place) -> None:
        self._count_one()
        kind = entity.dxftype()
        layer = where.layer
        where = replace(where, tag=self._tag(entity, layer) or where.tag)
        shown_in_part = kind == "INSERT" and where.hidden == "off"
        if entity.dxf.get("invisible", 0) or (where.hidden and not shown_in_part):
            self.unseen[layer] += kind not in ANNOTATION
            return
        drawn = len(self.strokes)
        if not is_whole(entity):
            self.lacking[(layer, kind)] += 1
        elif kind == "INSERT" and isinstance(entity, Insert):
            try:
                self._unfold(entity, where)
            except _DAMAGE as problem:
                self.unread[(layer, f"INSERT ({type(problem).__name__})")] += 1
        elif kind in CURVES:
            self._stroke(entity, kind, where)
        elif kind in WORDS and not _only_defined(entity, where):
            self._word(entity, kind, where)
        elif kind in LEADERS:
            self._leader(entity, where)
        elif kind == "POINT":
            self.dots.append((layer, where.point(entity.dxf.location)))
        elif kind == "DIMENSION":
            self.aside[(layer, kind)] += 1
            self.dimensions += dimension_of(entity, where)
        elif kind not in ANNOTATION:
            self.unread[(layer, _named(kind, where))] += 1
        for said in counts_in_data(entity):
            self.named += named(*said, self.strokes[drawn:])

    def _tag(self, entity: DXFGraphic, layer: str) -> tuple[tuple[str, str], ...]:
        """What our own writer attached to this entity, as (name, value) pairs."""
        if not entity.has_xdata(APP_NAME):
            return ()
        parted = [str(tag.value).partition("=") for tag in entity.get_xdata(APP_NAME) if tag.code == 1000]
        tag = tuple((name, value) for name, sep, value in parted if sep)
        if (wrong := damaged_in_tag(tag)) is not None:
            message = f"What our writer attached to a line is damaged ({wrong[:40]}) and was not used."
            self.findings.append(Finding("entity.tag", "question", f"layer {layer}", message))
            return ()
        return tag

    def _count_one(self) -> None:
        self._seen += 1
        if self._seen > MAX_ENTITIES:
            raise Refused(
                "dxf.too_many_entities",
                f"{self.source}: more than {MAX_ENTITIES:,} lines once its blocks are unfolded.",
                "Purge and explode the drawing, or split it into one file per sheet.",
            )

    def _unfold(self, insert: Insert, where: Place) -> None:
        """Take what lies in a block, by the product of all moves around it.

        The library would move a block in a block as a block, which cannot hold the shear of a turn within
        unequal scales.
        """
        name = str(insert.dxf.name)
        if name in where.inside:
            raise Refused(
                "dxf.recursive_block",
                f"{self.source}: block {name} contains itself ({' > '.join([*where.inside, name])}).",
                "Repair the drawing in the program that wrote it (audit), then export again.",
            )
        if len(where.inside) >= MAX_DEPTH:
            raise Refused(
                "dxf.blocks_too_deep",
                f"{self.source}: blocks lie more than {MAX_DEPTH} deep at {name}.",
                "Explode the blocks before exporting.",
            )
        if (lacking := _lacking(insert, name)) is not None:
            code, message = lacking
            self.findings.append(Finding(code, "error", f"layer {where.layer}", message))
            return
        if insert.mcount > MAX_ENTITIES:
            self._seen = MAX_ENTITIES
        copies: Iterator[Insert] = insert.multi_insert() if insert.mcount > 1 else iter((insert,))
        content: Iterable[DXFEntity] = insert.block() or ()
        for copy in copies:
            self._count_one()
            colour = self._colour(insert, where)
            matrix = copy.matrix44() * where.matrix
            dashes = self._dashes(insert, where)
            inside = replace(where, inside=(*where.inside, name), matrix=matrix, colour=colour, dashes=dashes)
            drawn = len(self.strokes)
            for child in content:
                own = self._within(child, inside)
                if isinstance(child, DXFGraphic):
                    self._take(child, own)
                else:
                    self.unread[(own.layer, _named(child.dxftype(), own))] += 1
            self.named += named("block", name, count_in_name(name), self.strokes[drawn:])
            if not _shows(insert, inside, self.strokes[drawn:]):
                self.clipped[(where.layer, name)] += 1
            for attribute in copy.attribs:
                on = self._on_own_layer(attribute)
                self._take(attribute, replace(inside, layer=on.layer, hidden=on.hidden, matrix=where.matrix))

    def _stroke(self, entity: DXFGraphic, kind: str, where: Place) -> None:
        layer = where.layer
        if kind == "POLYLINE" and (entity.is_poly_face_mesh or entity.is_polygon_mesh):  # type: ignore[attr-defined]
            self.unread[(layer, "polyface mesh")] += 1
            return
        if where.length(Vec3(1, 0, 0), width(entity)) > WIDE_MM * self.per_mm:
            self.wide[layer] += 1
        try:
            points, height, rise = flattened(entity, kind, where, self.flatten_to)
            stroke = stroke_of(entity, kind, where, points)
            dashes = self._dashes(entity, where)
            stroke = replace(stroke, colour=self._colour(entity, where), dashes=dashes, height=height)
        except _DAMAGE as problem:
            self.unread[(layer, f"{kind} ({type(problem).__name__})")] += 1
            return
        if any(not (abs(x) < FARTHEST and abs(y) < FARTHEST) for x, y in points):
            self.unread[(layer, f"{kind} at impossible coordinates")] += 1
            return
        if rise > LEVEL_MM * self.per_mm:
            self.unread[(layer, f"{kind} that leaves the drawing plane")] += 1
            return
        self._points += len(points)
        if self._points > MAX_POINTS:
            raise Refused(
                "dxf.too_many_points",
                f"{self.source}: its curves need more than {MAX_POINTS:,} points at 0.1 mm.",
                "Simplify splines before exporting, or split the file.",
            )
        self.strokes.append(stroke)

    def _colour(self, entity: DXFGraphic, where: Place) -> str:
        """The word for an entity's colour, which may be that of its layer or of the block around it."""
        of_layer = self.colours.get(where.layer, "")
        index = int(entity.dxf.get("color", BYLAYER))
        if entity.rgb is None and index in (BYLAYER, BYBLOCK):
            return (where.colour or of_layer) if index == BYBLOCK else of_layer
        return colour_of(entity.rgb, index)

    def _dashes(self, entity: DXFGraphic, where: Place) -> str:
        return self.line_types.of(entity, where) if self.line_types is not None else ""

    def _word(self, entity: DXFGraphic, kind: str, where: Place) -> None:
        at = entity.dxf.get("insert")
        raw, struck = written_on(entity)
        if kind in ATTRIBUTES:
            raw = of_attribute(str(entity.dxf.get("tag", "")), raw)
        height = float(entity.dxf.get("char_height" if kind == "MTEXT" else "height", 0.0))
        at = at if kind == "MTEXT" else at and entity.ocs().to_wcs(at)
        if at is not None:
            self._say(raw, struck, at, height, where)

    def _leader(self, entity: DXFGraphic, where: Place) -> None:
        """The words at a leader line: often the one instruction a shop must not miss."""
        content = getattr(entity, "context", None)
        mtext = getattr(content, "mtext", None)
        if content is None or mtext is None:
            self.aside[(where.layer, "MULTILEADER")] += 1
            return
        raw, struck = plain_and_struck(str(mtext.default_content))
        self._say(raw, struck, mtext.insert, float(content.char_height), where)

    def _say(self, raw: str, struck: str, spot: Vec3, high: float, where: Place) -> None:
        layer, at = where.layer, where.point(spot)
        self.struck += [(layer, struck)] if struck else []
        if not all(abs(value) < FARTHEST for value in at):
            self.unread[(layer, "text at impossible coordinates")] += 1
            return
        text, mended = readable(raw)
        if mended:
            message = f"A text is not in the declared encoding; it was read as Latin-1: {text[:60]!r}."
            self.findings.append(Finding("text.encoding", "info", f"layer {layer}", message, at))
        if "\t" in text:
            message = f"A text holds a tab character, read as a space: {' '.join(text.split())[:60]!r}."
            self.findings.append(Finding("text.tab", "info", f"layer {layer}", message, at))
        anchor = self.anchor if where.inside else None
        height = where.length(Vec3(0, 1, 0), high)
        self.words.append(Word(layer, writable(text.strip()), at, height, where.block, where.tag, anchor))


def _only_defined(entity: DXFGraphic, where: Place) -> bool:
    """Whether an attribute is no text yet: one that is constant stands in its block as it is."""
    return isinstance(entity, AttDef) and not (entity.is_const and where.inside)


def _named(kind: str, where: Place) -> str:
    return f"{kind} in block {where.inside[-1]}" if where.inside else kind


def _layer_of(entity: DXFEntity) -> str:
    if isinstance(entity, DXFTagStorage):
        return str(entity.graphic_properties().get("layer", "0"))
    return str(entity.dxf.get("layer", "0"))


def _lacking(insert: Insert, name: str) -> tuple[str, str] | None:
    """Why a block has no lines: it is defined nowhere, or in another file."""
    block = insert.block()
    if block is None:
        return "block.missing", f"Block {name} is used but not defined."
    if block.block is not None and int(block.block.dxf.get("flags", 0)) & EXTERNAL and not len(block):
        return (
            "block.external",
            f"Block {name} is drawn in another file, which is not here: bind it and export.",
        )
    return None


def _shows(insert: Insert, inside: Place, strokes: Sequence[Stroke]) -> bool:
    """Whether nothing of a block is hidden by clipping its reference (XCLIP)."""
    clip = XClip(insert)
    if not clip.is_clipping_enabled:
        return True
    if clip.is_inverted_clip:
        return not strokes
    edge = [inside.point(Vec3(point)) for point in clip.get_block_clipping_path().vertices]
    return covered((stroke.points for stroke in strokes), left_to_see([edge]))


def _insertion(entity: DXFGraphic) -> Point | None:
    at = entity.dxf.get("insert") if entity.dxftype() == "INSERT" else None
    return Place("").point(entity.ocs().to_wcs(at)) if at is not None else None
