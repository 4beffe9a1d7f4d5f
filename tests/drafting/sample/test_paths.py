"""Rings, arcs and dog-bones."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from manyworks.drafting.sample.edges import jointed_ring, notch, tail, tenon
from manyworks.drafting.sample.paths import (
    arc_radii,
    circle,
    flatten,
    rectangle,
    rounded_hole,
    sharp_inside_corners,
    slot,
    with_dog_bones,
)
from manyworks.refused import Refused


def test_flattened_circle_stays_within_the_tolerance() -> None:
    points = flatten(circle((10, 20), 30), 0.1)
    ring = Polygon(points)
    assert all(math.isclose(math.dist(p, (10, 20)), 30, abs_tol=1e-9) for p in points)
    assert ring.exterior.distance(Point(10, 20)) > 29.9


def test_rounded_hole_with_full_radius_is_a_slot_with_round_ends() -> None:
    ring = rounded_hole((0, 0), 150, 110, 55)
    assert Polygon(flatten(ring, 0.001)).area == pytest.approx(40 * 110 + math.pi * 55**2, rel=1e-4)
    assert sorted({round(r, 6) for r in arc_radii(ring)}) == [55.0]


@given(
    tool=st.floats(2, 6),
    length=st.floats(30, 200),
    width=st.floats(17.2, 25),
    angle=st.floats(0, math.pi),
)
def test_a_square_tongue_seats_fully_in_any_mortise(
    tool: float, length: float, width: float, angle: float
) -> None:
    ring = slot((0, 0), length, width, (math.cos(angle), math.sin(angle)), tool)
    tongue = Polygon(
        flatten(with_dog_bones([(x, y) for x, y, _ in slot((0, 0), length, width, (1, 0), 0)], 0))
    )
    turned = Polygon(
        [
            (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))
            for x, y in tongue.exterior.coords
        ]
    )
    assert Polygon(flatten(ring)).buffer(1e-6).contains(turned)
    assert sharp_inside_corners(ring) == []
    assert min(arc_radii(ring)) == pytest.approx(tool)


def test_outside_corners_stay_square_and_inside_corners_are_relieved() -> None:
    ring = jointed_ring(rectangle(0, 0, 300, 100), [tenon((150, 0), 80, 18), notch((150, 100), 80, 18)], 4)
    shape = Polygon(flatten(ring))
    assert shape.bounds == (0, -18, 300, 100)
    assert len(arc_radii(ring)) == 4
    assert shape.intersection(box(110.1, 82.1, 189.9, 99.9)).area == 0


def test_acute_corners_of_a_key_seat_are_relieved_with_the_tool_s_radius() -> None:
    ring = jointed_ring(rectangle(0, 0, 300, 200), [tail((150, 0), 40, 70, 60)], 4)
    assert arc_radii(ring) == pytest.approx([4, 4])
    assert sharp_inside_corners(ring) == []


def test_a_cutter_too_large_for_the_joint_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        slot((0, 0), 80, 18, (1, 0), 7)
    assert refused.value.code == "sample.tool_too_large"


def test_joints_that_share_a_place_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        jointed_ring(rectangle(0, 0, 300, 100), [tenon((100, 0), 80, 18), tenon((150, 0), 80, 18)], 4)
    assert refused.value.code == "sample.joints_overlap"


def test_a_joint_beside_the_ring_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        jointed_ring(rectangle(0, 0, 300, 100), [tenon((100, 50), 80, 18)], 4)
    assert refused.value.code == "sample.joint_off_edge"
