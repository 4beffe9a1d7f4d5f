"""A whole drawing as one SVG, coloured by meaning, with a numbered place for every finding.

Lines of one meaning are one path, so that a drawing of 20,000 segments stays a handful of elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from manyworks.designs.flat_pattern import BOARD, COLOURS, line_path, ring_path
from manyworks.formats.drawing import Drawing
from manyworks.geometry import Point

SHEET_LINE, LOOSE = "#9aa39f", "#d0202f"


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered finding somewhere in the drawing."""

    number: int
    at: Point
    is_open: bool
    words: str


def drawing_svg(drawing: Drawing, places: Sequence[Place], *, title: str) -> str:
    """The drawing in millimetres, y up; an empty string when nothing is drawn.

    Parameters
    ----------
    drawing
        What was read.
    places
        Findings with a place; each links to ``#finding-NUMBER`` in the page.
    title
        Name of the picture for those who do not see it.
    """
    box = _box(drawing, places)
    if box is None:
        return ""
    x0, y0, x1, y1 = box
    size = max(x1 - x0, y1 - y0)
    pad = 0.03 * size
    view = f"{x0 - pad:.1f} {-y1 - pad:.1f} {x1 - x0 + 2 * pad:.1f} {y1 - y0 + 2 * pad:.1f}"
    lines = "".join(_layer(drawing))
    marks = "".join(_mark(place, size) for place in sorted(places, key=lambda p: p.is_open))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" role="group" aria-label="{escape(title)}" '
        f'data-drawing="" data-size="{size:.1f}"><g class="flat-lines" transform="scale(1 -1)" fill="none" '
        f'stroke-width="1" stroke-linejoin="round">{lines}</g>{marks}</svg>'
    )


def _layer(drawing: Drawing) -> list[str]:
    """Boards first, then parts, then what is cut into them."""
    sheets = "".join(ring_path(sheet.frame) for sheet in drawing.sheets)
    boards, outside, inside = list[str](), list[str](), list[str]()
    pockets, drills, marks = list[str](), list[str](), list[str]()
    for part in drawing.parts:
        geometry = part.geometry
        outline = ring_path(geometry.outline)
        holes = "".join(ring_path(hole.ring) for hole in geometry.holes)
        outside.append(outline)
        inside.append(holes)
        boards.append(outline + holes)
        pockets += [ring_path(pocket.ring) for pocket in geometry.pockets]
        drills += [_round(*d.at, d.diameter_mm / 2) for d in geometry.drillings]
        for path in geometry.paths:
            (inside if path.work == "cut" else marks).append(line_path(path.line))
    loose = [line_path(line.line) for line in drawing.loose if line.meaning != "note"]
    return [
        _path(sheets, f'stroke="{SHEET_LINE}" stroke-dasharray="4 3"'),
        _path("".join(boards), f'fill="{BOARD}" fill-rule="evenodd" stroke="none"'),
        _path(
            "".join(pockets), f'fill="{COLOURS["pocket"]}" fill-opacity="0.45" stroke="{COLOURS["pocket"]}"'
        ),
        _path("".join(outside), f'stroke="{COLOURS["outside"]}"'),
        _path("".join(inside), f'stroke="{COLOURS["inside"]}"'),
        _path("".join(drills), f'fill="{COLOURS["drill"]}" stroke="none"'),
        _path("".join(marks), f'stroke="{COLOURS["engrave"]}"'),
        _path("".join(loose), f'stroke="{LOOSE}" stroke-dasharray="2 2" stroke-width="2"'),
    ]


def _path(data: str, look: str) -> str:
    return f'<path d="{data}" {look}/>' if data else ""


def _round(x: float, y: float, radius: float) -> str:
    r = max(radius, 1.5)
    return f"M{x - r:.2f},{y:.2f}a{r:.2f},{r:.2f} 0 1 0 {2 * r:.2f},0a{r:.2f},{r:.2f} 0 1 0 {-2 * r:.2f},0Z"


def _mark(place: Place, size: float) -> str:
    """A number in a circle; its scale is set for the whole drawing and follows the zoom by script."""
    state = "place is-open" if place.is_open else "place"
    return (
        f'<a href="#finding-{place.number}" class="{state}" aria-label="{escape(place.words)}" '
        f'transform="translate({place.at[0]:.1f} {-place.at[1]:.1f}) scale({size / 900:.3f})">'
        f'<circle r="10"/><text y="4">{place.number}</text></a>'
    )


def _box(drawing: Drawing, places: Sequence[Place]) -> tuple[float, float, float, float] | None:
    points: list[Point] = [p for sheet in drawing.sheets for p in sheet.frame]
    points += [p for part in drawing.parts for p in part.geometry.outline]
    points += [p for line in drawing.loose for p in line.line]
    points += [place.at for place in places]
    if not points:
        return None
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
