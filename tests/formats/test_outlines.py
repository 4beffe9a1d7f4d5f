"""From strokes to parts: joining, welding, copies, nesting, views, words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.formats.cutting.chaining import WELD_MM, join
from manyworks.formats.measures import measure
from manyworks.geometry import signed_area
from tests.examples import PLACING, examples

OUTSIDE = "5_ANYTOOL_CUTTHROUGH_OUTSIDE"
INSIDE = "4_ANYTOOL_CUTTHROUGH_INSIDE"
SHEET = "0_SHEET_BIRCHPLY_2440X1220X18"
SQUARE = [(0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (0.0, 100.0), (0.0, 0.0)]


@examples(PLACING)
@given(seed=st.integers(0, 10_000), corners=st.integers(3, 40))
def test_loose_lines_in_any_order_and_direction_close_to_the_same_area(seed, corners):
    shuffle = random.Random(seed)
    ring = [(shuffle.uniform(0, 2000) + 5000 * (i % 2), 300.0 * i) for i in range(corners)]
    pieces = [
        (a, b) if shuffle.random() < 0.5 else (b, a) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
    ]
    shuffle.shuffle(pieces)
    chains = join(pieces)
    assert [chain.closed for chain in chains] == [True]
    assert abs(signed_area(chains[0].points)) == pytest.approx(abs(signed_area(ring)), rel=1e-9)


@pytest.mark.parametrize(
    ("gap", "closes"), [(0.15, True), (0.36, True), (WELD_MM, True), (0.41, False), (5.0, False)]
)
def test_gaps_are_welded_up_to_the_tolerance_and_recorded(maker, codes, gap, closes):
    drawing = maker()
    drawing.sheet()
    drawing.line(OUTSIDE, (100, 100), (300, 100), (300, 300), (100, 300), (100, 100 + gap))
    read = drawing.read()
    part = read.parts[0]
    assert (part.open_gap_mm is None) == closes
    assert len(part.welded_gaps_mm) == closes
    assert ("outline.welded" in codes(read), "outline.open" in codes(read)) == (closes, not closes)


def test_an_open_outline_is_counted_as_an_error_never_dropped(maker):
    drawing = maker()
    drawing.sheet()
    drawing.line(OUTSIDE, (100, 100), (300, 100), (300, 300), (100, 300), (100, 160))
    read = drawing.read()
    assert (measure(read).parts, measure(read).open_outlines) == (1, 1)
    assert [f.severity for f in read.findings if f.code == "outline.open"] == ["error"]


def test_stacked_copies_are_cut_once(maker, codes):
    drawing = maker()
    drawing.sheet()
    for _ in range(3):
        drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    drawing.lines(OUTSIDE, (100, 100), (400, 100), (400, 300), (100, 300), (100, 100))
    read = drawing.read()
    assert measure(read).parts == 1
    assert dict(read.copies) == {"outside": 3}
    assert "duplicate.stacked" in codes(read)


def test_two_parts_of_one_shape_side_by_side_are_two_parts(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 300, 200)
    drawing.rectangle(OUTSIDE, 100, 320, 300, 200)
    figures = measure(drawing.read())
    assert (figures.parts, figures.shapes) == (2, 1)


def test_an_outline_in_an_outline_is_asked_and_counted_apart(maker, codes):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 800, 600)
    drawing.rectangle(OUTSIDE, 300, 300, 200, 200)
    drawing.rectangle(INSIDE, 350, 350, 50, 50)
    read = drawing.read()
    outer, inner = sorted(read.parts, key=lambda p: p.inside_of is not None)
    assert inner.inside_of == outer.key
    assert (len(outer.geometry.holes), len(inner.geometry.holes)) == (0, 1)
    assert (measure(read).parts, measure(read).nested_parts) == (1, 1)
    assert "outline.nested" in codes(read)


def test_a_part_cut_from_the_opening_of_another_is_a_part(maker, codes):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 800, 600)
    drawing.rectangle(INSIDE, 200, 200, 600, 400)
    drawing.rectangle(OUTSIDE, 300, 300, 200, 200)
    drawing.rectangle(INSIDE, 350, 350, 50, 50)
    read = drawing.read()
    assert sorted(len(part.geometry.holes) for part in read.parts) == [1, 1]
    for figures in (measure(read), read.as_drawn):
        assert (figures.parts, figures.nested_parts, figures.pieces, figures.shapes) == (2, 0, 2, 2)
        assert figures.sheet_use[0].use < 800 * 600 / (2440 * 1220) + 0.0001, "no board is covered twice"
    assert "outline.nested" not in codes(read)


def test_holes_pockets_and_drillings_go_to_their_part(maker):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 600, 100, 400, 300)
    drawing.rectangle(INSIDE, 150, 150, 50, 50)
    drawing.rectangle("3_ANYTOOL_9MMDEEP_INSIDE", 480, 200, 40, 60)
    drawing.space.add_circle((700, 200), 4, dxfattribs={"layer": "2_8MMTOOL_12MMDEEP_DRILL"})
    first, second = sorted(drawing.read().parts, key=lambda p: p.geometry.outline[0][0])
    assert (len(first.geometry.holes), [p.depth_mm for p in first.geometry.pockets]) == (1, [9])
    assert [(d.diameter_mm, d.depth_mm) for d in second.geometry.drillings] == [(8, 12)]


def test_a_cut_in_no_part_is_an_error(maker, codes):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(INSIDE, 900, 900, 50, 50)
    read = drawing.read()
    assert "cut.orphan" in codes(read)
    assert measure(read).orphans == 1


def test_outlines_and_slots_on_one_layer_are_told_apart_by_nesting_and_asked(maker, codes):
    drawing = maker()
    drawing.rectangle("0", 0, 0, 500, 400)
    drawing.rectangle("0", 100, 100, 18, 100)
    drawing.rectangle("0", 600, 0, 500, 400)
    read = drawing.read()
    assert [len(part.geometry.holes) for part in read.parts] == [1, 0]
    assert "layer.side_by_nesting" not in codes(read)
    [asked] = [f.message for f in read.findings if f.code == "layer.unknown"]
    assert "2 outermost ones as outlines, 1 within them as holes" in asked


def test_views_of_one_board_are_counted_once_by_their_titles(maker, codes):
    drawing = maker()
    for x, title in ((0, "FRONT FACE"), (3000, "REVERSE FACE"), (6000, "BOTH FACES")):
        drawing.sheet(x, 0)
        drawing.text(title, x, -50, layer="00-NOPRINT_TEXT")
    for x in (0, 6000):
        drawing.rectangle(OUTSIDE, x + 100, 100, 400, 300)
    drawing.rectangle("3_ANYTOOL_9MMDEEP_INSIDE_REVERSE", 3000 + 2440 - 200, 150, 50, 50)
    read = drawing.read()
    assert (len(read.sheets), read.sheets[0].views, len(read.parts)) == (1, 3, 1)
    pocket = read.parts[0].geometry.pockets[0]
    assert pocket.face == "back"
    assert min(x for x, _ in pocket.ring) == pytest.approx(150)
    assert "sheet.views" in codes(read)


def test_views_that_differ_are_asked(maker, codes):
    drawing = maker()
    for x, title in ((0, "FRONT FACE"), (3000, "BOTH FACES")):
        drawing.sheet(x, 0)
        drawing.text(title, x, -50, layer="00-NOPRINT_TEXT")
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.rectangle(OUTSIDE, 3100, 100, 400, 310)
    assert "sheet.views_differ" in codes(drawing.read())


def test_two_equal_boards_without_titles_are_two_boards(maker):
    drawing = maker()
    for x in (0, 3000):
        drawing.sheet(x, 0)
        drawing.rectangle(OUTSIDE, x + 100, 100, 400, 300)
    figures = measure(drawing.read())
    assert (figures.sheets, figures.parts) == (2, 2)


@pytest.mark.parametrize(
    ("words", "pieces"), [("CLADDING PANELS x18", 18), ("PANELSx4", 4), ("BIRCH PLY 18mm", 1)]
)
def test_a_count_at_a_sheet_multiplies_its_part(maker, words, pieces):
    drawing = maker()
    drawing.sheet()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(words, 20, -40)
    assert measure(drawing.read()).pieces == pieces


def test_codes_and_numbers_in_text_are_attached_to_the_nearest_outline(maker, codes):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 0, 0, 500, 400)
    drawing.rectangle(OUTSIDE, 0, 900, 500, 400)
    drawing.text("T-02", 100, 100, layer="codes")
    drawing.text("T-03", 100, 1000, layer="codes")
    drawing.text("code:^I T-02\\Pnumber: 112", 600, 100, layer="text")
    drawing.text("code: T-03 number: 04\\Ptemperary frame", 600, 1000, layer="text")
    drawing.text("code: T-09 number: 3", 60_000, 0, layer="text")
    read = drawing.read()
    assert {(p.code, p.quantity) for p in read.parts} == {("T-02", 112), ("T-03", 4)}
    assert {"quantity.in_text", "quantity.unattached", "text.tab"} <= codes(read)


def test_self_crossing_lines_are_named(maker, codes):
    drawing = maker()
    drawing.sheet()
    bow = [(100, 100), (500, 400), (500, 100), (100, 400)]
    drawing.space.add_lwpolyline(bow, close=True, dxfattribs={"layer": OUTSIDE})
    read = drawing.read()
    assert [f.severity for f in read.findings if f.code == "outline.self_touching"] == ["error"]


def test_empty_drawing_says_it_cannot_know_its_unit(maker, codes):
    read = maker(units=0).read()
    assert "unit.uncertain" in codes(read)
    assert (len(read.parts), len(read.sheets)) == (0, 0)
