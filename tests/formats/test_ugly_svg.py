"""SVG files as drawing programs and laser shops really write them: read right, or asked."""

from __future__ import annotations

import math

import pytest

from manyworks.formats.drawing import Drawing
from manyworks.formats.measures import measure
from manyworks.geometry import signed_area
from manyworks.refused import Refused
from tests.formats.conftest import RECT


def outside(body: str, more: str = "") -> str:
    return f'<g id="5_ANYTOOL_CUTTHROUGH_OUTSIDE" {more}>{body}</g>'


def areas(drawing: Drawing) -> list[float]:
    return sorted(round(abs(signed_area(part.geometry.outline)), 1) for part in drawing.parts)


def questions(drawing: Drawing) -> set[str]:
    return {f.code for f in drawing.findings if f.severity == "question"}


@pytest.mark.parametrize(
    ("size", "factor"),
    [
        ('width="100mm" height="100mm" viewBox="0 0 100 100"', 1.0),
        ('width="10cm" height="10cm" viewBox="0 0 100 100"', 1.0),
        ('width="1in" height="1in" viewBox="0 0 100 100"', 0.254),
        ('width="72pt" height="72pt" viewBox="0 0 100 100"', 0.254),
        ('width="6pc" height="6pc" viewBox="5 5 100 100"', 0.254),
        ('width="100mm" height="100mm"', 25.4 / 96),
    ],
)
def test_every_way_to_state_the_size(svg, size, factor):
    found = svg(outside(RECT), size)
    assert areas(found) == [pytest.approx(120_000 * factor**2, rel=1e-5)]
    assert found.unit.declared == "mm"


@pytest.mark.parametrize(("dots", "unit"), [(96, "px"), (25.4, "mm"), (1, "inch")])
@pytest.mark.parametrize("size", ["", 'width="9000" height="9000"', 'width="9000px"', 'width="100%"'])
def test_without_a_real_size_the_board_tells_the_unit(svg, dots, unit, size):
    k = dots / 25.4
    board = f'<g id="0_SHEET_PLY_2440X1220X18"><rect width="{2440 * k}" height="{1220 * k}"/></g>'
    part = f'<rect x="{100 * k}" y="{100 * k}" width="{400 * k}" height="{300 * k}"/>'
    found = svg(board + outside(part), size)
    assert found.unit.used == unit
    assert areas(found) == [pytest.approx(120_000, rel=1e-4)]
    assert ("unit.conflict" in questions(found)) == (unit != "px")


def test_a_frame_that_is_a_board_in_two_units_is_asked(svg):
    # 2440 × 1220 at 72 dots to the inch is 1830 × 915, a smaller board, at 96.
    k = 72 / 25.4
    board = f'<g id="0_SHEET_PLY_18MM"><rect width="{2440 * k}" height="{1220 * k}"/></g>'
    found = svg(board + outside(RECT), "")
    assert "unit.uncertain" in questions(found)
    assert "px" in found.unit.reason and "pt" in found.unit.reason


def test_a_frame_that_is_a_board_in_points_only_is_read_in_points(svg):
    k = 72 / 25.4
    board = f'<g id="0_SHEET_PLY_18MM"><rect width="{2500 * k}" height="{1250 * k}"/></g>'
    assert svg(board + outside(RECT), "").unit.used == "pt"


def test_without_a_board_the_unit_is_asked(svg):
    assert "unit.uncertain" in questions(svg(outside(RECT), ""))


def test_two_scales_are_asked(svg):
    assert "unit.uncertain" in questions(
        svg(outside(RECT), 'width="100mm" height="70mm" viewBox="0 0 100 100"')
    )


@pytest.mark.parametrize(
    ("move", "factor"),
    [
        ("rotate(30 100 100)", 1),
        ("scale(-1 1)", 1),
        ("translate(500) rotate(90) scale(2)", 4),
        ("matrix(0 1 -1 0 900 0)", 1),
        ("skewX(20)", 1),
        ("scale(3,.5)", 1.5),
    ],
)
def test_transforms_on_groups_and_shapes(svg, move, factor):
    for body in (outside(RECT, f'transform="{move}"'), outside(RECT.replace("/>", f' transform="{move}"/>'))):
        assert areas(svg(body)) == [pytest.approx(120_000 * factor, rel=1e-6)]


