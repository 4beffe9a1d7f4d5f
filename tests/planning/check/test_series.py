"""First articles in whole plans: solved, checked, explained, simulated, planned again, written and read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.planning import reference_problem, solve
from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Accepted, Plan, Problem, Started
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.planning.replan import replan
from manyworks.planning.series import first_articles
from manyworks.planning.simulate import Doubt, simulate
from manyworks.refused import Refused
from tests.examples import SOLVING, examples
from tests.planning.series import series_problem

CERTAIN = Doubt(machine_spread=0, people_spread=0, journey_spread=0, hours_between_failures=None)


def gated(problem: Problem) -> Problem:
    return replace(problem, blocks=tuple(replace(block, first_article=True) for block in problem.blocks))


def broken_by(problem: Problem, plan: Plan) -> set[str]:
    return {violation.code for violation in check(problem, plan)}


@given(seed=st.integers(0, 10_000), units=st.integers(1, 14), both=st.booleans(), now=st.integers(5, 150))
@examples(SOLVING)
def test_solved_and_replanned_series_pass_the_check(seed: int, units: int, both: bool, now: int) -> None:
    problem = series_problem(units, seed, both)
    plan = solve(problem, iterations=300, seed=seed)
    assert check(problem, plan) == []
    assert lower_bound(problem, iterations=30, upper=plan.cost).value <= plan.cost * (1 + 1e-9)
    again = replan(problem, plan, now=now, iterations=200, seed=seed)
    assert check(again.problem, again.plan) == []


def test_a_plan_that_ignores_the_gate_is_caught_and_an_accepted_block_may() -> None:
    free = reference_problem(4, 4, 10, 1)
    plan, problem = solve(free, iterations=2000, seed=1), gated(free)
    assert broken_by(problem, plan) == {"series.first-article"}
    known = tuple(Accepted(w.id, b.id) for w in problem.workshops for b in problem.blocks)
    assert broken_by(replace(problem, accepted=known), plan) == set()
    cut = replace(problem, accepted=tuple(replace(a, group="cut") for a in known))
    assert {v.message.split()[0] for v in check(cut, plan)} == {"make"}
    assert solve(problem, iterations=2000, seed=1).cost > plan.cost
    assert solve(replace(problem, accepted=known), iterations=2000, seed=1).cost == plan.cost


def test_two_that_had_begun_go_on_and_the_third_waits_for_the_first_of_them() -> None:
    problem = series_problem(3, 1)
    wall = problem.blocks[0].id
    units = tuple(replace(unit, block=wall, release=0, due=300) for unit in problem.units)
    begun = tuple(
        Started(f"U{i}", "cut", "south", "router", 8 + i, 12 + i) for i in range(2)
    )  # two side by side, whatever the rule says
    problem = replace(
        problem, units=units, accepted=(), workshops=problem.workshops[1:2], started=begun, now=10
    )
    plan = solve(problem, iterations=50)
    assert check(problem, plan) == []
    bars = {bar.unit: bar for bar in plan.operations if bar.operation == "cut"}
    assert bars["U1"].start == 9
    assert bars["U2"].start == bars["U0"].end == 12


def test_who_waits_for_a_first_article_is_told_which_and_how_long() -> None:
    problem = gated(reference_problem(4, 4, 10, 1))
    plan = solve(problem, iterations=500, seed=1)
    bars = {(bar.unit, bar.operation): bar for bar in plan.operations}
    firsts = first_articles(problem, plan)
    found = [why for why in Explainer(problem, plan).all() if why.waits_for == "first-article"]
    assert found
    for why in found:
        bar = bars[why.unit, why.operation]
        group = next(o.group for o in problem.blocks[0].operations if o.id == why.operation)
        block = next(unit.block for unit in problem.units if unit.id == why.unit)
        first = firsts[bar.workshop, block, group]
        assert bar.start == first.end
        assert (
            f"Waits for the first article: {problem.blocks[0].name}, piece {first.unit.rpartition('/')[2]} of"
            in why.text
        )


def test_without_doubt_a_series_runs_as_planned_and_a_slow_first_article_delays_it() -> None:
    problem = gated(reference_problem(4, 4, 10, 1))
    plan = solve(problem, iterations=500, seed=1)
    found = simulate(problem, plan, runs=1, doubt=CERTAIN)
    assert found.lateness == pytest.approx(plan.costs.lateness)
    ungated = replace(
        problem, accepted=tuple(Accepted(w.id, b.id) for w in problem.workshops for b in problem.blocks)
    )
    slow = replace(CERTAIN, bias=1.5)
    assert (
        simulate(problem, plan, runs=1, doubt=slow).lateness
        >= simulate(ungated, plan, runs=1, doubt=slow).lateness
    )


def test_accepted_articles_are_written_read_and_must_exist() -> None:
    problem = replace(
        series_problem(3, 1), accepted=(Accepted("north", "wall"), Accepted("west", "floor", "cut"))
    )
    document = problem_to_dict(problem)
    assert problem_from_dict(document) == problem
    for field, value in (("workshop", "nowhere"), ("block", "door")):
        wrong = {**document, "accepted": [{**document["accepted"][0], field: value}]}
        with pytest.raises(Refused) as refusal:
            problem_from_dict(wrong)
        assert (refusal.value.code, refusal.value.field) == ("problem.reference", f"accepted[0].{field}")
