"""The cut is the sheet: its time on its machine, who waits for it, and the check that finds what is wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from manyworks.planning import in_turn
from manyworks.planning.check import check
from manyworks.planning.cut_by_sheet import cut_by_sheet
from manyworks.planning.cutting_shares import with_shares
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.events import Event, PartScrapped, PiecesChanged
from manyworks.planning.explain import Explainer
from manyworks.planning.model import Outage, PartCount, Plan, PlannedSheet, Problem
from manyworks.planning.nesting import NestRules
from manyworks.planning.pipeline import Effort, Result, plan_everything
from manyworks.planning.problem_json import plan_from_dict, plan_to_dict, problem_from_dict, problem_to_dict
from manyworks.planning.replan import carried_on
from manyworks.planning.simulate.doubt import Doubt
from manyworks.planning.simulate.network import build_network
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.planning.instances import DAY, rich_problem

RULES = NestRules(gap_mm=10, edge_mm=10)
SLOW = CuttingProfile(feed_mm_min=300.0, sheet_change_min=20.0)


def cut_from_sheets(problem: Problem, **profile: float) -> Problem:
    """Cut from sheets that hold four panels, three a block, by routers slow enough for a grid of an hour."""
    cutting = replace(SLOW, **profile)  # type: ignore[arg-type]
    blocks = tuple(
        replace(
            block,
            operations=tuple(replace(o, sheets=o.id == "cut") for o in block.operations),
            parts=(PartCount("panel", 3),),
        )
        for block in problem.blocks
    )
    panel = replace(problem.parts[0], length_mm=1100, width_mm=550)
    shops = tuple(
        replace(shop, pools=tuple(replace(pool, cutting=cutting) for pool in shop.pools))
        for shop in problem.workshops
    )
    return replace(problem, blocks=blocks, workshops=shops, parts=(panel,))


@pytest.fixture(scope="module")
def made() -> Result:
    return plan_everything(cut_from_sheets(rich_problem(12)), Effort(iterations=800), rules=RULES)


def test_every_sheet_has_its_machine_and_its_time_and_the_plan_is_sound(made: Result) -> None:
    assert made.violations == () and len(made.plan.sheets) > 3
    bars = {bar.unit: bar for bar in made.plan.operations if bar.operation == "cut"}
    assert any(len({placed.unit for placed in sheet.parts}) > 1 for sheet in made.plan.sheets)
    for sheet in made.plan.sheets:
        assert sheet.pool is not None and sheet.start < sheet.end and sheet.minutes > 20
        assert all(bars[placed.unit].end >= sheet.end for placed in sheet.parts)
    units = {unit.id: unit for unit in made.problem.units}
    taken = {bar.unit: units[bar.unit].minutes for bar in bars.values()}
    assert all(minutes is not None for minutes in taken.values())


def test_a_block_takes_what_its_sheets_take_and_not_what_was_estimated(made: Result) -> None:
    pools = {(shop.id, pool.id): pool for shop in made.problem.workshops for pool in shop.pools}
    bars = {bar.unit: bar for bar in made.plan.operations if bar.operation == "cut"}
    cutting = sum(
        unit.minutes[0] * pools[bars[unit.id].workshop, bars[unit.id].pool].time_factor
        for unit in made.problem.units
        if unit.minutes is not None
    )
    assert cutting == pytest.approx(sum(sheet.minutes for sheet in made.plan.sheets), abs=0.1)
    assert {minutes[0] for unit in made.problem.units if (minutes := unit.minutes)} != {150}


def test_problem_and_plan_come_back_whole_from_their_documents(made: Result) -> None:
    assert problem_from_dict(problem_to_dict(made.problem)) == made.problem
    assert plan_from_dict(plan_to_dict(made.plan)) == made.plan


def test_without_cuts_from_sheets_nothing_changes() -> None:
    problem = rich_problem(6)
    made = plan_everything(problem, Effort(iterations=300), rules=RULES)
    assert made.problem is problem
    assert all(sheet.pool is None for sheet in made.plan.sheets)


@pytest.mark.parametrize("seed", range(12))
def test_nest_and_workshops_agree_whatever_the_problem(seed: int) -> None:
    problem = cut_from_sheets(rich_problem(10, seed=seed), feed_mm_min=100.0 + 60 * seed)
    cut = cut_by_sheet(problem, solve(problem, iterations=200, seed=seed), RULES, iterations=0)
    assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []


def shared_by_two_routers(count: int, **profile: float) -> tuple[Problem, Plan]:
    """One yard with two like routers and small parts, so that many units lie on each sheet."""
    problem = cut_from_sheets(rich_problem(count), **profile)
    south = next(shop for shop in problem.workshops if shop.id == "south")
    router = replace(next(pool for pool in south.pools if pool.id == "router"), machines=2)
    others = tuple(pool for pool in south.pools if pool.id not in ("old-router", "router"))
    units = tuple(replace(unit, home="H0", release=problem.units[0].release) for unit in problem.units)
    problem = replace(
        problem,
        workshops=(replace(south, pools=(router, *others)),),
        units=units,
        parts=tuple(replace(part, length_mm=600.0, width_mm=400.0) for part in problem.parts),
    )
    return problem, solve(problem, iterations=100)


@pytest.mark.parametrize("feed", [30.0, 60.0, 120.0])
def test_two_like_routers_agree_at_once_and_nobody_is_nested_alone(feed: float) -> None:
    cut = cut_by_sheet(*shared_by_two_routers(16, feed_mm_min=feed), RULES, iterations=0)
    made = replace(cut.plan, sheets=cut.nested.sheets)
    assert check(cut.problem, made) == []
    assert (cut.turns, cut.alone) == (1, frozenset())
    assert len({(sheet.pool, sheet.machine) for sheet in made.sheets}) == 2


def test_who_waits_for_a_sheet_of_others_says_so() -> None:
    cut = cut_by_sheet(*shared_by_two_routers(16, feed_mm_min=30.0), RULES, iterations=0)
    made = replace(cut.plan, sheets=cut.nested.sheets)
    waiting = {a.unit: a.sheets_until for a in made.assignments if a.sheets_until is not None}
    assert waiting, "else this shows nothing"
    explained = replace(made, explanations=tuple(Explainer(cut.problem, made).all()))
    said = [one for one in explained.explanations if one.waits_for == "sheet"]
    assert said and {one.unit for one in said} <= waiting.keys()
    assert check(cut.problem, explained) == []
    told = replace(explained, assignments=tuple(replace(a, sheets_until=None) for a in made.assignments))
    assert "explanation.waits" in {v.code for v in check(cut.problem, told)}


@pytest.mark.parametrize("count", [12, 16, 20])
def test_who_has_no_sheet_of_its_own_is_ready_when_its_last_one_is_off(count: int) -> None:
    cut = cut_by_sheet(*shared_by_two_routers(count, feed_mm_min=30.0), RULES, iterations=0)
    made = replace(cut.plan, sheets=cut.nested.sheets)
    assert check(cut.problem, made) == []
    kits = {unit.id for unit in cut.problem.units if unit.minutes and unit.minutes[0] == 0}
    bars = [bar for bar in cut.plan.operations if bar.operation == "cut" and bar.unit in kits]
    assert bars, "else this shows nothing"
    for bar in bars:
        mine = [sheet for sheet in made.sheets if any(p.unit == bar.unit for p in sheet.parts)]
        last = max(mine, key=lambda sheet: sheet.end)
        assert (bar.pool, bar.machine, bar.end) == (last.pool, last.machine, last.end)
        assert bar.people == ()


def test_a_sheet_of_others_is_cut_first_in_the_time_of_its_unit() -> None:
    cut = cut_by_sheet(*shared_by_two_routers(16, feed_mm_min=30.0), RULES, iterations=0)
    bars = {bar.unit: bar for bar in cut.plan.operations if bar.operation == "cut"}
    for unit, bar in bars.items():
        own = [s for s in cut.nested.sheets if (s.machine, bar.start <= s.start < s.end <= bar.end)
               == (bar.machine, True) and any(p.unit == unit for p in s.parts)]  # fmt: skip
        shared = [len({p.unit for p in s.parts}) > 1 for s in sorted(own, key=lambda s: s.start)]
        assert shared == sorted(shared, reverse=True)


def test_twins_that_are_listed_one_by_one_are_as_good_as_a_pool_of_two() -> None:
    """Nobody is restless between them: what is booked is what the sheets take."""
    problem, _plan = shared_by_two_routers(16, feed_mm_min=30.0)
    shop = problem.workshops[0]
    router, *others = shop.pools
    twins = tuple(replace(router, id=name, machines=1) for name in ("a", "b"))
    problem = replace(problem, workshops=(replace(shop, pools=(*twins, *others)),))
    cut = cut_by_sheet(problem, solve(problem, iterations=100), RULES, iterations=0)
    assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []
    booked = sum((unit.minutes or (0,))[0] for unit in cut.problem.units) * router.time_factor
    assert booked == pytest.approx(sum(sheet.minutes for sheet in cut.nested.sheets), abs=0.1)
    assert cut.alone == frozenset() and len({sheet.pool for sheet in cut.nested.sheets}) == 2


def test_whoever_his_sheets_make_late_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last unit to be cut is wanted as soon as the first is there."""
    problem, plan = shared_by_two_routers(12, feed_mm_min=60.0)
    plain = cut_by_sheet(problem, plan, RULES, iterations=0).plan
    last = max(plain.assignments, key=lambda a: a.arrive)
    soon = min(a.arrive for a in plain.assignments)
    units = tuple(replace(u, due=soon) if u.id == last.unit else u for u in problem.units)
    arrivals = []
    for hurries in (0, in_turn.HURRIES):
        monkeypatch.setattr(in_turn, "HURRIES", hurries)
        cut = cut_by_sheet(replace(problem, units=units), plan, RULES, iterations=0)
        assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []
        arrivals += [a.arrive for a in cut.plan.assignments if a.unit == last.unit]
    assert arrivals[1] < arrivals[0] == last.arrive