def test_a_curve_stretched_one_way_is_still_fine(svg):
    [part] = svg(outside('<circle r="1"/>', 'transform="scale(300 2)"')).parts
    assert abs(signed_area(part.geometry.outline)) == pytest.approx(math.pi * 600, rel=0.01)


@pytest.mark.parametrize(
    "body", [RECT.replace("/>", ' transform="rotate(45deg)"/>'), outside(RECT, 'transform="x(1)"')]
)
def test_a_transform_that_is_not_understood_is_asked_and_nothing_is_drawn(svg, body):
    found = svg(body)
    assert ("entity.unread" in questions(found), len(found.parts)) == (True, 0)


def test_used_shapes_are_drawn_wherever_they_are_used(svg):
    defined = f'<defs><g id="side">{RECT}<circle cx="200" cy="200" r="10"/></g></defs>'
    uses = '<use href="#side"/><use xlink:href="#side" x="600" y="200" transform="rotate(90 600 200)"/>'
    found = svg(defined + outside(uses))
    assert (measure(found).parts, measure(found).nested_parts) == (2, 2)


@pytest.mark.parametrize("target", ["#nowhere", "other.svg#side", "#sym"])
def test_uses_of_what_is_not_there_are_asked(svg, target):
    found = svg(
        f'<symbol id="sym" viewBox="0 0 9 9">{RECT}</symbol>' + outside(RECT + f'<use href="{target}"/>')
    )
    assert ("entity.unread" in questions(found), len(found.parts)) == (True, 1)


def test_a_use_of_itself_is_refused(svg):
    with pytest.raises(Refused) as refused:
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')
    assert refused.value.code == "svg.recursive_use"


def test_uses_that_unfold_to_millions_are_refused(svg, monkeypatch):
    monkeypatch.setattr("manyworks.formats.svg.reader.MAX_ELEMENTS", 3_000)
    nested = "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 30 + "</g>" for n in range(1, 6))
    with pytest.raises(Refused) as refused:
        svg(f'<defs><g id="u0">{RECT}</g>{nested}</defs><use href="#u5"/>')
    assert refused.value.code == "svg.too_many"


def test_rounded_corners(svg):
    [area] = areas(svg(outside('<rect x="10" y="10" width="400" height="300" rx="50"/>')))
    assert area == pytest.approx(120_000 - (4 - math.pi) * 2500, rel=0.001)


@pytest.mark.parametrize(
    "hidden",
    [
        'display="none"',
        'style="display: none"',
        'visibility="hidden"',
        'class="off"',
        'style="fill:none;stroke:none"',
        'opacity="0.00"',
        'fill-opacity="0"',
        'fill="none" style="stroke:red;stroke-width:0px"',
        'fill="none" stroke="red" stroke-opacity="0%"',
        'fill="none" stroke="rgba(255, 0, 0, 0)"',
        'fill="none" stroke="rgb(255 0 0 / 0%)"',
        'fill="#ff000000" stroke="#F000"',
    ],
)
def test_hidden_shapes_are_left_out_and_asked(svg, hidden):
    style = "<style>/* layers */ .on, .cut{stroke:red} .off{display:none;}</style>"
    old = f'<g {hidden}><rect x="600" y="100" width="400" height="300"/></g>'
    found = svg(style + outside(RECT + old))
    assert (measure(found).parts, "entity.hidden" in questions(found)) == (1, True)


def test_lines_without_a_stroke_of_their_own_show_by_their_fill_or_class(svg):
    style = "<style>.cut{fill:none;stroke:#f00}</style>"
    found = svg(style + outside(RECT.replace("<rect", '<rect class="cut"')))
    assert (measure(found).parts, "entity.hidden" in questions(found)) == (1, False)


