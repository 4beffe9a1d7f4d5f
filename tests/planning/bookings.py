"""Machines and people that plans that stand have booked, at random times; and which bars run into that."""

import random
from dataclasses import replace

from manyworks.planning.model import Booking, Plan, Problem
from tests.planning.instances import DAY


def with_bookings(problem: Problem, seed: int, count: int = 12, days: int = 9, longest: int = 14) -> Problem:
    """So many bookings, of machines and of people, that do not overlap and may touch."""
    r = random.Random(seed)
    booked: list[Booking] = []
    for _ in range(count):
        shop = r.choice(problem.workshops)
        pool = r.choice((None, *shop.pools))
        have = sum(team.count for team in shop.people) if pool is None else pool.machines
        start = r.choice((r.randrange(days * DAY), r.randrange(days) * DAY + r.choice((8, 12, 17))))
        new = Booking(
            shop.id,
            start,
            start + r.randrange(1, longest),
            r.randrange(have),
            None if pool is None else pool.id,
            "Another plan",
        )
        if not any(_same(new, one) and new.start < one.end and one.start < new.end for one in booked):
            booked.append(new)
    return replace(problem, booked=tuple(booked))


def _same(one: Booking, two: Booking) -> bool:
    return (one.workshop, one.pool, one.number) == (two.workshop, two.pool, two.number)


def run_into(problem: Problem, plan: Plan) -> list[tuple[str, str, Booking]]:
    """Every bar that has not begun, with what it runs into."""
    begun = {(one.unit, one.operation) for one in problem.started}
    idle = {
        (unit.id, operation.id)
        for unit in problem.units
        for block in problem.blocks
        if block.id == unit.block and unit.minutes
        for operation, minutes in zip(block.operations, unit.minutes)
        if minutes == 0
    }
    return [
        (bar.unit, bar.operation, one)
        for bar in plan.operations
        if (bar.unit, bar.operation) not in begun | idle
        for one in problem.booked
        if bar.workshop == one.workshop and bar.start < one.end and one.start < bar.end
        if (one.pool, one.number) == (bar.pool, bar.machine)
        or (one.pool is None and one.number in bar.people)
    ]
