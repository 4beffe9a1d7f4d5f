"""The sheets of a plan: who may share one, what lies on which bed, and what stays cut."""

import json
from collections.abc import Callable
from dataclasses import replace
from threading import get_ident

import pytest

from manyworks.geometry import Geometry, Hole, Path, Pocket
from manyworks.planning import sheets
from manyworks.planning.check import check
from manyworks.planning.drawing import plots
from manyworks.planning.events import Event, PartScrapped, PiecesChanged
from manyworks.planning.match import match
from manyworks.planning.model import PartCount, Plan, Pool, Problem, SheetStock
from manyworks.planning.nesting import NestRules
from manyworks.planning.pipeline import Effort, plan_everything
from manyworks.planning.problem_json import problem_from_dict, problem_to_dict
from manyworks.planning.replan import carried_on
from manyworks.planning.sheets import nest_plan
from manyworks.planning.solver import solve
from manyworks.planning.windows import Window
from manyworks.refused import Refused
from tests.planning.instances import rich_problem

RULES = NestRules(gap_mm=10, edge_mm=10)


def nested(problem: Problem, plan: Plan, **more: object) -> Plan:
    return replace(plan, sheets=nest_plan(problem, plan, RULES, iterations=200, **more).sheets)  # type: ignore[arg-type]


def with_beds(problem: Problem, length: float, width: float) -> Problem:
    """Every router of "north" has this bed."""
    small = lambda pool: replace(pool, length_mm=length, width_mm=width) if "router" in pool.id else pool  # noqa: E731
    shops = (
        replace(w, pools=tuple(small(p) for p in w.pools)) if w.id == "north" else w
        for w in problem.workshops
    )
    return replace(problem, workshops=tuple(shops))


def test_parts_of_two_homes_or_standings_never_share_a_sheet() -> None:
    problem = rich_problem(6)
    plan = solve(problem, iterations=500)
    whole = nested(problem, plan)
    assert check(problem, whole) == []
    homes = {unit.id: unit.home for unit in problem.units}
    assert all(len({homes[part.unit] for part in sheet.parts}) == 1 for sheet in whole.sheets)
    assert next(s.number for s in whole.sheets if s.workshop == whole.sheets[0].workshop) == 1


def test_a_workshop_whose_bed_takes_no_sheet_cuts_nothing_and_is_told_how_much_is_missing() -> None:
    problem = with_beds(rich_problem(6), 2420, 1200)
    fits = match(problem)
    assert "north" not in fits.able("wall", "cut")
    miss = next(m for m in fits.nearest("wall", "cut") if m.workshop == "north")
    assert "20 mm too" in miss.reasons[0] and "a sheet of ply 18 mm, 2,440 × 1,220 mm" in miss.reasons[0]
    plan = solve(problem, iterations=500)
    assert all(a.cut != "north" for a in plan.assignments)
    assert check(problem, nested(problem, plan)) == []


def test_of_two_sizes_the_one_that_lies_on_the_bed_is_cut() -> None:
    half = SheetStock("half", "ply", 18, 2420, 1150, 60.0)
    problem = with_beds(rich_problem(6), 2430, 1200)
    problem = replace(problem, stock=(*problem.stock, half))
    plan = solve(replace(problem, workshops=problem.workshops[:1]), iterations=500)
    whole = nested(problem, plan)
    assert {sheet.stock for sheet in whole.sheets} == {"half"}
    assert check(problem, whole) == []
    wrong = replace(whole, sheets=(replace(whole.sheets[0], stock="full"), *whole.sheets[1:]))
    assert "sheet.bed" in {found.code for found in check(problem, wrong)}


def test_the_check_finds_a_cutter_without_any_sheet_that_fits() -> None:
    problem = rich_problem(4)
    plan = solve(problem, iterations=500)
    shop = plan.assignments[0].cut
    shrunk = replace(
        problem,
        workshops=tuple(
            replace(w, pools=tuple(replace(p, length_mm=2420.0) if "router" in p.id else p for p in w.pools))
            if w.id == shop
            else w
            for w in problem.workshops
        ),
    )
    assert "fit.sheet" in {found.code for found in check(shrunk, plan)}


def test_offcuts_of_a_limited_number_are_used_once() -> None:
    offcut = SheetStock("offcut", "ply", 18, 2100, 600, 0.0, quantity=1, offcut=True)
    problem = rich_problem(6)
    problem = replace(problem, stock=(*problem.stock, offcut))
    whole = nested(problem, solve(problem, iterations=500))
    assert sum(sheet.stock == "offcut" for sheet in whole.sheets) == 1
    assert check(problem, whole) == []


