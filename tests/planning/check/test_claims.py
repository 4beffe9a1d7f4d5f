"""What a plan says about itself: its status, the plan by hand, and what each bar waits for."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from manyworks.planning import solve
from manyworks.planning.check import check
from manyworks.planning.explain import Explainer
from manyworks.planning.model import MaterialArrival, Plan, Problem, Refusal, Started
from tests.planning.instances import DAY, rich_problem


def codes(problem: Problem, plan: Plan) -> set[str]:
    return {violation.code for violation in check(problem, plan)}


def explained(problem: Problem) -> Plan:
    plan = solve(problem, iterations=100)
    return replace(plan, explanations=tuple(Explainer(problem, plan).all()), bound=plan.cost / 2)


@cache
def told_plan() -> tuple[Problem, Plan]:
    problem = rich_problem(8, 3)
    return problem, explained(problem)


def with_reason(plan: Plan, step: str, **changes: Any) -> Plan:
    """The first explanation of this operation, changed."""
    old = next(said for said in plan.explanations if said.operation == step)
    told = tuple(replace(said, **changes) if said is old else said for said in plan.explanations)
    return replace(plan, explanations=told)


MUTATIONS: dict[str, Callable[[Plan], Plan]] = {
    "plan.status empty": lambda p: replace(p, status="empty"),
    "plan.status partial": lambda p: replace(p, status="partial"),
    "plan.status complete": lambda p: replace(p, refusals=(Refusal("U0", "wall", "no"),)),
    "figure.by-hand below the bound": lambda p: replace(p, by_hand=p.cost / 3),
    "figure.by-hand below nothing": lambda p: replace(p, by_hand=-1.0, bound=None),
    "explanation.unknown unit": lambda p: with_reason(p, "cut", unit="U99"),
    "explanation.unknown operation": lambda p: with_reason(p, "cut", operation="paint"),
    "explanation.missing": lambda p: replace(p, explanations=p.explanations[1:]),
    "explanation.missing twice": lambda p: replace(p, explanations=p.explanations + p.explanations[:1]),
    "explanation.waits predecessor": lambda p: with_reason(p, "cut", waits_for="predecessor"),
    "explanation.waits transport": lambda p: with_reason(p, "cut", waits_for="transport"),
    "explanation.waits people": lambda p: with_reason(p, "cut", waits_for="people"),
    "explanation.waits fixed": lambda p: with_reason(p, "cut", waits_for="fixed"),
    "explanation.waits first-article": lambda p: with_reason(p, "cut", waits_for="first-article"),
    "explanation.waits store": lambda p: with_reason(p, "cut", waits_for="store"),
    "explanation.waits material": lambda p: with_reason(p, "cut", waits_for="material"),
    "explanation.waits now": lambda p: with_reason(p, "cut", waits_for="now"),
    "explanation.waits release": lambda p: with_reason(p, "check", waits_for="release"),
    "explanation.waits closed": lambda p: _at_noon(p, "closed"),
    "explanation.waits machine": lambda p: _first_of_its_lane(p, "machine"),
}


def _at_noon(plan: Plan, kind: Any) -> Plan:
    """A bar that begins in the middle of a working day, said to wait for that kind."""
    noon = next(b for b in plan.operations if 9 <= b.start % DAY <= 16)
    return _said(plan, noon.unit, noon.operation, kind)


def _first_of_its_lane(plan: Plan, kind: Any) -> Plan:
    first = min(plan.operations, key=lambda b: b.start)
    return _said(plan, first.unit, first.operation, kind)


def _said(plan: Plan, unit: str, step: str, kind: Any) -> Plan:
    told = tuple(
        replace(said, waits_for=kind) if (said.unit, said.operation) == (unit, step) else said
        for said in plan.explanations
    )
    return replace(plan, explanations=told)


@pytest.mark.parametrize("code", MUTATIONS)
def test_each_rule_catches_a_plan_that_says_what_is_not_so(code: str) -> None:
    problem, plan = told_plan()
    assert codes(problem, plan) == set()
    assert code.split(" ")[0] in codes(problem, MUTATIONS[code](plan))


def test_a_plan_may_stop_early_and_an_empty_one_is_empty() -> None:
    problem, plan = told_plan()
    assert codes(problem, replace(plan, status="cancelled")) == set()
    nothing = replace(problem, units=())
    empty = solve(nothing, iterations=1)
    assert codes(nothing, empty) == set()
    assert codes(nothing, replace(empty, status="complete")) == {"plan.status"}


def _held(problem: Problem, plan: Plan) -> Problem:
    """Half of the work has begun, the rest waits for boards."""
    now = sorted(b.start for b in plan.operations)[len(plan.operations) // 2] + 1
    begun = tuple(
        Started(b.unit, b.operation, b.workshop, b.pool, b.start, b.end)
        for b in plan.operations
        if b.start < now
    )
    boards = (MaterialArrival("ply", now + 2 * DAY),)
    return replace(problem, now=now, started=begun, material_arrivals=boards)


def test_reasons_of_all_kinds_hold() -> None:
    problem, plan = told_plan()
    kinds = {said.waits_for for said in plan.explanations}
    first = replace(problem.blocks[0], first_article=True)
    series = replace(problem, blocks=(first,), workshops=problem.workshops[:1])
    for other in (series, _held(problem, plan)):
        again = explained(other)
        assert codes(other, again) == set()
        kinds |= {said.waits_for for said in again.explanations}
    assert kinds >= {"predecessor", "first-article", "material", "fixed", "release", "closed"}, kinds
