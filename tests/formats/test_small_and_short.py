"""Lines that are easily lost: small cuts, short links, frames that lack a side, lines along other lines."""

import math

import pytest
from ezdxf import transform
from ezdxf.math import Matrix44

from manyworks.formats.measures import measure
from tests.formats.conftest import INSIDE, OUTSIDE, SHEET


def severities(drawing, code):
    return {finding.severity for finding in drawing.findings if finding.code == code}


@pytest.mark.parametrize("layer", ["0", "CUT", "Layer 1", "laser"])
@pytest.mark.parametrize("size", [0.9, 1.5, 2.7, 3.4])
def test_small_holes_in_no_part_are_asked_and_in_a_part_are_holes(maker, layer, size):
    alone, in_part = maker(), maker()
    in_part.rectangle(layer, 100, 100, 300, 200)
    for drawing in (alone, in_part):
        drawing.sheet()
        for x in (150, 200, 250):
            drawing.space.add_circle((x, 150), size / 2, dxfattribs={"layer": layer})
    assert severities(alone.read(), "cut.orphan") == {"question"}
    found = in_part.read()
    assert [len(part.geometry.holes) for part in found.parts] == [3]
    assert not severities(found, "cut.orphan")


@pytest.mark.parametrize("layer", ["0", "CUT", "Layer 1"])
def test_a_small_circle_in_a_hole_falls_out_with_it(maker, layer):
    drawing = maker()
    drawing.rectangle(layer, 100, 100, 300, 200)
    drawing.rectangle(layer, 150, 150, 60, 60)
    drawing.space.add_circle((180, 180), 1.3, dxfattribs={"layer": layer})
    found = drawing.read()
    assert [len(part.geometry.holes) for part in found.parts] == [1]
    assert severities(found, "cut.united") == {"question"}, "the layer does not say what is cut"


@pytest.mark.parametrize(
    ("width", "height", "severity"),
    [(0.6, 0.6, "question"), (0.3, 0.4, "question"), (0.1, 0.1, "info"), (4.0, 0.05, "info")],
)
@pytest.mark.parametrize("layer", [INSIDE, OUTSIDE])
def test_what_is_left_out_as_too_small_is_asked_where_it_is_no_dust(maker, layer, width, height, severity):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    drawing.rectangle(layer, 150, 150, width, height)
    assert severities(drawing.read(), "geometry.sliver") == {severity}


@pytest.mark.parametrize("link", [0.025, 0.03, 0.04, 0.049])
@pytest.mark.parametrize("layer", [OUTSIDE, "0"])
def test_short_links_hold_an_outline_together_that_is_drawn_line_by_line(maker, layer, link):
    corners = [
        (100, 100),
        (400, 100),
        (400 + link, 100 + link / 2),
        (400 + link, 300),
        (100, 300),
        (100, 100),
    ]
    drawing = maker()
    drawing.lines(layer, *corners)
    found = drawing.read()
    [part] = found.parts
    assert part.open_gap_mm is None and not part.welded_gaps_mm
    assert not severities(found, "geometry.speck")


@pytest.mark.parametrize("size", [0.005, 0.015, 0.03, 0.04])
def test_dust_that_links_nothing_stays_dust(maker, size):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    drawing.lines(OUTSIDE, (200, 200), (200 + size, 200))
    found = drawing.read()
    assert severities(found, "geometry.speck") == {"info"}
    assert not severities(found, "outline.open")


@pytest.mark.parametrize("missing", range(4))
def test_the_frame_of_a_board_that_lacks_a_side_is_asked(maker, missing):
    frame = [(0, 0), (2440, 0), (2440, 1220), (0, 1220)]
    drawing = maker()
    drawing.line(SHEET, *frame[missing:], *frame[:missing])
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    assert severities(drawing.read(), "outline.open") == {"question"}


def test_a_line_across_a_board_is_no_frame(maker):
    drawing = maker()
    drawing.sheet()
    drawing.line(SHEET, (0, 600), (2440, 600))
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    assert not severities(drawing.read(), "outline.open")


EDGE = [(150, 150), (250, 150)]


@pytest.mark.parametrize("layer", ["CUT_THRU", INSIDE, "FULL CUT", "slits"])
def test_a_cut_along_the_edge_of_a_pocket_is_work(maker, layer):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    drawing.rectangle("3_ANYTOOL_9MMDEEP_INSIDE", 150, 150, 100, 100)
    drawing.line(layer, *EDGE)
    drawing.line("3_ANYTOOL_9MMDEEP_INSIDE", (500, 500), (600, 500))
    found = drawing.read()
    assert measure(found).cut_length_m == pytest.approx(1.1)
    assert "duplicate.stacked_line" not in {finding.code for finding in found.findings}


@pytest.mark.parametrize("others", [True, False])
def test_a_pocket_line_along_an_outline_is_none_whatever_else_is_drawn(maker, others):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 150, 150, 100, 100)
    drawing.line("3_ANYTOOL_9MMDEEP_INSIDE", *EDGE)
    if others:
        drawing.line(OUTSIDE, *EDGE)
    found = drawing.read()
    assert severities(found, "duplicate.stacked_line") == {"info"}
    assert not severities(found, "outline.open")


@pytest.mark.parametrize("layer", ["score", "engrave", "fold"])
def test_an_outline_may_be_engraved(maker, layer):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 150, 150, 100, 100)
    drawing.line(layer, *EDGE)
    [part] = drawing.read().parts
    assert [path.work for path in part.geometry.paths] == [layer]


@pytest.mark.parametrize("deep", [1, 2, 3])
def test_a_whole_drawing_in_a_block_keeps_its_holes_and_its_fasteners(maker, deep):
    drawing = maker()
    screw = drawing.document.blocks.new("SCREW")
    screw.add_circle((0, 0), 2, dxfattribs={"layer": INSIDE})
    whole = drawing.document.blocks.new("WHOLE0")
    corners = [(0, 0), (300, 0), (300, 200), (0, 200)]
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        whole.add_line(start, end, dxfattribs={"layer": OUTSIDE})
    whole.add_circle((50, 50), 10, dxfattribs={"layer": INSIDE})
    whole.add_blockref("SCREW", (200, 100))
    for number in range(1, deep):
        drawing.document.blocks.new(f"WHOLE{number}").add_blockref(f"WHOLE{number - 1}", (10, 10))
    drawing.space.add_blockref(f"WHOLE{deep - 1}", (100, 100))
    [part] = drawing.read().parts
    assert len(part.geometry.holes) == 1 and len(part.geometry.drillings) == 1


@pytest.mark.parametrize("turn", [0, 90, 37])
@pytest.mark.parametrize("scale", [1, -1, 0.1])
def test_a_line_that_crosses_itself_is_an_error_wherever_it_lies(maker, turn, scale):
    drawing = maker()
    drawing.line(OUTSIDE, (0, 0), (300, 200), (300, 0), (0, 150)).close(True)
    matrix = Matrix44.scale(scale, abs(scale), 1) @ Matrix44.z_rotate(math.radians(turn))
    transform.inplace(drawing.space, matrix)
    assert severities(drawing.read(), "outline.self_touching") == {"error"}
