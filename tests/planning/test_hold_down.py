"""How boards are held decides how close parts lie, and the check sees where they lie closer."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from shapely import Polygon
from shapely.affinity import rotate, translate

from manyworks.planning.check import check
from manyworks.planning.cut_by_sheet import cut_by_sheet
from manyworks.planning.hold_down import HOLD_DOWN, SCREWED, VACUUM, loose
from manyworks.planning.model import Part, PlannedSheet, Problem
from manyworks.planning.nesting import NestRules
from manyworks.planning.sheet_time import outline_of
from manyworks.planning.solver import solve
from tests.planning.instances import rich_problem
from tests.planning.test_cut_by_sheet import cut_from_sheets

ANY = NestRules(gap_mm=1, edge_mm=1)


def held(problem: Problem, rules: Mapping[str, NestRules]) -> Problem:
    """The problem in which all machines of a workshop hold their boards alike."""
    shops = (
        replace(shop, pools=tuple(replace(p, nesting=rules.get(shop.id, SCREWED)) for p in shop.pools))
        for shop in problem.workshops
    )
    return replace(problem, workshops=tuple(shops))


def shapes(parts: Mapping[str, Part], sheet: PlannedSheet) -> list[Polygon]:
    turned = ((rotate(Polygon(outline_of(parts[p.part])), p.angle, (0, 0)), p) for p in sheet.parts)
    return [translate(shape, p.x_mm, p.y_mm) for shape, p in turned]


def test_each_machine_has_its_own_edge_and_gap() -> None:
    problem = held(cut_from_sheets(rich_problem(12)), {"north": VACUUM})
    cut = cut_by_sheet(problem, solve(problem, iterations=300), ANY, iterations=0)
    assert check(cut.problem, replace(cut.plan, sheets=cut.nested.sheets)) == []
    parts = {part.id: part for part in problem.parts}
    nearest: dict[str, float] = {}
    for sheet in cut.nested.sheets:
        edge = min(value for shape in shapes(parts, sheet) for value in shape.bounds[:2])
        nearest[sheet.workshop] = min(edge, nearest.get(sheet.workshop, 99.0))
    assert len(nearest) > 1
    wanted = {shop: VACUUM.edge_mm if shop == "north" else SCREWED.edge_mm for shop in nearest}
    assert nearest == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize(
    ("stricter", "code"),
    [
        ({"edge_mm": 25.0}, "sheet.edge"),
        ({"gap_mm": 11.0}, "sheet.gap"),
        ({"small_gap_mm": 60.0}, "sheet.gap"),
    ],
    ids=str,
)
def test_what_lies_closer_than_its_machine_asks_is_found(stricter: dict[str, float], code: str) -> None:
    problem = held(cut_from_sheets(rich_problem(12)), {})
    cut = cut_by_sheet(problem, solve(problem, iterations=300), ANY, iterations=0)
    asked = replace(SCREWED, small_side_mm=3000.0, **stricter)  # type: ignore[arg-type]
    strict = held(cut.problem, dict.fromkeys((shop.id for shop in problem.workshops), asked))
    assert {fault.code for fault in check(strict, replace(cut.plan, sheets=cut.nested.sheets))} == {code}


def test_a_vacuum_leaves_20_mm_round_small_parts() -> None:
    small, large = (250.0, 250.0), (600.0, 300.0)
    around = [(VACUUM.gap_of(*small) + VACUUM.gap_of(*other)) / 2 for other in (small, large)]
    assert min(around) == 20
    assert (VACUUM.gap_of(*large), SCREWED.gap_of(*small)) == (10, 10)
    assert {rules.edge_mm for rules in HOLD_DOWN.values()} == {5, 20}


@pytest.mark.parametrize(("size", "holds"), [((299, 299), True), ((99, 2000), True), ((301, 120), False)])
def test_small_parts_and_narrow_strips_need_tabs(size: tuple[float, float], holds: bool) -> None:
    assert loose(*size) is loose(*size[::-1]) is holds
