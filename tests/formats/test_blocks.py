"""Blocks in blocks, however they are turned, stretched, mirrored and repeated: reckoned here by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import ezdxf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats.dxf.entities import EntityWalk
from manyworks.geometry import signed_area
from tests.examples import PLACING, examples
from tests.formats.conftest import INSIDE, OUTSIDE

Point = tuple[float, float]
CORNERS = ((0.0, 0.0), (300.0, 0.0), (300.0, 100.0), (120.0, 100.0), (0.0, 60.0))
CENTRE, RADIUS = (80.0, 40.0), 10.0
HALF_DISC = ((0.0, 0.0, 1.0), (50.0, 0.0, 0.0))
"""Corners with their bulge: 1 is half a circle to the next."""


@dataclass(frozen=True)
class Level:
    """One block put into the next, in a grid."""

    at: Point
    base: Point
    scale: Point
    turn: float
    behind: bool = False
    grid: tuple[int, int] = (1, 1)

    def places(self, point: Point) -> list[Point]:
        x, y = (point[i] - self.base[i] for i in (0, 1))
        x, y = x * self.scale[0], y * self.scale[1]
        c, s = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        found = []
        for row in range(self.grid[0]):
            for column in range(self.grid[1]):
                u, v = x + 700 * column, y + 400 * row
                across, up = c * u - s * v + self.at[0], s * u + c * v + self.at[1]
                found.append((-across if self.behind else across, up))
        return found


def drawn(levels: list[Level]) -> EntityWalk:
    """What is read of a block in blocks, the innermost level first."""
    document = ezdxf.filemanagement.new("R2010")
    block = document.blocks.new("B0", base_point=levels[0].base)
    block.add_lwpolyline(CORNERS, close=True, dxfattribs={"layer": OUTSIDE})
    block.add_circle(CENTRE, RADIUS, dxfattribs={"layer": INSIDE})
    block.add_lwpolyline(HALF_DISC, format="xyb", close=True, dxfattribs={"layer": "0"})
    block.add_text("here", height=10, dxfattribs={"insert": CENTRE, "layer": "0"})
    block.add_mtext("and here", dxfattribs={"insert": CENTRE, "char_height": 10, "layer": "0"})
    for number, level in enumerate(levels):
        last = number + 1 == len(levels)
        base = (0.0, 0.0) if last else levels[number + 1].base
        into = document.modelspace() if last else document.blocks.new(f"B{number + 1}", base_point=base)
        into.add_blockref(
            f"B{number}",
            level.at,
            dxfattribs={
                "xscale": level.scale[0],
                "yscale": level.scale[1],
                "rotation": level.turn,
                "extrusion": (0, 0, -1) if level.behind else (0, 0, 1),
                "row_count": level.grid[0],
                "column_count": level.grid[1],
                "row_spacing": 400,
                "column_spacing": 700,
                "layer": f"L{number}",
            },
        )
    walk = EntityWalk("blocks.dxf", 0.1)
    walk.walk(document.modelspace())
    return walk


def everywhere(points: tuple[Point, ...], levels: list[Level]) -> list[list[Point]]:
    """Every copy of a row of points."""
    copies = [list(points)]
    for level in levels:
        places = [[level.places(point) for point in copy] for copy in copies]
        copies = [[point[i] for point in copy] for copy in places for i in range(len(copy[0]))]
    return copies


def rounded(copies: list[list[Point]]) -> list[list[Point]]:
    return sorted(sorted((round(x, 4) + 0.0, round(y, 4) + 0.0) for x, y in copy) for copy in copies)


def same(one: list[list[Point]], two: list[list[Point]]) -> bool:
    pairs = zip(rounded(one), rounded(two), strict=True)
    return all(math.dist(p, q) < 1e-3 for a, b in pairs for p, q in zip(a, b, strict=True))


SCALES = st.sampled_from([1.0, -1.0, 2.0, 0.5, 1.5, -0.75])
POINTS = st.tuples(st.integers(-500, 500).map(float), st.integers(-500, 500).map(float))
LEVELS = st.builds(
    Level,
    at=POINTS,
    base=POINTS,
    scale=st.tuples(SCALES, SCALES),
    turn=st.sampled_from([0.0, 90.0, 180.0, 30.0, -45.0, 211.5]),
    behind=st.booleans(),
    grid=st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 3)]),
)


@examples(PLACING)
@given(st.lists(LEVELS, min_size=1, max_size=4))
def test_blocks_in_blocks_are_where_their_moves_put_them(levels: list[Level]) -> None:
    walk = drawn(levels)
    assert not walk.findings
    outlines = [stroke for stroke in walk.strokes if stroke.layer == OUTSIDE]
    assert all(stroke.closed for stroke in outlines)
    assert same([list(stroke.points) for stroke in outlines], everywhere(CORNERS, levels))

    edges = everywhere((CENTRE, (CENTRE[0] + 1, CENTRE[1]), (CENTRE[0], CENTRE[1] + 1)), levels)
    circles = [stroke.circle for stroke in walk.strokes if stroke.layer == INSIDE]
    (ux, uy), (vx, vy) = ((end[0] - edges[0][0][0], end[1] - edges[0][0][1]) for end in edges[0][1:])
    stretch, skew = math.hypot(ux, uy), ux * vx + uy * vy
    if abs(stretch - math.hypot(vx, vy)) < 1e-6 and abs(skew) < 1e-6:
        assert same([[circle[:2]] for circle in circles if circle], [[middle] for middle, *_ in edges])
        assert all(circle[2] == pytest.approx(RADIUS * stretch) for circle in circles if circle)
    else:
        assert set(circles) == {None}

    # What lies on layer 0 lies on the layer of whoever put its block there.
    discs = [stroke for stroke in walk.strokes if stroke.layer == "L0"]
    area = abs(ux * vy - uy * vx) * math.pi * 25**2 / 2
    slack = 0.2 * sum(math.dist(a, b) for a, b in zip(discs[0].points, discs[0].points[1:], strict=False))
    assert len(discs) == len(edges) and all(stroke.closed for stroke in discs)
    assert all(abs(signed_area(disc.points)) == pytest.approx(area, abs=slack) for disc in discs)
    assert same([[word.at] for word in walk.words], [[middle] for middle, *_ in edges] * 2)


def test_a_turned_block_in_a_stretched_one_is_stretched_where_it_lies() -> None:
    turned = Level((0, 0), (0, 0), (1, 1), 90)
    [outline] = [s for s in drawn([turned, Level((0, 0), (0, 0), (2, 1), 0)]).strokes if s.layer == OUTSIDE]
    xs, ys = zip(*outline.points, strict=True)
    assert (max(xs) - min(xs), max(ys) - min(ys)) == pytest.approx((200, 300))


def test_a_turned_array_in_a_stretched_block_is_all_there() -> None:
    turned = Level((5, 6), (1, 2), (1, 1), 30, grid=(3, 4))
    walk = drawn([turned, Level((0, 0), (9, 9), (2, 1), 0)])
    assert len([stroke for stroke in walk.strokes if stroke.layer == OUTSIDE]) == 12


@pytest.mark.parametrize("prefix", ["reverse.dwg|", "Haus$0$", "a|b|", "plan$0$site$12$"])
def test_the_name_of_another_file_is_no_word_of_its_layers(maker, prefix) -> None:
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    for name, x in (
        ("NOTES", 150),
        ("3_8MMTOOL_9MMDEEP_POCKET", 200),
        ("3_8MMTOOL_9MMDEEP_INSIDE_REVERSE", 300),
    ):
        drawing.rectangle(f"{prefix}{name}", x, 150, 40, 40)
    found = drawing.read()
    assert [(pocket.face, pocket.layer) for pocket in found.parts[0].geometry.pockets] == [
        ("front", "3_8MMTOOL_9MMDEEP_POCKET"),
        ("back", "3_8MMTOOL_9MMDEEP_INSIDE_REVERSE"),
    ]
    assert not found.parts[0].geometry.holes and "NOTES" in {layer.name for layer in found.layers}
    assert not any(prefix in layer.name for layer in found.layers)


def test_a_layer_of_another_file_is_hidden_by_its_whole_name(maker, codes) -> None:
    drawing = maker()
    drawing.document.layers.add("plan|CUT").off()
    drawing.document.layers.add("CUT")
    drawing.rectangle("plan|CUT", 0, 0, 100, 100)
    drawing.rectangle("CUT", 200, 0, 100, 100)
    found = drawing.read(unit="mm")
    assert (len(found.parts), "entity.hidden" in codes(found)) == (1, True)


def test_what_cannot_be_read_in_a_block_is_named_on_its_layer(maker) -> None:
    drawing = maker()
    block = drawing.document.blocks.new("B")
    block.add_hatch(dxfattribs={"layer": "0"})
    block.add_hatch(dxfattribs={"layer": "plan|4_INSIDE"})
    drawing.rectangle(OUTSIDE, 0, 0, 300, 200)
    drawing.space.add_blockref("B", (0, 0), dxfattribs={"layer": INSIDE})
    found = drawing.read()
    unread = {f.where for f in found.findings if f.code == "entity.unread"}
    assert unread == {f"layer {INSIDE}", "layer 4_INSIDE"}
    assert {where.removeprefix("layer ") for where in unread} <= {layer.name for layer in found.layers}


def test_words_on_the_back_of_the_drawing_stand_where_they_are_seen(maker) -> None:
    drawing = maker()
    drawing.space.add_text("here", height=20, dxfattribs={"insert": (-200, 50), "extrusion": (0, 0, -1)})
    assert drawing.read(unit="mm").texts[0].at == (200, 50)
