"""First articles: the compiled rule equals the plain one, and incremental runs equal whole ones."""

from dataclasses import replace

import numpy as np
import pytest

from manyworks.planning.dispatch.floor import UNIT_BITS, new_desk
from manyworks.planning.dispatch.settle import schedule_all
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import Problem
from manyworks.planning.reference import reference_problem
from manyworks.planning.search.anneal import anneal
from manyworks.planning.search.moves import KINDS, list_choices
from tests.planning.series import series_problem
from tests.planning.test_dispatch import broken, equals_the_plain_one


def gated_reference(seed: int, homes: int = 5) -> Problem:
    problem = reference_problem(homes, 5, 12, seed)
    return replace(problem, blocks=tuple(replace(b, first_article=True) for b in problem.blocks))


@pytest.mark.parametrize(
    "problem",
    [
        *(series_problem(n, seed, both) for n in (4, 9, 14) for seed in (1, 2, 3) for both in (True, False)),
        gated_reference(1, 3),
    ],
)
def test_the_compiled_gate_equals_the_plain_one(problem: Problem) -> None:
    equals_the_plain_one(problem, 3)


@pytest.mark.parametrize(
    "problem",
    [
        gated_reference(1),
        broken(gated_reference(2)),
        *(series_problem(14, seed, seed % 2 == 0) for seed in range(1, 9)),
        series_problem(40, 9),
        replace(series_problem(16, 10), now=50),
        series_problem(14, 11, fairness_per_hour=20.0, share_cap=0.4),
    ],
)
def test_incremental_equals_whole_after_every_few_moves(problem: Problem) -> None:
    incremental_equals_whole(problem)


def incremental_equals_whole(problem: Problem) -> None:
    """Many small rounds of moves; after each, the plan is what a fresh schedule of it gives."""
    first = first_plan(problem, match(problem))
    assert first.compiled is not None
    assert first.best is not None
    compiled, floor = first.compiled, first.compiled.floor
    state = compiled.state(first.best.place, first.best.priority)
    desk = new_desk(floor, state)
    cost = schedule_all(floor, state, desk)
    choices = list_choices(floor, len(floor.shop))
    units = np.nonzero(floor.movable.any(axis=1))[0].astype(np.int64)
    weights = np.arange(1, KINDS + 1) / KINDS
    seed, counts, work = np.array([4711]), np.zeros((KINDS, 3), np.int64), np.zeros((2, 5), np.int64)
    day = problem.clock.units_per_day
    for i in range(150):
        heat = 300.0 if i % 2 else 3.0
        cost += anneal(floor, state, desk, choices, units, weights, heat, 12, day, seed, counts, work)
        whole = compiled.state(state.place, state.rank >> UNIT_BITS)
        again = schedule_all(floor, whole, new_desk(floor, whole))
        assert np.array_equal(whole.bar, state.bar)
        assert np.array_equal(whole.ends, state.ends)
        assert np.array_equal(whole.late, state.late)
        assert np.array_equal(whole.opened, state.opened)
        assert again == pytest.approx(cost, abs=1e-4)
    assert counts[:, 2].sum() > 50