def test_a_wait_may_go_past_a_date() -> None:
    problem, plan = shared_by_two_routers(16, feed_mm_min=30.0)
    units = tuple(replace(unit, due=unit.release + 1) for unit in problem.units)
    cut = cut_by_sheet(replace(problem, units=units), plan, RULES, iterations=0)
    assert any((a.sheets_until or 0) > a.due for a in cut.plan.assignments)
    assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []


def test_what_blocks_take_on_average_is_what_the_sheets_take_in_sum() -> None:
    problem = cut_from_sheets(rich_problem(10))
    cut = cut_by_sheet(problem, solve(problem, iterations=200), RULES, iterations=0)
    factors = {(shop.id, pool.id): pool.time_factor for shop in problem.workshops for pool in shop.pools}
    standard = sum(sheet.minutes / factors[sheet.workshop, sheet.pool or ""] for sheet in cut.nested.sheets)
    shared = with_shares(problem, cut.nested.sheets)
    assert sum((unit.minutes or (0,))[0] for unit in shared.units) == pytest.approx(standard)


def test_planning_again_leaves_begun_sheets_where_and_when_they_were_cut(made: Result) -> None:
    ends = sorted(bar.end for bar in made.plan.operations if bar.operation == "cut")
    now = ends[len(ends) // 2]
    going = carried_on(made.problem, made.plan, now=now)
    assert going.begun_sheets
    again = plan_everything(going, Effort(iterations=300), rules=RULES, carried_out=made.plan)
    assert again.violations == ()
    kept = {(s.workshop, s.pool, s.machine, s.start, s.end) for s in again.plan.sheets}
    begun = {(s.workshop, s.pool, s.machine, s.start, s.end) for s in going.begun_sheets}
    assert begun <= kept


Fault = Callable[[PlannedSheet], PlannedSheet]


def with_sheet(plan: Plan, change: Fault, index: int = 0) -> Plan:
    sheets = list(plan.sheets)
    sheets[index] = change(sheets[index])
    return replace(plan, sheets=tuple(sheets))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("cutting.time", lambda s: replace(s, pool=None)),
        ("cutting.kit", lambda s: replace(s, end=s.end + 40 * DAY)),
        ("cutting.bar", lambda s: replace(s, start=s.start + 40 * DAY, end=s.end + 40 * DAY)),
        ("cutting.machine", lambda s: replace(s, pool="plane")),
        ("cutting.machine", lambda s: replace(s, machine=7)),
        ("cutting.minutes", lambda s: replace(s, minutes=19.0)),
        ("cutting.unit", lambda s: replace(s, minutes=s.minutes + 30)),
    ],
)
def test_the_check_finds_a_sheet_whose_time_is_wrong(made: Result, code: str, change: Fault) -> None:
    found = Counter(v.code for v in check(made.problem, with_sheet(made.plan, change)))
    assert found[code]


