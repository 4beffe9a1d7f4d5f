"""Read SVG cut files: groups are layers, names are read by the same grammar as DXF layers."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from manyworks.formats.cutting.assemble import assemble
from manyworks.formats.cutting.strokes import ATTRIBUTE, Stroke, Strokes, Word, damaged_in_tag
from manyworks.formats.drawing import Drawing, Finding, Severity
from manyworks.formats.svg.elements import MM, circle, length, move_of, outline
from manyworks.formats.svg.layers import Layer, layer_of
from manyworks.formats.svg.paths import Matrix, apply, numbers_in, times
from manyworks.formats.svg.styles import Look, StyleSheet, look
from manyworks.formats.timber.btlx import parse_xml
from manyworks.geometry import Point, writable
from manyworks.refused import Refused

MAX_DEPTH = 64
MAX_ELEMENTS = 300_000
_ROLE = "{http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd}role"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_WIDTH = re.compile(r"\s*([\d.]+(?:e[-+]?\d+)?)\s*([a-z]*)\s*", re.I)
_SHAPES = {"path", "rect", "circle", "ellipse", "polygon", "polyline", "line"}
_GROUPS = {"g", "a"}
_NOT_DRAWN = {"defs", "clipPath", "mask", "pattern", "marker", "symbol", "metadata", "style", "title", "desc"}
_NOT_DRAWN |= {"linearGradient", "radialGradient", "filter", "script", "namedview"}


def read_svg(content: bytes, *, source: str, unit: str | None = None) -> Drawing:
    """Read an SVG cut file.

    Parameters
    ----------
    content
        The bytes of the file.
    source
        File name, for messages.
    unit
        A person's answer to the unit question.

    Raises
    ------
    Refused
        For damaged or hostile XML, and drawings with more elements than can be judged.
    """
    root = parse_xml(content, source)
    scale = _scale(root)
    digest = hashlib.sha256(content).hexdigest()
    by_id = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    sheet = StyleSheet(root)

    def strokes(flatten_to: float) -> Strokes:
        walk = _Walk(source, flatten_to, by_id, sheet)
        # SVG counts y downwards; drawings here count it upwards.
        turned = (scale.across, 0.0, 0.0, -scale.down, 0.0, 0.0)
        walk.take(root, _Place(turned, Layer(), Look()))
        return Strokes(
            source=source,
            format="SVG",
            strokes=walk.strokes,
            words=walk.words,
            declared_unit=scale.declared,
            entity_counts=dict(walk.counts),
            layer_names=sorted(walk.counts.keys() | {layer for layer, _kind in walk.unread}),
            findings=[*scale.findings, *walk.problems()],
            sha256=digest,
        )

    return assemble(strokes, unit=unit)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Drawing units per user unit, and the unit the file declares: mm when its width is a real length."""

    across: float
    down: float
    declared: str
    findings: tuple[Finding, ...] = ()


