"""Plans of networks drawn at random are possible, on the floor and on the road."""

from dataclasses import replace

import pytest

from benchmarks.judge import judge
from manyworks.planning.model import Place, Problem, Transport
from manyworks.planning.vehicles import FLEET
from tests.benchmarks.made import documents, planned
from tests.benchmarks.networks import network, on_the_road


def impossible(problem: Problem, seed: int) -> set[str]:
    """Kinds of impossible acts in its plan."""
    made = documents(planned(problem, seed))
    return {one.kind for one in judge(made.plan, made.problem).impossible}


@pytest.mark.parametrize("seed", range(20))
def test_plans_at_a_price_of_driving_are_possible(seed: int) -> None:
    made = planned(network(seed), seed)
    written = documents(made)
    assert made.violations == ()
    assert judge(written.plan, written.problem).impossible == ()


@pytest.mark.parametrize("seed", [*range(20), 23, 25, 30, 31, 41, 62, 97, 104, 105, 123, 178])
def test_plans_with_few_vans_are_possible(seed: int) -> None:
    """What finds no room in a store, the plan says itself."""
    made = planned(on_the_road(seed), seed)
    written = documents(made)
    said = {found.code for found in made.violations}
    assert said <= {"store.full"}
    assert {one.kind for one in judge(written.plan, written.problem).impossible} == said


def test_all_is_set_down_before_the_plot_closes() -> None:
    assert "load.closed" not in impossible(replace(network(18), transport=Transport(metric="plane")), 18)


def test_hours_are_billed_from_the_base_and_back() -> None:
    van = replace(FLEET[0], base=Place(0, 0), cost_per_hour=18.5)
    problem = replace(network(0), transport=Transport(metric="plane"), fleet=(van,))
    assert "money.bill" not in impossible(problem, 0)


def test_a_smaller_van_than_the_largest_that_gets_there_brings_it() -> None:
    problem = replace(network(0), transport=Transport(metric="plane"), fleet=FLEET[:1])
    assert "load.missing" not in impossible(problem, 0)


def test_all_that_is_in_the_way_is_moved() -> None:
    assert "van.handling" not in impossible(on_the_road(104), 104)


def test_a_block_that_nothing_brings_is_refused() -> None:
    assert "load.missing" not in impossible(on_the_road(105), 105)
