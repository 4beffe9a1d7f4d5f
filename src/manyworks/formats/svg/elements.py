"""What one SVG element draws: its outline, its size in user units, and whether it can be seen."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from manyworks.formats.svg.paths import Matrix, SubPath, apply, arc_steps, flatten_path, numbers_in

MM = {"mm": 1.0, "cm": 10.0, "q": 0.25, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*([a-z%]*)\s*", re.I)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


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


@dataclass(frozen=True, slots=True)
class Look:
    """What an element inherits about being seen."""

    fill: str = "black"
    stroke: str = "none"
    visibility: str = "visible"
    shown: bool = True

    @property
    def seen(self) -> bool:
        """Whether a line drawn like this shows at all."""
        return (
            self.shown
            and self.visibility == "visible"
            and {self.fill, self.stroke} - {"none", "transparent"} != set()
        )


def class_styles(root: Element) -> dict[str, dict[str, str]]:
    """The style sheets of a file as far as they name single classes, ``.cut{stroke:red}``."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter():
        if str(sheet.tag).rpartition("}")[2] != "style":
            continue
        for selectors, body in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.S)):
            for selector in selectors.split(","):
                if selector.strip().startswith("."):
                    found.setdefault(selector.strip()[1:], {}).update(_declarations(body))
    return found


def style_of(element: Element, classes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What an element says about its look: attributes, then classes, then its own style."""
    names = ("display", "visibility", "fill", "stroke", "transform", "clip-path", "mask")
    style = {name: element.get(name, "") for name in names if element.get(name)}
    for name in element.get("class", "").split():
        style.update(classes.get(name, {}))
    return {**style, **_declarations(element.get("style", ""))}


def look(style: Mapping[str, str], inherited: Look) -> Look:
    """The look of an element inside another."""
    return Look(
        fill=_own(style, "fill", inherited.fill),
        stroke=_own(style, "stroke", inherited.stroke),
        visibility=_own(style, "visibility", inherited.visibility),
        shown=inherited.shown and style.get("display", "") != "none",
    )


def _own(style: Mapping[str, str], name: str, inherited: str) -> str:
    value = style.get(name, "inherit")
    return inherited if value == "inherit" else value


def _declarations(text: str) -> dict[str, str]:
    pairs = (item.partition(":") for item in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, colon, value in pairs if colon}
