"""One formula for machine time: a block's parts and a nested sheet of them take the same, travel apart."""

import math

import pytest

from manyworks.geometry import THROUGH, Drilling, Geometry, Hole, Path, Pocket
from manyworks.planning.cutting_time import (
    CuttingProfile,
    Work,
    cutting_minutes,
    cutting_time,
    travel_mm,
    work_of_part,
)

SQUARE = ((0.0, 0.0), (400.0, 0.0), (400.0, 400.0), (0.0, 400.0))
HOLE = ((100.0, 100.0), (100.0, 300.0), (300.0, 300.0), (300.0, 100.0))


def test_cutting_time_counts_passes_lanes_plunges_and_drills() -> None:
    profile = CuttingProfile(1000, 9, 10, 0.5, plunge_min=1, drill_min=2)
    work = Work(
        through_mm=2000,
        through_rings=1,
        pockets_by_depth=((9.0, 5000, 1),),
        drills_by_size=((4.0, 3),),
        pieces=1,
        thickness_mm=18,
    )
    assert cutting_minutes(work, profile) == pytest.approx(2000 * 2 / 1000 + 1 + 2 + 1 + 3 * 2)
    assert cutting_minutes(Work(through_mm=1000, thickness_mm=18.1), profile) == pytest.approx(3)


def test_a_deep_pocket_is_cleared_as_often_as_its_depth_needs() -> None:
    profile = CuttingProfile(1000, 9, 10, 0.5, plunge_min=1)
    shallow, deep = (Work(pockets_by_depth=((depth, 5000, 1),)) for depth in (9.0, 13.0))
    assert cutting_minutes(shallow, profile) == pytest.approx(1 + 1)
    assert cutting_minutes(deep, profile) == pytest.approx(2 + 2)


def test_tool_and_board_changes_are_counted_per_board_and_shown_apart() -> None:
    work = Work(through_mm=1000, through_rings=1, drills_by_size=((4.0, 2), (12.0, 1)), thickness_mm=9)
    profile = CuttingProfile(1000, 9, 8, plunge_min=0.1, drill_min=0.5, tool_change_min=1, sheet_change_min=5)
    time = cutting_time(work, profile, sheets=2)
    assert [(t.tool, t.diameter_mm, t.seconds) for t in time.tools] == [
        ("cutter", 8, pytest.approx(66)),
        ("drill", 4.0, pytest.approx(60)),
        ("drill", 12.0, pytest.approx(30)),
    ]
    assert (time.tool_changes, time.tool_change_s, time.sheet_change_s) == (6, 360, 600)
    assert time.total_s == pytest.approx(156 + 960)
    assert "not measured" in time.source
    one_tool = cutting_time(Work(through_mm=1000, thickness_mm=9), profile, sheets=2)
    assert (one_tool.tool_changes, one_tool.sheet_changes) == (0, 2)


def test_work_adds_up_by_depth_and_size() -> None:
    a = Work(pockets_by_depth=((9.0, 10, 1),), drills_by_size=((4.0, 1),))
    b = Work(pockets_by_depth=((9.0, 5, 1), (13.0, 2, 1)), drills_by_size=((12.0, 3), (4.0, 1)))
    assert (a + b).pockets_by_depth == ((9.0, 15, 2), (13.0, 2, 1))
    assert (a + b).drills_by_size == ((4.0, 2), (12.0, 3))
    assert ((a + b).pocket_mm2, (a + b).pockets, (a + b).drills) == (17, 3, 5)


def test_the_work_of_a_part_is_measured_along_its_drawn_lines() -> None:
    geometry = Geometry(
        SQUARE,
        holes=(Hole(HOLE),),
        pockets=(Pocket(HOLE, 9.0), Pocket(HOLE)),
        drillings=tuple(Drilling((0, 0), size) for size in (4.0, 4.0, 12.0)),
        paths=(Path(HOLE[:3], "engrave"), Path(HOLE[:2], "cut", THROUGH)),
    )
    work = work_of_part(geometry, thickness_mm=18, quantity=3)
    assert (work.through_mm, work.through_rings) == (3 * (1600 + 800 + 200), 9)
    assert work.pockets_by_depth == ((0.0, 120_000.0, 3), (9.0, 120_000.0, 3))
    assert work.drills_by_size == ((4.0, 6), (12.0, 3))
    assert (work.engraved_mm, work.pieces, work.thickness_mm) == (3 * 400, 3, 18)


def test_a_sheet_takes_what_its_parts_take_and_the_travel_between_them() -> None:
    one = work_of_part(Geometry(SQUARE, holes=(Hole(HOLE),)), thickness_mm=9)
    way = travel_mm([(0.0, 300.0), (400.0, 300.0)])
    assert way == 300 + 400 and travel_mm([]) == 0
    sheet = one + one + Work(thickness_mm=0, travel_mm=way)
    profile = CuttingProfile(rapid_mm_min=7000, sheet_change_min=5)
    time = cutting_time(sheet, profile, sheets=1)
    assert time.running_s == pytest.approx(2 * cutting_time(one, profile).running_s)
    assert time.travel_s == pytest.approx(6)
    assert time.total_s == pytest.approx(time.running_s + 6 + 300)


def test_thin_boards_take_fewer_passes() -> None:
    thin, thick = (work_of_part(Geometry(SQUARE), thickness_mm=mm) for mm in (9, 18))
    assert cutting_minutes(thick) == pytest.approx(2 * cutting_minutes(thin))
    assert math.isclose(cutting_minutes(thin), 1600 / 4000 + 0.03)
