"""Distributions learnt from records are those that the records were drawn from."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning.history import Done, MachineRecord, doubt_from
from manyworks.planning.simulate import Doubt
from manyworks.refused import Refused
from tests.examples import SOLVING, examples


def drawn(count: int, spread: float, mean: float, people: bool, seed: int) -> list[Done]:
    """Lognormal durations with this mean ratio and coefficient of variation."""
    r, sigma2 = random.Random(seed), math.log(1 + spread**2)
    mu = math.log(mean) - sigma2 / 2
    return [Done(60.0, 60.0 * r.lognormvariate(mu, sigma2**0.5), people) for _ in range(count)]


@examples(SOLVING)
@given(st.floats(0.05, 0.6), st.floats(0.7, 1.6), st.integers(0, 99))
def test_spread_and_bias_come_back(spread: float, mean: float, seed: int) -> None:
    found = doubt_from(drawn(4000, spread, mean, True, seed))
    assert found.people_spread == pytest.approx(spread, rel=0.12)
    assert found.bias == pytest.approx(mean, rel=0.06)
    assert found.machine_spread == Doubt().machine_spread, "nothing is known of machines"
    assert "own records" in found.source and "the rest assumed" in found.source


def test_failures_come_from_repairs_and_working_time() -> None:
    machines = [MachineRecord(1000.0, (2.0, 4.0) * 5), MachineRecord(3000.0, (6.0,) * 10)]
    found = doubt_from([], machines)
    assert found.hours_between_failures == 200.0 and found.repair_hours == pytest.approx(4.5)
    with pytest.raises(Refused, match="no working time"):
        doubt_from([], [MachineRecord(0.0, (1.0,) * 30)])


def test_a_few_records_say_nothing() -> None:
    assert doubt_from(drawn(19, 0.5, 2.0, True, 1), [MachineRecord(10.0, (1.0,))]) == Doubt()


@pytest.mark.parametrize("minutes", [0.0, -1.0, float("nan"), float("inf")])
def test_a_time_that_cannot_be_is_refused(minutes: float) -> None:
    with pytest.raises(Refused):
        Done(60.0, minutes)
