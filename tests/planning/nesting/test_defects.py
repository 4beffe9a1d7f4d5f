"""Sheets with defects: no part touches one, the check sees it when one does, and real defects are kept."""

import csv
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manyworks.planning.nesting import NestPart, NestRules, Rectangle, Stock, bound_sheets, check_layout, nest
from tests.examples import PLACING, examples

RULES = NestRules(gap_mm=8, edge_mm=10)
KNOT = ((500.0, 250.0), (600.0, 240.0), (640.0, 330.0), (520.0, 340.0))


def _box(name, length, width, **more):
    return NestPart(name, ((0, 0), (length, 0), (length, width), (0, width)), **more)


def _square(x, y, side):
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


def _kinds(layout, parts, stock, rules=RULES):
    return {violation.kind for violation in check_layout(layout, parts, stock, rules)}


def _moved(layout, dx, dy):
    """The layout with the first part of its first sheet moved."""
    sheet = layout.sheets[0]
    first = sheet.placements[0]
    first = replace(first, x_mm=first.x_mm + dx, y_mm=first.y_mm + dy)
    changed = replace(sheet, placements=(first, *sheet.placements[1:]))
    return replace(layout, sheets=(changed, *layout.sheets[1:]))


@example(spots=[(0.0, 487.0, 155.0), (0.0, -3.0, 2.0)], grain="y", small=None, edge=0.0, seed=0)
@examples(PLACING)
@given(
    spots=st.lists(st.tuples(st.floats(-20, 1190), st.floats(-20, 590), st.floats(2, 200)), max_size=5),
    grain=st.sampled_from(["none", "x", "y"]),
    small=st.sampled_from([None, 30.0]),
    edge=st.sampled_from([0.0, 25.0]),
    seed=st.integers(0, 9),
)
def test_no_part_is_near_a_defect_wherever_defects_lie(spots, grain, small, edge, seed):
    spoilt = Stock("spoilt", 1200, 600, grain=grain, defects=tuple(_square(*spot) for spot in spots))
    rules = NestRules(gap_mm=6, edge_mm=edge, small_gap_mm=small)
    parts = [
        _box("strip", 500, 60, quantity=6, grain="x"),
        _box("panel", 300, 250, quantity=4),
        NestPart("corner", ((0, 0), (200, 0), (0, 150)), quantity=3),
    ]
    layout = nest(parts, [spoilt], rules, seed=seed, iterations=60)
    assert check_layout(layout, parts, [spoilt], rules) == []
    assert layout.bound.sheets <= len(layout.sheets)


def test_a_part_on_or_too_near_a_defect_is_seen():
    parts, stock = [_box("a", 200, 100, rotations=(0,))], [Stock("s", 1000, 500)]
    layout = nest(parts, stock, RULES, iterations=0)
    place = layout.sheets[0].placements[0]
    beside = (place.x_mm + 200, place.y_mm)
    for gap, broken in ((-1.0, True), (0.0, True), (3.9, True), (4.1, False)):
        knot = replace(stock[0], defects=(_square(beside[0] + gap, beside[1], 50),))
        assert ("defect" in _kinds(layout, parts, [knot])) == broken


def test_a_part_pushed_onto_the_knot_is_seen():
    stock = [Stock("s", 1000, 500, defects=(KNOT,))]
    parts = [_box("a", 300, 150, quantity=5)]
    layout = nest(parts, stock, RULES, iterations=100)
    assert _kinds(layout, parts, stock) == set()
    first = layout.sheets[0].placements[0]
    x, y = (first.x_mm, first.y_mm)
    assert "defect" in _kinds(_moved(layout, 450 - x, 200 - y), parts, stock)


