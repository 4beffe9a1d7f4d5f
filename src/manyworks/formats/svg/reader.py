"""Read SVG cut files: groups are layers, names are read by the same grammar as DXF layers."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from manyworks.formats.cutting.assemble import assemble
from manyworks.formats.cutting.strokes import Stroke, Strokes, Word
from manyworks.formats.drawing import Drawing, Finding, Point
from manyworks.formats.svg.paths import (
    Matrix,
    SubPath,
    apply,
    arc_steps,
    flatten_path,
    parse_transform,
    times,
)
from manyworks.formats.timber.btlx import parse_xml
from manyworks.refused import Refused

MAX_DEPTH = 64
MAX_ELEMENTS = 300_000
_LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"
_LENGTH = re.compile(r"^\s*([\d.]+(?:e[-+]?\d+)?)\s*(mm|cm|m|in|px|pt|)\s*$", re.I)
_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4, "pt": 25.4 / 72}
_SHAPES = {"path", "rect", "circle", "ellipse", "polygon", "polyline", "line"}
_IGNORED = {"defs", "clipPath", "mask", "pattern", "marker", "symbol", "metadata", "style", "title", "desc"}


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
    per_unit, declared = _scale(root)
    digest = hashlib.sha256(content).hexdigest()

    def strokes(flatten_to: float) -> Strokes:
        walk = _Walk(source, flatten_to)
        # SVG counts y downwards; drawings here count it upwards.
        walk.take(root, (per_unit, 0.0, 0.0, -per_unit, 0.0, 0.0), "0", 0)
        return Strokes(
            source=source,
            format="SVG",
            strokes=walk.strokes,
            words=walk.words,
            declared_unit=declared,
            entity_counts=dict(walk.counts),
            layer_names=sorted(walk.counts),
            findings=walk.problems(),
            sha256=digest,
        )

    return assemble(strokes, unit=unit)


def _scale(root: Element) -> tuple[float, str | None]:
    """Drawing units per user unit, and the unit the file declares: mm when its width says so."""
    width = _LENGTH.match(root.get("width", ""))
    box = [float(n) for n in re.findall(r"[-+]?[\d.]+(?:e[-+]?\d+)?", root.get("viewBox", ""))]
    if width is None or width[2].lower() not in _MM:
        return 1.0, None
    size = float(width[1]) * _MM[width[2].lower()]
    if len(box) == 4 and box[2] > 0 and size > 0:
        return size / box[2], "mm"
    return 25.4 / 96, "mm"


class _Walk:
    """Collects strokes and words of the visible elements."""

    def __init__(self, source: str, flatten_to: float) -> None:
        self.source = source
        self.flatten_to = flatten_to
        self.strokes: list[Stroke] = []
        self.words: list[Word] = []
        self.counts: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        self.seen = 0

    def problems(self) -> list[Finding]:
        """One question for each kind of element that could not be read."""
        return [
            Finding(
                "entity.unread", "question", f"layer {layer}", f"{count} × {kind} cannot be read; left out."
            )
            for (layer, kind), count in sorted(self.unread.items())
        ]

    def take(self, element: Element, matrix: Matrix, layer: str, depth: int) -> None:
        """Read an element and everything in it."""
        self.seen += 1
        if depth > MAX_DEPTH or self.seen > MAX_ELEMENTS:
            limit = f"{MAX_DEPTH} groups deep" if depth > MAX_DEPTH else f"{MAX_ELEMENTS:,} elements"
            raise Refused(
                "svg.too_many",
                f"{self.source}: more than {limit}.",
                "Flatten the groups or split the drawing.",
            )
        kind = str(element.tag).rpartition("}")[2]
        if kind in _IGNORED or _hidden(element):
            return
        matrix = times(matrix, parse_transform(element.get("transform", "")))
        if kind == "g" or depth == 0:
            layer = element.get(_LABEL) or element.get("id") or layer if kind == "g" else layer
            for child in element:
                self.take(child, matrix, layer, depth + 1)
        elif kind in _SHAPES:
            self._shape(element, kind, matrix, layer)
        elif kind == "text":
            self._text(element, matrix, layer)
        elif kind in ("use", "image", "switch"):
            self.unread[(layer, kind)] += 1

    def _shape(self, element: Element, kind: str, matrix: Matrix, layer: str) -> None:
        stretch = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
        try:
            subs = _outline(element, kind, self.flatten_to / stretch)
        except (ValueError, OverflowError) as problem:
            self.unread[(layer, f"{kind} ({problem})")] += 1
            return
        self.counts[layer] += 1
        tag = tuple((k[5:], v) for k, v in sorted(element.attrib.items()) if k.startswith("data-"))
        circle = _circle(element, matrix, stretch) if kind == "circle" else None
        for sub in subs:
            points = [apply(matrix, point) for point in sub.points]
            if any(not (abs(x) < 1e9 and abs(y) < 1e9) for x, y in points):
                self.unread[(layer, f"{kind} at impossible coordinates")] += 1
                continue
            self.strokes.append(_stroke(layer, kind, points, sub.closed, circle, tag))

    def _text(self, element: Element, matrix: Matrix, layer: str) -> None:
        words = " ".join("".join(element.itertext()).split())
        at = apply(matrix, (_number(element, "x"), _number(element, "y")))
        if words:
            self.counts[layer] += 1
            self.words.append(Word(layer, words, at, _number(element, "font-size")))


def _hidden(element: Element) -> bool:
    style = element.get("style", "").replace(" ", "")
    return element.get("display") == "none" or "display:none" in style


def _number(element: Element, name: str) -> float:
    match = re.match(r"\s*([-+]?[\d.]+(?:e[-+]?\d+)?)", element.get(name, "").split(" ")[0], re.I)
    return float(match[1]) if match else 0.0


def _outline(element: Element, kind: str, tolerance: float) -> list[SubPath]:
    if kind == "path":
        return flatten_path(element.get("d", ""), tolerance)
    if kind in ("polygon", "polyline"):
        numbers = [
            float(n) for n in re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", element.get("points", ""))
        ]
        return [SubPath(list(zip(numbers[::2], numbers[1::2], strict=False)), kind == "polygon")]
    if kind == "line":
        ends = [(_number(element, f"x{i}"), _number(element, f"y{i}")) for i in (1, 2)]
        return [SubPath(ends)]
    if kind == "rect":
        x, y = _number(element, "x"), _number(element, "y")
        w, h = _number(element, "width"), _number(element, "height")
        if element.get("rx") or element.get("ry"):
            raise ValueError("rounded corners")
        return [SubPath([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], closed=True)]
    radius = _number(element, "r")
    rx, ry = (radius, radius) if kind == "circle" else (_number(element, "rx"), _number(element, "ry"))
    steps = arc_steps(max(rx, ry), math.tau, tolerance)
    cx, cy = _number(element, "cx"), _number(element, "cy")
    turns = [math.tau * i / steps for i in range(steps)]
    return [SubPath([(cx + rx * math.cos(t), cy + ry * math.sin(t)) for t in turns], closed=True)]


def _circle(element: Element, matrix: Matrix, stretch: float) -> tuple[float, float, float] | None:
    even = abs(matrix[0] * matrix[2] + matrix[1] * matrix[3]) < 1e-9 * stretch * stretch
    same = abs(math.hypot(matrix[0], matrix[1]) - math.hypot(matrix[2], matrix[3])) < 1e-9 * stretch
    if not (even and same):
        return None
    x, y = apply(matrix, (_number(element, "cx"), _number(element, "cy")))
    return x, y, _number(element, "r") * stretch


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
