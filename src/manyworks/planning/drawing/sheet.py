"""One nested sheet as SVG: the board with its defects, its parts with labels, and what is left over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely import Point, Polygon, box, maximum_inscribed_circle
from shapely.geometry.base import BaseGeometry

from manyworks.geometry import Face, Geometry, Ring
from manyworks.planning.drawing.svg import ACCENT, FAINT, INK, LATE, LINE, PAPER, SHADE, element, frame, text

LETTERS_PX = (13.0, 11.0, 9.0, 7.5, 6.5)


@dataclass(frozen=True)
class PlacedPart:
    """A part where it lies on the sheet: its geometry is in sheet millimetres."""

    label: str
    block: str
    geometry: Geometry


@dataclass(frozen=True)
class SheetDrawing:
    """A sheet of ``length_mm`` × ``width_mm`` with the parts on it and the largest piece left over."""

    length_mm: float
    width_mm: float
    parts: tuple[PlacedPart, ...]
    leftover: tuple[float, float, float, float] | None = None  # x, y, length, width in mm
    defects: tuple[Ring, ...] = ()


def sheet_svg(sheet: SheetDrawing, *, label: str, leftover_word: str, width: float = 960.0) -> str:
    """The sheet scaled to ``width`` pixels; each part carries its label where it has room, else a number."""
    scale = width / sheet.length_mm
    height = sheet.width_mm * scale
    parts = [
        element(
            "rect",
            x=0.5,
            y=0.5,
            width=width - 1,
            height=height - 1,
            fill=PAPER,
            stroke=FAINT,
            class_="sheet-board",
        )
    ]
    if sheet.leftover is not None:
        parts.append(_leftover(sheet.leftover, scale, height, leftover_word))
    parts += [
        element("path", d=_path(ring, scale, height), fill="#f6dcda", stroke=LATE, class_="sheet-defect")
        for ring in sheet.defects
    ]
    for number, part in enumerate(sheet.parts, start=1):
        parts.append(_part(part, number, scale, height))
    return frame(width, height, "".join(parts), label=label, classes="sheet-drawing")


def _leftover(box: tuple[float, float, float, float], scale: float, height: float, word: str) -> str:
    x, y, length, wide = (value * scale for value in box)
    top = height - y - wide
    rect = element(
        "rect",
        x=x,
        y=top,
        width=length,
        height=wide,
        fill=SHADE,
        stroke=FAINT,
        stroke_dasharray="6 4",
        class_="sheet-leftover",
    )
    words = f"{word} {box[2]:.0f} × {box[3]:.0f} mm"
    size = min(13.0, length / (len(words) * 0.56), wide * 0.6)
    return rect + (
        text(x + 6, top + size + 4, words, font_size=round(size, 1), fill=FAINT) if size >= 6 else ""
    )


def _part(part: PlacedPart, number: int, scale: float, height: float) -> str:
    geometry = part.geometry
    rings = [geometry.outline, *(hole.ring for hole in geometry.holes)]
    shape = element(
        "path",
        d="".join(_path(ring, scale, height) for ring in rings),
        fill="#dcebe3",
        fill_rule="evenodd",
        stroke=ACCENT,
        stroke_width=1,
        class_="sheet-part",
    )
    work = "".join(_work(geometry, scale, height))
    name = f"{part.label} · {part.block}"
    title = element("title", name.replace("&", "&amp;").replace("<", "&lt;"))
    return element(
        "g",
        title + shape + work + _label(part, number, scale, height),
        class_="part",
        tabindex=0,
        role="img",
        aria_label=name,
    )


def _work(geometry: Geometry, scale: float, height: float) -> Iterator[str]:
    """What is worked into the part; what is worked from the back is dashed."""
    for pocket in geometry.pockets:
        fill, stroke = ("#b9d6c8", LINE) if pocket.face == "front" else ("transparent", ACCENT)
        yield _line(pocket.ring, pocket.face, fill, stroke, "sheet-pocket", scale, height)
    for drilling in geometry.drillings:
        x, y = drilling.at
        yield element(
            "circle",
            cx=x * scale,
            cy=height - y * scale,
            r=max(drilling.diameter_mm / 2 * scale, 0.8),
            fill=PAPER,
            stroke=ACCENT,
            stroke_dasharray=_dashes(drilling.face),
            class_="sheet-drill",
        )
    for one in geometry.paths:
        colour = ACCENT if one.work == "cut" else FAINT
        yield _line(one.line, one.face, "none", colour, f"sheet-{one.work}", scale, height)


def _line(
    line: Ring, face: Face | None, fill: str, stroke: str, name: str, scale: float, height: float
) -> str:
    path = _path(line, scale, height)
    return element(
        "path",
        d=path if fill != "none" else path.removesuffix("z"),
        fill=fill,
        stroke=stroke,
        stroke_dasharray=_dashes(face),
        class_=name,
    )


def _dashes(face: Face | None) -> str | None:
    return "3 2" if face == "back" else None


def _label(part: PlacedPart, number: int, scale: float, height: float) -> str:
    """The label on material, as large as it fits, else the number: never over an opening or off the part."""
    drawn = part.geometry
    board = Polygon(drawn.outline, [hole.ring for hole in drawn.holes]).buffer(0)
    circle = maximum_inscribed_circle(board, tolerance=2.0).coords[0]
    spots = [spot for spot in (board.envelope.centroid.coords[0], circle) if board.contains(Point(spot))]
    words, size, (x, y), upright = _fitting(part.label, str(number), board, spots, scale)
    cx, cy = x * scale, height - y * scale
    return text(
        cx,
        cy + size * 0.35,
        words,
        font_size=round(size, 1),
        fill=INK,
        text_anchor="middle",
        transform=f"rotate(-90 {cx:.1f} {cy:.1f})" if upright else None,
        class_="sheet-label",
    )


def _fitting(
    label: str, number: str, board: BaseGeometry, spots: Sequence[tuple[float, ...]], scale: float
) -> tuple[str, float, tuple[float, float], bool]:
    """Words, letter height in pixels, place in mm and whether upright; the last spot is the roomiest."""
    for words in (label, number):
        for size in LETTERS_PX:
            long, short = len(words) * 0.62 * size / scale / 2, 0.9 * size / scale / 2
            for x, y in spots:
                for upright, (dx, dy) in ((False, (long, short)), (True, (short, long))):
                    if board.contains(box(x - dx, y - dy, x + dx, y + dy)):
                        return words, size, (x, y), upright
    return number, 4.0, (spots[-1][0], spots[-1][1]), False


def _path(ring: Ring, scale: float, height: float) -> str:
    points = " ".join(f"{x * scale:.1f},{height - y * scale:.1f}" for x, y in ring)
    return f"M{points}z"