def _scale(root: Element) -> _Scale:
    sizes = [_WIDTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    real = [float(m[1]) * MM[m[2].lower()] if m and m[2].lower() in MM else None for m in sizes]
    try:
        box = numbers_in(root.get("viewBox", ""))
    except ValueError:
        box = []
    width, height = real
    if width is None or sizes[0] is None or sizes[0][2].lower() == "px" or width <= 0:
        return _Scale(1.0, 1.0, "px")
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return _Scale(MM["px"], MM["px"], "mm")
    across = width / box[2]
    down = height / box[3] if height else across
    if abs(across - down) <= 0.001 * across:
        return _Scale(across, across, "mm")
    message = f"Width and height give different scales: {across:.4g} and {down:.4g} mm for one unit."
    asked = (Finding("unit.uncertain", "question", "file", message),)
    if root.get("preserveAspectRatio", "").startswith("none"):
        return _Scale(across, down, "mm", asked)
    smaller = min(across, down)
    return _Scale(smaller, smaller, "mm", asked)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element lies: matrix, layer, look, how deep, and through which ``use`` it came."""

    matrix: Matrix
    layer: Layer
    look: Look
    depth: int = 0
    used: tuple[str, ...] = ()


class _Walk:
    """Collects strokes and words of the visible elements, and what could not be read."""

    def __init__(
        self,
        source: str,
        flatten_to: float,
        by_id: Mapping[str, Element],
        sheet: StyleSheet,
    ) -> None:
        self.source = source
        self.flatten_to = flatten_to
        self.by_id = by_id
        self.sheet = sheet
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.counts: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        self.hidden: Counter[str] = Counter()
        self.clipped: Counter[str] = Counter()
        self.damaged: list[tuple[str, str]] = []
        self.nested: set[tuple[str, str]] = set()
        self.seen = 0

    def problems(self) -> list[Finding]:
        """One question for each kind of element that could not be read, or is not seen as it is drawn."""
        asked: Severity = "question"
        return (
            [
                Finding(
                    "entity.unread", asked, f"layer {layer}", f"{count} × {kind} cannot be read; left out."
                )
                for (layer, kind), count in sorted(self.unread.items())
            ]
            + [
                Finding(code, asked, f"layer {layer}", f"{count} {said}")
                for code, counts, said in (
                    ("entity.hidden", self.hidden, "shapes and texts are hidden and were left out."),
                    ("entity.clipped", self.clipped, "elements are clipped or masked; they were read whole."),
                )
                for layer, count in sorted(counts.items())
            ]
            + [
                Finding(
                    "entity.tag",
                    asked,
                    f"layer {layer}",
                    f"What our writer attached to a line is damaged ({wrong}) and was not used.",
                )
                for layer, wrong in self.damaged
            ]
            + [
                Finding("layer.nested", asked, f"layer {layer}", message)
                for layer, message in sorted(self.nested)
            ]
        )

    def take(self, element: Element, place: _Place) -> None:
        """Read an element and everything in it."""
        self._count_one(place.depth)
        kind = _kind(element)
        if kind in _NOT_DRAWN:
            return
        layer = self._layer(element, kind, place.layer) if place.depth else place.layer
        try:
            style = self.sheet.style_of(element, kind)
            matrix = times(place.matrix, move_of(style))
        except ValueError as problem:
            self._leave(element, kind, layer, f"{kind} ({problem})")
            return
        if any(style.get(name, "none") != "none" for name in ("clip-path", "mask")):
            self.clipped[layer.name] += 1
        here = _Place(matrix, layer, look(style, place.look), place.depth + 1, place.used)
        if kind in _GROUPS or place.depth == 0:
            for child in element:
                self.take(child, here)
        elif kind == "use":
            self._use(element, here)
        elif kind in _SHAPES or kind == "text":
            self._draw(element, kind, here)
        elif element.tag.startswith("{http://www.w3.org/2000/svg}") or "}" not in element.tag:
            self._leave(element, kind, layer, kind)

    def _count_one(self, depth: int) -> None:
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > MAX_ELEMENTS:
            limit = f"{MAX_DEPTH} groups deep" if depth > MAX_DEPTH else f"{MAX_ELEMENTS:,} elements"
            raise Refused(
                "svg.too_many",
                f"{self.source}: more than {limit}.",
                "Flatten the groups or split the drawing.",
            )

    def _leave(self, element: Element, kind: str, layer: Layer, why: str) -> None:
        """Name what cannot be read, and on its own layer every shape that goes with it."""
        self.unread[(layer.name, why)] += 1
        left = [(element, kind, layer)]
        while left:
            around, within, outer = left.pop()
            for child in around:
                self._count_one(0)
                if (kind := _kind(child)) not in _NOT_DRAWN:
                    own = self._layer(child, kind, outer)
                    left.append((child, kind, own))
                    if kind in _SHAPES | {"use"}:
                        self.unread[(own.name, f"{kind} in {within}")] += 1

    def _layer(self, element: Element, kind: str, around: Layer) -> Layer:
        if kind not in _GROUPS | _SHAPES | {"use", "svg", "switch", "symbol"}:
            return around
        layer, asked = layer_of(element, around, group=kind not in _SHAPES | {"use"})
        if asked:
            self.nested.add((layer.name, asked))
        return layer

    def _draw(self, element: Element, kind: str, here: _Place) -> None:
        if kind == "text":
            self._text(element, here)
        elif not here.look.seen:
            self.hidden[here.layer.name] += 1
        else:
            self._shape(element, kind, here)

    def _use(self, element: Element, here: _Place) -> None:
        name = next((element.get(key, "") for key in _HREF if element.get(key)), "")
        target = self.by_id.get(name.removeprefix("#"))
        kind = _kind(target) if target is not None else "nothing"
        if target is None or not name.startswith("#") or (kind not in _SHAPES | _GROUPS | {"text", "use"}):
            drawn = target if target is not None and name.startswith("#") else element
            self._leave(drawn, kind, here.layer, f"use of {kind}")
            return
        if name in here.used:
            raise Refused(
                "svg.recursive_use",
                f"{self.source}: {name} contains itself ({' > '.join([*here.used, name])}).",
                "Repair the drawing in the program that wrote it, then export again.",
            )
        try:
            shift = (1.0, 0.0, 0.0, 1.0, length(element, "x"), length(element, "y"))
        except ValueError as problem:
            self._leave(target, kind, here.layer, f"use ({problem})")
            return
        moved = times(here.matrix, shift)
        self.take(target, _Place(moved, here.layer, here.look, here.depth, (*here.used, name)))

    def _shape(self, element: Element, kind: str, here: _Place) -> None:
        layer, matrix = here.layer.name, here.matrix
        stretch = max(math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])) or 1.0
        try:
            subs = outline(element, kind, self.flatten_to / stretch)
            round_at = circle(element, matrix) if kind == "circle" else None
        except (ValueError, OverflowError) as problem:
            self.unread[(layer, f"{kind} ({problem})")] += 1
            return
        self.counts[layer] += 1
        tag = self._tag(element, layer)
        for sub in subs:
            points = [apply(matrix, point) for point in sub.points]
            if any(not (abs(x) < 1e9 and abs(y) < 1e9) for x, y in points):
                self.unread[(layer, f"{kind} at impossible coordinates")] += 1
                continue
            self.strokes.append(_stroke(layer, kind, points, sub.closed, round_at, tag))

    def _tag(self, element: Element, layer: str) -> tuple[tuple[str, str], ...]:
        """What our own writer attached; nothing when it is damaged."""
        names = sorted(name for name in element.attrib if name.startswith(ATTRIBUTE))
        tag = tuple((name.removeprefix(ATTRIBUTE), element.get(name, "")) for name in names)
        if (wrong := damaged_in_tag(tag)) is not None:
            self.damaged.append((layer, wrong[:40]))
            return ()
        return tag

    def _text(self, element: Element, here: _Place) -> None:
        words = writable("\n".join(_lines_of(element)))
        spot = next((e for e in element.iter() if e.get("x") and e.get("y")), element)
        x, y = (_first_length(spot, name) for name in ("x", "y"))
        at = apply(here.matrix, (x, y))
        if not words:
            return
        if not all(abs(value) < 1e9 for value in at):
            self.unread[(here.layer.name, "text at impossible coordinates")] += 1
            return
        if here.look.shown and here.look.visibility == "visible":
            self.counts[here.layer.name] += 1
            self.words.append(Word(here.layer.name, words, at, 0.0, tag=self._tag(element, here.layer.name)))
        else:
            self.hidden[here.layer.name] += 1


def _lines_of(element: Element) -> list[str]:
    """The lines of a text; between those that stand in places of their own there is no space."""
    told = [""]

    def take(one: Element) -> None:
        placed = one.get("x") and (one.get("y") or one.get("dy"))
        if one is not element and (one.get(_ROLE) == "line" or placed):
            told.append("")
        told[-1] += one.text or ""
        for child in one:
            take(child)
            told[-1] += child.tail or ""

    take(element)
    lines = (" ".join(line.split()) for line in told)
    return [line for line in lines if line]


def _kind(element: Element) -> str:
    """The name of an element without its namespace; comments and the like are of no kind that is drawn."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "metadata"


def _first_length(element: Element, name: str) -> float:
    """The first of a list of places, one for each letter; 0 when there is none to be read."""
    first = re.match(r"[\s,]*([^\s,]+)", element.get(name, ""))
    try:
        return length(Element("text", {name: first[1]}), name) if first else 0.0
    except ValueError:
        return 0.0


def _stroke(
    layer: str,
    kind: str,
    points: Sequence[Point],
    closed: bool,
    circle: tuple[float, float, float] | None,
    tag: tuple[tuple[str, str], ...],
) -> Stroke:
    cleaned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    if len(cleaned) > 2 and math.dist(cleaned[0], cleaned[-1]) < 1e-6:
        closed, cleaned = True, cleaned[:-1]
    entity = {"line": "LINE", "circle": "CIRCLE"}.get(kind, "LWPOLYLINE")
    return Stroke(layer, tuple(cleaned), closed and len(cleaned) > 2, entity, circle, "", tag)
