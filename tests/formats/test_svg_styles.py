"""What moves, shapes or hides a line by style: read where it is plain, asked otherwise, never passed over."""

from __future__ import annotations

import math

import pytest

from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from tests.formats.conftest import OUTSIDE, RECT

SHAPES = {
    "rect": '<rect {} x="100" y="100" width="400" height="300"/>',
    "circle": '<circle {} cx="300" cy="300" r="100"/>',
    "ellipse": '<ellipse {} cx="300" cy="300" rx="100" ry="50"/>',
    "path": '<path {} d="M100 100 H500 V400 H100 Z"/>',
}


def layer(body: str) -> str:
    return f'<g id="{OUTSIDE}">{body}</g>'


def unread(drawing: Drawing) -> set[str]:
    return {f.where for f in drawing.findings if f.code == "entity.unread" and f.severity == "question"}


def corners(drawing: Drawing) -> set[tuple[float, float]]:
    [part] = drawing.parts
    return {(round(x, 3), round(-y, 3)) for x, y in part.geometry.outline}


def turned(degrees: float, about: tuple[float, float]) -> set[tuple[float, float]]:
    """Where the corners of RECT come to lie, reckoned apart from the reader."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x0, y0 = about
    return {
        (round(x0 + c * (x - x0) - s * (y - y0), 3), round(y0 + s * (x - x0) + c * (y - y0), 3))
        for x in (100, 500)
        for y in (100, 400)
    }


@pytest.mark.parametrize("degrees", [90, 30, -45])
@pytest.mark.parametrize(
    ("origin", "about"),
    [
        ('transform-origin="300 200"', (300, 200)),
        ('transform-origin="300px,200px"', (300, 200)),
        ('style="transform-origin: 300px 200px"', (300, 200)),
        ('style="transform-origin: 300px 200px 0"', (300, 200)),
        ('transform-origin="1 1" style="transform-origin:300px 200px; transform-box: view-box"', (300, 200)),
        ('style="transform-origin:96px 1in"', (96, 96)),
        ('class="o"', (10, 20)),
        ('transform-origin="0 0"', (0, 0)),
    ],
)
def test_a_plain_origin_is_what_a_transform_turns_about(svg, degrees, origin, about):
    turn = f'{origin} transform="rotate({degrees})"'
    sheet = "<style>.o{transform-origin:10px 20px}</style>"
    for body in (layer(RECT.replace("/>", f" {turn}/>")), f"<g {turn}>{layer(RECT)}</g>"):
        found = svg(sheet + body)
        assert (corners(found), unread(found)) == (turned(degrees, about), set())


@pytest.mark.parametrize(
    "origin",
    [
        'transform-origin="center"',
        'transform-origin="50% 50%"',
        'transform-origin="10"',
        'transform-origin="1em 2em"',
        'style="transform-origin:center"',
        'style="transform-box:fill-box"',
        'transform-box="fill-box" transform-origin="5 5"',
    ],
)
def test_an_origin_that_depends_on_a_size_is_asked_where_something_turns(svg, origin):
    found = svg(layer(RECT.replace("/>", f' transform="rotate(9)" {origin}/>')))
    assert (len(found.parts), unread(found)) == (0, {f"layer {OUTSIDE}"})
    still = svg(layer(RECT.replace("/>", f" {origin}/>")))
    assert (corners(still), unread(still)) == (turned(0, (0, 0)), set())


@pytest.mark.parametrize(
    "place", ["style", ".c", "#i", "{kind}", "{kind}.c", "*", "g > {kind}", "svg .c", "[id=i]"]
)
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("rect", "width:100px"),
        ("rect", "x: 0"),
        ("rect", "ry:5px"),
        ("circle", "r:50px !important"),
        ("circle", "cx:1px"),
        ("ellipse", "rx:9px"),
        ("path", "d:path('M0 0H9V9Z')"),
        ("path", "transform:translate(100px,20px)"),
        ("path", "transform:scale(2)"),
        ("rect", "translate:10px"),
        ("rect", "rotate:45deg"),
        ("rect", "scale:2"),
    ],
)
def test_a_style_that_moves_or_shapes_a_line_is_asked(svg, place, kind, said):
    own = f'style="{said}"' if place == "style" else ""
    shape = SHAPES[kind].format(f'id="i" class="c" {own}')
    sheet = "" if place == "style" else f"<style>{place.format(kind=kind)} {{ {said} }}</style>"
    found = svg(sheet + layer(shape))
    assert not found.parts and f"layer {OUTSIDE}" in unread(found)


@pytest.mark.parametrize(
    "sheet",
    [
        "rect{width:9px; cx:4px; d:none}",
        "path{transform:none; translate:none}",
        ".other{scale:2} #other{transform:scale(2)} rect{transform:scale(2)} path.other{rotate:9deg}",
        "path:hover{transform:scale(1.1)}",
        "svg .other{transform:scale(2)}",
        "g path{stroke:red; stroke-width:2px; fill:none}",
        "@media print{.other{display:none}}",
    ],
)
def test_a_style_that_changes_no_line_is_not_asked(svg, sheet):
    found = svg(f"<style>{sheet}</style>" + layer(SHAPES["path"].format('class="c" id="i"')))
    assert (corners(found), unread(found)) == (turned(0, (0, 0)), set())


def test_a_style_of_no_transform_stands_above_the_attribute(svg):
    found = svg(layer(RECT.replace("/>", ' transform="rotate(45)" style="transform:none"/>')))
    assert (corners(found), unread(found)) == (turned(0, (0, 0)), set())


@pytest.mark.parametrize("selector", ["g.guides", "#old", "g", ".guides", "g#old.guides", "*.guides"])
def test_what_a_style_sheet_hides_is_left_out_and_asked(svg, selector):
    old = '<g class="guides" id="old"><rect x="600" y="100" width="400" height="300"/></g>'
    kept = RECT.replace("<rect", f'<rect id="{OUTSIDE}"')
    found = svg(f"<style>{selector}{{display:none}}</style>{kept}{old}")
    assert (corners(found), unread(found)) == (turned(0, (0, 0)), set())
    assert "entity.hidden" in {f.code for f in found.findings}


@pytest.mark.parametrize(
    "sheet",
    [
        "@media (min-width:900px){.c{display:none}}",
        "@media screen and (prefers-color-scheme:dark){.c{visibility:hidden}}",
        "@supports (display:grid){.c{display:none}}",
        ".c{display:var(--seen)}",
        "@media (min-width:900px){.c{transform:scale(2)}}",
    ],
)
def test_what_a_rule_may_hide_is_left_out_and_asked(svg, sheet):
    found = svg(f"<style>{sheet}</style>" + layer(SHAPES["path"].format('class="c"')))
    assert (len(found.parts), unread(found)) == (0, {f"layer {OUTSIDE}"})


@pytest.mark.parametrize(
    "sheet",
    [
        "<style>@import url(more.css);</style>",
        '<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="more.css"/>',
        "<style>.old::nonsense(3{display:none}</style>",
        "<style>rect:unheard-of{display:none}</style>",
        "<style>g{.old{display:none}}</style>",
    ],
)
def test_a_style_sheet_that_is_not_read_is_asked(svg, sheet):
    found = svg(sheet + layer(SHAPES["path"].format("")))
    assert (corners(found), unread(found)) == (turned(0, (0, 0)), {"file"})


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        ("g.guides{display:none}", False),
        ("#old{display:none}", False),
        (".guides.far{display:none}", False),
        (".guides.near{display:none}", True),
        ("g g.guides{display:none}", False),
        ("svg > g.guides{display:none}", True),
        ("svg > g > .guides{display:none}", False),
        ("path + .guides{display:none}", False),
        ("[data-x]{display:none}", True),
        ('[data-role="help"]{display:none}', False),
        ('[class~="far"]{opacity:0}', False),
        ('g[id^="ol"]{visibility:hidden}', False),
        ("#nobody, .guides, path.none{display:none}", False),
        (".layer rect{visibility:hidden}", False),
        (":not(.kept) > rect{display:none}", False),
        (".layer g:nth-child(2){display:none}", False),
        ("#old:hover{display:none}", True),
        ("#old::before{display:none}", True),
        ("#old{display:none} g{display:inline}", False),
        ("#old{display:none} g{display:inline !important}", True),
        (".guides{display:none} .guides{display:inline}", True),
        ("@media print{.guides{display:none}}", True),
        ("@media screen{.guides{display:none}}", False),
        ("@media print, screen{.guides{display:none}}", False),
        ("@font-face{src:url(a;b)} .guides{display:none}", False),
        ("/* .guides{display:none} */", True),
        (".guides{background:url('a;display:none;b')}", True),
    ],
)
def test_selectors_hold_for_whom_they_name(svg, sheet, seen):
    guides = (
        '<g class="guides far" id="old" data-role="help"><rect x="600" y="100" width="400" height="300"/></g>'
    )
    kept = SHAPES["path"].format('class="kept"')
    found = svg(f"<style>{sheet}</style>" + f'<g class="layer" id="{OUTSIDE}">{kept}{guides}</g>')
    assert (len(found.parts), unread(found)) == (1 + seen, set())
    assert ("entity.hidden" in {f.code for f in found.findings}) != seen


@pytest.mark.parametrize(("media", "seen"), [("print", True), ("screen", False), ("all", False), ("", False)])
def test_a_style_sheet_for_print_hides_nothing(svg, media, seen):
    old = SHAPES["rect"].format('class="old"')
    kept = SHAPES["path"].format("").replace("H500", "H501")
    found = svg(f'<style media="{media}">.old{{display:none}}</style>' + layer(kept + old))
    assert len(found.parts) == 1 + seen


def test_the_boxes_that_libreoffice_draws_round_everything_are_not_asked(svg):
    box = SHAPES["rect"].format('class="BoundingBox" stroke="none" fill="none"')
    found = svg(layer(box + SHAPES["path"].format("")))
    assert (len(found.parts), "entity.hidden" in {f.code for f in found.findings}) == (1, False)


@pytest.mark.data
@pytest.mark.parametrize("name", ["h01-css-tag-and-class.svg", "h03-css-id.svg"])
def test_the_cases_of_the_wild(shared_data, name):
    found = read(shared_data / "cases" / name)
    assert len(found.parts) == 1
    assert "entity.hidden" in {f.code for f in found.findings}


@pytest.mark.parametrize(
    ("sheet", "own", "seen"),
    [
        (".old{display:none !important} .c{display:inline}", "", False),
        (".c{display:none!important}", "display:inline", False),
        (".c{display:none ! important}", "display:inline !important", True),
        (".c{display:none}", "display:inline", True),
        (".c{display:inline !important}", "display:none", True),
        (".c{visibility:hidden !important} #i{visibility:visible}", "", False),
        (".c{stroke:none !important; fill:none} #i{stroke:red}", "", False),
    ],
)
def test_what_is_important_stands_above_all_else(svg, sheet, own, seen):
    kept = layer(SHAPES["path"].format("")).replace("H500", "H501")
    shape = layer(SHAPES["path"].format(f'id="i" class="c old" style="{own}"'))
    found = svg(f"<style>{sheet}</style>{kept}{shape}")
    assert len(found.parts) == 1 + seen
    assert ("entity.hidden" in {f.code for f in found.findings}) != seen


def test_the_more_exact_rule_holds(svg):
    sheet = "<style>#i{display:inline} .c{display:none} path{display:none}</style>"
    found = svg(sheet + layer(SHAPES["path"].format('id="i" class="c"')))
    assert corners(found) == turned(0, (0, 0))
