"""Work under way on units that are no longer wanted, or cannot be made: it ends, and nothing follows it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from manyworks.planning.blocks import is_cut_by_others
from manyworks.planning.bookings import Booking
from manyworks.planning.homes import Unit
from manyworks.planning.places import Span, is_free
from manyworks.planning.plan import PlannedSheet
from manyworks.planning.problem import Absence, Outage, Problem, Started
from manyworks.planning.training import crew

ENDS = "ends what is no longer wanted"
"""Reason of the outages and absences that stand for work under way on cancelled units."""


def ending(problem: Problem, units: Collection[str]) -> tuple[tuple[Outage, ...], tuple[Absence, ...]]:
    """The machines and people that are still busy with these units, each until its work ends."""
    busy = [one for one in problem.started if one.unit in units and one.end > problem.now]
    outages = (Outage(one.workshop, one.pool, problem.now, one.end, 1, ENDS) for one in busy)
    return tuple(outages), _absent(problem, busy)


def _absent(problem: Problem, busy: Iterable[Started]) -> tuple[Absence, ...]:
    """The people whom work that has begun keeps busy, by what they can do."""
    kinds = {unit.id: unit.block for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    shops = {shop.id: shop for shop in problem.workshops}
    found = []
    for one in busy:
        block = blocks[kinds[one.unit]]
        step = next(step for step in block.operations if step.id == one.operation)
        need = crew(shops[one.workshop], block, step)
        if need.skill is not None:
            found.append(Absence(one.workshop, need.skill, problem.now, one.end, need.people, ENDS))
    return tuple(found)


def left(problem: Problem, units: Iterable[Unit]) -> list[Started]:
    """What has begun on units that are not among those that are planned, each with its machine.

    Where the machine is not said, or is no longer there, it is the first on which nothing has begun then.
    """
    planned = {unit.id for unit in units}
    have = {(shop.id, pool.id): pool.machines for shop in problem.workshops for pool in shop.pools}
    taken: dict[tuple[str, str, int], list[Span]] = defaultdict(list)
    found = []
    for one in sorted(problem.started, key=lambda one: (one.machine is None, one.start)):
        place, span, number = (one.workshop, one.pool), (one.start, one.end), one.machine
        if number is None or number >= have[place]:
            free = (i for i in range(have[place]) if is_free(taken[*place, i], span))
            number = next(free, 0)
        taken[*place, number].append(span)
        if one.unit not in planned:
            found.append(replace(one, machine=number))
    return found


def with_left(problem: Problem, units: Collection[Unit]) -> Problem:
    """The problem in which work under way on units that are not planned keeps its machine and its people."""
    blocks, known = {block.id: block for block in problem.blocks}, {unit.id: unit for unit in problem.units}
    busy = [
        one
        for one in left(problem, units)
        if one.end > problem.now
        and not is_cut_by_others(blocks[known[one.unit].block], known[one.unit].minutes, one.operation)
    ]
    if not busy:
        return problem
    bookings = list(problem.booked)
    for one in busy:
        span = max(one.start, problem.now), one.end
        assert one.machine is not None
        bookings.append(Booking(one.workshop, *span, one.machine, one.pool))
        bookings += [Booking(one.workshop, *span, person) for person in one.people]
    nameless = _absent(problem, (one for one in busy if not one.people))
    return replace(problem, booked=tuple(bookings), absences=(*problem.absences, *nameless))


def begun_without(problem: Problem, units: Collection[str]) -> tuple[PlannedSheet, ...]:
    """The sheets on which cutting has begun, without the parts of these units: what else is on them stays."""
    return tuple(
        replace(sheet, parts=tuple(placed for placed in sheet.parts if placed.unit not in units))
        for sheet in problem.begun_sheets
    )
