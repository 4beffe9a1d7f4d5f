"""Every bar has a sentence, and the sentence is true."""

from collections import Counter
from dataclasses import replace

import pytest

from manyworks.planning.explain import Explainer
from manyworks.planning.model import Absence, Explanation, Plan, Problem, ScheduledOperation
from manyworks.planning.reference import reference_problem
from manyworks.planning.replan import replan
from manyworks.planning.solver import solve
from tests.planning.instances import rich_problem


@pytest.fixture(scope="module")
def explained() -> tuple[Problem, Plan, dict[tuple[str, str], Explanation]]:
    problem = reference_problem(6, 8, 12, 1)
    plan = solve(problem, iterations=10_000)
    return problem, plan, {(e.unit, e.operation): e for e in Explainer(problem, plan).all()}


def words(bar: ScheduledOperation) -> str:
    """What the process of an operation of the reference problem is called."""
    steps = {o.id: o.process for o in reference_problem(1, 1, 1).blocks[0].operations}
    return steps[bar.operation].replace("-", " ")


def test_every_bar_is_explained(explained: tuple[Problem, Plan, dict[tuple[str, str], Explanation]]) -> None:
    _, plan, reasons = explained
    assert len(reasons) == len(plan.operations)
    kinds = Counter(reason.waits_for for reason in reasons.values())
    assert {"release", "predecessor", "machine"} <= kinds.keys()
    assert all(reason.text.endswith(".") for reason in reasons.values())


def test_who_follows_at_once_does_and_who_waits_for_a_machine_names_its_last_user(
    explained: tuple[Problem, Plan, dict[tuple[str, str], Explanation]],
) -> None:
    problem, plan, reasons = explained
    bars = {(o.unit, o.operation): o for o in plan.operations}
    release = {unit.id: unit.release for unit in problem.units}
    after = {o.id: o.after for o in problem.blocks[0].operations}
    for key, bar in bars.items():
        reason = reasons[key]
        if reason.waits_for == "release":
            assert bar.start == release[bar.unit]
        elif reason.waits_for == "predecessor":
            assert bar.start == max(bars[bar.unit, name].end for name in after[bar.operation])
        elif reason.waits_for == "machine":
            users = [o for o in plan.operations if (o.workshop, o.pool) == (bar.workshop, bar.pool)]
            named = [
                o
                for o in users
                if f", piece {o.unit} of " in reason.text and f"last {words(o)} of " in reason.text
            ]
            assert named and min(o.end for o in named) <= bar.start


def test_the_next_best_workshop_is_named_with_its_price(
    explained: tuple[Problem, Plan, dict[tuple[str, str], Explanation]],
) -> None:
    problem, plan, reasons = explained
    for assignment in plan.assignments[:5]:
        text = reasons[assignment.unit, "cut-1"].prices
        assert text in reasons[assignment.unit, "cut-1"].said
        assert f"{assignment.cut} cuts it for" in text
        assert "EUR" in text
        assert "would cost" in text
    assert problem.currency == "EUR"


def test_people_are_named_when_they_are_what_is_missing() -> None:
    problem = rich_problem(12, 3)
    plan = solve(problem, iterations=10)
    reasons = [Explainer(problem, plan).why(o.unit, o.operation) for o in plan.operations]
    assert any("at work as joiner" in reason.text for reason in reasons if reason.waits_for == "people")


def test_a_kit_on_its_way_is_what_the_next_workshop_waits_for() -> None:
    problem = reference_problem(1, 2, 1)
    first, second = problem.workshops
    cutter = replace(first, pools=tuple(pool for pool in first.pools if pool.id in ("cnc", "sand")))
    maker = replace(second, pools=tuple(pool for pool in second.pools if pool.id != "cnc"))
    if not any(pool.id == "ins" for pool in maker.pools):
        maker = replace(maker, pools=(*maker.pools, *(pool for pool in first.pools if pool.id == "ins")))
    problem = replace(problem, workshops=(cutter, maker))
    plan = solve(problem, iterations=10)
    reason = Explainer(problem, plan).why("U0", "assemble")
    assert reason.waits_for == "transport"
    assert f"on the way from {cutter.id}" in reason.text
    assert "is the only workshop that makes it" in reason.prices


def test_what_has_begun_is_fixed() -> None:
    problem = reference_problem(2, 3, 4)
    plan = solve(problem, iterations=100)
    first = min(plan.operations, key=lambda o: o.start)
    again = replan(problem, plan, now=first.start + 1, iterations=100)
    reason = Explainer(again.problem, again.plan).why(first.unit, first.operation)
    assert (reason.waits_for, reason.text) == ("fixed", "It has begun and stays where it is.")


def test_codes_are_told_in_people_s_words() -> None:
    problem = rich_problem(12, 3)
    plan = solve(problem, iterations=10)
    told = {"assembly": "putting together", "joiner": "carpenter", "cnc-routing": "routing"}
    texts = [why.text for why in Explainer(problem, plan, told).all()]
    assert any("carpenter" in text for text in texts) and any("putting together" in text for text in texts)
    assert not any(code in text for text in texts for code in ("cnc-routing", "joiner", "assembly"))


def test_people_who_are_away_are_said() -> None:
    problem = rich_problem(12, 3)
    plan = solve(problem, iterations=10)
    why = next(w for w in Explainer(problem, plan).all() if w.waits_for == "people")
    bar = next(o for o in plan.operations if (o.unit, o.operation) == (why.unit, why.operation))
    skill = next(o.skill for o in problem.blocks[0].operations if o.id == bar.operation)
    away = Absence(bar.workshop, skill or "", 0, bar.start)
    later = Explainer(replace(problem, absences=(away,)), plan).why(bar.unit, bar.operation)
    assert "1 of whom are away" in later.text
