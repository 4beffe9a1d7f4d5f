"""Pictures in pictures, symbols, switches, clip paths: read where all shows, asked where some is hidden."""

from __future__ import annotations

import pytest

from manyworks.formats.drawing import Drawing
from tests.formats.conftest import OUTSIDE, RECT


def layer(body: str, more: str = "") -> str:
    return f'<g id="{OUTSIDE}" {more}>{body}</g>'


def box(drawing: Drawing) -> tuple[float, ...]:
    [part] = drawing.parts
    left, bottom, right, top = part.bounds
    return tuple(round(value, 3) for value in (left, -top, right, -bottom))


def asked(drawing: Drawing) -> set[str]:
    return {f.code for f in drawing.findings if f.code.startswith("entity.") and f.severity != "info"}


AS_DRAWN = (100, 100, 500, 400)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (f"<svg>{RECT}</svg>", AS_DRAWN),
        (f'<svg x="10" y="20" width="900" height="900">{RECT}</svg>', (110, 120, 510, 420)),
        (f'<svg width="1000" height="1000" viewBox="0 0 500 500">{RECT}</svg>', (200, 200, 1000, 800)),
        (f'<svg width="1000" height="500" viewBox="0 0 500 500">{RECT}</svg>', (350, 100, 750, 400)),
        (
            '<svg width="1000" height="500" viewBox="0 0 500 500" preserveAspectRatio="xMinYMid">'
            f"{RECT}</svg>",
            AS_DRAWN,
        ),
        (
            f'<svg width="1000" height="500" viewBox="0 0 500 500" preserveAspectRatio="none">{RECT}</svg>',
            (200, 100, 1000, 400),
        ),
        (f'<symbol id="s">{RECT}</symbol><use href="#s" x="5"/>', (105, 100, 505, 400)),
        (
            f'<symbol id="s" viewBox="0 0 500 500">{RECT}</symbol><use href="#s" width="250" height="250"/>',
            (50, 50, 250, 200),
        ),
        (
            f'<symbol id="s" viewBox="100 100 400 300" width="400" height="300">{RECT}</symbol>'
            '<use href="#s" x="7" y="9" transform="translate(1 1)"/>',
            (8, 10, 408, 310),
        ),
        (f"<switch>{RECT}</switch>", AS_DRAWN),
        (f'<switch><foreignObject requiredExtensions="x"/><g>{RECT}</g></switch>', AS_DRAWN),
        (f'<switch>{RECT}<rect width="9" height="9"/></switch>', AS_DRAWN),
    ],
)
def test_what_shows_is_read_where_it_shows(svg, body, where):
    found = svg(layer(body))
    assert (box(found), asked(found)) == (where, set())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f'<svg width="300" height="900">{RECT}</svg>', "entity.clipped"),
        (f'<svg width="500" height="500" viewBox="200 0 500 500">{RECT}</svg>', "entity.clipped"),
        (
            f'<symbol id="s" viewBox="0 0 300 300">{RECT}</symbol><use href="#s" width="9" height="9"/>',
            "entity.clipped",
        ),
        (f'<svg width="50%" height="9">{RECT}</svg>', "entity.unread"),
        (f'<symbol id="s" viewBox="0 0 9 9">{RECT}</symbol><use href="#s"/>', "entity.unread"),
        (f'<symbol id="s" refX="9">{RECT}</symbol><use href="#s"/>', "entity.unread"),
        (f'<switch><g systemLanguage="fr">{RECT}</g><g/></switch>', "entity.unread"),
        (f'<switch><foreignObject width="9"/>{RECT}</switch>', "entity.unread"),
    ],
)
def test_what_is_hidden_by_a_frame_or_depends_on_more_is_asked(svg, body, code):
    assert asked(svg(layer(body))) == {code}


def test_what_may_spread_over_its_frame_is_not_hidden(svg):
    found = svg(layer(f'<svg width="9" height="9" style="overflow:visible">{RECT}</svg>'))
    assert (box(found), asked(found)) == (AS_DRAWN, set())


def test_a_symbol_hidden_by_a_style_sheet_stays_hidden(svg):
    used = f'<symbol id="s" class="old">{RECT}</symbol><use href="#s"/>'
    found = svg(f"<style>.old{{display:none}}</style>{layer(used)}")
    assert (len(found.parts), asked(found)) == (0, {"entity.hidden"})


PAGE = '<rect width="2440" height="1220"/>'


@pytest.mark.parametrize(
    ("clip", "by", "clipped"),
    [
        (PAGE, 'clip-path="url(#c)"', False),
        (PAGE, "style=\"clip-path:url('#c')\"", False),
        ('<rect x="100" y="100" width="400" height="300"/>', 'clip-path="url(#c)"', False),
        ('<path d="M0 0H2440V1220H0Z"/>', 'clip-path="url(#c)"', False),
        ('<rect width="9" height="9" transform="scale(300)"/>', 'clip-path="url(#c)"', False),
        ('<rect width="300" height="300"/>', 'clip-path="url(#c)"', True),
        ('<circle cx="300" cy="250" r="200"/>', 'clip-path="url(#c)"', True),
        ('<text x="1" y="1">A</text>', 'clip-path="url(#c)"', True),
        ("", 'clip-path="url(#c)"', True),
        (PAGE, 'clip-path="url(#nowhere)"', True),
        (PAGE, 'mask="url(#c)"', True),
        (PAGE, 'style="clip-path:inset(9px)"', True),
        (PAGE, "", False),
    ],
)
def test_a_clip_path_is_asked_unless_all_shows(svg, clip, by, clipped):
    defined = f'<clipPath id="c">{clip}</clipPath>'
    for body in (layer(RECT, by), layer(RECT.replace("<rect", f"<rect {by}"))):
        found = svg(defined + body)
        assert (box(found), asked(found)) == (AS_DRAWN, {"entity.clipped"} if clipped else set())


def test_a_clip_path_in_the_units_of_its_box_is_asked(svg):
    defined = '<clipPath id="c" clipPathUnits="objectBoundingBox"><rect width="1" height="1"/></clipPath>'
    assert asked(svg(defined + layer(RECT, 'clip-path="url(#c)"'))) == {"entity.clipped"}


@pytest.mark.parametrize("width", ["75%", "30em", "30rem", "5ex"])
def test_a_length_that_depends_on_what_is_around_is_asked_with_the_cure(svg, width):
    found = svg(layer(f'<rect x="10" y="10" width="{width}" height="50"/>'))
    [asked] = [f.message for f in found.findings if f.code == "entity.unread"]
    assert repr(width) in asked and asked.endswith("Write its lengths in mm.")
    # The file says its size in mm: that its only shape is not read leaves no doubt of the unit.
    assert not [f for f in found.findings if f.code.startswith("unit.")]
