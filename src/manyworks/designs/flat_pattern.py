"""Parts drawn flat as SVG, coloured by what the cutter does: outside, inside, pocket, drill, mark.

Only numbers and escaped text are written, so that the result may stand in a page whoever sent the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from manyworks.geometry import Face, Geometry

Ring = Iterable[Sequence[float]]

BOARD, INK = "#f1e6cf", "#2b2a26"
COLOURS = {
    "outside": "#1f2a26",
    "inside": "#a8231b",
    "pocket": "#c98a1b",
    "drill": "#5b3fa8",
    "engrave": "#3d7a8c",
}
"""Colour of a line by meaning; pages show them with the word beside them."""

GAP_MM = 70.0
ROW_MM = 3400.0


@dataclass(frozen=True, slots=True)
class FlatPart:
    """A part to draw: its label, how many there are, and its geometry."""

    code: str
    quantity: int
    geometry: Geometry | None


def flat_pattern_svg(parts: Sequence[FlatPart], *, title: str) -> str:
    """One of each part in rows, each with its label and quantity under it; undrawn parts are left out.

    Returns
    -------
    str
        A complete SVG document in millimetres, or an empty string when nothing is drawn.
    """
    drawn = [(part, part.geometry) for part in parts if part.geometry is not None]
    if not drawn:
        return ""
    text = 58.0
    pieces: list[str] = []
    x = y = row = widest = 0.0
    for part, geometry in drawn:
        length, width = geometry.size
        if x and x + length > ROW_MM:
            x, y, row = 0.0, y + row + text + GAP_MM, 0.0
        # y grows downwards in the picture and upwards on the board, so each part is turned over in place.
        pieces.append(
            f'<g transform="translate({x:.2f} {y + width:.2f}) scale(1 -1)">{_shapes(geometry)}</g>'
        )
        label = f"{part.code} × {part.quantity}" if part.quantity != 1 else part.code
        pieces.append(_text(x, y + width + text, text, label))
        x += max(length, 0.62 * text * len(label)) + GAP_MM
        widest, row = max(widest, x - GAP_MM), max(row, width)
    return _document(widest, y + row + text * 1.3, "".join(pieces), title)


def part_svg(geometry: Geometry | None, *, title: str) -> str:
    """One part with its overall sizes; an empty string when it is not drawn."""
    if geometry is None:
        return ""
    length, width = geometry.size
    text = max(9.0, min(60.0, length / 40))
    margin = 2.2 * text
    body = (
        f'<g transform="translate({margin:.2f} {margin / 2 + width:.2f}) scale(1 -1)">{_shapes(geometry)}</g>'
        + _dimension(margin, width + margin, margin + length, width + margin, f"{length:.1f} mm", text)
        + _dimension(margin * 0.75, margin / 2 + width, margin * 0.75, margin / 2, f"{width:.1f} mm", text)
    )
    return _document(length + 1.5 * margin, width + margin * 1.8, body, title)


def ring_path(ring: Ring) -> str:
    """A closed ring as SVG path data."""
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in ring) + "Z"


def line_path(line: Ring) -> str:
    """An open line as SVG path data."""
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in line)


def _shapes(geometry: Geometry) -> str:
    """The part itself, in its own millimetres, y up; what is worked from the back is dashed."""
    holes = [hole.ring for hole in geometry.holes]
    board = ring_path(geometry.outline) + "".join(map(ring_path, holes))
    shapes = [f'<path d="{board}" fill="{BOARD}" fill-rule="evenodd" stroke="none"/>']
    for pocket in geometry.pockets:
        shapes.append(
            f'<path d="{ring_path(pocket.ring)}" fill="{COLOURS["pocket"]}" fill-opacity="0.45" '
            f'stroke="{COLOURS["pocket"]}"{_dashes(pocket.face)}/>'
        )
    shapes.append(f'<path d="{ring_path(geometry.outline)}" fill="none" stroke="{COLOURS["outside"]}"/>')
    if holes:
        inside = "".join(map(ring_path, holes))
        shapes.append(f'<path d="{inside}" fill="none" stroke="{COLOURS["inside"]}"/>')
    for drilling in geometry.drillings:
        radius = max(drilling.diameter_mm / 2, 1.5)
        paint = f'fill="{COLOURS["drill"]}" stroke="none"'
        if drilling.face == "back":
            paint = f'fill="none" stroke="{COLOURS["drill"]}"{_dashes(drilling.face)}'
        x, y = drilling.at
        shapes.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" {paint}/>')
    for path in geometry.paths:
        colour = COLOURS["inside" if path.work == "cut" else "engrave"]
        shapes.append(f'<path d="{line_path(path.line)}" fill="none" stroke="{colour}"{_dashes(path.face)}/>')
    return "".join(shapes)


def _dashes(face: Face | None) -> str:
    return ' stroke-dasharray="6 4"' if face == "back" else ""


def _dimension(x1: float, y1: float, x2: float, y2: float, words: str, text: float) -> str:
    """A dimension line with its value in the middle."""
    upright = x1 == x2
    turn = f' transform="rotate(-90 {x1 - text * 0.4:.2f} {(y1 + y2) / 2:.2f})"' if upright else ""
    at = (x1 - text * 0.4, (y1 + y2) / 2) if upright else ((x1 + x2) / 2, y1 + text * 1.15)
    return (
        f'<path d="M{x1:.2f},{y1:.2f}L{x2:.2f},{y2:.2f}" stroke="{INK}" fill="none"/>'
        f'<text x="{at[0]:.2f}" y="{at[1]:.2f}" font-size="{text:.1f}" fill="{INK}" stroke="none" '
        f'text-anchor="middle"{turn}>{escape(words)}</text>'
    )


def _text(x: float, y: float, size: float, words: str) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" font-size="{size:.1f}"'
    return f'<text {place} fill="{INK}" stroke="none">{escape(words)}</text>'


def _document(width: float, height: float, body: str, title: str) -> str:
    pad = 12.0
    box = f"{-pad:.0f} {-pad:.0f} {width + 2 * pad:.0f} {height + 2 * pad:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<g stroke-width="1" vector-effect="non-scaling-stroke" font-family="sans-serif" '
        f'stroke-linejoin="round"><g class="flat-lines">{body}</g></g></svg>'
    )
