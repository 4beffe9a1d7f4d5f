"""Turn DXF entities into strokes: blocks unfolded within limits, curves flattened, words made plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from ezdxf import path as ezpath
from ezdxf.entities.dxfentity import DXFEntity, DXFTagStorage
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.insert import Insert
from ezdxf.lldxf.const import DXFError
from ezdxf.tools.text import fast_plain_mtext, plain_text
from shapely import MultiPoint, prepare
from shapely import Point as Dot

from manyworks.formats.arcs import unfold
from manyworks.formats.cutting.strokes import Stroke, Word, damaged_in_tag
from manyworks.formats.drawing import FLATTENING_MM, Finding, Severity
from manyworks.formats.dxf.words import readable
from manyworks.geometry import Point, place, writable
from manyworks.refused import Refused

CURVES = {"LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE", "LWPOLYLINE", "POLYLINE"}
WORDS = {"TEXT", "MTEXT", "ATTRIB"}
LEADERS = {"MULTILEADER", "MLEADER"}
ANNOTATION = {"DIMENSION", "LEADER", "ATTDEF", "VIEWPORT", *LEADERS}
EXTERNAL = 4 | 8 | 32
"""Flags of a block whose lines are in another file."""
WIDE_MM = 1.0
LEVEL_MM = 0.5
CENTRE_MM = 0.1
APP_NAME = "MANYWORKS"
FARTHEST = 1e9
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
    hidden
        Layers that are switched off or frozen; nothing on them is read.
    """

    def __init__(self, source: str, flatten_to: float, hidden: Collection[str] = ()) -> None:
        self.source = source
        self.flatten_to = flatten_to
        self.per_mm = flatten_to / FLATTENING_MM
        self.hidden = set(hidden)
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.findings: list[Finding] = []
        self.counts: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        self.aside: Counter[tuple[str, str]] = Counter()
        self.unseen: Counter[str] = Counter()
        self.wide: Counter[str] = Counter()
        self.dots: list[tuple[str, Point]] = []
        self.anchor: Point | None = None
        self._seen = 0
        self._points = 0

    def walk(self, entities: Iterable[DXFEntity]) -> None:
        """Collect every entity of a layout, blocks included."""
        for entity in entities:
            if isinstance(entity, DXFGraphic):
                self.anchor = _insertion(entity)
                self.counts[entity.dxf.layer] += 1
                self._take(entity, layer=entity.dxf.layer, inside=(), tag=())
            else:
                # Entities the library has no name for, because they are damaged or of another program.
                self.unread[(_layer_of(entity), entity.dxftype())] += 1
        self._sort_dots()
        self._name_what_was_left()

    def _sort_dots(self) -> None:
        """A point in the middle of a circle is its centre mark; any other may be a hole to drill."""
        middles = [stroke.circle[:2] for stroke in self.strokes if stroke.circle]
        marks = MultiPoint(middles).buffer(CENTRE_MM * self.per_mm)
        prepare(marks)
        for layer, at in self.dots:
            left = self.aside if marks.covers(Dot(at)) else self.unread
            left[(layer, "POINT")] += 1

    def _name_what_was_left(self) -> None:
        def add(code: str, severity: Severity, layer: str, message: str) -> None:
            self.findings.append(Finding(code, severity, f"layer {layer}", message))

        for (layer, kind), count in sorted(self.aside.items()):
            message = f"{count} × {kind} is an annotation, not a cut line, and was left aside."
            add("entity.annotation", "info", layer, message)
        for (layer, kind), count in sorted(self.unread.items()):
            message = f"{count} × {kind} on layer {layer} cannot be read as a cut line and was left out."
            add("entity.unread", "question", layer, message)
        for layer, count in sorted(self.unseen.items()):
            message = f"{count} lines and texts are hidden (layer off or frozen) and were left out."
            add("entity.hidden", "question", layer, message)
        for layer, count in sorted(self.wide.items()):
            message = f"{count} lines are drawn with a width; their middle was read, not their edges."
            add("entity.wide", "question", layer, message)

    def _take(
        self, entity: DXFGraphic, layer: str, inside: tuple[str, ...], tag: tuple[tuple[str, str], ...]
    ) -> None:
        self._count_one()
        kind = entity.dxftype()
        own = self._tag(entity) or tag
        if layer in self.hidden or entity.dxf.get("invisible", 0):
            self.unseen[layer] += kind not in ANNOTATION
            return
        if kind == "INSERT" and isinstance(entity, Insert):
            try:
                self._unfold(entity, layer, inside, own)
            except _DAMAGE as problem:
                self.unread[(layer, f"INSERT ({type(problem).__name__})")] += 1
        elif kind in CURVES:
            self._stroke(entity, kind, layer, inside, own)
        elif kind in WORDS:
            self._word(entity, kind, layer, inside, own)
        elif kind in LEADERS:
            self._leader(entity, layer, inside, own)
        elif kind == "POINT":
            self.dots.append((layer, (float(entity.dxf.location.x), float(entity.dxf.location.y))))
        elif kind == "DIMENSION":
            self.aside[(layer, kind)] += 1
        elif kind not in ANNOTATION:
            self.unread[(layer, kind)] += 1

    def _tag(self, entity: DXFGraphic) -> tuple[tuple[str, str], ...]:
        """What our own writer attached to this entity, as (name, value) pairs."""
        if not entity.has_xdata(APP_NAME):
            return ()
        parted = [str(tag.value).partition("=") for tag in entity.get_xdata(APP_NAME) if tag.code == 1000]
        tag = tuple((name, value) for name, sep, value in parted if sep)
        if (wrong := damaged_in_tag(tag)) is not None:
            message = f"What our writer attached to a line is damaged ({wrong[:40]}) and was not used."
            self.findings.append(Finding("entity.tag", "question", f"layer {entity.dxf.layer}", message))
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

    def _unfold(
        self, insert: Insert, layer: str, inside: tuple[str, ...], tag: tuple[tuple[str, str], ...]
    ) -> None:
        name = str(insert.dxf.name)
        if name in inside:
            raise Refused(
                "dxf.recursive_block",
                f"{self.source}: block {name} contains itself ({' > '.join([*inside, name])}).",
                "Repair the drawing in the program that wrote it (audit), then export again.",
            )
        if len(inside) >= MAX_DEPTH:
            raise Refused(
                "dxf.blocks_too_deep",
                f"{self.source}: blocks lie more than {MAX_DEPTH} deep at {name}.",
                "Explode the blocks before exporting.",
            )
        if (lacking := _lacking(insert, name)) is not None:
            code, message = lacking
            self.findings.append(Finding(code, "error", f"layer {layer}", message))
            return
        if insert.mcount > MAX_ENTITIES:
            self._seen = MAX_ENTITIES
        copies: Iterator[Insert] = insert.multi_insert() if insert.mcount > 1 else iter((insert,))
        for copy in copies:
            self._count_one()
            for child in self._children(copy, name):
                # Layer 0 inside a block means "the layer of whoever inserts me".
                child_layer = layer if child.dxf.layer == "0" else child.dxf.layer
                self._take(child, child_layer, (*inside, name), tag)
            for attribute in copy.attribs:
                self._take(attribute, attribute.dxf.layer, (*inside, name), tag)

    def _children(self, insert: Insert, name: str) -> Iterator[DXFGraphic]:
        def skipped(entity: DXFGraphic, reason: str) -> None:
            if entity.dxftype() not in ANNOTATION:
                self.unread[(_layer_of(entity), f"{entity.dxftype()} in block {name}")] += 1

        # The library leaves out what it has no name for without calling back.
        content: Iterable[DXFEntity] = insert.block() or ()
        for entity in content:
            if not isinstance(entity, DXFGraphic):
                self.unread[(_layer_of(entity), f"{entity.dxftype()} in block {name}")] += 1
        yield from insert.virtual_entities(skipped_entity_callback=skipped)

    def _stroke(
        self,
        entity: DXFGraphic,
        kind: str,
        layer: str,
        inside: tuple[str, ...],
        tag: tuple[tuple[str, str], ...],
    ) -> None:
        if kind == "POLYLINE" and (entity.is_poly_face_mesh or entity.is_polygon_mesh):  # type: ignore[attr-defined]
            self.unread[(layer, "polyface mesh")] += 1
            return
        if _width(entity, kind) > WIDE_MM * self.per_mm:
            self.wide[layer] += 1
        try:
            points, rise = _flattened(entity, kind, self.flatten_to)
            points = _unfolded(entity, kind, tag) or points
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
        self.strokes.append(_stroke(entity, kind, layer, points, inside, tag))

    def _word(
        self,
        entity: DXFGraphic,
        kind: str,
        layer: str,
        inside: tuple[str, ...],
        tag: tuple[tuple[str, str], ...],
    ) -> None:
        if kind == "MTEXT":
            raw = entity.plain_text()  # type: ignore[attr-defined]
            height = float(entity.dxf.get("char_height", 0.0))
        else:
            raw = plain_text(str(entity.dxf.get("text", "")))
            height = float(entity.dxf.get("height", 0.0))
        at = entity.dxf.get("insert")
        if at is not None:
            self._say(str(raw), (float(at.x), float(at.y)), height, layer, inside, tag)

    def _leader(
        self, entity: DXFGraphic, layer: str, inside: tuple[str, ...], tag: tuple[tuple[str, str], ...]
    ) -> None:
        """The words at a leader line: often the one instruction a shop must not miss."""
        content = getattr(entity, "context", None)
        mtext = getattr(content, "mtext", None)
        if content is None or mtext is None:
            self.aside[(layer, "MULTILEADER")] += 1
            return
        where = (float(mtext.insert.x), float(mtext.insert.y))
        raw = fast_plain_mtext(str(mtext.default_content))
        self._say(str(raw), where, float(content.char_height), layer, inside, tag)

    def _say(
        self,
        raw: str,
        where: Point,
        height: float,
        layer: str,
        inside: tuple[str, ...],
        tag: tuple[tuple[str, str], ...],
    ) -> None:
        if not all(abs(value) < FARTHEST for value in where):
            self.unread[(layer, "text at impossible coordinates")] += 1
            return
        text, mended = readable(raw)
        if mended:
            self.findings.append(
                Finding(
                    "text.encoding",
                    "info",
                    f"layer {layer}",
                    f"A text is not in the declared encoding; it was read as Latin-1: {text[:60]!r}.",
                    where,
                )
            )
        if "\t" in text:
            message = f"A text holds a tab character, read as a space: {' '.join(text.split())[:60]!r}."
            self.findings.append(Finding("text.tab", "info", f"layer {layer}", message, where))
        block = inside[0] if inside else ""
        anchor = self.anchor if inside else None
        self.words.append(Word(layer, writable(text.strip()), where, height, block, tag, anchor))


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