def test_defects_travel_in_the_problem_file_and_no_part_is_cut_from_one() -> None:
    knot = ((1200.0, 600.0), (1260.0, 590.0), (1250.0, 660.0))
    problem = rich_problem(6)
    problem = replace(problem, stock=(replace(problem.stock[0], defects=(knot,)),))
    assert problem_from_dict(json.loads(json.dumps(problem_to_dict(problem)))) == problem
    plan = solve(problem, iterations=500)
    whole = nested(problem, plan)
    assert whole.sheets and check(problem, whole) == []
    place = whole.sheets[0].parts[0]
    pushed = replace(place, x_mm=230.0, y_mm=300.0, angle=0.0)
    wrong = replace(whole, sheets=(replace(whole.sheets[0], parts=(pushed,)), *whole.sheets[1:]))
    assert "sheet.defect" in {found.code for found in check(problem, wrong)}
    assert "sheet-defect" in plots.nest(problem, whole, 0)


@pytest.mark.parametrize(
    ("ring", "words"), [([[0, 0], [9, 9]], "fewer"), ([[0, 0], [9, 9], [9, 0], [0, 9]], "crosses")]
)
def test_a_defect_that_is_no_area_is_refused_with_its_path(ring: list[list[float]], words: str) -> None:
    document = problem_to_dict(rich_problem(2))
    document["stock"][0]["defects"] = [ring]
    with pytest.raises(Refused, match=words) as refusal:
        problem_from_dict(document)
    assert refusal.value.field == "stock[0].defects[0]"


def test_sheets_that_are_cut_stay_and_only_the_rest_is_nested_again() -> None:
    problem = rich_problem(6)
    first = plan_everything(problem, Effort(iterations=500), rules=RULES)
    now = sorted(bar.start for bar in first.plan.operations if bar.operation == "cut")[2] + 1
    left = carried_on(problem, first.plan, now=now)
    again = plan_everything(left, Effort(iterations=300), rules=RULES, carried_out=first.plan)
    assert again.violations == ()
    begun = {s.unit for s in left.started if s.operation == "cut"}
    assert begun
    kept = {s.parts for s in first.plan.sheets if {p.unit for p in s.parts} & begun}
    assert kept <= {sheet.parts for sheet in again.plan.sheets}


@pytest.mark.parametrize("event", [lambda unit: PiecesChanged((unit,)), PartScrapped])
def test_a_sheet_being_cut_stays_though_the_unit_it_was_begun_for_goes(event: Callable[[str], Event]) -> None:
    problem = rich_problem(6)
    problem = replace(problem, parts=(replace(problem.parts[0], length_mm=900.0),))
    first = plan_everything(problem, Effort(iterations=500), rules=RULES).plan
    begins = {bar.unit: bar.start for bar in first.operations if bar.operation == "cut"}
    sheet = next(s for s in first.sheets if len({begins[placed.unit] for placed in s.parts}) > 1)
    unit = min((placed.unit for placed in sheet.parts), key=lambda name: begins[name])
    others = {placed for placed in sheet.parts if placed.unit != unit}
    now = begins[unit] + 1
    left = carried_on(problem, first, now=now, events=[event(unit)])
    assert {begun.unit for begun in left.started}.isdisjoint(placed.unit for placed in others)
    assert problem_from_dict(json.loads(json.dumps(problem_to_dict(left)))) == left
    again = plan_everything(left, Effort(iterations=300), rules=RULES, carried_out=first)
    assert again.violations == ()
    assert others in [set(one.parts) for one in again.plan.sheets]
    twice = carried_on(left, again.plan, now=now)
    assert others in [set(one.parts) for one in twice.begun_sheets], "nor when it is planned once more"
    at = next(i for i, one in enumerate(again.plan.sheets) if set(one.parts) == others)
    turned = tuple(replace(placed, x_mm=placed.x_mm + 1) for placed in again.plan.sheets[at].parts)
    sheets = [replace(one, parts=turned) if i == at else one for i, one in enumerate(again.plan.sheets)]
    found = check(left, replace(again.plan, sheets=tuple(sheets)))
    assert "sheet.begun" in {one.code for one in found}


def test_a_sheet_cut_for_nothing_is_used_all_the_same() -> None:
    problem = rich_problem(6)
    first = plan_everything(problem, Effort(iterations=500), rules=RULES).plan
    now = min(bar.start for bar in first.operations if bar.operation == "cut") + 1
    begun = carried_on(problem, first, now=now).begun_sheets
    gone = {placed.unit for sheet in begun for placed in sheet.parts}
    left = carried_on(problem, first, now=now, events=[PiecesChanged(tuple(sorted(gone)))])
    assert begun and not any(sheet.parts for sheet in left.begun_sheets)
    whole = plan_everything(left, Effort(iterations=300), rules=RULES)
    used = len(begun) + len(whole.plan.sheets)
    for quantity, fits in ((used, True), (used - 1, False)):
        scarce = replace(left, stock=(replace(left.stock[0], quantity=quantity),))
        assert ("sheet.stock" not in {one.code for one in check(scarce, whole.plan)}) is fits
        assert (nest_plan(scarce, whole.plan, RULES, iterations=300).unplaced == ()) is fits
    assert len(carried_on(left, whole.plan, now=now).begun_sheets) == len(begun)


