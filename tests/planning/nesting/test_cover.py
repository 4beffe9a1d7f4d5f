import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box, union_all

from manyworks.planning.nesting.cover import cover_rings, largest_inside


def _closed(ring):
    return np.array([*ring, ring[0]], float)


def _waste(ring, cover):
    return cover.waste_mm2 / Polygon(ring).area


def test_right_angled_shapes_are_covered_exactly():
    notched = ((0, 0), (900, 0), (900, 80), (880, 80), (880, 100), (20, 100), (20, 80), (0, 80))
    cover = cover_rings([_closed(notched)])
    assert len(cover.rectangles) == 2
    assert cover.waste_mm2 < 1e-6


def test_a_frame_keeps_its_hole_open():
    frame = [
        _closed(((0, 0), (500, 0), (500, 400), (0, 400))),
        _closed(((50, 50), (50, 350), (450, 350), (450, 50))),
    ]
    cover = cover_rings(frame)
    assert len(cover.rectangles) == 4
    assert cover.waste_mm2 < 1e-6


def test_curved_shapes_waste_little():
    disc = [(200 * math.cos(i / 100 * math.tau), 200 * math.sin(i / 100 * math.tau)) for i in range(100)]
    assert _waste(disc, cover_rings([_closed(disc)])) < 0.08
    assert _waste(disc, cover_rings([_closed(disc)], price=0.0004)) < 0.05


@given(st.lists(st.floats(20, 400), min_size=3, max_size=60))
def test_the_cover_contains_the_shape(radii):
    count = len(radii)
    ring = [
        (r * math.cos(math.tau * i / count), r * math.sin(math.tau * i / count)) for i, r in enumerate(radii)
    ]
    if not Polygon(ring).is_valid:
        return
    cover = cover_rings([_closed(ring)])
    union = union_all([box(*rectangle) for rectangle in cover.rectangles])
    assert Polygon(ring).difference(union.buffer(0.01)).area < 1e-6
    inner = box(*largest_inside(cover.rectangles))
    assert inner.difference(union.buffer(0.01)).area < 1e-6
