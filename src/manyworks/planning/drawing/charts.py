"""A small chart: the path of the search."""

from collections.abc import Sequence

from manyworks.planning.drawing.svg import ACCENT, FAINT, element, frame, text


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
    low, high = min(costs), max(costs)
    span = (high - low) or 1.0

    def at(seconds: float, cost: float) -> tuple[float, float]:
        return 4 + (width - 8) * seconds / last, 8 + (height - 16) * (high - cost) / span

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
