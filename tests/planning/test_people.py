"""People are persons with several skills: one pool of them, each of whom does one thing at a time."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from manyworks.planning.check import check
from manyworks.planning.events import PersonIll
from manyworks.planning.match import match
from manyworks.planning.model import Absence, People, Plan, Problem, ScheduledOperation
from manyworks.planning.problem_json import plan_to_dict, problem_from_dict, problem_to_dict
from manyworks.planning.reference import reference_problem
from manyworks.planning.replan import carried_on, replan
from manyworks.planning.solver import solve
from manyworks.planning.whatif import MorePeople
from manyworks.refused import Refused
from tests.planning.instances import DAY, rich_problem
from tests.planning.test_dispatch import equals_the_plain_one
from tests.planning.whole import incremental_equals_whole

KINDS = (("joiner",), ("inspector",), ("joiner", "inspector"), ("inspector", "painter", "joiner"))


def versatile(problem: Problem, seed: int) -> Problem:
    """The same workshops with a few persons each, of whom some can do several things."""
    r = random.Random(seed)
    shops = []
    for shop in problem.workshops:
        kinds = r.sample(KINDS, r.randrange(1, 4))
        people = tuple(People(skills, r.randrange(1, 3)) for skills in kinds)
        shops.append(replace(shop, people=(*people, People(("joiner", "inspector", "all"), 2))))
    return replace(problem, workshops=tuple(shops))


def helped(problem: Problem) -> Problem:
    """Its blocks take two more to be lifted, whatever they can do."""
    blocks = tuple(
        replace(block, operations=tuple(replace(o, helpers=1 + (o.id == "check")) for o in block.operations))
        for block in problem.blocks
    )
    return replace(problem, blocks=blocks)


def away(problem: Problem, *absences: Absence) -> Problem:
    return replace(problem, absences=absences)


def absence(skill: str, start: int, end: int, people: int = 1) -> Absence:
    return Absence("north", skill, start, end, people)


PROBLEMS = [
    *(
        pytest.param(versatile(rich_problem(units, seed), seed), id=f"{units}-{seed}")
        for units in (6, 14)
        for seed in (1, 2, 3)
    ),
    pytest.param(
        away(versatile(rich_problem(12, 4), 4), absence("joiner", 30, 90), absence("inspector", 60, 200)),
        id="absences",
    ),
    *(
        pytest.param(helped(versatile(rich_problem(10, seed), seed)), id=f"helped-{seed}")
        for seed in (5, 6, 7)
    ),
    pytest.param(helped(rich_problem(9, 8)), id="helped, one skill each"),
    pytest.param(
        away(helped(versatile(rich_problem(12, 4), 4)), absence("joiner", 30, 90), absence("all", 60, 200)),
        id="helped, absences",
    ),
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_compiled_dispatcher_equals_the_plain_one(problem: Problem) -> None:
    equals_the_plain_one(problem, 5)


@pytest.mark.parametrize("problem", [p.values[0] for p in PROBLEMS[3:]])
def test_incremental_equals_whole(problem: Problem) -> None:
    incremental_equals_whole(problem, 40, 50)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_plans_name_who_does_what_and_nothing_is_wrong_with_them(problem: Problem) -> None:
    plan = solve(problem, iterations=300, seed=1)
    assert check(problem, plan) == []
    assert any(bar.people for bar in plan.operations)


@pytest.mark.parametrize("seed", range(6))
def test_what_has_begun_keeps_its_people(seed: int) -> None:
    problem = versatile(rich_problem(12, seed), seed)
    problem = helped(problem) if seed % 2 else problem
    plan = solve(problem, iterations=200, seed=1)
    now = sorted(bar.start for bar in plan.operations)[len(plan.operations) // 2]
    rest = carried_on(problem, plan, now=now)
    equals_the_plain_one(rest, seed)
    incremental_equals_whole(rest, 20, 50)
    again = solve(rest, iterations=200, seed=2)
    assert check(rest, again) == []
    silent = replace(rest, started=tuple(replace(one, people=()) for one in rest.started))
    assert problem_from_dict(problem_to_dict(rest)) == rest
    assert solve(silent, iterations=50).operations
    ill = replan(
        problem, plan, now=now, events=[PersonIll("north", "joiner", now, now + 5 * DAY)], iterations=50
    )
    assert check(ill.problem, ill.plan) == []


def test_two_persons_who_can_do_everything_are_two() -> None:
    """Counted by skill they were four, and a home took half the time."""
    problem = rich_problem(30, 2)
    one = replace(problem.workshops[0], people=(People(("joiner", "inspector"), 2),))
    two = replace(one, people=(People(("joiner",), 2), People(("inspector",), 2)))
    pools = tuple(replace(pool, machines=4) for pool in one.pools)
    together, apart = (
        solve(replace(problem, workshops=(replace(shop, pools=pools),)), iterations=300)
        for shop in (one, two)
    )
    assert together.late_time > apart.late_time
    busy = [bar for bar in together.operations if bar.people]
    for bar in busy:
        at_once = [b for b in busy if b.start <= bar.start < b.end]
        assert len([person for b in at_once for person in b.people]) <= 2


def test_who_can_do_least_goes_first() -> None:
    """The inspector is not kept from inspecting by joinery that a joiner could do."""
    problem = rich_problem(1, 2)
    people = (People(("inspector", "joiner")), People(("joiner",), 2))
    problem = replace(problem, workshops=(replace(problem.workshops[0], people=people),))
    bars = {bar.operation: bar for bar in solve(problem, iterations=10).operations}
    assert bars["cut"].people == ()
    assert set(bars["join"].people) == {1, 2}
    assert bars["check"].people == (0,)


def test_a_document_that_counts_each_skill_by_itself_keeps_its_meaning() -> None:
    problem = rich_problem(4, 1)
    document = problem_to_dict(problem)
    for shop in document["workshops"]:
        shop["people"] = [{**team, "skill": team["skills"][0]} for team in shop["people"]]
        for team in shop["people"]:
            del team["skills"]
    assert problem_from_dict(document) == problem
    # a plan from then names nobody, and is read as it was meant
    plan = solve(problem, iterations=100)
    assert "people" in str(plan_to_dict(plan)["operations"])
    unnamed = replace(plan, operations=tuple(replace(bar, people=()) for bar in plan.operations))
    assert check(problem, unnamed) == []


@pytest.mark.parametrize("skills", [(), ("joiner", "joiner")], ids=["none", "twice"])
def test_a_team_says_what_it_can_do(skills: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        People(skills)


def test_teams_with_the_same_skills_are_one() -> None:
    shop = rich_problem().workshops[0]
    with pytest.raises(Refused):
        replace(shop, people=(People(("a", "b")), People(("b", "a"))))


def test_too_few_persons_for_a_crew_is_said() -> None:
    problem = rich_problem(2, 1)
    alone = replace(problem.workshops[0], people=(People(("joiner", "inspector")),))
    fit = match(replace(problem, workshops=(alone,))).fits["wall", "make"][0]
    assert not fit.able
    assert fit.reasons == ("has 1 of the 2 people with the skill joiner",)
    two = replace(alone, people=(People(("joiner", "inspector"), 2),))
    fit = match(helped(replace(problem, workshops=(two,)))).fits["wall", "make"][0]
    assert fit.reasons[0] == "has 2 of the 3 people whom assembly takes at once"


def test_more_people_have_only_the_skill_and_of_fewer_the_versatile_stay() -> None:
    problem = versatile(reference_problem(2, 2, 2), 1)
    shop = replace(problem.workshops[0], people=(People(("joiner", "inspector"), 2), People(("joiner",), 1)))
    problem = replace(problem, workshops=(shop, *problem.workshops[1:]))
    more = MorePeople(shop.id, "joiner", 2).change(problem).workshops[0]
    assert more.people == (People(("joiner", "inspector"), 2), People(("joiner",), 3))
    fewer = MorePeople(shop.id, "joiner", -2).change(problem).workshops[0]
    assert fewer.people == (People(("joiner", "inspector"), 1),)


Fault = Callable[[ScheduledOperation, ScheduledOperation], tuple[ScheduledOperation, ScheduledOperation]]
FAULTS: dict[str, Any] = {
    "people.number": lambda bar: replace(bar, people=bar.people[:1]),
    "people.skill": lambda bar: replace(bar, people=(0, *bar.people[1:])),
    "people.unknown": lambda bar: replace(bar, people=(*bar.people[1:], 17)),
    "people.overlap": None,
}


def test_a_crew_short_of_hands_or_of_the_skill_is_found() -> None:
    """Whoever helps needs no skill, and whoever has it may help; helpers do not join."""
    problem = helped(rich_problem(6, 2))
    people = (People(("inspector",), 3), People(("joiner",), 2), People(("joiner", "inspector"), 2))
    problem = replace(problem, workshops=(replace(problem.workshops[0], people=people),))
    plan = solve(problem, iterations=100)
    assert check(problem, plan) == []
    for who, code in (((3, 4), "people.number"), ((0, 1, 3), "people.skill"), ((0, 3, 4), None)):
        bars = tuple(replace(b, people=who) if b.operation == "join" else b for b in plan.operations)
        found = {v.code for v in check(problem, replace(plan, operations=bars))} - {"people.overlap"}
        assert found == ({code} if code else set())
    alone = replace(problem.workshops[0], people=(People(("joiner", "inspector"), 2),))
    assert "fit.crew" in {v.code for v in check(replace(problem, workshops=(alone,)), plan)}


def faulty(plan: Plan, code: str) -> Plan:
    bars = list(plan.operations)
    i = next(i for i, bar in enumerate(bars) if bar.operation == "join" and bar.workshop == "north")
    if FAULTS[code] is not None:
        bars[i] = FAULTS[code](bars[i])
        return replace(plan, operations=tuple(bars))
    j = next(
        j
        for j, bar in enumerate(bars)
        if j != i
        and bar.workshop == "north"
        and bar.operation == "fit"
        and bar.start < bars[i].end
        and bars[i].start < bar.end
    )
    bars[j] = replace(bars[j], people=bars[i].people[:1])
    return replace(plan, operations=tuple(bars))


@pytest.mark.parametrize("code", FAULTS)
def test_the_check_finds_each_fault(code: str) -> None:
    problem = rich_problem(6, 2)
    people = (People(("inspector",)), People(("joiner",), 2), People(("joiner", "inspector"), 2))
    shop = replace(problem.workshops[0], people=people)
    problem = replace(problem, workshops=(shop,))
    plan = solve(problem, iterations=100)
    assert check(problem, plan) == []
    assert code in {violation.code for violation in check(problem, faulty(plan, code))}


@pytest.mark.parametrize("seed", range(3))
def test_a_piece_stays_at_its_bench(seed: int) -> None:
    """One after the other, without a gap: a bench at which it was worked on is free."""
    problem = rich_problem(10, seed=seed)
    plan = solve(problem, iterations=200, seed=seed)
    assert check(problem, plan) == []
    bars = {(bar.unit, bar.operation): bar for bar in plan.operations}
    follows = [
        ({bars[unit.id, "join"].machine, bars[unit.id, "fit"].machine}, bars[unit.id, "check"])
        for unit in problem.units
        if bars[unit.id, "join"].end == bars[unit.id, "check"].start
    ]
    assert follows
    for benches, inspection in follows:
        assert inspection.machine in benches
