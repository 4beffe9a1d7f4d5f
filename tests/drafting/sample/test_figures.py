"""Mass, work, time and homes of the sample system."""

import pytest

from manyworks.drafting.sample.cassettes import MODULE_MM
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
    assert insulation_mass_kg(block) == pytest.approx(2.283 * 0.543 * 0.254 * 40, rel=1e-3)
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


@pytest.mark.parametrize(("target", "inside", "blocks"), [(36, 37.68, 119), (50, 51.81, 153)])
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

    def span(axis: int, *codes: str) -> float:
        """Metres that these blocks take with their joints; 0 is the length of a block, 1 its width."""
        drawn = [(sample_block(code), count(code, 0)) for code in codes]
        return sum(((b.length_mm, b.width_mm)[axis] + b.build.gap_mm) * n / 1000 for b, n in drawn)

    assert span(1, "W-M", "N-M", "C-M") == pytest.approx(home.length_m)
    assert span(1, "W-L", "N-L", "D-L", "C-L") == pytest.approx(home.length_m)
    depth = sample_block("W-S").height_mm / 1000
    assert span(1, "W-S") == pytest.approx(2 * (home.depth_m - 2 * depth))
    assert span(0, "G-A", "G-B") == pytest.approx(span(1, "W-S"))
    assert home.inside_m2 == pytest.approx((home.length_m - 2 * depth) * span(1, "W-S") / 2, abs=0.01)
    strips = home.length_m / (MODULE_MM / 1000)
    assert span(0, "F-E", "F-L", "F-S") == pytest.approx(strips * home.depth_m)
    assert span(0, "R-L") == pytest.approx(strips * home.depth_m)


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