def test_the_check_finds_sheets_of_a_unit_that_is_said_to_be_cut_by_others(made: Result) -> None:
    units = list(made.problem.units)
    i = next(i for i, unit in enumerate(units) if unit.minutes and unit.minutes[0] > 0)
    units[i] = replace(units[i], minutes=(0.0, *(units[i].minutes or ())[1:]))
    found = {v.code for v in check(replace(made.problem, units=tuple(units)), made.plan)}
    assert {"cutting.bar", "time.duration"} <= found


def test_a_kit_that_others_cut_comes_later_when_their_cutting_does() -> None:
    problem, plan = shared_by_two_routers(16, feed_mm_min=30.0)
    cut = cut_by_sheet(problem, plan, RULES, iterations=0)
    made = replace(cut.plan, sheets=cut.nested.sheets)
    kits = {unit.id for unit in cut.problem.units if unit.minutes and unit.minutes[0] == 0}
    bars = {bar.unit: bar for bar in made.operations if bar.operation == "cut"}
    network, _places = build_network(cut.problem, made, Doubt())
    order = sorted(made.operations, key=lambda bar: (bar.start, bar.end, bar.unit, bar.operation))
    for i, bar in enumerate(order):
        if bar.operation != "cut" or bar.unit not in kits:
            continue
        arcs = range(network.arc_first[i], network.arc_first[i + 1])
        held = {order[network.arc[k]].unit: int(network.lag[k]) for k in arcs}
        mine = [sheet for sheet in made.sheets if any(p.unit == bar.unit for p in sheet.parts)]
        assert held and all(any(p.unit in held for p in sheet.parts) for sheet in mine)
        # without doubt it is there as planned
        assert all(bars[unit].end + lag <= bar.start + 1 for unit, lag in held.items())


