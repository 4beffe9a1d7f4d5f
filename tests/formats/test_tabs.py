"""Tabs of small parts: where they are, and that a file with them reads back to the same parts."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from shapely import LinearRing, LineString, Point

from manyworks.formats.cut_sheet import CutSheet, PlacedPart
from manyworks.formats.cutting.words.layer_grammar import read_layer
from manyworks.formats.drawing import Drawing, Part
from manyworks.formats.dxf_writer import write_sheet
from manyworks.formats.reading import read
from manyworks.formats.svg.writer import write_svg
from manyworks.formats.tabs import FEWEST, LAYER, OFF_CORNERS_MM, WIDE_MM, tabs_of
from manyworks.geometry import Geometry, Ring


def rectangle(long: float, wide: float) -> Ring:
    return ((0.0, 0.0), (long, 0.0), (long, wide), (0.0, wide))


ROUND = tuple((100 * math.cos(math.tau * i / 90), 100 * math.sin(math.tau * i / 90)) for i in range(90))
STAR = tuple((x * (0.6 + 0.3 * (i % 2)), y * (0.6 + 0.3 * (i % 2))) for i, (x, y) in enumerate(ROUND[::5]))
SHAPES = {
    "plate": rectangle(250, 120),
    "strip": rectangle(2000, 60),
    "disc": ROUND,
    "star": STAR,
    "chip": rectangle(14, 9),
}


@pytest.mark.parametrize("name", SHAPES)
def test_tabs_lie_on_the_outline_and_leave_most_of_it_to_the_cutter(name: str) -> None:
    ring = LinearRing(SHAPES[name])
    tabs = [LineString(line) for line in tabs_of(SHAPES[name])]
    assert len(tabs) >= FEWEST and all(tab.length <= WIDE_MM + 1e-6 for tab in tabs)
    assert all(ring.distance(Point(point)) < 1e-6 for tab in tabs for point in tab.coords)
    assert sum(tab.length for tab in tabs) <= ring.length / 2
    assert all(one.distance(two) > 0 for one, two in pairwise(tabs))


@pytest.mark.parametrize("name", ["plate", "strip"])
def test_tabs_keep_off_corners_where_edges_are_long_enough(name: str) -> None:
    for line in tabs_of(SHAPES[name]):
        middle = LineString(line).interpolate(0.5, normalized=True)
        assert min(middle.distance(Point(corner)) for corner in SHAPES[name]) >= OFF_CORNERS_MM - 1e-6


def test_every_side_has_its_tabs_also_one_without_a_long_edge() -> None:
    arc = [LineString(line) for line in tabs_of(ROUND[:46])]
    assert sum(tab.centroid.y > 20 for tab in arc) >= 2 and sum(tab.centroid.y < 1 for tab in arc) == 2


def read_back(sheet: CutSheet, path: Path) -> Drawing:
    path.write_bytes(write_sheet(sheet) if path.suffix == ".dxf" else write_svg(sheet))
    drawing = read(path)
    assert isinstance(drawing, Drawing)
    return drawing


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_a_file_with_tabs_reads_back_to_the_same_parts(tmp_path: Path, kind: str) -> None:
    placed = tuple(
        PlacedPart(Part(name, Geometry(ring), code=name), (300.0, 150.0 + 220 * i), 90.0 * (i > 2))
        for i, (name, ring) in enumerate(SHAPES.items())
    )
    bare = CutSheet("one", 2500, 1250, "birch plywood", 18, placed)
    held = replace(bare, placed=tuple(replace(one, tabs=True) for one in placed))
    without, found = (read_back(sheet, tmp_path / f"sheet.{kind}") for sheet in (bare, held))
    assert {layer.name: layer.meaning for layer in found.layers}[LAYER] == "tab"
    own = [{p.code: p.own_geometry().hash for p in drawing.parts} for drawing in (without, found)]
    assert own[0] == own[1] and len(own[0]) == len(SHAPES)
    assert [f.message for f in found.findings] == [f.message for f in without.findings]
    assert found.loose == without.loose


@pytest.mark.parametrize(
    "name", ["TABS", "tabs 8mm", "4_8MMTOOL_CUTTHROUGH_TABS", "0_TABS_8MMWIDE_3MMHIGH_INSIDE"]
)
def test_tabs_of_other_people_may_be_parts(name: str) -> None:
    assert read_layer(LAYER).meaning == "tab" and read_layer(name).meaning != "tab"
