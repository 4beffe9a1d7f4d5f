"""What cannot be true of parts side by side is asked, never counted in silence."""

from __future__ import annotations

import pytest

from manyworks.formats.measures import measure
from tests.formats.conftest import INSIDE, OUTSIDE

HALF_MILL = "3_ANYTOOL_9MMDEEP_INSIDE"


def asked(drawing, code):
    return [f for f in drawing.findings if f.code == code and f.severity == "question"]


@pytest.mark.parametrize("shift", [0.5, 30, 250])
def test_a_part_drawn_again_a_little_further_is_asked(maker, shift):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 100 + shift, 100 + shift, 300, 300)
    [finding] = asked(drawing.read(), "part.overlap")
    assert "P001" in finding.message and "P002" in finding.message
    assert finding.at in {(100, 100), (100 + shift, 100 + shift)}


def test_parts_that_share_one_cut_line_or_lie_in_each_other_do_not_overlap(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 400, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 150, 150, 50, 50)
    assert not asked(drawing.read(), "part.overlap")


def test_a_through_cut_and_a_pocket_into_the_next_part_are_asked(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 410, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 720, 100, 300, 300)
    drawing.rectangle(INSIDE, 380, 150, 45, 50)
    drawing.rectangle(HALF_MILL, 690, 150, 45, 50)
    found = asked(drawing.read(), "cut.over_outline")
    assert [finding.at for finding in found] == [(380, 150), (690, 150)]


def test_a_line_to_follow_over_two_parts_is_asked(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.rectangle(OUTSIDE, 410, 100, 300, 300)
    drawing.line("4_8MMTOOL_6MMDEEP_ONLINE", (150, 200), (600, 200))
    drawing.line("4_8MMTOOL_6MMDEEP_ONLINE", (150, 300), (405, 300))
    assert len(asked(drawing.read(), "cut.over_outline")) == 1


def test_a_rebate_over_the_edge_is_no_question(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.rectangle(HALF_MILL, 380, 100, 30, 300)
    assert not asked(drawing.read(), "cut.over_outline")


@pytest.mark.parametrize("turned", [False, True])
def test_two_boards_drawn_alike_may_be_two_views(maker, turned):
    drawing = maker()
    for x in (0, 3000):
        drawing.sheet(x=x)
        for left, width in ((50, 300), (400, 500)):
            start = 2440 - left - width if turned and x else left
            drawing.rectangle(OUTSIDE, x + start, 50, width, 400)
    found = drawing.read()
    [finding] = asked(found, "sheet.alike")
    assert "S01, S02" in finding.message
    assert measure(found).parts == 4


def test_boards_with_other_parts_are_not_asked(maker):
    drawing = maker()
    for x in (0, 3000):
        drawing.sheet(x=x)
        drawing.rectangle(OUTSIDE, x + 50, 50, 300 + x / 30, 400)
        drawing.rectangle(OUTSIDE, x + 600, 50, 300, 400)
    assert not asked(drawing.read(), "sheet.alike")


def test_two_numbers_on_one_part_and_a_number_of_none_are_asked(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 300)
    drawing.text("A-01 x2", 150, 150)
    drawing.text("A-02 x3", 150, 250)
    drawing.rectangle(OUTSIDE, 600, 100, 300, 300)
    drawing.text("B-03 x0", 650, 150)
    found = drawing.read()
    assert len(asked(found, "quantity.unclear")) == 2
    assert found.parts[1].quantity == 1


def test_the_unit_is_decided_by_every_size_of_board_that_is_drawn(maker):
    drawing = maker(units=1)
    drawing.sheet()
    drawing.sheet(x=3000, size=(2500, 1220))
    assert "2 of 2 board frames measure 1220 × 2440 or 1220 × 2500" in drawing.read().unit.reason


@pytest.mark.parametrize("layer", ["0", OUTSIDE])
def test_a_notch_drawn_over_the_edge_is_worded_as_one(maker, layer):
    drawing = maker()
    drawing.rectangle(layer, 0, 0, 400, 300)
    drawing.rectangle(layer, 100, 280, 20, 80)
    [finding] = asked(drawing.read(), "part.overlap")
    assert "a notch drawn over the edge? Then draw it in the outline" in finding.message
