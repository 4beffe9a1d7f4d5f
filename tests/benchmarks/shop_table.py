"""The table of docs/reference/shop-figures.md, and whether a plan is what it says."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.judge.figures import Figures

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "shop-figures.md"
NEAR = 0.15
"""A search with a time limit gives a little another plan every time."""


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    plan: str
    figure: str
    ours: float
    measured: float
    difference: str
    source: str
    why: str


def lines() -> list[Line]:
    """The table, line by line."""
    rows = [row.split("|")[1:-1] for row in PAGE.read_text().splitlines() if row.startswith("| ")][1:]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [Line(plan, name, float(a), float(b), *rest) for plan, name, a, b, *rest in cells]


def differs(plan: str, found: Figures, inside_m2: float | None = None) -> list[str]:
    """Figures of the table that are no longer those of the plan: plan and page are to be looked at."""
    of_area = {"sheets a m²": found.sheets, "machine hours a m²": found.machine_hours}
    wrong = []
    for line in lines():
        if line.plan == plan:
            if line.figure in of_area:
                assert inside_m2 is not None
                now = of_area[line.figure] / inside_m2
            else:
                now = getattr(found, line.figure.replace(" ", "_"))
            if abs(now / line.ours - 1) > NEAR:
                wrong.append(f"{line.figure}: the page says {line.ours:g}, the plan {now:.3g}")
    return wrong