def test_a_leftover_that_is_not_free_is_seen():
    stock = [Stock("s", 1000, 500, defects=(KNOT,))]
    parts = [_box("a", 300, 150)]
    layout = nest(parts, stock, RULES, iterations=50)
    sheet = layout.sheets[0]
    x, y = sheet.placements[0].x_mm, sheet.placements[0].y_mm
    for wrong in (Rectangle(0, 0, 1000, 500), Rectangle(x, y, 10, 10), Rectangle(900, 0, 200, 20)):
        changed = replace(layout, sheets=(replace(sheet, leftover=wrong),))
        assert _kinds(changed, parts, stock) == {"leftover"}
    on_knot = replace(layout, sheets=(replace(sheet, leftover=Rectangle(550, 280, 20, 20)),))
    assert _kinds(on_knot, parts, stock) == {"leftover"}


def test_a_leftover_stops_before_a_defect_in_the_margin():
    stock = [Stock("s", 1000, 500, defects=(_square(994, 200, 4),))]
    parts = [_box("a", 300, 400)]
    layout = nest(parts, stock, RULES, iterations=50)
    assert layout.valid
    left = layout.sheets[0].leftover
    assert left.x_mm + left.length_mm <= 994


def test_a_frame_may_be_cut_round_a_defect():
    frame = NestPart("frame", _square(0, 0, 480), holes=(_square(100, 100, 280),))
    stock = [Stock("s", 500, 500, defects=(_square(200, 200, 60),))]
    layout = nest([frame], stock, RULES, iterations=0)
    assert layout.valid
    assert layout.placed == 1


def test_defects_use_up_the_bound_and_whole_sheets():
    half = Stock("half", 1000, 1000, defects=(((0, 0), (1000, 0), (1000, 500), (0, 500)),))
    parts = [_box("a", 500, 250, quantity=8)]
    exact = NestRules(gap_mm=0, edge_mm=0)
    assert bound_sheets(parts, [half], exact).sheets == 2
    assert len(nest(parts, [half], exact, iterations=50).sheets) == 2
    spoilt = Stock("spoilt", 1000, 1000, defects=(_square(-10, -10, 1100),))
    layout = nest(parts, [spoilt], exact, iterations=0)
    assert [entry.code for entry in layout.unplaced] == ["no-stock"]
    assert "defects" in layout.unplaced[0].reason


def test_the_sound_offcut_is_preferred_to_the_spoilt_one():
    stock = [
        Stock("spoilt", 700, 400, is_offcut=True, quantity=1, defects=(_square(300, 150, 90),)),
        Stock("sound", 700, 400, is_offcut=True, quantity=1),
        Stock("new", 2440, 1220, price=50.0),
    ]
    layout = nest([_box("a", 600, 350)], stock, RULES, iterations=0)
    assert [sheet.stock_id for sheet in layout.sheets] == ["sound"]


@pytest.mark.data
@pytest.mark.parametrize("name", ["A1", "A3", "A5"])
def test_real_glass_sheets_with_defects(shared_data, name):
    """The public sheets of the ROADEF challenge 2018, defects of 1 to 8 mm; nothing is laid over one."""
    folder = shared_data / "benchmarks/rect_guillotine_roadef2018"
    rows = {
        what: list(csv.DictReader((folder / f"{name}_{what}.csv").open(encoding="utf-8")))
        for what in ("items", "bins", "defects")
    }
    parts = [_box(row["ID"], int(row["WIDTH"]), int(row["HEIGHT"])) for row in rows["items"]]
    area = sum(part.area_mm2 for part in parts)
    defects = [
        (int(d["BIN"]), _rectangle(*(int(d[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))))
        for d in rows["defects"]
    ]
    stock = [
        Stock(
            row["ID"],
            int(row["WIDTH"]),
            int(row["HEIGHT"]),
            quantity=1,
            defects=tuple(ring for bin_, ring in defects if bin_ == int(row["ID"])),
        )
        for row in rows["bins"][: int(area / (6000 * 3210)) + 3]
    ]
    assert any(sheet.defects for sheet in stock)
    rules = NestRules(gap_mm=0, edge_mm=0)
    layout = nest(parts, stock, rules, seed=1, iterations=0)
    assert check_layout(layout, parts, stock, rules) == []
    assert layout.placed == len(parts)


def _rectangle(x, y, length, width):
    return ((x, y), (x + length, y), (x + length, y + width), (x, y + width))
