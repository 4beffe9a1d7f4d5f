"""What the work costs: exact minutes times the rate of the machines that a workshop quotes."""

import math
from collections import defaultdict

from .documents import Row
from .floor import timed_sheets
from .world import World

MINUTE = 1.0
WAITING = 1.25
"""Where unlike machines share a queue, a unit that either may cut has time for the slower one."""


def judge_bill(world: World) -> None:
    """Add all work up and compare."""
    _cutting(world)
    total = 0.0
    for a in world.plan.assignments:
        unit = world.units.get(a.unit)
        if unit is None or a.cut not in world.shops or a.make not in world.shops:
            return
        block = world.blocks[unit.block]
        for step in block.operations:
            pool = quoted(world, world.shops[a.cut if step.group == "cut" else a.make], block, step)
            if pool is None:
                continue
            standard = world.standard_minutes(unit.id, step.id)
            if standard > 0:
                minutes = standard * pool.time_factor + pool.setup_minutes
                total += minutes * pool.rate_per_hour / 60
    said = world.plan.costs.get("work", 0.0)
    if not math.isclose(said, total, rel_tol=1e-6, abs_tol=1e-6):
        what = f"the work is said to cost {said:.2f}; exact minutes × rate are {total:.2f}"
        world.find("money.work", 0, "plan", what)


def _cutting(world: World) -> None:
    """Machines are charged for as many minutes as the sheets take that are cut on them."""
    charged: dict[tuple[str, str], float] = defaultdict(float)
    taken: dict[tuple[str, str], float] = defaultdict(float)
    for sheet in timed_sheets(world):
        taken[sheet.workshop, sheet.pool] += sheet.minutes
    for bar in world.plan.operations:
        pool, step = world.pools.get((bar.workshop, bar.pool)), world.step(bar)
        begun = (bar.unit, bar.operation) in world.begun
        if pool is not None and step is not None and step.sheets and not begun:
            minutes = world.standard_minutes(bar.unit, bar.operation) * pool.time_factor
            charged[bar.workshop, bar.pool] += minutes
    for (shop, pool_id), minutes in charged.items():
        least = taken[shop, pool_id]
        if world.plan.sheets and not least - MINUTE < minutes < least * WAITING + MINUTE:
            what = f"cutting is charged {minutes:.1f} min; its sheets take {least:.1f}"
            world.find("money.work", 0, f"{shop}, {pool_id}", what)


def quoted(world: World, shop: Row, block: Row, step: Row) -> Row | None:
    """The fastest machines of a workshop that can do a step: it has one price for it."""
    trainees = [pool for pool in shop.pools if _trains(pool, block, step)]
    if trainees:
        mentor = trainees[0].training.mentor_skill
        pools = [pool for pool in trainees if pool.training.mentor_skill == mentor]
    else:
        pools = [pool for pool in shop.pools if pool.training is None]
    able = [pool for pool in pools if _able(world, shop, pool, block, step)]
    return min(able, key=lambda pool: float(pool.time_factor), default=None)


def _trains(pool: Row, block: Row, step: Row) -> bool:
    training = pool.training
    return (
        training is not None
        and block.id in training.blocks
        and step.process in pool.processes
        and (training.hold_points or not step.hold_point)
        and (training.first_articles or not block.first_article)
    )


def _able(world: World, shop: Row, pool: Row, block: Row, step: Row) -> bool:
    if step.process not in pool.processes:
        return False
    if step.group == "make":
        low = None in (block.height_mm, pool.height_mm) or block.height_mm <= pool.height_mm
        sized = block.length_mm is not None and block.width_mm is not None
        return low and (not sized or _lies(block.length_mm, block.width_mm, pool))
    return all(_cuts(world, shop, pool, world.parts[line.part]) for line in block.parts)


def _cuts(world: World, shop: Row, pool: Row, part: Row) -> bool:
    thinnest, thickest = pool.thickness_min_mm or 0.0, pool.thickness_max_mm or math.inf
    exact = part.tolerance_mm is None or (pool.tolerance_mm or math.inf) <= part.tolerance_mm
    listed = [
        board
        for board in world.problem.stock
        if (board.material, board.thickness_mm) == (part.material, part.thickness_mm)
    ]
    here = [board for board in listed if board.workshop in (None, shop.id)]
    return (
        _lies(part.length_mm, part.width_mm, pool)
        and thinnest <= part.thickness_mm <= thickest
        and (not pool.materials or part.material in pool.materials)
        and exact
        and (not listed or any(_lies(board.length_mm, board.width_mm, pool) for board in here))
    )


def _lies(length: float, width: float, pool: Row) -> bool:
    """Along the bed, or turned by 90 degrees."""
    bed = sorted(side if side is not None else math.inf for side in (pool.length_mm, pool.width_mm))
    return all(a <= b for a, b in zip(sorted((length, width)), bed))
