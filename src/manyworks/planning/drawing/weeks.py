"""What is booked of coming weeks, as columns: as high as what is opened, filled as far as it is booked."""

from collections.abc import Sequence

from manyworks.planning.drawing.svg import ACCENT, FAINT, LATE, LINE, element, frame, text

COLUMN, GAP, HEIGHT, HEAD, FOOT = 38.0, 4.0, 56.0, 14.0, 16.0


def weeks_svg(weeks: Sequence[tuple[str, float, float]], *, label: str) -> str:
    """Columns for weeks of (name, hours booked, hours opened); above each stands how much of it is booked."""
    most = max((max(booked, opened) for _name, booked, opened in weeks), default=0.0) or 1.0
    floor = HEAD + HEIGHT
    parts = []
    for place, (name, booked, opened) in enumerate(weeks):
        x = place * (COLUMN + GAP)
        room, full = HEIGHT * opened / most, HEIGHT * booked / most
        if room:
            parts.append(_column(x, floor, room, fill="none", stroke=LINE, kind="week-opened"))
        if full and booked > opened + 0.05:
            parts.append(_column(x, floor, full, fill=LATE, kind="week-over"))
        elif full:
            parts.append(_column(x, floor, full, fill=ACCENT, kind="week-booked"))
        said = f"{booked / opened:.0%}" if opened else ("–" if not booked else f"{booked:.0f} h")
        middle = {"text_anchor": "middle", "font_size": 10.5}
        parts.append(text(x + COLUMN / 2, floor - max(room, full) - 4, said, **middle))
        parts.append(text(x + COLUMN / 2, floor + 13, name, fill=FAINT, class_="faint", **middle))
    width = len(weeks) * (COLUMN + GAP) - GAP
    parts.append(element("line", x1=0, x2=width, y1=floor, y2=floor, stroke=LINE, class_="week-floor"))
    return frame(width, floor + FOOT, "".join(parts), label=label, classes="weeks")


def _column(x: float, floor: float, height: float, *, fill: str, kind: str, stroke: str | None = None) -> str:
    top, width = floor - height, COLUMN - 1
    return element(
        "rect", x=x + 0.5, y=top, width=width, height=height, fill=fill, stroke=stroke, class_=kind
    )
