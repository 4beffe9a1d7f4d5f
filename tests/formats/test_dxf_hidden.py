"""What a DXF hides: layers off and frozen, blocks on them, invisible lines, clipped blocks, paper, covers."""

from __future__ import annotations

import pytest
from ezdxf.xclip import XClip

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from tests.formats.conftest import OUTSIDE

PLATES = ((0, 0), (400, 0), (800, 0))


def asked(drawing: Drawing) -> set[str]:
    kinds = ("entity.", "space.")
    return {f.code for f in drawing.findings if f.code.startswith(kinds) and f.severity != "info"}


def block_of_plates(drawing, layer=OUTSIDE, name="PLATES"):
    block = drawing.document.blocks.new(name)
    for x, y in PLATES:
        corners = [(x, y), (x + 300, y), (x + 300, y + 200), (x, y + 200)]
        block.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})
    return block


@pytest.mark.parametrize(
    ("path", "clipped"),
    [
        ([(-10, -10), (310, 210)], True),
        ([(-10, -10), (310, -10), (310, 210), (-10, 210)], True),
        ([(-10, -10), (1100, 100)], True),
        ([(0, 0), (300, 0), (0, 200)], True),
        ([(5000, 5000), (5001, 5001)], True),
        ([(-10, -10), (2000, 2000)], False),
        ([(0, 0), (1100, 200)], False),
        ([(-10, -10), (2000, -10), (-10, 3000)], False),
    ],
)
@pytest.mark.parametrize("placed", [{}, {"rotation": 30, "xscale": 2, "yscale": 2}, {"xscale": -1}])
def test_a_clipped_block_is_asked_by_its_name_unless_all_of_it_shows(maker, path, clipped, placed):
    drawing = maker()
    block_of_plates(drawing)
    insert = drawing.space.add_blockref("PLATES", (50, 60), dxfattribs=placed)
    XClip(insert).set_block_clipping_path(path)
    found = drawing.read()
    assert (len(found.parts), asked(found)) == (3, {"entity.clipped"} if clipped else set())
    assert all("PLATES" in f.message for f in found.findings if f.code == "entity.clipped")


def test_a_clipped_block_in_a_block_is_asked(maker):
    drawing = maker()
    block_of_plates(drawing)
    around = drawing.document.blocks.new("AROUND")
    XClip(around.add_blockref("PLATES", (0, 0))).set_block_clipping_path([(-1, -1), (301, 201)])
    drawing.space.add_blockref("AROUND", (900, 0), dxfattribs={"rotation": 90})
    assert asked(drawing.read()) == {"entity.clipped"}


def test_a_clip_that_is_switched_off_hides_nothing(maker):
    drawing = maker()
    block_of_plates(drawing)
    clip = XClip(drawing.space.add_blockref("PLATES", (0, 0)))
    clip.set_block_clipping_path([(-1, -1), (301, 201)])
    clip.disable_clipping()
    assert asked(drawing.read()) == set()


@pytest.mark.parametrize(
    ("state", "inner", "parts"),
    [("off", OUTSIDE, 4), ("off", "0", 1), ("frozen", OUTSIDE, 1), ("frozen", "0", 1)],
)
def test_a_block_on_a_hidden_layer_shows_what_lies_on_others_only_when_it_is_off(maker, state, inner, parts):
    drawing = maker()
    layer = drawing.document.layers.add("ON")
    layer.off() if state == "off" else layer.freeze()
    block_of_plates(drawing, inner)
    drawing.space.add_blockref("PLATES", (0, 0), dxfattribs={"layer": "ON"})
    drawing.rectangle(OUTSIDE, 5000, 0, 301, 200)
    found = drawing.read()
    assert len(found.parts) == parts
    assert asked(found) == (set() if parts == 4 else {"entity.hidden"})


def test_a_block_on_a_layer_that_shows_hides_its_lines_on_one_that_does_not(maker):
    drawing = maker()
    drawing.document.layers.add("OLD").off()
    block = block_of_plates(drawing)
    block.add_circle((150, 100), 20, dxfattribs={"layer": "OLD"})
    drawing.space.add_blockref("PLATES", (0, 0))
    found = drawing.read()
    assert (len(found.parts), asked(found)) == (3, {"entity.hidden"})


@pytest.mark.parametrize("what", ["frozen in new viewports", "locked", "not plotted"])
def test_layers_that_show_in_the_model_are_read(maker, what):
    drawing = maker()
    layer = drawing.document.layers.add(OUTSIDE)
    if what == "locked":
        layer.lock()
    elif what == "not plotted":
        layer.dxf.plot = 0
    else:
        layer.dxf.flags = 2
    drawing.rectangle(OUTSIDE, 0, 0, 300, 200)
    found = drawing.read()
    assert (len(found.parts), asked(found)) == (1, set())


def test_an_invisible_block_is_asked(maker):
    drawing = maker()
    block_of_plates(drawing)
    drawing.space.add_blockref("PLATES", (0, 0), dxfattribs={"invisible": 1})
    drawing.rectangle(OUTSIDE, 5000, 0, 301, 200)
    found = drawing.read()
    assert (len(found.parts), asked(found)) == (1, {"entity.hidden"})


def test_what_lies_under_a_cover_is_asked(maker):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 300, 200)
    drawing.space.add_wipeout([(100, 50), (200, 150)])
    assert asked(drawing.read()) == {"entity.unread"}


@pytest.mark.parametrize("version", ["R12", "R2010"])
def test_lines_on_paper_are_no_parts(maker, version):
    drawing = maker(version=version)
    corners = [(0, 0), (100, 0), (100, 100)]
    drawing.document.layout("Layout1").add_polyline2d(corners, close=True, dxfattribs={"layer": OUTSIDE})
    found = drawing.read()
    assert not found.parts and "space.paper" in asked(found)


@pytest.mark.data
def test_the_case_of_the_wild(shared_data):
    found = read(shared_data / "cases" / "h05-xclip-block.dxf")
    assert len(found.parts) == 1 or asked(found) == {"entity.clipped"}
