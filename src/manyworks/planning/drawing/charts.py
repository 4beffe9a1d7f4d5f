"""Small charts: the path of the search, and how figures agree with what was measured."""

from collections.abc import Sequence
from math import floor, isfinite, log10

from manyworks.planning.drawing.svg import ACCENT, FAINT, LATE, LINE, element, frame, text

MOST_ABOVE = 1.5
"""A path is drawn up to so many times its lowest cost."""
SHORTEST = 0.01
"""Minutes that a chart reaches at least."""


def convergence_svg(
    points: Sequence[tuple[float, float]],
    bound: float | None,
    *,
    label: str,
    bound_word: str,
    width: float = 320.0,
    height: float = 72.0,
) -> str:
    """Cost of the best plan over seconds of search as a falling step line, with the bound if known."""
    if len({cost for _seconds, cost in points}) < 2:
        return ""  # a search that found nothing better has no path to show
    last = max(points[-1][0], 1e-9)
    costs = [cost for _, cost in points] + ([bound] if bound is not None else [])
    # a first plan may be late beyond all measure: the path that follows is what people look at
    low, high = min(costs), min(max(costs), MOST_ABOVE * min(costs))
    span = (high - low) or 1.0

    def at(seconds: float, cost: float) -> tuple[float, float]:
        return 4 + (width - 8) * seconds / last, 8 + (height - 16) * (high - min(cost, high)) / span

    steps: list[str] = []
    previous: float | None = None
    for seconds, cost in points:
        x, y = at(seconds, cost)
        steps.append(f"M{x:.1f} {y:.1f}" if previous is None else f"H{x:.1f}V{y:.1f}")
        previous = y
    parts = [
        element("path", d="".join(steps), fill="none", stroke=ACCENT, stroke_width=2, class_="line-cost")
    ]
    if bound is not None:
        y = at(0, bound)[1]
        parts.append(
            element(
                "line",
                x1=4,
                x2=width - 4,
                y1=y,
                y2=y,
                stroke=FAINT,
                stroke_dasharray="4 4",
                class_="line-bound",
            )
        )
        parts.append(text(6.0, y - 4, bound_word, font_size=11, fill=FAINT, class_="faint"))
    return frame(width, height, "".join(parts), label=label, classes="convergence")


def agreement_svg(
    points: Sequence[tuple[float, float, bool]],
    *,
    label: str,
    across: str,
    up: str,
    width: float = 320.0,
    height: float = 240.0,
) -> str:
    """Measured against reckoned minutes: on the line both agree; what is odd is a square, the rest discs."""
    shown = [point for point in points if isfinite(1.05 * point[0]) and isfinite(1.05 * point[1])]
    highest = 1.05 * max(SHORTEST, *(value for point in shown for value in point[:2]))
    step = _round_step(highest)
    left, foot, top, right = 36.0, height - 36.0, 18.0, width - 12.0

    def at(measured: float, reckoned: float) -> tuple[float, float]:
        return left + (right - left) * (measured / highest), foot - (foot - top) * (
            max(reckoned, 0.0) / highest
        )

    (x, y), parts = at(highest, highest), list[str]()
    for count in range(int(highest / step) + 1):
        minutes = count * step
        gx, gy = at(minutes, minutes)
        parts.append(element("path", d=f"M{gx:.1f} {foot}V{top}M{left} {gy:.1f}H{right}", stroke=LINE))
        parts.append(text(gx, foot + 14, f"{minutes:g}", font_size=11, fill=FAINT, text_anchor="middle"))
        if count:
            parts.append(text(left - 5, gy + 4, f"{minutes:g}", font_size=11, fill=FAINT, text_anchor="end"))
    line = f"M{left} {foot}L{x:.1f} {y:.1f}"
    parts.append(element("path", d=line, stroke=FAINT, stroke_dasharray="4 4", class_="line-bound"))
    for measured, reckoned, odd in shown:
        x, y = at(measured, reckoned)
        if odd:
            parts.append(element("rect", x=x - 5, y=y - 5, width=10, height=10, fill=LATE, class_="odd"))
        else:
            parts.append(element("circle", cx=x, cy=y, r=4, fill=ACCENT, class_="even"))
    parts.append(text(right, height - 6, across, font_size=11, fill=FAINT, text_anchor="end"))
    parts.append(text(2.0, 11.0, up, font_size=11, fill=FAINT))
    return frame(width, height, "".join(parts), label=label, classes="agreement")


def _round_step(highest: float) -> float:
    """Between two lines of a grid that has six at most: 1, 2 or 5 of a power of ten."""
    power = 10.0 ** floor(log10(highest / 5))
    return next(step * power for step in (1, 2, 5, 10) if highest <= 5.000001 * step * power)
