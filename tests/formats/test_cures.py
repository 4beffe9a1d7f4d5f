"""A question about what cannot be read says what to do; what a name says plainly is none."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.denials import says_only_cut
from manyworks.formats.cutting.words.layer_grammar import read_layer
from tests.formats.conftest import INSIDE, OUTSIDE, RECT, SVG_MM

GROUP = f'<g id="{OUTSIDE}" fill="none" stroke="#000">{{}}</g>'


@pytest.mark.parametrize(
    ("body", "code", "cure"),
    [
        (
            GROUP.format('<rect style="transform: scale(.5)" width="60" height="30"/>'),
            "entity.unread",
            "as attributes",
        ),
        (GROUP.format('<rect style="width: 60px" height="30"/>'), "entity.unread", "as attributes"),
        (GROUP.format('<use href="#none"/>'), "entity.unread", "Unlink copies"),
        (GROUP.format('<image href="a.png" width="9" height="9"/>'), "entity.unread", "Turn it into paths"),
        (GROUP.format('<rect width="15%" height="30"/>'), "entity.unread", "Write its lengths in mm"),
        (
            '<style>@import url("x.css");</style>' + GROUP.format(RECT),
            "entity.unread",
            "Save it as plain SVG",
        ),
        (GROUP.format('<rect display="none" width="60" height="30"/>'), "entity.hidden", "Show what is cut"),
        (
            '<defs><clipPath id="c"><rect width="200" height="200"/></clipPath></defs>'
            f'<g clip-path="url(#c)">{GROUP.format(RECT)}</g>',
            "entity.clipped",
            "Trim them",
        ),
    ],
)
def test_what_cannot_be_read_in_svg_is_asked_with_its_cure(svg, body, code, cure):
    found = [f.message for f in svg(body).findings if f.code == code]
    assert found and all(cure in message for message in found)


def test_two_scales_are_asked_with_their_cure(svg):
    drawn = svg(GROUP.format(RECT), 'width="2440mm" height="1220mm" viewBox="0 0 2440 2440"')
    assert any("Save it with one scale" in f.message for f in drawn.findings if f.code == "unit.uncertain")
    assert not [f for f in svg(GROUP.format(RECT), SVG_MM).findings if f.code == "unit.uncertain"]


@pytest.mark.parametrize("kind", ["HATCH", "SOLID", "3DFACE", "MLINE", "LINE"])
def test_what_cannot_be_read_in_dxf_is_asked_with_its_cure(maker, kind):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 300, 200)
    on = {"layer": INSIDE}
    corners = [(10, 10), (50, 10), (50, 50), (10, 50)]
    if kind == "HATCH":
        new.space.add_hatch(dxfattribs=on).paths.add_polyline_path(corners, is_closed=True)
    elif kind == "SOLID":
        new.space.add_solid(corners, dxfattribs=on)
    elif kind == "3DFACE":
        new.space.add_3dface(corners, dxfattribs=on)
    elif kind == "MLINE":
        new.space.add_mline(corners, dxfattribs=on)
    else:
        new.space.add_line((10, 10, 0), (50, 10, 30), dxfattribs=on)
    found = [f.message for f in new.read().findings if f.code == "entity.unread"]
    assert found and all("Draw the edge of what is cut" in message for message in found)


def test_what_is_hidden_in_dxf_is_asked_with_its_cure(maker):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 300, 200)
    new.rectangle(INSIDE, 20, 20, 40, 40).dxf.invisible = 1
    assert any("Show what is cut" in f.message for f in new.read().findings if f.code == "entity.hidden")


@pytest.mark.parametrize("name", ["RED_CUT", "Rot schneiden", "rouge decoupe", "cut blue", "Corte rojo"])
def test_a_colour_beside_a_cut_says_that_it_is_cut(maker, name):
    assert says_only_cut(name)
    new = maker()
    new.rectangle(name, 0, 0, 300, 200)
    (asked,) = (f.message for f in new.read().findings if f.code == "layer.unknown")
    assert "are cut" in asked and "does not say whether" not in asked and "Not understood" not in asked


@pytest.mark.parametrize(
    ("name", "meaning", "depth"),
    [
        ("Drill 8mm depth 12mm", "drill", 12),
        ("Pocket depth 6mm", "pocket", 6),
        ("POCKET 18mm PLY 6mm DEEP", "pocket", 6),
        ("POCKET 18mm BIRCH PLY 6mm DEEP", "pocket", 6),
        ("6mm deep pocket 12mm MDF", "pocket", 6),
        ("BLACK_ENGRAVE", "engrave", None),
        ("blau Gravur", "engrave", None),
    ],
)
def test_what_a_name_says_is_not_asked(name, meaning, depth):
    found = read_layer(name)
    assert (found.meaning, found.depth_mm, found.face, found.questions) == (meaning, depth, "front", ())


@pytest.mark.parametrize(
    ("name", "asked"),
    [("Pocket 18mm wide 6mm deep", "depth"), ("Drill 8mm max depth 12mm", "depth"), ("RED_OUTSIDE", "depth")],
)
def test_what_is_open_is_still_asked(name, asked):
    assert asked in read_layer(name).questions


def test_microinches_are_a_unit(maker):
    new = maker(units=8)
    new.rectangle(OUTSIDE, 0, 0, 24_000_000, 16_000_000)
    found = new.read()
    assert found.unit.declared == "µin"
    assert not [f for f in found.findings if "names no unit" in f.message]
    assert found.parts[0].bounds[2] == pytest.approx(609.6)
