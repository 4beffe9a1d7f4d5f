"""Mass, work, time and homes of the sample system."""

import pytest

from manyworks.drafting.sample.figures import (
    block_mass_kg,
    block_times,
    block_work,
    board_centre,
    board_mass_kg,
    insulation_mass_kg,
)
from manyworks.drafting.sample.homes import sample_home
from manyworks.drafting.sample.plates import Build
from manyworks.drafting.sample.system import BLOCK_CODES, sample_block, sample_blocks
from manyworks.drafting.site import carriers
from manyworks.drafting.times import standard_times
from manyworks.planning.cutting_time import Work
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