def _width(entity: DXFGraphic, kind: str) -> float:
    if kind == "LWPOLYLINE":
        return float(entity.dxf.get("const_width", 0.0))
    return float(entity.dxf.get("default_start_width", 0.0)) if kind == "POLYLINE" else 0.0


def _flattened(entity: DXFGraphic, kind: str, flatten_to: float) -> tuple[list[Point], float]:
    """Straight pieces for a curve, and how far it leaves the plane of the drawing."""
    if kind == "LINE":
        points = [entity.dxf.start, entity.dxf.end]
    else:
        path = ezpath.make_path(entity)
        # The library divides a curve that leads to infinity without end.
        if not all(abs(value) < FARTHEST for point in path.control_vertices() for value in point.xyz):
            raise ValueError
        points = list(path.flattening(flatten_to, 4)) if len(path) else []
    heights = [float(p.z) for p in points]
    return [(float(p.x), float(p.y)) for p in points], max(heights, default=0.0) - min(heights, default=0.0)


def _unfolded(entity: DXFGraphic, kind: str, tag: tuple[tuple[str, str], ...]) -> list[Point] | None:
    """The points our own writer folded into arcs; ``None`` for every other line."""
    said = dict(tag)
    notes = "".join(said[name] for name in sorted(said) if name.startswith("arcs"))
    if not notes or kind != "LWPOLYLINE" or "x" not in said:
        return None
    x, y, turn = float(said["x"]), float(said["y"]), float(said["turn"])
    vertices = [(float(px), float(py), float(b)) for px, py, b in entity.get_points("xyb")]  # type: ignore[attr-defined]
    return unfold(
        vertices,
        notes,
        to_own=lambda p: place((p[0] - x, p[1] - y), at=(0.0, 0.0), rotation_deg=-turn),
        back=lambda p: place(p, at=(x, y), rotation_deg=turn),
    )


