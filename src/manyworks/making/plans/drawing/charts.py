"""Small charts: the path of the search, and shares of a whole as bars with their numbers written out."""

from collections.abc import Sequence
from dataclasses import dataclass

from manyworks.making.plans.drawing.svg import ACCENT, FAINT, LINE, SHADE, element, frame, shortened, text


@dataclass(frozen=True)
class Share:
    """One row of a bar list: who, how much (for the length) and the words that say it with its unit."""

    name: str
    amount: float
    words: str


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
    if not points:
        return ""
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


def shares_svg(shares: Sequence[Share], *, label: str, width: float = 640.0) -> str:
    """Horizontal bars, longest value full width; name on the left, number with unit on the right."""
    if not shares:
        return ""
    row, name_width, words_width = 28.0, width * 0.34, width * 0.22
    room = width - name_width - words_width
    largest = max(share.amount for share in shares) or 1.0
    parts = []
    for number, share in enumerate(shares):
        y = number * row
        parts.append(text(0.0, y + 18, shortened(share.name, name_width - 8, 13), font_size=13))
        parts.append(
            element(
                "rect", x=name_width, y=y + 6, width=room, height=16, fill=SHADE, rx=2, class_="share-room"
            )
        )
        parts.append(
            element(
                "rect",
                x=name_width,
                y=y + 6,
                width=max(1.0, room * share.amount / largest),
                height=16,
                fill=ACCENT,
                rx=2,
                class_="share-bar",
            )
        )
        parts.append(text(width, y + 18, share.words, font_size=13, text_anchor="end"))
    rule = element("line", x1=name_width, x2=name_width, y1=0, y2=len(shares) * row, stroke=LINE)
    return frame(width, len(shares) * row, "".join(parts) + rule, label=label, classes="shares")
