"""Cuts that meet or leave their part, and may be meant otherwise: read as before, and asked."""

from __future__ import annotations

import pytest

from tests.formats.conftest import INSIDE, OUTSIDE

DRILL = "2_ANYTOOL_CUTTHROUGH_DRILL"
POCKET = "3_ANYTOOL_9MMDEEP_POCKET"


def said(found) -> dict[str, str]:
    return {f.code: f.severity for f in found.findings if f.code.startswith("cut.")}


def plate(maker, *, wide=600, high=400):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, wide, high)
    return new


@pytest.mark.parametrize(
    ("cut", "severity"),
    [
        ((200, -120, 18, 200), "question"), ((200, -250, 18, 300), "question"),
        ((550, 100, 150, 40), "question"),
        ((-400, 100, 450, 18), "question"), ((200, -20, 18, 60), "info"), ((200, -95, 18, 200), "info"),
        ((560, 100, 80, 40), "info"),
    ],
)  # fmt: skip
def test_a_cut_far_beyond_the_edge_of_its_part_is_asked(maker, svg, cut, severity):
    new = plate(maker)
    new.rectangle(INSIDE, *cut)
    found = new.read()
    assert said(found) == {"cut.notch": severity} and not found.parts[0].geometry.holes
    x, y, wide, high = cut
    body = '<rect id="{}" x="{}" y="{}" width="{}" height="{}"/>'
    drawn = body.format("a", 500, 500, 600, 400) + "</g><g id='cut inside through'>"
    drawn += body.format("b", 500 + x, 500 + y, wide, high)
    assert said(svg(f"<g id='cut outside through'>{drawn}</g>"))["cut.notch"] == severity


@pytest.mark.parametrize(
    ("reach", "severity"), [(20, "info"), (45, "info"), (55, "question"), (90, "question")]
)
def test_beyond_a_small_part_less_is_far(maker, reach, severity):
    new = plate(maker, wide=200, high=50)
    new.rectangle(INSIDE, 90, -reach, 6, reach + 20)
    assert said(new.read()) == {"cut.notch": severity}


@pytest.mark.parametrize(("x", "severity"), [(590, "info"), (595, "info"), (450, "info"), (550, "question")])
def test_a_pocket_far_beyond_the_edge_is_asked(maker, x, severity):
    new = plate(maker)
    new.rectangle(POCKET, x, 100, 160 if severity == "question" else 600 - x + 9, 60)
    assert said(new.read()) == {"cut.over_edge": severity}


@pytest.mark.parametrize("radii", [(4, 6), (2.5, 4), (3, 10), (4, 4.5)])
@pytest.mark.parametrize("layer", [DRILL, INSIDE, "2_CUTTHROUGH_DRILL", "Bohrung durchgehend"])
def test_two_diameters_through_the_board_on_one_centre_are_asked(maker, radii, layer):
    new = plate(maker)
    for radius in radii:
        new.space.add_circle((100, 100), radius, dxfattribs={"layer": layer})
    [found] = [f for f in new.read().findings if f.code in ("cut.overlap", "cut.united")]
    assert found.severity == "question" and f"Ø{2 * radii[0]:g} mm" in found.message


@pytest.mark.parametrize(
    ("small", "large", "asked"),
    [
        (DRILL, "2_ANYTOOL_9MMDEEP_DRILL", False),
        ("2_ANYTOOL_9MMDEEP_DRILL", DRILL, True),
        ("2_ANYTOOL_DRILL_12MMDEEP", DRILL, True),
        (DRILL, DRILL, True),
    ],
)
def test_a_counterbore_of_a_drilling_through_is_no_question(maker, small, large, asked):
    new = plate(maker)
    for layer, radius in ((small, 3), (large, 6)):
        new.space.add_circle((100, 100), radius, dxfattribs={"layer": layer})
    assert ("question" in said(new.read()).values()) == asked


RINGS = {
    "boxes": ((100, 100, 200, 200), (103, 103, 194, 194), (150, 150, 40, 40)),
    "near the edge": ((100, 100, 300, 200), (101, 101, 298, 198), (110, 110, 10, 10)),
    "thick": ((50, 50, 500, 300), (100, 100, 400, 200), (200, 150, 100, 100)),
    "two holes": ((100, 100, 200, 200), (105, 105, 190, 190), (120, 120, 20, 20), (200, 200, 20, 20)),
}


@pytest.mark.parametrize("case", RINGS)
def test_a_double_line_with_a_hole_inside_is_asked(maker, case):
    new = plate(maker)
    for box in RINGS[case]:
        new.rectangle(INSIDE, *box)
    found = new.read()
    assert said(found) == {"cut.united": "question"} and len(found.parts[0].geometry.holes) == 1


def test_a_double_circle_with_a_hole_inside_is_asked(maker):
    new = plate(maker)
    for radius in (60, 57, 10):
        new.space.add_circle((200, 200), radius, dxfattribs={"layer": INSIDE})
    assert said(new.read()) == {"cut.united": "question"}


@pytest.mark.parametrize(
    "boxes", [((100, 100, 200, 200), (110, 110, 100, 100)), ((100, 100, 90, 18), (140, 60, 18, 90))]
)
def test_a_hole_in_a_hole_and_crossing_slots_are_only_said(maker, boxes):
    new = plate(maker)
    for box in boxes:
        new.rectangle(INSIDE, *box)
    assert said(new.read()) == {"cut.united": "info"}