@pytest.mark.parametrize(
    ("field", "wrong"), [("unit", "U99"), ("part", "lid"), ("x_mm", "left"), ("y_mm", float("nan"))]
)
def test_a_begun_sheet_that_cannot_be_is_refused_with_its_path(field: str, wrong: object) -> None:
    problem = rich_problem(2)
    sheets = nested(problem, solve(problem, iterations=100)).sheets
    document = problem_to_dict(replace(problem, begun_sheets=sheets))
    document["begun_sheets"][0]["parts"][1][field] = wrong
    with pytest.raises(Refused) as refusal:
        problem_from_dict(document)
    assert refusal.value.field == f"begun_sheets[0].parts[1].{field}"


def test_a_part_that_fits_no_sheet_is_named_where_it_was_to_be_cut() -> None:
    problem = rich_problem(2)
    plan = solve(problem, iterations=100)
    tiny = replace(problem, stock=(SheetStock("tiny", "ply", 18, 1000, 400, 5.0),))
    found = nest_plan(tiny, plan, RULES, iterations=50)
    assert found.sheets == () and {one.part_id for _shop, one in found.unplaced} == {"panel"}


@pytest.mark.parametrize("size", [(1220.0, 2440.0), (2440.0, 1220.0)])
def test_a_sheet_may_lie_along_the_bed_or_across(size: tuple[float, float]) -> None:
    pool = Pool("router", ("cnc-routing",), 1.0, length_mm=size[0], width_mm=size[1])
    problem = rich_problem(2)
    shop = replace(problem.workshops[0], pools=(pool, problem.workshops[0].pools[2]))
    assert match(replace(problem, workshops=(shop,))).able("wall", "cut") == ["north"]


@pytest.mark.parametrize("over", [0.0, 30.0])
def test_neighbours_keep_off_work_that_leaves_its_part(over: float) -> None:
    problem = rich_problem(6)
    plan = solve(problem, iterations=500)
    parts = []
    for part in problem.parts:
        length, width = part.length_mm, part.width_mm
        ring = ((0.0, 0.0), (length, 0.0), (length, width), (0.0, width))
        line = ((length / 2, width / 2), (length / 2, width + over))
        drawn = Geometry(ring, paths=(Path(line, depth_mm=6.0, tool_mm=8.0),))
        parts.append(replace(part, geometry=drawn, cut_length_mm=2 * (length + width)))
    drawn_problem = replace(problem, parts=tuple(parts))
    assert check(drawn_problem, nested(drawn_problem, plan)) == []


def frame_and_filler(*, pocket: bool) -> tuple[Problem, Plan]:
    """Every part is a frame round a large opening, and a small one that would lie in it."""
    problem = rich_problem(2)
    plan = solve(problem, iterations=200)
    whole = ((0.0, 0.0), (1100.0, 0.0), (1100.0, 1100.0), (0.0, 1100.0))
    opening = ((100.0, 100.0), (100.0, 1000.0), (1000.0, 1000.0), (1000.0, 100.0))
    rebate = Pocket(((80.0, 80.0), (1020.0, 80.0), (1020.0, 1020.0), (80.0, 1020.0)), 6.0, tool_mm=8.0)
    frame = Geometry(whole, holes=(Hole(opening),), pockets=(rebate,) if pocket else ())
    parts = [
        replace(p, length_mm=1100.0, width_mm=1100.0, geometry=frame, cut_length_mm=8000.0)
        for p in problem.parts
    ]
    filler = replace(
        parts[0], id="filler", length_mm=500.0, width_mm=500.0, geometry=None, cut_length_mm=2000.0
    )
    blocks = [replace(b, parts=(*b.parts, PartCount("filler", 1))) if b.parts else b for b in problem.blocks]
    return replace(problem, parts=(*parts, filler), blocks=tuple(blocks)), plan


@pytest.mark.parametrize("pocket", [False, True])
def test_nothing_lies_in_an_opening_that_work_reaches_over(pocket: bool) -> None:
    problem, plan = frame_and_filler(pocket=pocket)
    layout = nested(problem, plan)
    assert {v.code for v in check(problem, layout) if v.code.startswith("sheet.")} == set()
    inside = [
        (frame, small)
        for sheet in layout.sheets
        for frame in sheet.parts
        for small in sheet.parts
        if frame.part != "filler" and small.part == "filler"
        and abs(small.x_mm - frame.x_mm) < 1100 and abs(small.y_mm - frame.y_mm) < 1100
    ]  # fmt: skip
    assert bool(inside) != pocket


def test_only_the_thread_that_asked_is_asked_whether_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows may be a database whose connection belongs to that thread."""
    monkeypatch.setattr(sheets, "LANES", 3)
    problem = replace(rich_problem(9), units=tuple(replace(u, home="H0") for u in rich_problem(9).units))
    plan = solve(problem, iterations=50)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(get_ident())
        return True

    windows = {a.unit: Window(a.cut, number=i) for i, a in enumerate(plan.assignments)}
    nested = nest_plan(problem, plan, RULES, windows=windows, iterations=10**9, cancelled=cancelled)
    assert set(asked) == {get_ident()}
    assert sum(len(sheet.parts) for sheet in nested.sheets) == 2 * len(problem.units)
