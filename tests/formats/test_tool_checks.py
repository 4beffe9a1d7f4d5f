"""Circles of another diameter than their layer names, and tools that do not go into what is drawn."""

from __future__ import annotations

import math

import pytest

from manyworks.formats.cutting.words.drill_words import diameters_named
from manyworks.formats.cutting.words.layer_words import in_english

OUTER, INNER = "5_6MMTOOL_CUTTHROUGH_OUTSIDE", "4_6MMTOOL_CUTTHROUGH_INSIDE"


@pytest.fixture
def part(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTER, 100, 100, 400, 300)
    return drawing


def asked(drawing):
    return {f.code for f in drawing.read().findings if f.code in ("drill.diameter", "tool.too_large")}


def circle(drawing, layer, diameter):
    drawing.space.add_circle((200, 200), diameter / 2, dxfattribs={"layer": layer})


def rounded(drawing, layer, x, y, width, height, r):
    quarter = math.tan(math.pi / 8)
    right, top = x + width, y + height
    corners = [
        (x + r, y, 0),
        (right - r, y, quarter),
        (right, y + r, 0),
        (right, top - r, quarter),
        (right - r, top, 0),
        (x + r, top, quarter),
        (x, top - r, 0),
        (x, y + r, quarter),
    ]
    drawing.space.add_lwpolyline(corners, format="xyb", close=True, dxfattribs={"layer": layer})


@pytest.mark.parametrize(
    ("layer", "named"),
    [("DRILL 8MM", {8}), ("Ø5 holes 12 deep", {5}), ("Bohren 8", {8}), ("8mm holes", {8}),
     ("holes d4mm x 50mm", {4}), ("holes d12mm for bolts d10mm", {12, 10}), ("Bohrung D10 T15", {10}),
     ("perçage Ø8 prof. 12", {8}), ("HOLE_6MM_DIAM_18MM_DEEP", {6}), ("TOP-HOLE-6mm-diam_18MM", {6}),
     ("taladro 5mm", {5}), ("hole 6,5mm", {6.5}), ("drill 2", set()), ("drill 12mm deep", set()),
     ("2_8MMTOOL_12MMDEEP_DRILL", set()), ("drill 1/4", set()), ("12 holes", set()), ("drill 6mmtool", set()),
     ("holes", set())],
)  # fmt: skip
def test_diameters_in_names(layer, named):
    assert diameters_named(in_english(layer)) == named


@pytest.mark.parametrize(
    ("layer", "right", "wrong"),
    [("DRILL 8MM", 8, 10), ("Ø5 holes 12mm deep", 5, 6), ("Bohren 8", 8, 5), ("Bohrung D10 T15", 10, 8),
     ("HOLE_6MM_DIAM_18MM_DEEP", 6, 7), ("agujeros 8mm pasantes", 8, 12), ("TOP-HOLE-6mm-diam_18MM", 6, 3),
     ("holes d12mm for bolts d10mm", 12, 8)],
)  # fmt: skip
def test_another_diameter_than_named_is_asked(part, layer, right, wrong):
    circle(part, layer, right)
    assert asked(part) == set()
    circle(part, layer, wrong)
    assert asked(part) == {"drill.diameter"}


def notch(drawing, width):
    corners = [(1000, 100), (1100, 100), (1100, 140), (1060, 140), (1060, 140 + width), (1100, 140 + width),
               (1100, 200), (1000, 200)]  # fmt: skip
    drawing.space.add_lwpolyline(corners, close=True, dxfattribs={"layer": OUTER})


@pytest.mark.parametrize(
    "draw",
    [
        lambda d: d.rectangle(INNER, 150, 150, 50, 5),
        lambda d: circle(d, INNER, 5),
        lambda d: circle(d, "2_8MMTOOL_12MMDEEP_DRILL", 5),
        lambda d: rounded(d, INNER, 150, 150, 50, 50, 2),
        lambda d: rounded(d, "3_12MMTOOL_9MMDEEP_POCKET", 150, 150, 50, 50, 4),
        lambda d: notch(d, 3),
        lambda d: notch(d, 5.5),
    ],
)
def test_a_tool_too_large_for_what_is_drawn_is_asked(part, draw):
    draw(part)
    assert asked(part) == {"tool.too_large"}


@pytest.mark.parametrize(
    "draw",
    [
        lambda d: d.rectangle(INNER, 150, 150, 50, 6),
        lambda d: d.rectangle(INNER, 150, 150, 50, 50),
        lambda d: circle(d, INNER, 6),
        lambda d: circle(d, "2_8MMTOOL_12MMDEEP_DRILL", 12),
        lambda d: circle(d, "4_ANYTOOL_CUTTHROUGH_INSIDE", 3),
        lambda d: circle(d, "drill holes through", 3),
        lambda d: rounded(d, INNER, 150, 150, 50, 50, 3),
        lambda d: rounded(d, OUTER, 1000, 150, 50, 50, 2),
        lambda d: notch(d, 6),
        lambda d: d.space.add_lwpolyline(
            [(150, 150), (250, 150), (200, 230)], close=True, dxfattribs={"layer": INNER}
        ),
    ],
)
def test_a_tool_that_leaves_only_its_corners_is_not_asked(part, draw):
    draw(part)
    assert asked(part) == set()
