"""Judges a plan: runs it, and looks at everything that is no matter of turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .around import judge_around
from .arrivals import judge_arrivals
from .bill import judge_bill
from .boards import judge_boards
from .cargo import judge_cargo
from .findings import Impossible
from .floor import Floor
from .haulage import judge_haulage
from .kits import judge_kits
from .promises import judge_promises
from .road import judge_road
from .stores import judge_stores
from .world import World


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was simulated, and what cannot be."""

    minutes: int
    acts: int
    loads: int
    impossible: tuple[Impossible, ...]

    def __str__(self) -> str:
        said = f"{self.minutes:,} minutes simulated, {self.acts:,} acts, {self.loads:,} loads: "
        return said + (f"{len(self.impossible)} impossible acts" if self.impossible else "all possible")


def judge(plan: Any, problem: Any, around: Sequence[tuple[Any, Any]] = ()) -> Verdict:
    """Run the plan of a problem, both as JSON documents; around it, plans that stand, with their problems."""
    world = World(plan, problem)
    floor = Floor(world)
    floor.run()
    judge_promises(world)
    judge_boards(world)
    judge_kits(world, floor.kits)
    judge_road(world, floor.packed)
    judge_cargo(world)
    judge_stores(world, floor.packed)
    judge_around(world, floor.packed, around)
    judge_arrivals(world)
    judge_bill(world)
    judge_haulage(world)
    found = tuple(sorted(world.found, key=lambda one: (one.at, one.kind)))
    return Verdict((world.last + 1) * world.minutes_per_unit, floor.acts, len(world.plan.loads), found)