def test_the_check_finds_two_sheets_on_one_machine_at_once(made: Result) -> None:
    first = made.plan.sheets[0]
    other = next(
        i
        for i, sheet in enumerate(made.plan.sheets)
        if i and (sheet.workshop, sheet.pool, sheet.machine) == (first.workshop, first.pool, first.machine)
    )
    wrong = with_sheet(made.plan, lambda s: replace(s, start=first.start, end=first.end), other)
    assert "cutting.machine" in {v.code for v in check(made.problem, wrong)}


@pytest.mark.parametrize("what", ["scrapped", "cancelled"])
def test_what_is_cut_again_takes_a_kits_time_and_not_what_was_left_of_it(made: Result, what: str) -> None:
    """The unit with the least cutting of its own waited for others' sheets; alone it needs a whole kit's."""
    cutting = {unit.id: (unit.minutes or (0.0,))[0] for unit in made.problem.units}
    least, most = min(cutting, key=cutting.__getitem__), max(cutting, key=cutting.__getitem__)
    now = (
        max(bar.end for bar in made.plan.operations if bar.operation == "cut" and bar.unit in (least, most))
        + 1
    )
    event: Event = PartScrapped(least, "cut") if what == "scrapped" else PiecesChanged((most,))
    again = carried_on(made.problem, made.plan, now=now if what == "scrapped" else 0, events=[event])
    pools = {(shop.id, pool.id): pool for shop in made.problem.workshops for pool in shop.pools}
    sheets = sum(
        sheet.minutes / pools[sheet.workshop, sheet.pool or ""].time_factor for sheet in made.plan.sheets
    )
    kit = sheets / len(cutting)
    begun = {one.unit for one in again.started}
    fresh = [(unit.minutes or (0.0,))[0] for unit in again.units if unit.id not in begun]
    assert fresh and all(minutes == pytest.approx(kit, rel=0.2) for minutes in fresh)
    assert max(cutting.values()) > 1.3 * kit or min(cutting.values()) < 0.7 * kit, "else this shows nothing"


@pytest.mark.parametrize("feed", [20.0, 30.0, 45.0])
def test_who_waits_for_a_begun_sheet_is_not_joined_before_it_is_off(feed: float) -> None:
    """One of two routers is out, so that units share the sheets of the other; then it is back early."""
    problem = cut_from_sheets(rich_problem(6), feed_mm_min=feed)
    south = next(shop for shop in problem.workshops if shop.id == "south")
    south = replace(south, pools=tuple(pool for pool in south.pools if pool.id != "old-router"))
    units = tuple(replace(unit, home="H0", release=problem.units[0].release) for unit in problem.units)
    problem = replace(
        problem,
        workshops=(south,),
        units=units,
        parts=tuple(replace(part, length_mm=600.0, width_mm=400.0) for part in problem.parts),
        outages=(Outage("south", "router", 0, 400, 1),),
    )
    cut = cut_by_sheet(problem, solve(problem, iterations=100), RULES, iterations=0)
    made = replace(cut.plan, sheets=cut.nested.sheets)
    first = made.sheets[0]
    waiting = {placed.unit for placed in first.parts}
    assert len(waiting) > 1, "else nobody waits"
    going = replace(carried_on(cut.problem, made, now=first.start + 1), outages=())
    again = plan_everything(going, Effort(iterations=200), rules=RULES, carried_out=made)
    assert again.violations == ()
    for bar in again.plan.operations:
        if bar.unit in waiting and bar.operation != "cut":
            assert bar.start >= first.end
    before = {(bar.unit, bar.operation): bar for bar in made.operations if bar.start < going.now}
    now = {(bar.unit, bar.operation): bar for bar in again.plan.operations}
    assert before and all(now[key].machine == bar.machine for key, bar in before.items())
    assert {first.machine} == {now[unit, "cut"].machine for unit, _ in before}


