"""Plans of networks drawn at random are possible, on the floor and on the road, but for what is named."""

from dataclasses import replace

import pytest

from benchmarks.judge import judge
from manyworks.planning.model import Place, Problem, Transport
from manyworks.planning.vehicles import FLEET
from tests.benchmarks.made import documents, planned
from tests.benchmarks.networks import network, on_the_road

KITS = "kits are loaded in a yard that has closed, and fetched with more vans than there are"
BILL = "hours are billed from the base, not from first loading"
DRIVER = "one van is given two or three loads a day that take longer than its driver's day"
FOUND_AT_A_PRICE = {5: KITS, 16: KITS}
FOUND_ON_THE_ROAD = {5: f"{KITS}; {BILL}", 9: DRIVER, 16: f"{KITS}; {BILL}"}


def seeds(found: dict[int, str]) -> list[object]:
    """Twenty; those whose plan is known to be impossible must be found so."""
    marks = {seed: pytest.mark.xfail(strict=True, reason=why) for seed, why in found.items()}
    return [pytest.param(seed, marks=marks.get(seed, ())) for seed in range(20)]


def impossible(problem: Problem, seed: int) -> set[str]:
    """Kinds of impossible acts in its plan."""
    made = documents(planned(problem, seed))
    return {one.kind for one in judge(made.plan, made.problem).impossible}


@pytest.mark.parametrize("seed", seeds(FOUND_AT_A_PRICE))
def test_plans_at_a_price_of_driving_are_possible(seed: int) -> None:
    made = planned(network(seed), seed)
    written = documents(made)
    assert made.violations == ()
    assert judge(written.plan, written.problem).impossible == ()


@pytest.mark.parametrize("seed", seeds(FOUND_ON_THE_ROAD))
def test_plans_with_few_vans_are_possible(seed: int) -> None:
    made = planned(on_the_road(seed), seed)
    written = documents(made)
    assert made.violations == ()
    assert judge(written.plan, written.problem).impossible == ()


@pytest.mark.xfail(strict=True, reason="moving blocks aside takes minutes that the plot's window has not got")
def test_all_is_set_down_before_the_plot_closes() -> None:
    assert "load.closed" not in impossible(replace(network(18), transport=Transport(metric="plane")), 18)


@pytest.mark.xfail(strict=True, reason=BILL)
def test_hours_are_billed_from_first_loading() -> None:
    van = replace(FLEET[0], base=Place(0, 0), cost_per_hour=18.5)
    problem = replace(network(0), transport=Transport(metric="plane"), fleet=(van,))
    assert "money.bill" not in impossible(problem, 0)


@pytest.mark.xfail(strict=True, reason="plots whose largest class the fleet has not got are brought nothing")
def test_a_smaller_van_than_the_largest_that_gets_there_brings_it() -> None:
    problem = replace(network(0), transport=Transport(metric="plane"), fleet=FLEET[:1])
    assert "load.missing" not in impossible(problem, 0)


@pytest.mark.xfail(strict=True, reason="of two blocks before the same one, one is counted")
def test_all_that_is_in_the_way_is_moved() -> None:
    assert "van.handling" not in impossible(on_the_road(104), 104)


@pytest.mark.xfail(strict=True, reason="what nothing brings in time is neither refused nor on a load")
def test_a_block_that_nothing_brings_is_refused() -> None:
    assert "load.missing" not in impossible(on_the_road(105), 105)
