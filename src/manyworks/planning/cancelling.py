"""Work under way on units that are no longer wanted, or cannot be made: it ends, and nothing follows it."""

from collections.abc import Collection
from dataclasses import replace

from manyworks.planning.bookings import Booking
from manyworks.planning.homes import Unit
from manyworks.planning.plan import PlannedSheet
from manyworks.planning.problem import Absence, Outage, Problem
from manyworks.planning.training import crew

ENDS = "ends what is no longer wanted"
"""Reason of the outages and absences that stand for work under way on cancelled units."""


def ending(problem: Problem, units: Collection[str]) -> tuple[tuple[Outage, ...], tuple[Absence, ...]]:
    """The machines and people that are still busy with these units, each until its work ends."""
    kinds = {unit.id: unit.block for unit in problem.units}
    blocks = {block.id: block for block in problem.blocks}
    shops = {shop.id: shop for shop in problem.workshops}
    outages, absences = [], []
    for begun in problem.started:
        if begun.unit not in units or begun.end <= problem.now:
            continue
        outages.append(Outage(begun.workshop, begun.pool, problem.now, begun.end, 1, ENDS))
        block = blocks[kinds[begun.unit]]
        step = next(step for step in block.operations if step.id == begun.operation)
        busy = crew(shops[begun.workshop], block, step)
        if busy.skill is not None:
            absences.append(Absence(begun.workshop, busy.skill, problem.now, begun.end, busy.people, ENDS))
    return tuple(outages), tuple(absences)


def with_left(problem: Problem, units: Collection[Unit]) -> Problem:
    """The problem in which work under way on units that are not planned keeps its machine and its people."""
    planned = {unit.id for unit in units}
    left = [one for one in problem.started if one.unit not in planned and one.end > problem.now]
    if not left:
        return problem
    bookings, unnamed = list(problem.booked), []
    for one in left:
        span = max(one.start, problem.now), one.end
        if one.machine is None:
            unnamed.append(one.unit)
            continue
        bookings.append(Booking(one.workshop, *span, one.machine, one.pool))
        bookings += [Booking(one.workshop, *span, person) for person in one.people]
    outages, absences = ending(problem, unnamed)
    return replace(
        problem,
        booked=tuple(bookings),
        outages=(*problem.outages, *outages),
        absences=(*problem.absences, *absences),
    )


def begun_without(problem: Problem, units: Collection[str]) -> tuple[PlannedSheet, ...]:
    """The sheets on which cutting has begun, without the parts of these units: what else is on them stays."""
    return tuple(
        replace(sheet, parts=tuple(placed for placed in sheet.parts if placed.unit not in units))
        for sheet in problem.begun_sheets
    )
