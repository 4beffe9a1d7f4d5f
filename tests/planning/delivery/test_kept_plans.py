"""Plans that were kept before loads had a day are still read, and a plan by hand that is better is taken."""

from dataclasses import replace
from typing import Any

import pytest

from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.pipeline import Effort, plan_everything
from manyworks.planning.problem_json import plan_from_dict, plan_to_dict, problem_from_dict, problem_to_dict
from manyworks.refused import Refused
from tests.planning.instances import rich_problem
from tests.planning.naive import naive_plan


def as_it_was(load: dict[str, Any]) -> dict[str, Any]:
    """A load as plan.json had it until November 2026."""
    stops = [{key: stop[key] for key in ("place", "arrive", "units")} for stop in load["stops"]]
    kept = {key: load[key] for key in ("vehicle", "units", "kilometres", "mass_kg", "carbon_kgco2e")}
    return kept | {
        "home": stops[-1]["place"],
        "depart": load["stops"][0]["leave"],
        "arrive": stops[-1]["arrive"],
        "stops": stops,
    }


def test_a_plan_of_before_is_still_read() -> None:
    problem = rich_problem(4, 1)
    plan = with_deliveries(problem, naive := naive_plan(problem, 1), plan_deliveries(problem, naive))
    document = plan_to_dict(plan)
    document["loads"] = [as_it_was(load) for load in document["loads"]]
    read = plan_from_dict(document)
    assert [(one.depart, one.arrive, one.units) for one in read.loads] == [
        (one.depart, one.arrive, one.units) for one in plan.loads
    ]
    assert [one.brought for one in read.loads] == [one.brought for one in plan.loads]
    assert plan_from_dict(plan_to_dict(read)).loads == read.loads


def test_a_home_and_a_workshop_may_have_like_names() -> None:
    problem = rich_problem(4, 1)
    shop = replace(problem.workshops[0], id="plot H0")
    problem = replace(problem, workshops=(shop,))
    plan = naive_plan(problem, 1)
    loads = plan_deliveries(problem, plan).loads
    assert {stop.place for load in loads for stop in load.yards} == {"plot H0"}
    assert {stop.place for load in loads for stop in load.homes} == {"H0", "H1"}
    both = replace(problem, workshops=(replace(shop, id="H0"),))
    loads = plan_deliveries(both, naive_plan(both, 1)).loads
    assert {stop.place for load in loads for stop in load.homes} == {"H0", "H1"}


def test_a_network_without_vehicles_is_refused() -> None:
    document = problem_to_dict(rich_problem(2, 1)) | {"fleet": []}
    with pytest.raises(Refused, match="who brings what is made"):
        problem_from_dict(document)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_is_dearer_than_that_by_hand(seed: int) -> None:
    problem = rich_problem(8, seed, fairness_per_hour=20.0)
    block = replace(problem.blocks[0], parts=())
    fleet = tuple(replace(vehicle, count=1) for vehicle in problem.fleet)
    transport = replace(problem.transport, cost_per_km=None)
    problem = replace(problem, blocks=(block,), transport=transport, fleet=fleet)
    made = plan_everything(problem, Effort(seed=seed, iterations=1))
    assert made.by_hand is not None
    assert made.plan.cost <= made.by_hand.cost * (1 + 1e-9)
    assert made.violations == ()
