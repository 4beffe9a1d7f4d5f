"""One nested sheet as SVG: the board, its parts with labels, and the piece that is left over."""

from collections.abc import Sequence
from dataclasses import dataclass

from manyworks.planning.drawing.svg import ACCENT, FAINT, INK, LINE, PAPER, SHADE, element, frame, text

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class PlacedPart:
    """A part where it lies on the sheet; rings in sheet millimetres, y up."""

    label: str
    block: str
    outline: Ring
    holes: tuple[Ring, ...] = ()
    pockets: tuple[Ring, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SheetDrawing:
    """A sheet of ``length_mm`` × ``width_mm`` with the parts on it and the largest piece left over."""

    length_mm: float
    width_mm: float
    parts: tuple[PlacedPart, ...]
    leftover: tuple[float, float, float, float] | None = None  # x, y, length, width in mm


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
    rings = [part.outline, *part.holes]
    shape = element(
        "path",
        d="".join(_path(ring, scale, height) for ring in rings),
        fill="#dcebe3",
        fill_rule="evenodd",
        stroke=ACCENT,
        stroke_width=1,
        class_="sheet-part",
    )
    pockets = "".join(
        element("path", d=_path(ring, scale, height), fill="#b9d6c8", stroke=LINE, class_="sheet-pocket")
        for ring in part.pockets
    )
    xs, ys = [x for x, _ in part.outline], [y for _, y in part.outline]
    box = (
        min(xs) * scale,
        height - max(ys) * scale,
        (max(xs) - min(xs)) * scale,
        (max(ys) - min(ys)) * scale,
    )
    name = f"{part.label} · {part.block}" + (f" · {part.note}" if part.note else "")
    title = element("title", name.replace("&", "&amp;").replace("<", "&lt;"))
    return element(
        "g",
        title + shape + pockets + _label(part.label, number, box),
        class_="part",
        tabindex=0,
        role="img",
        aria_label=name,
    )


def _label(words: str, number: int, box: tuple[float, float, float, float]) -> str:
    x, y, length, wide = box
    for candidate in (words, str(number)):
        upright = length < wide and length < len(candidate) * 8
        long, short = (wide, length) if upright else (length, wide)
        size = min(13.0, long / (len(candidate) * 0.62), short * 0.7)
        if size >= 6.5 or candidate is not words:
            break
    size = max(size, 4.0)
    cx, cy = x + length / 2, y + wide / 2
    turn = f"rotate(-90 {cx:.1f} {cy:.1f})" if upright else None
    return text(
        cx,
        cy + size * 0.35,
        candidate,
        font_size=round(size, 1),
        fill=INK,
        text_anchor="middle",
        transform=turn,
        class_="sheet-label",
    )


def _path(ring: Ring, scale: float, height: float) -> str:
    points = " ".join(f"{x * scale:.1f},{height - y * scale:.1f}" for x, y in ring)
    return f"M{points}z"
