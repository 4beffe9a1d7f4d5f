"""Blocks that stand side by side share their keys and their bolts."""

import math
from collections.abc import Iterable

import pytest
from shapely import Polygon

from manyworks.drafting.sample.cassettes import MODULE_MM
from manyworks.drafting.sample.paths import arc_radii, flatten
from manyworks.drafting.sample.plates import Placed, SampleBlock, Vector
from manyworks.drafting.sample.proof import clashes, shifted
from manyworks.drafting.sample.system import END_MODULES, GABLE_MM, sample_block

BOLT_RADIUS = 6.0


def bolts(pieces: Iterable[Placed], axis: int, level: float) -> set[tuple[float, ...]]:
    """Middles of the bolt holes in plates that stand square to an axis at a level, other coordinates only."""
    found = set()
    for piece in pieces:
        if abs(abs(piece.pose.normal[axis]) - 1) > 1e-9:
            continue
        for hole in piece.plate.holes:
            radii = arc_radii(hole)
            if len(radii) == 2 and math.isclose(radii[0], BOLT_RADIUS):
                x = (hole[0][0] + hole[1][0]) / 2
                point: Vector = piece.pose.point(x, hole[0][1], piece.plate.thickness_mm / 2)
                if abs(point[axis] - level) < 12:
                    found.add(tuple(round(point[k], 3) for k in range(3) if k != axis))
    return found


def keys_of(block: SampleBlock) -> list[Placed]:
    return [piece for piece in block.all_placed() if piece.plate.loose]


SIDE_BY_SIDE = [
    ("F-L", "F-L"),
    ("F-E", "F-L"),
    ("W-S", "W-S"),
    ("W-M", "N-M"),
    ("N-M", "W-M"),
    ("W-L", "D-L"),
    ("D-L", "N-L"),
    ("C-M", "W-M"),
    ("C-L", "W-L"),
    ("R-L", "R-L"),
    ("R-M", "R-M"),
]


@pytest.mark.parametrize(("left", "right"), SIDE_BY_SIDE)
def test_keys_of_one_block_lock_into_the_next(left: str, right: str) -> None:
    a, b = sample_block(left), sample_block(right)
    module = a.width_mm + 1.0
    neighbour = shifted(b.all_placed(with_keys=False), (0, module, 0))
    assert clashes([*a.all_placed(), *neighbour]) == []
    # Each key of the long side has one half in the neighbour's seat: its end lies 60 mm inside the neighbour.
    skins = [piece for piece in neighbour if "skin" in piece.plate.name]
    seated = 0
    for key in keys_of(a):
        x, y, _z = (sum(v) / 4 for v in zip(*corner_points(key), strict=True))
        if abs(y - module + 0.5) > 1:
            continue
        skin = next(s for s in skins if abs(s.pose.origin[2] - key.pose.origin[2]) < 1)
        seat = Polygon([(x - 36, 0), (x + 36, 0), (x + 36, 62), (x - 36, 62)])
        assert seat.difference(skin.plate.polygon).area > 3000
        seated += 1
    assert seated == 2 * len(a.seats["high"]) > 0


def corner_points(piece: Placed) -> list[Vector]:
    left, bottom, right, top = Polygon(flatten(piece.plate.outline)).bounds
    return [piece.pose.point(x, y) for x in (left, right) for y in (bottom, top)]


@pytest.mark.parametrize(("left", "right"), [("F-L", "F-L"), ("F-S", "F-M"), ("R-L", "R-L")])
def test_keys_in_the_ends_lock_rows_of_floor_and_roof(left: str, right: str) -> None:
    a, b = sample_block(left), sample_block(right)
    neighbour = shifted(b.all_placed(with_keys=False), (a.length_mm + 1.0, 0, 0))
    assert clashes([*a.all_placed(), *neighbour]) == []


@pytest.mark.parametrize(
    ("left", "right"), [("W-M", "N-M"), ("W-L", "D-L"), ("W-L", "N-L"), ("C-M", "W-M"), ("F-E", "F-L")]
)
def test_bolt_holes_through_the_webs_meet(left: str, right: str) -> None:
    a, b = sample_block(left), sample_block(right)
    mine = bolts(a.all_placed(), axis=1, level=a.width_mm - 9)
    theirs = bolts(b.all_placed(), axis=1, level=9)
    assert mine == theirs
    assert len(mine) >= 3


@pytest.mark.parametrize("corner", ["C-M", "C-L"])
def test_the_end_wall_bolts_to_the_inner_skin_of_the_corner_block(corner: str) -> None:
    block = {(x, y) for x, y in bolts(sample_block(corner).all_placed(), axis=2, level=9)}
    wall = {(x, z) for x, z in bolts(sample_block("W-S").all_placed(), axis=1, level=9)}
    assert block == wall
    assert len(block) == 4


def test_gable_pieces_bolt_to_the_tops_of_the_walls_below() -> None:
    top = bolts(sample_block("W-S").all_placed(), axis=0, level=2099 - 9)
    assert len(top) == 1
    across, through = next(iter(top))
    walls = {(round(across + MODULE_MM * i, 3), through) for i in range(END_MODULES)}
    low = bolts(sample_block("G-A").all_placed(), axis=1, level=9)
    high = {(round(x + GABLE_MM, 3), z) for x, z in bolts(sample_block("G-B").all_placed(), axis=1, level=9)}
    assert low | high == walls - {(round(across + 3 * MODULE_MM, 3), through)}


def test_the_two_gable_pieces_bolt_to_each_other() -> None:
    a, b = sample_block("G-A"), sample_block("G-B")
    assert bolts(a.all_placed(), axis=0, level=a.length_mm - 9) == bolts(b.all_placed(), axis=0, level=9)


@pytest.mark.parametrize(("code", "plates"), [("F-L", 5), ("W-L", 2), ("R-L", 5)])
def test_pipes_run_straight_through_ribs_and_ends(code: str, plates: int) -> None:
    lines: dict[float, set[tuple[float, float]]] = {}
    for piece in sample_block(code).all_placed():
        if piece.plate.name not in ("end", "rib"):
            continue
        for hole in piece.plate.holes:
            if [round(r) for r in arc_radii(hole)] == [30, 30]:
                point = piece.pose.point((hole[0][0] + hole[1][0]) / 2, hole[0][1])
                lines.setdefault(piece.pose.origin[0], set()).add((round(point[1], 3), round(point[2], 3)))
    assert len(lines) == plates
    assert len({frozenset(spots) for spots in lines.values()}) == 1
