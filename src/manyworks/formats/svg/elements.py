"""What one SVG element draws: its outline, its size in user units, and how it is moved."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from manyworks.formats.cutting.strokes import Stroke
from manyworks.formats.svg.paths import (
    IDENTITY,
    Matrix,
    SubPath,
    apply,
    arc_steps,
    flatten_path,
    numbers_in,
    parse_transform,
    times,
)
from manyworks.geometry import Point

MM = {"mm": 1.0, "cm": 10.0, "q": 0.25, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
SHAPES = frozenset(("path", "rect", "circle", "ellipse", "polygon", "polyline", "line"))
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z%]*)\s*", re.I)


def kind_of(element: Element) -> str:
    """The name of an element without its namespace; comments and the like are of no kind that is drawn."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "metadata"


def href_of(element: Element) -> str:
    """The place that an element refers to, ``#name`` in the same file; empty where it refers to none."""
    return next((element.get(key, "") for key in _HREF if element.get(key)), "")


def length(element: Element, name: str, default: float = 0.0) -> float:
    """An attribute that is a length, in user units (96 to the inch).

    Raises
    ------
    ValueError
        When its unit depends on something else (``%``, ``em``) or it is no number.
    """
    text = element.get(name)
    if text is None:
        return default
    match = _LENGTH.fullmatch(text)
    if match is None or match[2].lower() not in {"", *MM}:
        raise ValueError(f"{name} {text[:20]!r}")
    unit = match[2].lower()
    return float(match[1]) * (MM[unit] / MM["px"] if unit else 1.0)


def cure_of(unread: str) -> str:
    """What to do about an element that cannot be read, such as one as wide as 75 % or 2 em."""
    if re.search(r"\d\s*(?:%|[a-z]+)'\)$", unread, re.I):
        return "Write its lengths in mm."
    if "(style " in unread:
        return "Write its look, place and size as attributes of the element, not as a style."
    if unread.startswith("use "):
        return "Unlink copies before the file is saved, or take it out."
    return "Turn it into paths before the file is saved, or take it out."


def outline(element: Element, kind: str, tolerance: float) -> list[SubPath]:
    """The lines of a shape in its own units, curves within ``tolerance``; ValueError when unreadable."""
    if kind == "path":
        return flatten_path(element.get("d", ""), tolerance)
    if kind in ("polygon", "polyline"):
        numbers = numbers_in(element.get("points", ""))
        if len(numbers) % 2:
            raise ValueError("points that are no pairs")
        return [SubPath(list(zip(numbers[::2], numbers[1::2], strict=True)), kind == "polygon")]
    if kind == "line":
        return [SubPath([(length(element, f"x{i}"), length(element, f"y{i}")) for i in (1, 2)])]
    if kind == "rect":
        return _rectangle(element, tolerance)
    radius = length(element, "r")
    rx = radius if kind == "circle" else length(element, "rx")
    ry = radius if kind == "circle" else length(element, "ry")
    steps = arc_steps(max(rx, ry), math.tau, tolerance)
    cx, cy = length(element, "cx"), length(element, "cy")
    turns = [math.tau * i / steps for i in range(steps)]
    return [SubPath([(cx + rx * math.cos(t), cy + ry * math.sin(t)) for t in turns], closed=True)]


def _rectangle(element: Element, tolerance: float) -> list[SubPath]:
    x, y = length(element, "x"), length(element, "y")
    w, h = length(element, "width"), length(element, "height")
    given = [length(element, name) for name in ("rx", "ry") if element.get(name) not in (None, "auto")]
    rx, ry = (given * 2)[:2] if given else (0.0, 0.0)
    rx, ry = min(rx, w / 2), min(ry, h / 2)
    if rx <= 0 or ry <= 0:
        return [SubPath([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], closed=True)]
    corner = f"a{rx!r},{ry!r} 0 0 1"
    data = (
        f"M{x + rx!r},{y!r} h{w - 2 * rx!r} {corner} {rx!r},{ry!r} v{h - 2 * ry!r} {corner} {-rx!r},{ry!r} "
        f"h{2 * rx - w!r} {corner} {-rx!r},{-ry!r} v{2 * ry - h!r} {corner} {rx!r},{-ry!r} z"
    )
    return flatten_path(data, tolerance)


def circle(element: Element, matrix: Matrix) -> tuple[float, float, float] | None:
    """Centre and radius of a circle once moved; ``None`` when the move makes an ellipse of it."""
    across, up = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
    skew = abs(matrix[0] * matrix[2] + matrix[1] * matrix[3])
    if skew > 1e-9 * across * up or abs(across - up) > 1e-9 * across:
        return None
    x, y = apply(matrix, (length(element, "cx"), length(element, "cy")))
    return x, y, length(element, "r") * across


def move_of(style: Mapping[str, str]) -> Matrix:
    """The matrix of an element's own transform, about the origin that it names.

    Raises
    ------
    ValueError
        When it cannot be read, or its origin depends on the size of what is drawn.
    """
    said = style.get("transform", "none")
    if said == "none":
        return IDENTITY
    box = style.get("transform-box", "view-box")
    if box != "view-box":
        raise ValueError(f"transform-box {box[:20]}")
    matrix = parse_transform(said)
    origin = style.get("transform-origin", "0 0").replace(",", " ").split()
    if len(origin) not in (2, 3):
        raise ValueError(f"transform-origin {' '.join(origin)[:20]!r}")
    x, y = (length(Element("origin", {"place": part}), "place") for part in origin[:2])
    return times(times((1.0, 0.0, 0.0, 1.0, x, y), matrix), (1.0, 0.0, 0.0, 1.0, -x, -y))


def stroke_of(
    layer: str,
    kind: str,
    points: Sequence[Point],
    closed: bool,
    circle: tuple[float, float, float] | None,
    tag: tuple[tuple[str, str], ...],
    looks: tuple[str, str],
) -> Stroke:
    """The line that an element draws, without points that repeat; one that ends where it began is closed."""
    cleaned = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    if len(cleaned) > 2 and math.dist(cleaned[0], cleaned[-1]) < 1e-6:
        closed, cleaned = True, cleaned[:-1]
    entity = {"line": "LINE", "circle": "CIRCLE"}.get(kind, "LWPOLYLINE")
    return Stroke(layer, tuple(cleaned), closed and len(cleaned) > 2, entity, circle, "", tag, *looks)
