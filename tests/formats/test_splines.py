"""Splines whose knots are not clamped are drawn over their valid stretch only, and close by their points."""

from __future__ import annotations

import math

import pytest

from manyworks.formats.measures import measure
from tests.formats.conftest import OUTSIDE

ROUND = [(300 + 200 * math.cos(math.tau * n / 8), 300 + 100 * math.sin(math.tau * n / 8)) for n in range(8)]
SQUARE = [(100, 100), (300, 100), (300, 300), (100, 300)]
HILLS = [(300, 300), (400, 350), (500, 300), (600, 350), (700, 300)]


def spline(drawing, points, knots, degree, layer=OUTSIDE, flags=8, weights=()):
    one = drawing.space.add_spline(degree=degree, dxfattribs={"layer": layer})
    one.control_points, one.knots, one.dxf.flags = [(*p, 0) for p in points], list(knots), flags
    one.weights = list(weights)


@pytest.mark.parametrize(
    ("points", "degree", "expected"),
    [
        (ROUND, 3, (361, 180)),
        (SQUARE, 2, (200, 200)),
        ([(0, 0), (400, 0), (200, 300)], 3, (218, 187)),
    ],
)
@pytest.mark.parametrize(("first", "step"), [(0, 1), (-3, 1), (7, 0.5)])
@pytest.mark.parametrize(("flags", "weighted"), [(11, False), (8, False), (11, True)])
def test_a_periodic_spline_is_one_closed_outline(
    maker, points, degree, expected, first, step, flags, weighted
):
    drawing, around = maker(), [*points, *points[:degree]]
    knots = [first + step * n for n in range(len(around) + degree + 1)]
    spline(drawing, around, knots, degree, flags=flags, weights=[2.0] * len(around) if weighted else ())
    found = drawing.read()
    [part] = found.parts
    left, bottom, right, top = part.bounds
    assert (right - left, top - bottom) == pytest.approx(expected, abs=1)
    assert not [f for f in found.findings if f.code.startswith("outline.")]


@pytest.mark.parametrize(
    ("points", "degree", "knots", "ends", "length"),
    [
        ([(100, 100), (300, 100), (300, 300)], 2, range(6), ((200, 100), (300, 200)), 162.3),
        (HILLS, 3, range(9), ((400, 333), (600, 333)), 202.8),
        (HILLS, 3, range(-3, 6), ((400, 333), (600, 333)), 202.8),
        # Clamped at one end.
        (HILLS, 3, [0, 0, 0, 0, 1, 2, 3, 4, 5], ((300, 300), (600, 333)), None),
        (HILLS, 3, [0, 1, 2, 3, 4, 5, 5, 5, 5], ((400, 333), (700, 300)), None),
        # Clamped at both.
        (HILLS, 3, [0, 0, 0, 0, 1, 2, 2, 2, 2], ((300, 300), (700, 300)), None),
    ],
)
def test_an_open_spline_ends_where_its_curve_does(maker, points, degree, knots, ends, length):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 1000, 800)
    spline(drawing, points, knots, degree, "CUT ONLINE THROUGH")
    found = drawing.read()
    [line] = found.parts[0].geometry.paths
    assert tuple((round(x), round(y)) for x, y in (line.line[0], line.line[-1])) == ends
    if length:
        assert 1000 * measure(found).cut_length_m - 3600 == pytest.approx(length, abs=0.5)


def test_a_closed_spline_whose_points_do_not_go_round_is_asked(maker):
    drawing = maker()
    spline(drawing, ROUND, range(12), 3, flags=11)
    assert [f for f in drawing.read().findings if f.code == "outline.open"]


@pytest.mark.parametrize("knots", [[0, 0, 1, 1, 1, 1, 1, 2, 3], [5, 4, 3, 2, 1, 0, 1, 2, 3]])
def test_a_spline_without_any_curve_is_left_out_and_said(maker, knots):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 1000, 800)
    spline(drawing, HILLS, knots, 3)
    found = drawing.read()
    assert len(found.parts) == 1
    assert [f for f in found.findings if f.code in {"entity.unread", "dxf.damaged"}]