def _insertion(entity: DXFGraphic) -> Point | None:
    at = entity.dxf.get("insert") if entity.dxftype() == "INSERT" else None
    return (float(at.x), float(at.y)) if at is not None else None


def _stroke(
    entity: DXFGraphic,
    kind: str,
    layer: str,
    points: list[Point],
    inside: tuple[str, ...],
    tag: tuple[tuple[str, str], ...],
) -> Stroke:
    closed = kind == "CIRCLE" or _says_closed(entity, kind)
    cleaned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    if len(cleaned) > 2 and _near(cleaned[0], cleaned[-1]):
        # A curve that ends where it began is closed whatever its flag says.
        closed, cleaned = True, cleaned[:-1]
    circle = None
    if kind == "CIRCLE" and cleaned:
        radius = float(entity.dxf.radius)
        middle = entity.ocs().to_wcs(entity.dxf.center)
        circle = (float(middle.x), float(middle.y), abs(radius))
    return Stroke(
        layer, tuple(cleaned), closed and len(cleaned) > 2, kind, circle, inside[0] if inside else "", tag
    )


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) < 1e-6 and abs(a[1] - b[1]) < 1e-6


def _says_closed(entity: DXFGraphic, kind: str) -> bool:
    if kind in {"LWPOLYLINE", "SPLINE"}:
        return bool(entity.closed)  # type: ignore[attr-defined]
    return kind == "POLYLINE" and bool(entity.is_closed)  # type: ignore[attr-defined]
