"""Every block of the sample system goes together: proved from the geometry of its parts alone."""

from collections import Counter
from dataclasses import replace

import pytest
from shapely import Point, Polygon

from manyworks.drafting.sample.figures import fits_sheet
from manyworks.drafting.sample.paths import arc_radii, flatten, moved, sharp_inside_corners
from manyworks.drafting.sample.plates import Build, Placed, Plate
from manyworks.drafting.sample.proof import clashes, fits, prove, shifted
from manyworks.drafting.sample.system import (
    BLOCK_CODES,
    SHEET_LENGTH_MM,
    SHEET_WIDTH_MM,
    sample_block,
    sample_blocks,
)
from manyworks.planning.hold_down import SCREWED, VACUUM
from manyworks.planning.nesting import NestRules

TIGHT = 0.25
"""Play on each side of a joint: half the fit of 0.3 mm, and what flattening an arc may add."""


def mortises(plate: Plate) -> list[Polygon]:
    """Closed holes with four relieved corners: the ones that are made for a tenon."""
    found = []
    for hole in plate.holes:
        radii = arc_radii(hole)
        if len(radii) == 4 and all(abs(r - 4) < 1e-6 for r in radii):
            found.append(Polygon(flatten(hole)))
    return found


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_no_two_parts_share_a_place_and_the_outside_is_the_stated_size(code: str) -> None:
    assert prove(sample_block(code)) == []


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_every_mortise_and_housing_is_filled_by_exactly_one_tenon(code: str) -> None:
    block = sample_block(code)
    pieces = block.all_placed(with_keys=False)
    found = Counter(fit.void for fit in fits(pieces))
    assert found["mortise"] == sum(len(mortises(piece.plate)) for piece in pieces)
    assert found["housing"] == sum(len(piece.plate.pockets) for piece in pieces)


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_tenons_are_snug(code: str) -> None:
    # Skins also lie between the tenons of the webs, against the round relief there; that is not a tenon.
    for fit in fits(sample_block(code).all_placed(with_keys=False)):
        if "skin" not in fit.tenon:
            assert fit.play_mm <= TIGHT, fit
            assert fit.thickness_mm == pytest.approx(18.0, abs=0.1)


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_the_cutter_reaches_every_inside_corner(code: str) -> None:
    for part in sample_block(code).parts:
        plate = part.plate
        for ring in (plate.outline, *plate.holes, *(pocket.ring for pocket in plate.pockets)):
            assert sharp_inside_corners(ring) == [], (part.code, plate.name)
            assert min(arc_radii(ring), default=99) >= 4 - 1e-6, (part.code, plate.name)


def test_every_part_is_whole_lies_in_its_outline_and_fits_a_sheet() -> None:
    for block in sample_blocks():
        assert fits_sheet(block) == []
        for part in block.parts:
            plate = part.plate
            assert plate.polygon.is_valid, part.code
            for hole in plate.holes:
                assert plate.outline_polygon.contains(Polygon(flatten(hole))), part.code
            for drill in plate.drills:
                clear = plate.polygon.boundary.distance(Point(drill.x, drill.y))
                assert plate.polygon.contains(Point(drill.x, drill.y)), (part.code, drill)
                assert clear >= drill.diameter_mm / 2 + 5, (part.code, drill)
            assert plate.polygon.bounds[:2] == pytest.approx((0, 0), abs=1e-9)


@pytest.mark.parametrize("rules", [VACUUM, SCREWED])
def test_two_skins_lie_side_by_side_however_the_board_is_held(rules: NestRules) -> None:
    for block in sample_blocks():
        for part in block.parts:
            sides = sorted(part.plate.geometry.size)
            if part.plate.name != "skin" or block.kind in ("window", "door"):
                continue
            assert 2 * sides[0] + rules.gap_mm <= SHEET_WIDTH_MM - 2 * rules.edge_mm, part.code
            assert sides[1] <= SHEET_LENGTH_MM - 2 * rules.edge_mm, part.code


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_no_bolt_meets_a_rib(code: str) -> None:
    for part in sample_block(code).parts:
        housed = [Polygon(flatten(pocket.ring)) for pocket in part.plate.pockets]
        bolts = [hole for hole in part.plate.holes if len(hole) == 2 and arc_radii(hole)[0] < 10]
        for bolt in bolts:
            assert all(Polygon(flatten(bolt)).distance(pocket) >= 12 for pocket in housed), part.code


@pytest.mark.parametrize(
    "build",
    [Build(board_mm=17.5), Build(board_mm=18.5), Build(tool_mm=6.0), Build(tool_mm=10.0), Build(fit_mm=0.6)],
    ids=lambda b: f"{b.board_mm:g} mm board, {b.tool_mm:g} mm tool, {b.fit_mm:g} mm fit",
)
def test_other_boards_and_cutters_give_blocks_that_also_go_together(build: Build) -> None:
    for code in ("F-S", "D-L", "G-A"):
        assert prove(sample_block(code, build)) == []


def test_a_mortise_moved_by_two_millimetres_is_found() -> None:
    pieces = sample_block("F-S").all_placed()
    skin = pieces[0]
    wrong = replace(skin.plate, holes=(moved(skin.plate.holes[0], 0, 2.0), *skin.plate.holes[1:]))
    found = clashes([Placed(wrong, skin.pose), *pieces[1:]])
    assert [{clash.first, clash.second} for clash in found] == [{"skin", "rib"}]


def test_a_missing_mortise_is_found() -> None:
    pieces = sample_block("F-S").all_placed()
    skin = pieces[0]
    assert clashes([Placed(replace(skin.plate, holes=skin.plate.holes[1:]), skin.pose), *pieces[1:]])


def test_a_rib_without_its_housing_is_found() -> None:
    pieces = sample_block("F-S").all_placed()
    bare = [Placed(replace(p.plate, pockets=()), p.pose) if p.plate.name == "web" else p for p in pieces]
    assert {clash.first for clash in clashes(bare)} | {c.second for c in clashes(bare)} == {"web", "rib"}


def test_two_blocks_in_one_place_clash() -> None:
    pieces = sample_block("G-A").all_placed()
    assert clashes([*pieces, *shifted(pieces, (0, 5, 0))])


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_enough_wood_is_left_between_openings_and_to_the_edge(code: str) -> None:
    for part in sample_block(code).parts:
        holes = [Polygon(flatten(hole)) for hole in part.plate.holes]
        edge = part.plate.outline_polygon.exterior
        for i, hole in enumerate(holes):
            assert hole.distance(edge) >= 12, (part.code, part.plate.name, hole.centroid)
            assert all(hole.distance(other) >= 12 for other in holes[:i]), (part.code, part.plate.name)
