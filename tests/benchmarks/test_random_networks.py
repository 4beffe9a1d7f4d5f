"""Plans of networks drawn at random are possible, on the floor and on the road."""

from dataclasses import replace

import pytest

from benchmarks.judge import judge
from manyworks.planning.model import Place, Problem, Transport
from manyworks.planning.vehicles import FLEET
from tests.benchmarks.made import documents, planned, planned_around
from tests.benchmarks.networks import beside, network, on_the_road


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


@pytest.mark.parametrize("seed", range(12))
def test_a_second_plan_around_one_that_stands_is_possible_beside_it(seed: int) -> None:
    first = planned(network(seed), seed)
    second = planned_around(beside(network(seed)), seed + 1, first)
    written = documents(second, first)
    assert second.violations == ()
    assert judge(written.plan, written.problem, written.around).impossible == ()


@pytest.mark.parametrize("seed", range(8))
def test_two_plans_with_few_vans_are_possible_beside_a_third(seed: int) -> None:
    first = planned(on_the_road(seed), seed)
    second = planned_around(beside(on_the_road(seed)), seed + 1, first)
    third = planned_around(beside(beside(on_the_road(seed))), seed + 2, first, second)
    written = documents(third, first, second)
    said = {found.code for found in third.violations}
    assert said <= {"store.full"}
    found = {one.kind for one in judge(written.plan, written.problem, written.around).impossible}
    assert found <= ({"store.full", "store.both"} if said else set())


def test_a_second_plan_that_knows_nothing_of_the_first_is_not() -> None:
    first = planned(network(3), 3)
    written = documents(planned(beside(network(3)), 4), first)
    found = {one.kind for one in judge(written.plan, written.problem, written.around).impossible}
    assert {"machine.both", "person.both"} <= found


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
