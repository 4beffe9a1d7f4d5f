"""A strip of weeks for each scarce machine: the darker, the more one more hour would be worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from manyworks.planning.drawing.svg import ACCENT, FAINT, INK, LINE, element, frame, shortened, text

NAME, CELL, ROW, HEAD = 150.0, 22.0, 36.0, 22.0
DIGITS_FROM = 26.0
"""A cell at least this wide has room for its figure."""


@dataclass(frozen=True)
class Strip:
    """One row: its name and where it is, and a value for each column (0 = nothing to show)."""

    name: str
    values: tuple[float, ...]
    titles: tuple[str, ...]
    place: str = ""


def heat_svg(strips: Sequence[Strip], columns: Sequence[str], *, label: str, width: float = 720.0) -> str:
    """Strips one below the other; figures stand in the cells where there is room, and in every cell's title.

    Parameters
    ----------
    strips
        Rows, the most important first.
    columns
        Headings, one a column; those that find no room are left out.
    """
    cell = max(CELL, min(52.0, (width - NAME) / max(1, len(columns))))
    whole, height = NAME + cell * len(columns), HEAD + ROW * len(strips) + 2
    largest = max((value for strip in strips for value in strip.values), default=0.0) or 1.0
    every = max(1, -(-46 // int(cell)))
    parts = [
        text(NAME + number * cell + 2, 14.0, words, font_size=11, fill=FAINT, class_="faint")
        for number, words in enumerate(columns)
        if number % every == 0
    ]
    for row, strip in enumerate(strips):
        top = HEAD + row * ROW
        parts.append(text(4.0, top + 15, shortened(strip.name, NAME - 12), fill=INK))
        parts.append(
            text(4.0, top + 29, shortened(strip.place, NAME - 12), font_size=11, fill=FAINT, class_="faint")
        )
        for number, (value, title) in enumerate(zip(strip.values, strip.titles)):
            parts.append(_cell(NAME + number * cell, top, cell, value, value / largest, title))
    return frame(whole, height, "".join(parts), label=label, classes="heat")


def _cell(x: float, top: float, width: float, value: float, share: float, title: str) -> str:
    shade = 0.12 + 0.88 * share if value > 0 else 0.0
    box = element(
        "rect", element("title", _escaped(title)), x=x + 1, y=top + 1, width=width - 2, height=ROW - 2, rx=2,
        fill=ACCENT, fill_opacity=round(shade, 3), stroke=LINE, class_="heat-cell",
    )  # fmt: skip
    if value <= 0 or width < DIGITS_FROM:
        return box
    tone = "heat-dark" if shade > 0.55 else "heat-light"
    fill = "#ffffff" if shade > 0.55 else INK
    figure = f"{value:,.0f}" if value >= 1 else "<1"
    return box + text(
        x + width / 2, top + ROW / 2 + 4, figure, font_size=11, fill=fill, text_anchor="middle", class_=tone,
        pointer_events="none",
    )  # fmt: skip


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
