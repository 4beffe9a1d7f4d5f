"""Mass, work, time and homes of the sample system."""

import pytest

from manyworks.designs.sample.figures import (
    block_mass_kg,
    block_times,
    block_work,
    board_centre,
    board_mass_kg,
    carriers,
    insulation_mass_kg,
)
from manyworks.designs.sample.homes import sample_home
from manyworks.designs.sample.plates import Build
from manyworks.designs.sample.system import BLOCK_CODES, sample_block, sample_blocks
from manyworks.designs.times import CuttingProfile, Work, cutting_minutes, cutting_time, standard_times
from manyworks.refused import Refused


def test_mass_is_area_times_thickness_times_density() -> None:
    block = sample_block("F-L")
    assert board_mass_kg(block) == pytest.approx(block.board_area_m2() * 0.018 * 476)
    assert insulation_mass_kg(block) == pytest.approx(2.363 * 0.563 * 0.264 * 40, rel=1e-3)
    assert 45 < block_mass_kg(block) < 60


@pytest.mark.parametrize(("mass", "people"), [(0.5, 1), (25, 1), (25.1, 2), (76.8, 4)])
def test_one_person_carries_25_kg(mass: float, people: int) -> None:
    assert carriers(mass) == people


def test_every_block_differs_from_every_other() -> None:
    signatures = {
        tuple(sorted((part.plate.geometry_hash, part.quantity) for part in block.parts))
        for block in sample_blocks()
    }
    assert len(signatures) == len(BLOCK_CODES) == 16


def test_part_codes_name_their_block_and_are_unique() -> None:
    codes = [part.code for block in sample_blocks() for part in block.parts]
    assert len(codes) == len(set(codes))
    assert all(part.code.startswith(block.code + "-") for block in sample_blocks() for part in block.parts)


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


def test_the_middle_of_mass_lies_in_the_block_and_in_the_middle_of_a_symmetric_one() -> None:
    for block in sample_blocks():
        x, y, z = board_centre(block)
        assert 0 < x < block.length_mm and 0 < y < block.width_mm and 0 < z < block.height_mm
    floor = sample_block("F-L")
    x, y, z = board_centre(floor)
    assert (x, y) == pytest.approx((floor.length_mm / 2, floor.width_mm / 2), abs=5)
    assert z == pytest.approx(floor.height_mm / 2, abs=5)


def test_the_work_of_a_block_counts_every_piece() -> None:
    block = sample_block("F-S")
    work = block_work(block)
    assert work.pieces == block.pieces == 13
    assert work.pockets == 2
    assert work.through_mm == pytest.approx(
        sum(
            (part.plate.polygon.exterior.length + sum(r.length for r in part.plate.polygon.interiors))
            * part.quantity
            for part in block.parts
        ),
        rel=1e-4,
    )


def test_routing_runs_from_cutting_to_packing_with_a_hold_point_before_packing() -> None:
    times = block_times(sample_block("F-L"))
    assert [t.process for t in times] == [
        "cnc-routing", "deburring", "labelling", "assembly", "insulating", "inspection", "packing",
    ]  # fmt: skip
    assert [t.process for t in times if t.hold_point] == ["inspection"]
    assert [t.group for t in times] == ["cut"] * 3 + ["make"] * 4
    assert all(t.minutes > 0 and "estimate" in t.source for t in times)
    assert "insulating" not in [t.process for t in standard_times(Work(pieces=1), insulation_m3=0, mass_kg=1)]


@pytest.mark.parametrize(("target", "inside", "blocks"), [(36, 37.8, 117), (50, 50.4, 145)])
def test_homes_have_the_area_asked_for_and_their_blocks_add_up(
    target: float, inside: float, blocks: int
) -> None:
    home = sample_home(target)
    counts = home.counts()
    assert home.inside_m2 == inside >= target
    assert sum(counts.values()) == blocks
    assert [step.position for step in home.steps] == list(range(1, len(home.steps) + 1))
    order = [step.phase for step in home.steps]
    assert order == sorted(order, key=["floor", "walls", "roof"].index)


@pytest.mark.parametrize("target", [20, 36, 50, 83, 120])
def test_walls_close_and_floor_and_roof_cover_the_plan(target: float) -> None:
    home = sample_home(target, porch=False)
    count = home.counts().get
    inner = home.length_m - 0.6
    south = 0.6 * count("W-M", 0) + 1.2 * count("N-M", 0)
    north = 0.6 * count("W-L", 0) + 1.2 * (count("N-L", 0) + count("D-L", 0))
    assert south == pytest.approx(inner)
    assert north == pytest.approx(inner)
    assert 0.6 * count("W-S", 0) == pytest.approx(2 * 4.2)
    area = home.length_m * home.depth_m
    floor = 0.6 * (2.4 * count("F-L", 0) + 1.2 * count("F-S", 0)) + 0.3 * 2.4 * count("F-E", 0)
    assert floor == pytest.approx(area)
    assert 0.6 * 2.4 * count("R-L", 0) == pytest.approx(area)


@pytest.mark.parametrize("target", [19.9, 121])
def test_sizes_out_of_range_are_refused(target: float) -> None:
    with pytest.raises(Refused) as refused:
        sample_home(target)
    assert refused.value.code == "sample.home_size"


def test_an_unknown_block_and_a_huge_cutter_are_refused() -> None:
    with pytest.raises(Refused, match="no block X"):
        sample_block("X")
    with pytest.raises(Refused) as refused:
        sample_block("F-S", Build(tool_mm=16))
    assert refused.value.code == "sample.tool_too_large"
