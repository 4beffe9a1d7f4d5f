"""Depths that are drawn as heights, against layers that say another."""

from __future__ import annotations

import pytest

from tests.formats.conftest import INSIDE, OUTSIDE, SHEET

POCKET = "3_ANYTOOL_6MMDEEP_POCKET"
BOX = [(100, 100), (200, 100), (200, 200), (100, 200)]


def polyline(new, layer, z):
    new.space.add_lwpolyline(BOX, close=True, dxfattribs={"layer": layer, "elevation": z})


def lines(new, layer, z):
    for one, other in zip(BOX, BOX[1:] + BOX[:1], strict=True):
        new.space.add_line((*one, z), (*other, z), dxfattribs={"layer": layer})


def circle(new, layer, z):
    new.space.add_circle((150, 150, z), 20, dxfattribs={"layer": layer})


def solid_polyline(new, layer, z):
    new.space.add_polyline3d([(x, y, z) for x, y in BOX], close=True, dxfattribs={"layer": layer})


def block(new, layer, z):
    new.document.blocks.new("CUT").add_lwpolyline(BOX, close=True, dxfattribs={"layer": layer})
    new.space.add_blockref("CUT", (0, 0, z))


def thick(new, layer, z):
    new.space.add_circle((150, 150), 20, dxfattribs={"layer": layer, "thickness": z})


DRAWN = [polyline, lines, circle, solid_polyline, block, thick]


def asked(new, unit=None) -> list[str]:
    found = new.read(unit).findings
    return [f.message for f in found if f.code == "layer.depth_unknown" and "height" in f.message]


@pytest.mark.parametrize("draws", DRAWN)
@pytest.mark.parametrize(
    ("layer", "z", "questions"),
    [
        (INSIDE, -6, 1), (INSIDE, -3, 1), (INSIDE, -18, 0), (INSIDE, 0, 0), (POCKET, -6, 0), (POCKET, -9, 1),
        (POCKET, 0, 0), (OUTSIDE, -12, 1),
    ],
)  # fmt: skip
def test_a_height_that_is_another_depth_than_the_layer_says_is_asked(maker, draws, layer, z, questions):
    new = maker()
    new.sheet(-20, -20)
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    draws(new, layer, z)
    messages = asked(new)
    assert len(messages) == questions and all(f"{z} mm" in message for message in messages)


def test_heights_in_inches(maker):
    new = maker(units=1)
    new.rectangle(OUTSIDE, 0, 0, 16, 12)
    new.space.add_lwpolyline(
        [(4, 4), (8, 4), (8, 8), (4, 8)], close=True, dxfattribs={"layer": INSIDE, "elevation": -0.25}
    )
    assert "-6.3 mm" in asked(new)[0] or "-6.4 mm" in asked(new)[0]


@pytest.mark.parametrize("top", [18, 100, -5])
def test_lines_that_all_lie_at_one_height_are_no_question(maker, top):
    new = maker()
    for layer, size in ((SHEET, 1000), (OUTSIDE, 400), (INSIDE, 50)):
        new.rectangle(layer, 10, 10, size, size / 2).dxf.elevation = top
    assert not asked(new)


@pytest.mark.parametrize(("z", "questions"), [(12, 0), (9, 1), (18, 0), (0, 0)])
def test_depths_are_measured_from_the_top_of_the_board_too(maker, z, questions):
    new = maker()
    new.rectangle(SHEET, -20, -20, 2440, 1220).dxf.elevation = 18
    new.rectangle(OUTSIDE, 0, 0, 400, 300).dxf.elevation = 18
    polyline(new, POCKET, z)
    assert len(asked(new)) == questions
