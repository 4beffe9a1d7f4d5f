"""Lines that run back along themselves are read once; those that touch themselves are asked."""

from __future__ import annotations

import pytest

from manyworks.formats.measures import measure
from manyworks.geometry import signed_area
from tests.formats.conftest import INSIDE, OUTSIDE

PLATE = [(0, 0), (300, 0), (300, 200), (0, 200)]
TWO_SQUARES = [(0, 0), (100, 0), (100, 100), (200, 100), (200, 200), (100, 200), (100, 100), (0, 100)]


def said(drawing):
    return [(f.severity, f.at) for f in drawing.findings if f.code == "outline.self_touching"]


def drawn(maker, points, *, close=True, layer=OUTSIDE, pieces=False, units=4):
    new = maker(units=units)
    new.sheet(size=(2440, 1220) if units == 4 else (96, 48))
    at = 100 if units == 4 else 4
    moved = [(x + at, y + at) for x, y in points]
    if pieces:
        new.lines(layer, *moved)
    else:
        new.line(layer, *moved).close(close)
    return new.read()


@pytest.mark.parametrize(
    ("points", "close"),
    [
        ([*PLATE, (0, 100), (-60, 100), (0, 100)], True),
        ([(0, 0), (300, 0), (300, 200), (150, 200), (150, 120), (150, 200), (0, 200)], True),
        ([(0, 0), (300, 0), (300, 200), (360, 200), (340, 200), (0, 200)], True),
        ([(0, 0), (350, 0), (300, 0), (300, 200), (0, 200)], True),
        ([(0, 0), (300, 0), (300, 200), (330, 230), (350, 250), (330, 230), (300, 200), (0, 200)], True),
        ([(0, 0), (100, 0), (40, 0), (300, 0), (300, 200), (0, 200)], True),
        # The line passes its own start and goes on, as W-01 of the Pionierswoning does.
        ([*PLATE, (0, 0), (59, 0)], False),
        ([*PLATE, (0, 0), (300, 0)], False),
        ([*PLATE, (0, 0), (300, 0), (300, 90)], False),
        ([(59, 0), (0, 0), *PLATE[::-1], (0, 0)], False),
    ],
)
def test_a_piece_drawn_twice_is_left_out(maker, points, close):
    found = drawn(maker, points, close=close)
    [part] = found.parts
    assert part.open_gap_mm is None and part.geometry.net_area == pytest.approx(60_000)
    assert measure(found).cut_lengths_m["outside"] == 1.0
    assert [severity for severity, _at in said(found)] == ["info"]


def test_in_inches_and_on_holes_too(maker):
    found = drawn(maker, [(0, 0), (12, 0), (12, 8), (6, 8), (6, 10), (6, 8), (0, 8)], units=1)
    assert found.parts[0].geometry.net_area == pytest.approx(96 * 645.16)
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 500, 500)
    new.line(INSIDE, (100, 100), (200, 100), (200, 200), (100, 200), (100, 100), (150, 100))
    [hole] = new.read().parts[0].geometry.holes
    assert abs(signed_area(hole.ring)) == pytest.approx(10_000)


@pytest.mark.parametrize(
    ("points", "at", "severity"),
    [
        (TWO_SQUARES, (200, 200), "question"),
        ([(0, 0), (300, 0), (300, 200), (150, 0), (0, 200)], (250, 100), "question"),
        ([(0, 0), (300, 200), (300, 0), (0, 200)], (250, 200), "error"),
    ],
)
def test_what_touches_or_crosses_itself_is_asked_where_it_does(maker, points, at, severity):
    found = drawn(maker, points)
    [(said_severity, place)] = said(found)
    assert said_severity == severity and place == pytest.approx(at)


@pytest.mark.parametrize("pieces", [False, True])
@pytest.mark.parametrize(
    "points",
    [
        [*PLATE, (0, 0)],
        [(0, 0), (300, 0), (300, 200), (160, 200), (160, 50), (150, 50), (150, 200), (0, 200), (0, 0)],
        [(0, 0), (300, 0), (300, 200), (150.3, 200), (150.3, 50), (150, 50), (150, 200), (0, 200), (0, 0)],
    ],
)
def test_outlines_that_only_look_so_are_left_alone(maker, points, pieces):
    found = drawn(maker, points, close=False, pieces=pieces)
    assert not said(found) and len(found.parts) == 1
    assert len(found.parts[0].geometry.outline) == len(points) - 1


@pytest.mark.parametrize("points", [PLATE, [*PLATE, (0, 60)], [*PLATE, (0, 0), (59, 30)]])
def test_a_line_that_lacks_its_end_or_overruns_it_stays_open(maker, points):
    found = drawn(maker, points, close=False)
    assert not said(found)
    assert {f.severity for f in found.findings if f.code == "outline.open"} == {"error"}