@pytest.mark.parametrize(
    ("around", "own"),
    [
        ('fill="none" stroke="red" stroke-width="0"', 'stroke-width="0.1"'),
        ('fill-opacity="0"', 'stroke="red"'),
        ('fill-opacity="0"', 'fill-opacity=".5"'),
        ('fill="none" stroke="red" opacity="0.05"', ""),
        ('fill="none" stroke="rgb(0,0,0)"', ""),
        ('fill="none" stroke="rgba(0,0,0,1.0)"', ""),
        ('fill="none" stroke="#000000"', ""),
        ('fill="none" stroke="#000"', ""),
        ('fill="none" stroke="#f00f"', ""),
        ('fill="none" stroke="url(#g)"', ""),
    ],
)
def test_what_is_seen_is_each_property_by_itself(svg, around, own):
    found = svg(outside(RECT.replace("<rect", f"<rect {own}"), around))
    assert (measure(found).parts, "entity.hidden" in questions(found)) == (1, False)


def test_clipped_shapes_are_asked(svg):
    clip = '<clipPath id="c"><rect width="9" height="9"/></clipPath>'
    assert "entity.clipped" in questions(svg(clip + outside(RECT, 'clip-path="url(#c)"')))


@pytest.mark.parametrize("size", ['width="400%"', 'width="40em"', 'width="wide"'])
def test_sizes_that_depend_on_something_else_are_asked(svg, size):
    found = svg(outside(f'<rect {size} height="300"/>'))
    assert ("entity.unread" in questions(found), len(found.parts)) == (True, 0)


def test_lengths_with_their_own_unit(svg):
    found = svg(outside('<rect x="1cm" width="40cm" height="300mm"/>'), 'width="2440mm" height="1220mm"')
    assert areas(found) == [pytest.approx(120_000, rel=1e-5)]


def test_a_group_inside_a_layer_does_not_hide_the_layer(svg):
    layer = 'inkscape:groupmode="layer" inkscape:label="5_ANYTOOL_CUTTHROUGH_OUTSIDE"'
    found = svg(f'<g {layer}><g id="g1234">{RECT}</g><g id="g5"><circle cx="700" cy="200" r="50"/></g></g>')
    assert (measure(found).parts, "layer.unknown" in questions(found)) == (2, False)


def test_text_is_found_where_its_first_letter_stands(svg):
    found = svg(outside(RECT) + '<text><tspan x="200 210" y="200">x4</tspan></text>')
    assert measure(found).pieces == 4


@pytest.mark.parametrize("x", ["inf", " ", ",", "10%", "5em 6em", "1e999"])
def test_text_at_no_place_that_can_be_read_is_still_text(svg, x):
    found = svg(outside(RECT) + f'<text x="{x}" y="200">hello</text>')
    assert [text.text for text in found.texts] == ["hello"] or "entity.unread" in questions(found)


def test_pictures_and_foreign_things_are_asked(svg):
    found = svg(outside(RECT + '<image href="a.png" width="9" height="9"/><foreignObject/><video/>'))
    named = " ".join(f.message for f in found.findings if f.code == "entity.unread")
    assert all(kind in named for kind in ("image", "foreignObject", "video"))


@pytest.mark.parametrize(
    "lines",
    [
        '<tspan sodipodi:role="line" y="150">Side 1</tspan><tspan sodipodi:role="line" y="170">2 off</tspan>',
        '<tspan x="150" y="150">Side 1</tspan><tspan x="150" dy="20">2 off</tspan>',
        'Side 1<tspan x="150" dy="20">2 <tspan font-weight="bold">off</tspan></tspan>',
    ],
)  # fmt: skip
def test_lines_of_a_text_are_not_glued_together(svg, lines):
    """Side 1 and 2 off were 12 off."""
    namespace = 'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"'
    found = svg(outside(RECT) + f'<g id="NOTES" {namespace}><text x="150" y="150">{lines}</text></g>')
    assert measure(found).pieces == 2


@pytest.mark.parametrize(
    ("page", "place"),
    [("0 0 2440 1220", "(300, 220 from the top)"), ("100 50 2440 1220", "(200, 170 from the top)")],
)
def test_places_are_counted_from_the_top_of_the_page_as_in_the_file(svg, page, place):
    body = '<g id="outside cut through"><rect x="100" y="100" width="400" height="300"/></g>'
    body += '<g id="outside cut through"><rect x="300" y="200" width="40" height="20"/></g>'
    found = svg(body, f'width="2440mm" height="1220mm" viewBox="{page}"')
    [nested] = [f for f in found.findings if f.code == "outline.nested"]
    assert (nested.where, nested.at) == (f"outline near {place}", (300.0, -220.0))
