"""Incremental runs against fresh ones: whatever the search changes, the plan is the one a fresh run gives."""

import numpy as np
import pytest

from manyworks.planning.dispatch.floor import UNIT_BITS, new_desk
from manyworks.planning.dispatch.settle import schedule_all
from manyworks.planning.first import first_plan
from manyworks.planning.match import match
from manyworks.planning.model import Problem
from manyworks.planning.search.anneal import anneal
from manyworks.planning.search.moves import KINDS, list_choices


def incremental_equals_whole(problem: Problem, rounds: int = 150, moves: int = 12) -> None:
    """Many small rounds of moves, hot and cold in turn; after each, a fresh schedule is the same."""
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
    for i in range(rounds):
        heat = 300.0 if i % 2 else 3.0
        cost += anneal(floor, state, desk, choices, units, weights, heat, moves, day, seed, counts, work)
        whole = compiled.state(state.place, state.rank >> UNIT_BITS)
        again = schedule_all(floor, whole, new_desk(floor, whole))
        assert np.array_equal(whole.bar, state.bar)
        assert np.array_equal(whole.ends, state.ends)
        assert np.array_equal(whole.late, state.late)
        assert np.array_equal(whole.opened, state.opened)
        if problem.policy.fairness_per_hour:  # otherwise nobody keeps count
            assert np.allclose(whole.load, state.load)
        assert again == pytest.approx(cost, abs=1e-4)
    assert counts[:, 2].sum() > 50
