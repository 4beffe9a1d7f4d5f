"""First articles: the compiled rule equals the plain one, and incremental runs equal whole ones."""

from dataclasses import replace

import pytest

from manyworks.planning.model import Problem
from manyworks.planning.reference import reference_problem
from tests.planning.series import series_problem
from tests.planning.test_dispatch import broken, equals_the_plain_one
from tests.planning.whole import incremental_equals_whole


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
