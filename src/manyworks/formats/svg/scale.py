"""How large an SVG is: its width and height, its viewBox, and the program that wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from manyworks.formats.drawing import Finding
from manyworks.formats.svg.elements import MM
from manyworks.formats.svg.paths import Matrix, apply, numbers_in
from manyworks.geometry import Ring

_LENGTH = re.compile(r"\s*([\d.]+(?:e[-+]?\d+)?)\s*([a-z]*)\s*", re.I)
_INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}version"
_ILLUSTRATOR = re.compile(rb"<!--[^>]*Adobe Illustrator")
_HEAD = 4000
_SINCE_96 = (0, 92)
"""Inkscape 0.92 went over from 90 to 96 units in an inch."""
_DOTS = {"px90": 25.4 / 90, "pt": MM["pt"], "px": MM["px"]}


@dataclass(frozen=True, slots=True)
class Scale:
    """Drawing units per user unit, and the unit the file declares: mm when it states a real length.

    ``by`` names the program that wrote the file where that tells how many units are in an inch; ``page`` is
    what it shows, in user units: x, y, width and height.
    """

    across: float
    down: float
    declared: str
    by: str = ""
    findings: tuple[Finding, ...] = ()
    page: tuple[float, float, float, float] | None = None


def scale_of(root: Element, content: bytes) -> Scale:
    """Read the scale of a drawing; what leaves it open is a finding, or a unit of the screen."""
    unit, by = _writer(root, content)
    pixel = _DOTS[unit]
    sizes = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    width, height = (_millimetres(match, pixel) for match in sizes)
    pairs = zip(sizes, (width, height), strict=True)
    real = any(match and value and match[2].lower() not in ("", "px") for match, value in pairs)
    try:
        box = numbers_in(root.get("viewBox", ""))
    except ValueError:
        box = []
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        # One unit is then what the program, or else the standard, calls a pixel.
        page = (0.0, 0.0, width / pixel, height / pixel) if width and height else None
        return Scale(pixel, pixel, "mm", page=page) if real else Scale(1.0, 1.0, unit, by, page=page)
    page = box[0], box[1], box[2], box[3]
    if not (width or height):
        # Inkscape's own unit is whatever its document is in, where no size says how large the box is.
        return Scale(1.0, 1.0, unit, by, page=page) if unit == "pt" else Scale(1.0, 1.0, "px", page=page)
    if not real and not by:
        return Scale(1.0, 1.0, "px", page=page)
    # Without a real length it is kept in pixels, so that boards can still tell that the numbers are others.
    kept, declared, by = (1.0, "mm", "") if real else (pixel, unit, by)
    across, down = (
        side / length / kept if side else 0.0 for side, length in ((width, box[2]), (height, box[3]))
    )
    across, down = across or down, down or across
    if abs(across - down) <= 0.001 * across:
        return Scale(across, across, declared, by, page=page)
    message = f"Width and height give different scales: {across:.4g} and {down:.4g} {declared} for one unit. "
    message += "Save it with one scale for both, or with the size of its page in mm."
    asked = (Finding("unit.uncertain", "question", "file", message),)
    if not root.get("preserveAspectRatio", "").startswith("none"):
        across = down = min(across, down)
    return Scale(across, down, declared, by, asked, page)


def page_of(scale: Scale, matrix: Matrix) -> Ring | None:
    """The edge of the page, once moved; ``None`` where the file does not say how large it is."""
    if scale.page is None:
        return None
    x, y, width, height = scale.page
    return tuple(
        apply(matrix, at) for at in ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    )


def _millimetres(match: re.Match[str] | None, pixel: float) -> float | None:
    """A width or height in mm; one in pixels by the program that wrote the file."""
    if match is None or match[2].lower() not in {"", *MM}:
        return None
    said = match[2].lower()
    value = float(match[1]) * (pixel if said in ("", "px") else MM[said])
    return value if value > 0 else None


def _writer(root: Element, content: bytes) -> tuple[str, str]:
    """The unit that one pixel is for the program that wrote the file, and why; 96 to the inch if unknown."""
    version = re.match(r"\s*(\d+)\.(\d+)", root.get(_INKSCAPE, ""))
    illustrated = _ILLUSTRATOR.search(content[:_HEAD])
    if version and illustrated:
        return "px", ""
    if version:
        new = (int(version[1]), int(version[2])) >= _SINCE_96
        said = f"Inkscape {version[0].strip()} puts {96 if new else 90} units in an inch"
        return ("px" if new else "px90"), said
    if illustrated:
        return "pt", "Adobe Illustrator puts 72 units in an inch"
    return "px", ""