def test_the_check_finds_a_kit_that_is_ready_before_its_begun_sheet_is_off(made: Result) -> None:
    last = max(made.plan.sheets, key=lambda sheet: sheet.end)
    going = carried_on(made.problem, made.plan, now=last.start + 1)
    again = plan_everything(going, Effort(iterations=200), rules=RULES, carried_out=made.plan)
    index = next(i for i, s in enumerate(again.plan.sheets) if set(s.parts) & set(last.parts))
    wrong = with_sheet(again.plan, lambda s: replace(s, end=s.end + 40 * DAY), index)
    assert "cutting.kit" in {v.code for v in check(going, wrong)} - {v.code for v in again.violations}


def test_a_block_cuts_its_sheets_once_and_before_it_is_joined() -> None:
    [block] = cut_from_sheets(rich_problem(2)).blocks
    twice = replace(block.operations[0], id="again")
    for operations in ((*block.operations, twice), (*block.operations[1:], replace(twice, group="make"))):
        with pytest.raises(Refused, match="only one operation of the group cut"):
            replace(block, operations=tuple(replace(o, after=()) for o in operations))


def test_a_bench_that_deburrs_has_no_say_in_gaps() -> None:
    """A vacuum bed keeps its own distances, whoever else works on what was cut."""
    problem = cut_from_sheets(rich_problem(6))
    near = NestRules(gap_mm=3, edge_mm=2)
    deburr = replace(
        problem.blocks[0].operations[0], id="deburr", process="assembly", minutes=5, sheets=False
    )
    steps = (*problem.blocks[0].operations, replace(deburr, after=("cut",)))
    shops = tuple(
        replace(
            shop,
            pools=tuple(
                replace(p, nesting=near if "cnc-routing" in p.processes else None) for p in shop.pools
            ),
        )
        for shop in problem.workshops
    )
    problem = replace(problem, blocks=(replace(problem.blocks[0], operations=steps),), workshops=shops)
    wide = NestRules(gap_mm=300, edge_mm=200)
    cut = cut_by_sheet(problem, solve(problem, iterations=200), wide, iterations=0)
    corner = min(min(placed.x_mm, placed.y_mm) for sheet in cut.nested.sheets for placed in sheet.parts)
    assert corner < 10 and not cut.nested.unplaced


def test_a_path_that_is_stated_is_what_takes_time() -> None:
    problem = cut_from_sheets(rich_problem(4))
    long = replace(problem, parts=tuple(replace(part, cut_length_mm=50_000.0) for part in problem.parts))
    plain = cut_by_sheet(problem, solve(problem, iterations=100), RULES, iterations=0)
    stated = cut_by_sheet(long, solve(long, iterations=100), RULES, iterations=0)
    assert check(stated.problem, replace(stated.plan, sheets=stated.nested.sheets)) == []
    assert stated.nested.sheets[0].minutes > 5 * plain.nested.sheets[0].minutes


@pytest.mark.parametrize("name", ["workshop", "stock", "pool", "unit", "part"])
def test_the_check_answers_whatever_a_plan_names(made: Result, name: str) -> None:
    sheet = made.plan.sheets[0]
    if name in ("unit", "part"):
        placed = replace(sheet.parts[0], **{name: "zzz"})
        wrong = with_sheet(made.plan, lambda s: replace(s, parts=(placed, *s.parts[1:])))
    else:
        wrong = with_sheet(made.plan, lambda s: replace(s, **{name: "zzz"}))
    assert check(made.problem, wrong)
    if name in ("workshop", "pool", "unit"):
        bars = tuple(
            replace(bar, **{name: "zzz"}) if bar.operation == "cut" else bar for bar in made.plan.operations
        )
        assert check(made.problem, replace(made.plan, operations=bars))


def test_a_cut_that_is_stopped_is_whole_and_sound() -> None:
    problem = cut_from_sheets(rich_problem(10))
    cut = cut_by_sheet(
        problem, solve(problem, iterations=100), RULES, iterations=5_000, cancelled=lambda: True
    )
    assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []
