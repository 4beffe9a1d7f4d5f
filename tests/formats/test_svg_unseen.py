"""What a screen does not show of an SVG is left out or read, but always asked; what only looks so is not."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE, RECT

OTHER = '<rect {} x="{}" y="100" width="100" height="80"/>'
CODES = ("entity.hidden", "entity.clipped", "entity.unread", "text.not_worked")


def asked(drawing):
    return [f.code for f in drawing.findings if f.code in CODES and f.severity == "question"]


def with_other(svg, look, x=700, around=""):
    body = f"{RECT}{OTHER.format(look, x)}"
    return svg(f'<g id="{OUTSIDE}" fill="none" stroke="black" {around}>{body}</g>')


@pytest.mark.parametrize(
    "look",
    [
        'stroke-dasharray="0 1000"',
        'style="stroke-dasharray:0,1000"',
        'stroke-dasharray="1000" stroke-dashoffset="1000"',
        'pathLength="1" stroke-dasharray="1" stroke-dashoffset="1"',
        'stroke-opacity="0"',
        'stroke-opacity="0.001"',
        'stroke="transparent"',
        'stroke="rgba(0,0,0,0)"',
        'stroke="rgba(255,0,0,.001)"',
        'stroke="rgb(0 0 0 / 0)"',
        'stroke="hsla(0,0%,0%,0)"',
        'stroke="#0000"',
        'visibility="collapse"',
        'opacity="0.001"',
        'style="opacity:0.1%"',
        'stroke-width="0"',
    ],
)
def test_a_line_of_which_nothing_shows_is_left_out_and_asked(svg, look):
    found = with_other(svg, look)
    assert (len(found.parts), asked(found)) == (1, ["entity.hidden"])


def test_opacities_of_groups_are_multiplied(svg):
    found = svg(f'{RECT}<g opacity="0.1"><g opacity="10%">{OTHER.format("", 700)}</g></g>')
    assert (len(found.parts), asked(found)) == (1, ["entity.hidden"])


@pytest.mark.parametrize(
    ("look", "x", "code"),
    [
        ("", 3000, "entity.clipped"),
        ("", 2400, "entity.clipped"),
        ("", -90, "entity.clipped"),
        ('stroke-dasharray="100 1000"', 700, "entity.clipped"),
        ('filter="url(#blur)"', 700, "entity.clipped"),
        ('stroke="white"', 700, "entity.hidden"),
        ('stroke="#fff"', 700, "entity.hidden"),
        ('marker-end="url(#arrow)"', 700, "entity.unread"),
        ('style="marker:url(#dot)"', 700, "entity.unread"),
    ],
)
def test_what_shows_in_part_or_otherwise_is_read_and_asked(svg, look, x, code):
    found = with_other(svg, look, x)
    assert (len(found.parts), asked(found)) == (2, [code])


@pytest.mark.parametrize(
    ("look", "x"),
    [
        ("", 2340),
        ("", 2342),
        ('stroke-dasharray="5 5"', 700),
        ('stroke-dasharray="2 10 4"', 700),
        ('stroke-dasharray="0"', 700),
        ('stroke-dasharray="1000"', 700),
        ('stroke-dasharray="none"', 700),
        ('stroke-dasharray="0 4" stroke-linecap="round"', 700),
        ('opacity="0.5"', 700),
        ('stroke="rgba(0,0,0,0.4)"', 700),
        ('stroke-width="0.001"', 700),
        ('paint-order="stroke"', 700),
        ('filter="none"', 700),
        ('marker-end="none"', 700),
        ('stroke="#777"', 700),
    ],
)
def test_what_shows_is_not_asked(svg, look, x):
    found = with_other(svg, look, x)
    assert (len(found.parts), asked(found)) == (2, [])


def test_what_is_no_work_may_lie_beyond_the_page(svg):
    assert asked(svg(f'{RECT}<g id="notes">{OTHER.format("", 3000)}</g>')) == []


def test_white_lines_on_a_dark_filling_are_seen(svg):
    white = '<circle cx="300" cy="300" r="30" fill="none" stroke="white"/>'
    assert "entity.hidden" not in asked(svg(RECT + white))
    assert "entity.hidden" in asked(svg(RECT.replace("<rect", '<rect fill="white" stroke="black"') + white))


SQUARES = '<path d="M100 100H500V400H100Z M200 200{}Z" {}/>'
ALONG, AGAINST = "H300V300H200", "V300H300V200"


@pytest.mark.parametrize(
    ("inner", "look", "codes"),
    [
        (ALONG, "", ["entity.clipped"]),
        (AGAINST, "", []),
        (ALONG, 'fill-rule="evenodd"', []),
        (ALONG, 'style="fill-rule:evenodd"', []),
        (ALONG, 'fill="none" stroke="black"', []),
    ],
)
def test_a_line_with_the_filling_on_both_sides_is_asked(svg, inner, look, codes):
    assert asked(svg(SQUARES.format(inner, look))) == codes


@pytest.mark.parametrize(
    ("lines", "text", "layer", "codes"),
    [
        ('fill="none" stroke="red"', 'fill="none" stroke="red"', "Layer 1", ["text.not_worked"]),
        ('fill="none" stroke="red"', 'fill="red"', "Layer 1", ["text.not_worked"]),
        ('fill="none" stroke="black"', 'fill="none" stroke="black"', "0", ["text.not_worked"]),
        ('fill="none" stroke="black"', 'stroke="black"', OUTSIDE, ["text.not_worked"]),
        ('fill="none" stroke="black"', "", "Layer 1", []),
        ('fill="none" stroke="red"', 'fill="blue"', "Layer 1", []),
        ('fill="none" stroke="red"', 'stroke="red"', "Notes", []),
        ('fill="none" stroke="red"', 'stroke="red"', "Labels", []),
    ],
)
def test_text_drawn_as_lines_that_are_cut_is_asked(svg, lines, text, layer, codes):
    found = svg(
        f'<g {lines}>{RECT}</g><g id="{layer}"><text x="150" y="200" {text}>ANNA</text></g>'
        if layer != "0"
        else f'<g {lines}>{RECT}</g><text x="150" y="200" {text}>ANNA</text>'
    )
    assert asked(found) == codes


@pytest.mark.parametrize(
    "change",
    ['<set attributeName="display" to="none"/>', '<animate attributeName="x" to="900" dur="1s"/>',
     '<animateTransform attributeName="transform" type="scale" to="2"/>', '<animateMotion path="M0 0H9"/>'],
)  # fmt: skip
def test_what_changes_in_the_course_of_time_is_asked(svg, change):
    shape = f'<rect x="700" y="100" width="100" height="80">{change}</rect>'
    assert asked(svg(f'<g id="{OUTSIDE}">{RECT}{shape}</g>')) == ["entity.unread"]
    assert asked(svg(f'<g id="{OUTSIDE}">{RECT}<g>{change}</g></g>')) == ["entity.unread"]
