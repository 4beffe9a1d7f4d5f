"""The ground of a part: all that its work takes beyond its outline, and never more than there is room for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, affinity, box, union_all

from manyworks.geometry import Drilling, Geometry, Hole, Path, Pocket, Ring
from manyworks.planning.check import check
from manyworks.planning.ground import ground_of
from manyworks.planning.model import PartCount, PlacedPart, Problem
from manyworks.planning.sheet_time import outline_of
from manyworks.planning.solver import solve
from tests.examples import PLACING, examples
from tests.planning.instances import rich_problem
from tests.planning.test_sheets import RULES, nested

CLEAR = 6.0
WIDE = ((5000.0, 5000.0),)


def rectangle(x: float, y: float, length: float, width: float) -> Ring:
    return ((x, y), (x + length, y), (x + length, y + width), (x, y + width))


BAY = (
    (0.0, 0.0),
    (900.0, 0.0),
    (900.0, 500.0),
    (600.0, 500.0),
    (600.0, 100.0),
    (300.0, 100.0),
    (300.0, 500.0),
    (0.0, 500.0),
)
NOTCHED = (
    (0.0, 0.0),
    (140.0, 0.0),
    (140.0, 14.0),
    (460.0, 14.0),
    (460.0, 0.0),
    (600.0, 0.0),
    (600.0, 128.0),
    (0.0, 128.0),
)
"""600 by 128 mm with a shallow notch, 320 by 14 mm."""
REBATE = Pocket(rectangle(-4, -4, 608, 18), 9.0)
"""Drawn 4 mm over the edge; no corner of it is farther from the part, but it takes the whole notch."""


def test_a_part_whose_work_stays_within_half_the_gap_is_its_outline() -> None:
    whole = rectangle(0, 0, 600, 128)
    drawn = Geometry(whole, pockets=(REBATE,), drillings=(Drilling((600.0, 60.0), 8.0, 6.0),))
    assert ground_of(drawn, CLEAR, WIDE) == whole


def test_a_notch_that_a_rebate_passes_over_is_taken_whole() -> None:
    ground = Polygon(ground_of(Geometry(NOTCHED, pockets=(REBATE,)), CLEAR, WIDE))
    assert ground.covers(box(140, 0, 460, 14))
    assert ground.symmetric_difference(union_all([Polygon(NOTCHED), Polygon(REBATE.ring)])).area < 1e-6


def test_a_groove_that_ends_in_a_bay_takes_its_own_ground_there_and_no_more() -> None:
    groove = Path(((450.0, 50.0), (450.0, 180.0)), depth_mm=6.0, tool_mm=8.0)
    ground = Polygon(ground_of(Geometry(BAY, paths=(groove,)), CLEAR, WIDE))
    assert ground.area - Polygon(BAY).area == pytest.approx(80 * 8 + 25, abs=2)


def test_work_that_lies_apart_from_its_part_is_joined_to_it() -> None:
    loose = Drilling((450.0, 300.0), 10.0, 6.0)
    ground = Polygon(ground_of(Geometry(BAY, drillings=(loose,)), CLEAR, WIDE))
    assert ground.is_valid and ground.covers(Point(loose.at).buffer(4.9))


def test_work_that_runs_off_every_board_takes_only_what_lies_beside_the_part() -> None:
    """A full-length board with a groove drawn on past its end, and a rebate over a notch."""
    groove = Path(((-70.0, 80.0), (200.0, 80.0)), depth_mm=6.0, tool_mm=8.0)
    drawn = Geometry(NOTCHED, pockets=(REBATE,), paths=(groove,))
    ground = Polygon(ground_of(drawn, CLEAR, ((640.0, 640.0),)))
    assert ground.bounds[2] - ground.bounds[0] == pytest.approx(640.0) and ground.covers(box(140, 0, 460, 14))
    assert Polygon(ground_of(drawn, CLEAR, ((680.0, 640.0),))).bounds[0] == pytest.approx(-74.0)


def test_ground_that_meets_its_part_in_a_point_is_joined_to_it() -> None:
    corner = Pocket(rectangle(600, 128, 40, 40), 9.0)
    ground = Polygon(ground_of(Geometry(rectangle(0, 0, 600, 128), pockets=(corner,)), CLEAR, WIDE))
    assert ground.is_valid and ground.covers(Polygon(corner.ring))


def test_work_apart_from_its_part_that_fits_no_board_is_no_fault() -> None:
    away = Drilling((5000.0, 60.0), 10.0, 6.0)
    drawn = Geometry(rectangle(0, 0, 600, 128), drillings=(away,))
    assert Polygon(ground_of(drawn, CLEAR, ((640.0, 640.0),))).bounds == (0.0, 0.0, 600.0, 128.0)


@pytest.mark.parametrize("tool", [8.0, 25.0])
def test_the_outside_cutter_takes_nothing_of_a_neighbour(tool: float) -> None:
    problem = rich_problem(6)
    parts = [
        replace(p, geometry=Geometry(outline_of(p), tool_mm=tool), cut_length_mm=None) for p in problem.parts
    ]
    large = replace(problem, parts=tuple(parts))
    plan = solve(large, iterations=200)
    assert {v.code for v in check(large, nested(large, plan)) if v.code.startswith("sheet.")} == set()
    near = replace(plan, sheets=nested(problem, plan).sheets)
    assert ("sheet.reach" in {v.code for v in check(large, near)}) == (tool > RULES.gap_mm)


spots = st.tuples(*(st.integers(-6, most).map(lambda tens: tens * 10 + 0.25) for most in (96, 56)))


@examples(PLACING)
@given(
    corners=st.lists(spots, min_size=3, max_size=6), line=st.lists(spots, min_size=2, max_size=4), at=spots
)
def test_the_ground_is_one_valid_ring_that_covers_part_and_work(
    corners: list[tuple[float, float]], line: list[tuple[float, float]], at: tuple[float, float]
) -> None:
    drawn = Geometry(
        BAY,
        pockets=(Pocket(tuple(corners), 5.0),),
        paths=(Path(tuple(line), depth_mm=5.0),),
        drillings=(Drilling(at, 20.0, 5.0),),
    )
    ground = Polygon(ground_of(drawn, CLEAR, WIDE))
    works = union_all([Polygon(corners).buffer(0), LineString(line).buffer(4.0), Point(at).buffer(10.0)])
    assert ground.is_valid and ground.buffer(CLEAR + 1e-6).covers(union_all([works, Polygon(BAY)]))


def notched_problem() -> Problem:
    """Panels with a deep notch under a rebate, and strips that would just lie in it."""
    problem = rich_problem(6)
    notched = tuple((x, 70.0 if y == 14 else y) for x, y in NOTCHED)
    drawn = Geometry(notched, pockets=(Pocket(rectangle(-4, -4, 608, 74), 9.0),))
    parts = [
        replace(p, length_mm=600.0, width_mm=128.0, geometry=drawn, cut_length_mm=2000.0)
        for p in problem.parts
    ]
    strip = replace(parts[0], id="strip", length_mm=127.0, width_mm=45.0, geometry=None, cut_length_mm=344.0)
    blocks = [replace(b, parts=(*b.parts, PartCount("strip", 6))) if b.parts else b for b in problem.blocks]
    return replace(problem, parts=(*parts, strip), blocks=tuple(blocks))


@pytest.mark.parametrize("seed", range(4))
def test_no_neighbour_lies_in_a_notch_that_is_milled_over(seed: int) -> None:
    problem = notched_problem()
    layout = nested(problem, solve(problem, iterations=200, seed=seed))
    assert {v.code for v in check(problem, layout) if v.code.startswith("sheet.")} == set()


def test_a_part_lies_in_the_opening_of_one_whose_cutters_are_named() -> None:
    problem = rich_problem(6)
    opening = Hole(rectangle(30, 30, 540, 140)[::-1], tool_mm=8.0)
    ring = Geometry(rectangle(0, 0, 600, 200), holes=(opening,), tool_mm=8.0)
    frame = replace(problem.parts[0], length_mm=600.0, width_mm=200.0, geometry=ring, cut_length_mm=None)
    inner = Geometry(rectangle(0, 0, 480, 90), tool_mm=8.0)
    lath = replace(frame, id="lath", length_mm=480.0, width_mm=90.0, geometry=inner)
    blocks = [replace(b, parts=(*b.parts, PartCount("lath", 2))) if b.parts else b for b in problem.blocks]
    framed = replace(problem, parts=(frame, lath), blocks=tuple(blocks))
    plan = nested(framed, solve(framed, iterations=200))
    assert {v.code for v in check(framed, plan) if v.code.startswith("sheet.")} == set()
    lying = [(sheet, p) for sheet in plan.sheets for p in sheet.parts]
    frames = [(sheet.number, sheet.workshop, p) for sheet, p in lying if p.part == frame.id]
    inside = [
        p
        for sheet, p in lying
        if p.part == "lath"
        and any(
            (sheet.number, sheet.workshop) == (number, shop)
            and box(*_spread(f, 600, 200)).contains(box(*_spread(p, 480, 90)))
            for number, shop, f in frames
        )
    ]
    assert inside, "an opening is used, or this test shows nothing"


def _spread(placed: PlacedPart, length: float, width: float) -> tuple[float, float, float, float]:
    turned = affinity.rotate(box(0, 0, length, width), placed.angle, origin=(0, 0))
    return affinity.translate(turned, placed.x_mm, placed.y_mm).bounds
