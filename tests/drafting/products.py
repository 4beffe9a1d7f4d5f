"""Products drawn by code, as makerspaces have them: a stool, a chair, a box of 3 mm with a living hinge."""

from collections.abc import Sequence
from pathlib import Path

import ezdxf

Line = Sequence[tuple[float, float]]

SLITS, SLIT_MM = 24, 52.0


def rectangle(x: float, y: float, length: float, width: float) -> Line:
    return [(x, y), (x + length, y), (x + length, y + width), (x, y + width)]


def fingers(
    x: float, y: float, length: float, width: float, *, tooth: float = 20.0, deep: float = 3.0
) -> Line:
    """A panel with finger joints along its lower edge; ``length`` is an odd number of teeth."""
    points: list[tuple[float, float]] = []
    for n in range(round(length / tooth)):
        level = y if n % 2 == 0 else y + deep
        points += [(x + n * tooth, level), (x + (n + 1) * tooth, level)]
    return [*points, (x + length, y + width), (x, y + width)]


def slits(x: float, y: float) -> list[Line]:
    """The slits of a living hinge, 6 mm apart, every second one shifted."""
    return [
        [(x + 6 * n, y + 4 + (n % 2) * 20), (x + 6 * n, y + 4 + (n % 2) * 20 + SLIT_MM)] for n in range(SLITS)
    ]


class Drawn:
    """Closed lines, open lines and words on layers, written as DXF or SVG."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Line, bool]] = []
        self.words: list[tuple[str, str, tuple[float, float]]] = []

    def closed(self, layer: str, line: Line) -> None:
        self.lines.append((layer, line, True))

    def open(self, layer: str, line: Line) -> None:
        self.lines.append((layer, line, False))

    def text(self, layer: str, words: str, x: float, y: float) -> None:
        self.words.append((layer, words, (x, y)))

    def dxf(self, path: Path) -> Path:
        document = ezdxf.new("R2010")
        document.header["$INSUNITS"] = 4
        space = document.modelspace()
        for layer, line, closed in self.lines:
            space.add_lwpolyline(line, close=closed, dxfattribs={"layer": layer})
        for layer, words, at in self.words:
            space.add_text(words, height=8, dxfattribs={"layer": layer, "insert": at})
        document.saveas(path)
        return path

    def svg(self, path: Path, *, size: tuple[int, int] = (900, 600)) -> Path:
        width, height = size
        groups = []
        for layer in dict.fromkeys([line[0] for line in self.lines] + [word[0] for word in self.words]):
            inside = "".join(
                '<path d="M '
                + " L ".join(f"{x},{height - y}" for x, y in line)
                + f'{" Z" if closed else ""}"/>'
                for name, line, closed in self.lines
                if name == layer
            ) + "".join(
                f'<text x="{at[0]}" y="{height - at[1]}" font-size="8">{words}</text>'
                for name, words, at in self.words
                if name == layer
            )
            named = f'inkscape:groupmode="layer" inkscape:label="{layer}"'
            groups.append(f'<g {named} fill="none" stroke="red">{inside}</g>')
        path.write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" '
            'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
            f'width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">{"".join(groups)}</svg>'
        )
        return path


def hinge_box(*, outline: str = "outside", inner: str = "inside cut through", note: str = "") -> Drawn:
    """A box of 3 mm: a wrap with a living hinge, two sides with finger joints, a bottom with a slot."""
    drawn = Drawn()
    drawn.closed(outline, fingers(20, 20, 340, 80))
    for slit in slits(120, 20):
        drawn.open(inner, slit)
    for n in range(2):
        drawn.closed(outline, fingers(20 + n * 160, 140, 100, 60))
    drawn.closed(outline, fingers(400, 140, 140, 90))
    drawn.closed(inner, rectangle(430, 180, 40, 3))
    if note:
        drawn.text("notes", note, 20, 300)
    return drawn


def stool(*, outline: str = "5_ANYTOOL_CUTTHROUGH_OUTSIDE", note: str = "", label: str = "labels") -> Drawn:
    """A seat and two sides, each with its name on it."""
    drawn = Drawn()
    drawn.closed(outline, rectangle(20, 20, 380, 300))
    drawn.closed("4_ANYTOOL_CUTTHROUGH_INSIDE", rectangle(120, 150, 60, 18))
    drawn.text(label, "SEAT", 60, 60)
    for n in range(2):
        drawn.closed(outline, fingers(20 + 420 * n, 360, 340, 200, tooth=68, deep=18))
        drawn.text(label, "SIDE", 120 + 420 * n, 460)
    if note:
        drawn.text("notes", note, 20, 620)
    return drawn


def chair(*, cut: str = "Layer 1", inner: str = "Layer 1", note: str = "") -> Drawn:
    """Back, seat and two legs on layers that say little, with slots in them."""
    drawn = Drawn()
    for n, (length, width) in enumerate(((420, 400), (420, 380), (430, 300), (430, 300))):
        x = 20 + 460 * n
        drawn.closed(cut, rectangle(x, 20, length, width))
        drawn.closed(inner, rectangle(x + 100, 120, 18, 90))
    if note:
        drawn.text("notes", note, 20, 620)
    return drawn
