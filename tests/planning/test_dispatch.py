"""The compiled dispatcher equals the plain one, and its incremental runs equal whole ones."""

import random
from dataclasses import replace

import numpy as np
import pytest

from manyworks.planning.check import check
from manyworks.planning.compile import compile_problem
from manyworks.planning.dispatch.floor import ENDED
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import Outage, Problem
from manyworks.planning.reference import reference_problem
from manyworks.planning.search.improve import schedule, value
from manyworks.planning.solver import solve
from tests.planning.instances import rich_problem
from tests.planning.plain_dispatcher import Dispatcher, span
from tests.planning.whole import incremental_equals_whole


def draw_plan(problem: Problem, r: random.Random) -> tuple[np.ndarray, np.ndarray]:
    fits = match(problem)
    shops = {workshop.id: i for i, workshop in enumerate(problem.workshops)}
    place = [
        [shops[r.choice(fits.able(unit.block, group))] for group in ("cut", "make")] for unit in problem.units
    ]
    priority = [unit.due + r.randrange(100) for unit in problem.units]
    return np.array(place, np.int32), np.array(priority)


def equals_the_plain_one(problem: Problem, seed: int) -> None:
    """Four random plans, every operation's end in both dispatchers."""
    compiled = compile_problem(problem, match(problem), problem.units)
    r = random.Random(seed)
    for _ in range(4):
        place, priority = draw_plan(problem, r)
        known = compiled.fixed[: len(problem.units)]
        place = np.where(known >= 0, known, place)
        away = compiled.fixed[len(problem.units) :]
        state = schedule(
            compiled, np.concatenate([place, away]), np.concatenate([priority, np.zeros(len(away), np.int64)])
        )
        plain = Dispatcher(
            problem,
            {unit.id: tuple(pair) for unit, pair in zip(problem.units, place.tolist())},
            {unit.id: p for unit, p in zip(problem.units, priority.tolist())},
            compiled.floor.lag_shop.tolist(),
        ).run()
        at = 0
        for unit in problem.units:
            operations = next(block for block in problem.blocks if block.id == unit.block).operations
            for i in compiled.steps[unit.block]:
                assert state.bar[at, ENDED] == plain[unit.id, operations[i].id], (unit.id, operations[i].id)
                at += 1


def some_cut_by_others(problem: Problem) -> Problem:
    """Every third unit has all its parts on sheets of others."""
    blocks = tuple(
        replace(block, operations=tuple(replace(o, sheets=o.id == "cut") for o in block.operations))
        for block in problem.blocks
    )
    usual = {block.id: block.operations for block in blocks}
    units = tuple(
        replace(unit, minutes=tuple(0.0 if o.sheets else o.minutes for o in usual[unit.block]))
        if i % 3 == 0
        else unit
        for i, unit in enumerate(problem.units)
    )
    return replace(problem, blocks=blocks, units=units)


PROBLEMS = [
    *(
        pytest.param(rich_problem(units, seed), id=f"rich-{units}-{seed}")
        for units in (3, 8)
        for seed in (1, 2, 3)
    ),
    *(pytest.param(reference_problem(3, 4, 4, seed), id=f"reference-{seed}") for seed in (1, 2)),
    *(
        pytest.param(some_cut_by_others(rich_problem(12, seed)), id=f"cut-by-others-{seed}")
        for seed in (1, 2, 3)
    ),
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_compiled_dispatcher_equals_the_plain_one(problem: Problem) -> None:
    equals_the_plain_one(problem, 7)


def broken(problem: Problem) -> Problem:
    first = problem.workshops[0]
    pool = first.pools[0]
    return replace(problem, outages=(Outage(first.id, pool.id, 60, 160, 1),))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_is_cut_by_others_waits_for_no_machine(seed: int) -> None:
    """Its kit is ready in the first unit after its release that is open, also while every router is out."""
    problem = some_cut_by_others(rich_problem(12, seed))
    outages = tuple(
        Outage(shop.id, pool.id, 0, 2_000, pool.machines)
        for shop in problem.workshops
        for pool in shop.pools
        if "cnc-routing" in pool.processes
    )
    problem = replace(problem, outages=outages)
    plan = solve(problem, iterations=50)
    assert check(problem, plan) == []
    releases = {unit.id: unit.release for unit in problem.units if unit.minutes is not None}
    shops = {shop.id: shop.calendar for shop in problem.workshops}
    kits = [bar for bar in plan.operations if bar.operation == "cut" and bar.unit in releases]
    assert kits, "else this shows nothing"
    for bar in kits:
        assert (bar.start, bar.end) == span(shops[bar.workshop], releases[bar.unit], 1)
        assert bar.people == ()
    others = [b for b in plan.operations if b.operation == "cut" and b.unit not in releases]
    assert all(bar.start >= 2_000 for bar in others)


@pytest.mark.parametrize(
    "problem",
    [
        reference_problem(5, 5, 20, 1),
        reference_problem(3, 7, 9, 3),
        broken(reference_problem(5, 5, 10, 2)),
        rich_problem(12, 4),
        some_cut_by_others(rich_problem(12, 4)),
        some_cut_by_others(broken(rich_problem(14, 6))),
        rich_problem(12, 5, fairness_per_hour=20.0, share_cap=0.4),
    ],
)
def test_incremental_equals_whole_after_every_chunk_of_moves(problem: Problem) -> None:
    incremental_equals_whole(problem, 60, 50)


def test_the_reference_rule_costs_what_it_always_cost() -> None:
    """Costs of earliest due date + nearest workshop with slack, measured from the first prototype on.

    The plans are those of then; since 2026-11-29 their work is priced to the minute.
    """
    for size, seed, expected in (
        ((10, 5, 10), 1, 193_661),
        ((10, 5, 10), 2, 119_012),
        ((25, 15, 20), 1, 631_224),
    ):
        first = first_plan(problem := reference_problem(*size, seed), match(problem))
        # operations of one block that become ready together are served in another order than then
        assert first.cost_by_hand == pytest.approx(expected, rel=1e-3)


def test_value_does_not_change_what_it_is_given() -> None:
    problem = reference_problem(2, 3, 3)
    first = first_plan(problem, match(problem))
    assert first.compiled is not None
    assert first.best is not None
    before = first.best.place.copy()
    again = value(first.compiled, first.best.place, first.best.priority)
    assert again.cost == first.best.cost
    assert np.array_equal(before, first.best.place)
