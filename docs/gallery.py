"""Draws docs/reference/gallery: one picture of each kind, from problems that the library makes itself."""

from dataclasses import replace
from pathlib import Path

from manyworks.geometry import Geometry, Hole
from manyworks.planning import reference_problem, solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.drawing import plots
from manyworks.planning.model import Material, Part, PartCount, SheetStock
from manyworks.planning.nesting import NestRules
from manyworks.planning.sheets import nest_plan

FOLDER = Path(__file__).parent / "reference" / "gallery"


def pictures() -> dict[str, str]:
    """File name to SVG."""
    problem = reference_problem(homes=4, workshops=4, blocks_per_home=12, seed=3, load=1.05)
    bound = lower_bound(problem, iterations=60)
    plan = replace(solve(problem, iterations=20_000, seed=1), bound=bound.value)
    return {
        "lanes.svg": plots.lanes(problem, plan, days=14, pixels_per_day=60.0),
        "loads.svg": plots.loads(problem, plan),
        "convergence.svg": plots.convergence(plan),
        "prices.svg": plots.prices(problem, bound),
        "nest.svg": _nest(),
    }


def _nest() -> str:
    frame = ((0.0, 0.0), (900.0, 0.0), (900.0, 600.0), (0.0, 600.0))
    brace = ((0.0, 0.0), (700.0, 0.0), (620.0, 160.0), (80.0, 160.0))
    window = ((150.0, 120.0), (150.0, 480.0), (750.0, 480.0), (750.0, 120.0))
    parts = (
        Part("frame", "ply", 18, 900, 600, geometry=Geometry(frame, holes=(Hole(window),))),
        Part("brace", "ply", 18, 700, 160, geometry=Geometry(brace)),
        Part("rib", "ply", 18, 560, 120),
    )
    problem = reference_problem(homes=1, workshops=1, blocks_per_home=2)
    block = replace(
        problem.blocks[0], parts=(PartCount("frame", 2), PartCount("brace", 3), PartCount("rib", 4))
    )
    problem = replace(
        problem,
        blocks=(block,),
        parts=parts,
        materials=(Material("ply"),),
        stock=(SheetStock("full", "ply", 18, 2440, 1220),),
    )
    plan = solve(problem, iterations=10)
    sheets = nest_plan(problem, plan, NestRules(gap_mm=12, edge_mm=10), iterations=500).sheets
    return plots.nest(problem, replace(plan, sheets=sheets), 0)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        (FOLDER / name).write_text(picture)
