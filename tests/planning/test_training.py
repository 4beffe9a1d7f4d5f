"""Training places: who does what, what it is worth, and that every part of the planner means the same."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.explain import Explainer
from manyworks.planning.match import match
from manyworks.planning.model import Absence, People, Plan, Pool, Problem, Training
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.planning.replan import replan
from manyworks.planning.simulate import Doubt, simulate
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.exact import Exact, tight
from tests.planning.instances import DAY, rich_problem
from tests.planning.naive import naive_plan
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.trainees import trainee_problem, with_place
from tests.planning.whole import incremental_equals_whole

CERTAIN = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)
JOINERY = Training("joiner", ("wall",))


def broken_by(problem: Problem, plan: Plan) -> set[str]:
    return {violation.code for violation in check(problem, plan)}


def one_shop(units: int, training: Training | None, value: float = 0.0) -> Problem:
    """One workshop with two joiners, with a place for a trainee or without."""
    problem = rich_problem(units, 1, trainee_hour_value=value)
    shop = problem.workshops[0]
    return replace(problem, workshops=(shop if training is None else with_place(shop, training),))


def tiny(seed: int, value: float) -> Problem:
    """A problem small enough for a proof, in which one workshop of three keeps all assembly for a trainee."""
    problem = tight(1, 3, 3, seed)
    training, shops = Training("mentor", ("cassette",)), []
    for i, shop in enumerate(problem.workshops):
        bench = next((p for p in shop.pools if "assembly" in p.processes), None)
        if bench is not None and i % 3 != 1:
            place = Pool("place", ("assembly", "packing"), bench.rate_per_hour, 2, 1.5, training=training)
            shop = replace(shop, pools=(*shop.pools, place), people=(People(("mentor",)),))
        shops.append(shop)
    policy = replace(problem.policy, trainee_hour_value=value)
    return replace(problem, workshops=tuple(shops), policy=policy)


@pytest.mark.parametrize("seed", range(8))
def test_the_compiled_dispatcher_equals_the_plain_one(seed: int) -> None:
    equals_the_plain_one(trainee_problem(10, seed), 5)


@pytest.mark.parametrize("seed", range(6))
def test_incremental_equals_whole(seed: int) -> None:
    incremental_equals_whole(trainee_problem(14, seed, trainee_hour_value=60.0))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("value", [0.0, 15.0, 90.0])
def test_bound_optimum_and_plan_are_in_this_order(seed: int, value: float) -> None:
    problem = tiny(seed, value)
    best, rounding = Exact(problem).cost(), 2.0
    # a search may end in another of the few plans that are nearly best, 9 % dearer: two are made
    plan = min((solve(problem, iterations=3000, seed=s) for s in (seed, 0)), key=lambda p: p.cost)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=100, upper=best).value <= best + rounding
    assert best - rounding <= plan.cost <= best + 0.08 * abs(best) + rounding


@given(
    seed=st.integers(0, 10_000),
    units=st.integers(1, 10),
    value=st.sampled_from([0.0, 12.0, 400.0]),
    now=st.integers(5, 150),
)
@examples(SOLVING)
def test_solved_and_replanned_problems_pass_and_cost_no_less_than_the_bound(
    seed: int, units: int, value: float, now: int
) -> None:
    problem = trainee_problem(units, seed, trainee_hour_value=value)
    plan = solve(problem, iterations=300, seed=seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=30, upper=plan.cost).value <= plan.cost + 1e-6
    again = replan(problem, plan, now=now, iterations=200, seed=seed)
    assert check(again.problem, again.plan) == []
    assert lower_bound(again.problem, iterations=30).value <= again.plan.cost + 1e-6


@given(seed=st.integers(0, 10_000), units=st.integers(1, 8), value=st.sampled_from([0.0, 40.0]))
@examples(SOLVING)
def test_the_bound_is_never_above_any_plan(seed: int, units: int, value: float) -> None:
    problem = trainee_problem(units, seed, trainee_hour_value=value)
    problem = replace(problem, blocks=tuple(replace(b, first_article=False) for b in problem.blocks))
    plan = naive_plan(problem, seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=40, upper=plan.cost).value <= plan.cost + 1e-6


def test_what_is_kept_goes_to_the_place_slower_and_a_mentor_stands_in_for_its_people() -> None:
    problem = one_shop(4, JOINERY)
    plan = solve(problem, iterations=300)
    assert {bar.pool for bar in plan.operations if bar.operation in ("join", "fit")} == {"trainee-bench"}
    assert {bar.pool for bar in plan.operations if bar.operation == "check"} == {"bench"}, "a hold point"
    # 5 standard hours take 7.5 at a factor of 1.5, on a clock of whole hours, half to even
    assert {bar.end - bar.start for bar in plan.operations if bar.operation == "join"} <= {8, 8 + 15, 8 + 63}
    one_mentor = replace(problem.workshops[0], people=(People(("joiner",), 1), People(("inspector",), 1)))
    alone = replace(problem, workshops=(one_mentor,))
    assert match(alone).fits["wall", "make"][0].able, "joining asks for two joiners, a trainee for one mentor"
    assert check(alone, solve(alone, iterations=100)) == []


def test_a_mentor_who_is_away_is_waited_for() -> None:
    problem = replace(one_shop(1, JOINERY), absences=(Absence("north", "joiner", 0, 20 * DAY, 2),))
    plan = solve(problem, iterations=50)
    assert check(problem, plan) == []
    assert min(bar.start for bar in plan.operations if bar.operation == "join") >= 20 * DAY
    early = replace(problem, absences=())
    assert "people.absence" in broken_by(problem, solve(early, iterations=50))


def test_more_trainees_than_mentors_are_caught() -> None:
    wide = with_place(rich_problem(6, 2).workshops[0], JOINERY, places=4)
    many = replace(wide, people=(People(("joiner",), 4), *wide.people[1:]))
    crowd = replace(rich_problem(6, 2), workshops=(many,))
    plan = solve(crowd, iterations=200)
    assert check(crowd, plan) == []
    few = replace(wide, people=(People(("joiner",), 1), *wide.people[1:]))
    assert broken_by(replace(crowd, workshops=(few,)), plan) >= {"people.capacity"}


def test_a_plan_that_ignores_the_reservation_is_caught_each_way() -> None:
    plain, kept = one_shop(3, None), one_shop(3, JOINERY)
    assert "training.kept" in broken_by(kept, solve(plain, iterations=100))
    plan = solve(kept, iterations=100)
    both = replace(kept, blocks=(*kept.blocks, replace(kept.blocks[0], id="floor")))
    shop = with_place(plain.workshops[0], Training("joiner", ("floor",)))
    assert "training.other" in broken_by(replace(both, workshops=(shop,)), plan)
    held = tuple(replace(o, hold_point=True) for o in kept.blocks[0].operations)
    barred = replace(kept, blocks=(replace(kept.blocks[0], operations=held),))
    assert "training.hold-point" in broken_by(barred, plan)
    gated = replace(kept, blocks=(replace(kept.blocks[0], first_article=True),))
    assert "training.first-article" in broken_by(gated, plan)
    marked = Training("joiner", ("wall",), hold_points=True, first_articles=True)
    allowed = replace(gated, workshops=(with_place(rich_problem(1).workshops[0], marked),))
    checked = solve(allowed, iterations=100)
    assert check(allowed, checked) == []
    assert {bar.pool for bar in checked.operations if bar.operation == "check"} == {"trainee-bench"}


def test_hours_are_worth_their_standard_time_and_draw_work_to_the_place() -> None:
    problem = one_shop(3, JOINERY, 20.0)
    plan = solve(problem, iterations=100)
    assert plan.costs.training == pytest.approx(-3 * (300 + 120) / 60 * 20)
    assert plan.cost == pytest.approx(plan.costs.total)
    wrong = replace(plan, costs=replace(plan.costs, training=-1.0))
    assert broken_by(problem, wrong) == {"cost.training"}
    shops = rich_problem(8, 3).workshops
    network = replace(rich_problem(8, 3), workshops=(with_place(shops[0], JOINERY), *shops[1:]))
    made = []
    for value in (0.0, 200.0):
        worth = replace(network, policy=replace(network.policy, trainee_hour_value=value))
        plan = solve(worth, iterations=2000)
        made.append(sum(a.make == "north" for a in plan.assignments))
    assert made[0] < made[1]


def test_without_training_places_the_value_changes_nothing() -> None:
    problem = rich_problem(8, 4)
    worth = replace(problem, policy=replace(problem.policy, trainee_hour_value=500.0))
    one, two = (solve(p, iterations=500) for p in (problem, worth))
    assert (one.assignments, one.operations, one.costs) == (two.assignments, two.operations, two.costs)
    assert one.costs.training == 0.0
    bounds = [lower_bound(p, iterations=20).value for p in (problem, worth)]
    assert bounds[0] == bounds[1]


def test_a_place_that_is_too_small_or_the_only_one_is_said() -> None:
    problem = one_shop(1, JOINERY)
    shop = problem.workshops[0]
    small = replace(shop.pools[-1], length_mm=1000.0, width_mm=1000.0)
    fit = match(replace(problem, workshops=(replace(shop, pools=(*shop.pools[:-1], small)),)))
    assert "of trainee-bench is 1,400 mm too short" in fit.fits["wall", "make"][0].reasons[0]
    only = replace(shop, pools=(shop.pools[0], shop.pools[-1]))
    fit = match(replace(problem, workshops=(only,)))
    assert fit.fits["wall", "make"][0].reasons == ("has no machine for inspection, but a trainee's place",)


def test_the_bars_say_that_they_are_kept_and_who_is_beside() -> None:
    problem = one_shop(4, JOINERY)
    plan = solve(problem, iterations=300)
    reasons = {(e.unit, e.operation): e for e in Explainer(problem, plan, {"joiner": "joinery"}).all()}
    text = reasons["U0", "join"].text
    assert "Kept for a trainee, with a mentor in joinery; takes 1.5 × as long." in text
    assert "trainee" not in reasons["U0", "check"].text
    single = replace(problem, workshops=(with_place(rich_problem(1).workshops[0], JOINERY, places=3),))
    waits = [
        e.text for e in Explainer(single, solve(single, iterations=300)).all() if e.waits_for == "people"
    ]
    assert any("Waits for a mentor in joiner" in text for text in waits)


def test_a_certain_simulation_repeats_the_plan() -> None:
    problem = trainee_problem(8, 3)
    plan = solve(problem, iterations=300)
    assert simulate(problem, plan, runs=1, doubt=CERTAIN).lateness <= plan.costs.lateness + 1e-6


def test_documents_and_refusals() -> None:
    problem = trainee_problem(3, 1, trainee_hour_value=9.0)
    document = json.loads(json.dumps(problem_to_dict(problem)))
    assert problem_from_dict(document) == problem
    place = next(p for w in document["workshops"] for p in w["pools"] if "training" in p)
    for field, value, code in (
        ("mentor_skill", "welder", "problem.training"),
        ("blocks", [], "problem.training"),
        ("blocks", ["roof"], "problem.reference"),
        ("hold_points", 1, "problem.type"),
    ):
        before, place["training"] = place["training"], {**place["training"], field: value}
        with pytest.raises(Refused) as refusal:
            problem_from_dict(document)
        assert refusal.value.code == code
        assert f".training.{field}" in str(refusal.value.field)
        place["training"] = before
