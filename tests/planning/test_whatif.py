"""What if: changes to the network, prices as people read them, what it takes, surer plans, fair shares."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from manyworks.planning.bound import lower_bound
from manyworks.planning.check import check
from manyworks.planning.drawing.heat import Strip, heat_svg
from manyworks.planning.fairness import member_shares
from manyworks.planning.first import plan_by_hand
from manyworks.planning.model import Calendar, Place, Plan, Problem
from manyworks.planning.prices import hours_of_a_day, price_table
from manyworks.planning.reference import reference_problem
from manyworks.planning.robust import make_surer, mean_chance
from manyworks.planning.solver import solve
from manyworks.planning.whatif import (
    AddWorkshop,
    Change,
    LongerHours,
    LoseWorkshop,
    MoreMachines,
    MorePeople,
    MoreTrainees,
    Scenario,
    by_search,
    change_from_dict,
    change_to_dict,
    only_adds,
    scenarios_from_dict,
    what_if,
    what_it_takes,
)
from manyworks.refused import Refused
from tests.planning.instances import CLOCK, rich_problem

CHANGES: list[Change] = [
    AddWorkshop("south", "Second south", Place(3.0, 4.0)),
    LoseWorkshop("north"),
    MoreMachines("north", "router", 2),
    LongerHours("north", 4.0),
    MorePeople("north", "joiner"),
    MoreTrainees("north", "bench", "joiner", ("wall",), 1.5, 2),
]


@pytest.fixture(scope="module")
def crowded() -> tuple[Problem, Plan]:
    problem = reference_problem(4, 4, 12, seed=3, load=1.05)
    return problem, solve(problem, iterations=15_000, seed=1)


def test_every_change_leaves_a_problem_that_can_be_planned_and_comes_back_from_its_document() -> None:
    problem = rich_problem(6)
    for change in CHANGES:
        assert change_from_dict(json.loads(json.dumps(change_to_dict(change)))) == change
        changed = change.change(problem)
        assert changed != problem
        assert check(changed, solve(changed, iterations=200)) == []


def test_what_only_adds_is_told_from_what_takes() -> None:
    adds = [change for change in CHANGES if only_adds(change)]
    assert [one.kind for one in adds] == ["add-workshop", "more-machines", "longer-hours", "more-people"]
    assert not only_adds(MoreMachines("north", "router", -1))
    assert not only_adds(MorePeople("north", "joiner", -1))


def test_changes_do_what_they_say() -> None:
    problem = rich_problem(2)
    north = problem.workshops[0]
    more = MorePeople("north", "joiner").change(problem).workshops[0]
    assert {g.skills[0]: g.count for g in more.people}["joiner"] == 3
    assert {p.id: p.machines for p in more.pools} == {"router": 1, "old-router": 1, "bench": 3}
    assert MoreMachines("north", "old-router", -1).change(problem).workshops[0].pools == (
        north.pools[0], north.pools[2],
    )  # fmt: skip
    longer = LongerHours("north", 3).change(problem).workshops[0].calendar
    assert [b - a for a, b in longer.hours] == [12] * 5
    assert [b - a for a, b in LongerHours("north", 16).change(problem).workshops[0].calendar.hours] == [
        16
    ] * 5
    trained = MoreTrainees("north", "bench", "joiner", ("wall",), 2.0).change(problem)
    place = trained.workshops[0].pools[-1]
    assert (place.id, place.machines, place.time_factor) == ("bench+trainee1", 1, 0.9 * 2.0)
    assert place.training is not None and place.training.mentor_skill == "joiner"
    (wider,) = MoreTrainees("north", "bench", "inspector", ("wall",)).change(trained).workshops[0].pools[3:]
    assert wider == replace(place, machines=2), "the place that is there gets larger"
    assert MorePeople("north", "joiner").change(trained).workshops[0].pools[-1] == place
    alone = MorePeople("north", "joiner", -2).change(trained).workshops[0]
    assert all(pool.training is None for pool in alone.pools), "without mentors no place"
    extra = AddWorkshop("north").change(problem).workshops[-1]
    assert extra.id != "north" and extra.place == north.place and extra.pools == north.pools


@pytest.mark.parametrize(
    "change",
    [
        LoseWorkshop("nowhere"),
        MoreMachines("north", "laser"),
        LongerHours("nowhere"),
        MoreTrainees("north", "laser", "joiner", ("wall",)),
        MoreTrainees("north", "bench", "joiner", ("roof",)),
    ],
)
def test_a_change_to_nothing_is_refused(change: Change) -> None:
    with pytest.raises(Refused, match="does not exist"):
        change.change(rich_problem(1))


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "format"),
        ({"format": "manyworks.whatif/1", "scenarios": [{}]}, "scenarios[0]"),
        ({"format": "manyworks.whatif/1", "scenarios": [{"name": "x", "changes": [{"kind": "wish"}]}]},
         "scenarios[0].changes[0].kind"),
        ({"format": "manyworks.whatif/1", "scenarios": [{"name": "x", "changes": [
            {"kind": "longer-hours", "workshop": "w", "hours": -1}]}]}, "scenarios[0].changes[0].hours"),
    ],
)  # fmt: skip
def test_a_document_that_makes_no_sense_is_refused_with_its_place(document: object, field: str) -> None:
    with pytest.raises(Refused) as caught:
        scenarios_from_dict(document)
    assert caught.value.field == field


def test_more_capacity_is_never_worse_and_less_is_never_better_than_the_bound(
    crowded: tuple[Problem, Plan],
) -> None:
    problem, _plan = crowded
    busy = price_table(problem, lower_bound(problem, iterations=60).prices).rows[0]
    assert busy.kind == "machines"
    scenarios = [
        Scenario("one more", (MoreMachines(busy.workshop, busy.name),)),
        Scenario("one lost", (LoseWorkshop(busy.workshop),)),
    ]
    asis, more, lost = what_if(problem, scenarios, by_search(iterations=8000))
    assert more.made.plan.cost < asis.made.plan.cost < lost.made.plan.cost
    for outcome in (asis, more, lost):
        assert check(outcome.made.problem, outcome.made.plan) == []
        assert outcome.made.plan.gap is not None and outcome.made.plan.gap >= -1e-9
    assert {a.cut for a in lost.made.plan.assignments} | {a.make for a in lost.made.plan.assignments} <= {
        w.id for w in problem.workshops if w.id != busy.workshop
    }


def test_what_it_takes_ends_on_time_and_says_where_the_network_breaks(crowded: tuple[Problem, Plan]) -> None:
    problem, _plan = crowded
    steps = list(what_it_takes(problem, by_search(iterations=6000), most_steps=8))
    assert steps[0].made.plan.late_units > 0
    assert steps[-1].made.plan.late_units < steps[0].made.plan.late_units
    assert [len(step.scenario.changes) for step in steps] == list(range(len(steps)))
    first = steps[1].scenario.changes[0]
    assert isinstance(first, MoreMachines)
    assert (first.workshop, first.pool) == (steps[0].scarce.rows[0].workshop, steps[0].scarce.rows[0].name)


def test_prices_are_summed_by_week_and_open_hours() -> None:
    problem = reference_problem(4, 4, 12, seed=3, load=1.05)
    bound = lower_bound(problem, iterations=60)
    table = price_table(problem, bound.prices)
    assert len(table.rows) == len({(p.workshop, p.kind, p.name) for p in bound.prices})
    week = 6 * problem.clock.units_per_day
    by_key = {(p.workshop, p.kind, p.name, p.begin): p.per_hour for p in bound.prices}
    for row in table.rows:
        for begin, price, hours in zip(table.weeks, row.per_hour, row.open_hours):
            assert price == by_key.get((row.workshop, row.kind, row.name, begin), 0.0)
            assert 0 <= hours <= week / problem.clock.units_per_hour
    worths = [row.worth for row in table.rows]
    assert worths == sorted(worths, reverse=True) and worths[0] > 0
    assert table.rows[0].per_hour[table.rows[0].dearest] == max(table.rows[0].per_hour)
    assert price_table(problem, ()).rows == ()


def test_a_day_is_as_long_as_the_workshop_is_open() -> None:
    problem = rich_problem(1)
    assert hours_of_a_day(problem, "north") == 9
    day = CLOCK.units_per_day
    split = Calendar(((8, 12), (13, 17), (day + 8, day + 12)), 7 * day)
    shop = replace(problem.workshops[0], calendar=split)
    assert hours_of_a_day(replace(problem, workshops=(shop,)), "north") == 6


def test_a_heat_strip_is_well_formed_and_escaped() -> None:
    strips = [Strip("Router <1> of A&B", (0.0, 3.4, 120.0), ("nothing", "3 < 4", "£120 & more"))]
    for columns in (["3 Aug", "10 Aug", "17 Aug"], [str(i) for i in range(3)]):
        picture = ElementTree.fromstring(heat_svg(strips, columns, label="What an hour is worth"))
        titles = [node.text for node in picture.iter("{http://www.w3.org/2000/svg}title")]
        assert titles == ["What an hour is worth", "nothing", "3 < 4", "£120 & more"]
    ElementTree.fromstring(heat_svg([], [], label="Nothing is scarce"))


def test_a_surer_plan_keeps_every_rule_and_its_price_is_said_on_fresh_runs() -> None:
    problem = reference_problem(6, 6, 10, seed=2, load=0.8)
    plan = solve(problem, iterations=10_000, seed=1)
    surer = make_surer(problem, plan, goal=0.9, iterations=9000, seed=5)
    assert check(problem, surer.plan) == []
    assert surer.price == pytest.approx(surer.plan.cost - plan.cost)
    assert mean_chance(surer.after) > mean_chance(surer.before)
    assert surer.after.lateness < surer.before.lateness
    assert surer.expected_price < 0, "the slack pays for itself in lateness that does not happen"


def test_shares_add_up_and_are_charged_as_the_check_charges_them() -> None:
    problem = rich_problem(8, fairness_per_hour=7.0, share_cap=0.4)
    plan = solve(problem, iterations=500)
    rows = member_shares(problem, plan)
    minutes = {b.id: sum(o.minutes for o in b.operations) for b in problem.blocks}
    total = sum(minutes[u.block] for u in problem.units) / 60
    assert sum(row.hours for row in rows) == pytest.approx(total)
    assert sum(row.fair_hours for row in rows) == pytest.approx(total)
    assert sum(row.cost for row in rows) == pytest.approx(plan.costs.fairness)
    assert all(row.cap_hours == pytest.approx(0.4 * total) for row in rows)


def test_the_plan_by_hand_is_a_whole_plan_that_passes_the_check() -> None:
    problem = rich_problem(8, share_cap=0.2)
    plan, hand = solve(problem, iterations=500), plan_by_hand(problem)
    assert hand is not None
    assert hand.cost == pytest.approx(plan.by_hand)
    assert check(problem, hand) == []
    assert hand.costs.paid == pytest.approx(hand.costs.work + hand.costs.transfer + hand.costs.delivery)
