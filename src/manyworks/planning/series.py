"""Which unit of a plan is the first article of its block at a workshop, and when its series could run."""

from collections import defaultdict
from typing import NamedTuple

from manyworks.planning.blocks import Group
from manyworks.planning.plan import Plan
from manyworks.planning.problem import Problem

Series = tuple[str, str, Group]
"""Workshop, block type and group."""


class FirstArticle(NamedTuple):
    """The unit that was finished first, and when."""

    unit: str
    end: int


def first_articles(problem: Problem, plan: Plan) -> dict[Series, FirstArticle]:
    """The first article of every series that had to wait for one."""
    blocks = {block.id: block for block in problem.blocks if block.first_article}
    kinds = {unit.id: unit.block for unit in problem.units if unit.block in blocks}
    groups = {(block.id, o.id): o.group for block in blocks.values() for o in block.operations}
    ends: dict[Series, dict[str, int]] = defaultdict(dict)
    for bar in plan.operations:
        if bar.unit in kinds:
            block = kinds[bar.unit]
            series = ends[bar.workshop, block, groups[block, bar.operation]]
            series[bar.unit] = max(series.get(bar.unit, 0), bar.end)
    known = {(a.workshop, a.block, a.group) for a in problem.accepted}
    firsts = {}
    for (shop, block, group), units in ends.items():
        if not known & {(shop, block, group), (shop, block, None)}:
            end, unit = min((end, unit) for unit, end in units.items())
            firsts[shop, block, group] = FirstArticle(unit, end)
    return firsts
