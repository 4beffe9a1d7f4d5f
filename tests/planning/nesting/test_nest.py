import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from manyworks.planning.nesting import NestPart, NestRules, Stock, check_layout, estimate, nest
from tests.examples import PLACING, examples

FULL = Stock("full", 2440, 1220)


def _box(name, length, width, **more):
    return NestPart(name, ((0, 0), (length, 0), (length, width), (0, width)), **more)


@st.composite
def polygons(draw):
    """A star-shaped polygon anywhere, sometimes with a hole that follows its outline."""
    count = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(30, 500), min_size=count, max_size=count))
    x, y = draw(st.floats(-1e3, 1e3)), draw(st.floats(-1e3, 1e3))
    angles = [math.tau * (i + 0.3 * (i % 2)) / count for i in range(count)]
    ring = tuple((x + r * math.cos(a), y + r * math.sin(a)) for r, a in zip(radii, angles, strict=True))
    hole = tuple((x + (px - x) * 0.6, y + (py - y) * 0.6) for px, py in ring)
    return ring, (hole,) if draw(st.booleans()) and Polygon(ring, [hole]).is_valid else ()


@st.composite
def part_lists(draw):
    parts = []
    for number in range(draw(st.integers(1, 6))):
        ring, holes = draw(polygons())
        if not Polygon(ring, holes).is_valid:
            continue
        parts.append(
            NestPart(
                f"p{number}",
                ring,
                quantity=draw(st.integers(1, 5)),
                holes=holes,
                grain=draw(st.sampled_from(["none", "x", "y"])),
                rotations=draw(st.sampled_from([(0,), (0, 180), (0, 90, 180, 270), (0, 30, 90, 215)])),
                group=draw(st.sampled_from(["", "van 1", "van 2"])),
                thickness_mm=draw(st.sampled_from([18.0, 12.0])),
            )
        )
    return parts


@examples(PLACING)
@given(
    parts=part_lists(),
    gap=st.sampled_from([0.0, 3.0, 8.0, 15.0]),
    edge=st.sampled_from([0.0, 5.0, 20.0]),
    small=st.sampled_from([None, 20.0]),
    together=st.booleans(),
    grain=st.sampled_from(["none", "x", "y"]),
    iterations=st.sampled_from([0, 60]),
    offcuts=st.sampled_from([None, 1, 2]),
)
def test_every_layout_passes_the_independent_check(
    parts, gap, edge, small, together, grain, iterations, offcuts
):
    stock = [
        replace(FULL, grain=grain),
        Stock("thin", 2500, 1250, thickness_mm=12.0, price=30.0, quantity=2),
        Stock(
            "offcut",
            900,
            700,
            is_offcut=True,
            quantity=offcuts or 1,
            defects=(((300, 300), (420, 310), (350, 400)),),
        ),
    ]
    if offcuts is None:
        stock = stock[:1]
    rules = NestRules(gap, edge, small_gap_mm=small, keep_groups_together=together)
    layout = nest(parts, stock, rules, seed=1, iterations=iterations)
    assert check_layout(layout, parts, stock, rules) == []
    assert layout.valid
    bought = sum(sheet.stock_id != "offcut" for sheet in layout.sheets)
    assert layout.bound.sheets <= bought


def test_equal_seed_and_iterations_give_the_equal_layout(mixed_parts, sheet, rules):
    first = nest(mixed_parts, [sheet], rules, seed=5, iterations=150)
    assert nest(mixed_parts, [sheet], rules, seed=5, iterations=150) == first
    assert first.iterations > 0


def test_an_executor_changes_nothing(mixed_parts, sheet, rules):
    parts = mixed_parts + [replace(part, id=f"{part.id}-12", thickness_mm=12.0) for part in mixed_parts]
    stock = [sheet, replace(sheet, id="twelve", thickness_mm=12.0)]
    alone = nest(parts, stock, rules, seed=2, iterations=80)
    with ThreadPoolExecutor(2) as executor:
        assert nest(parts, stock, rules, seed=2, iterations=80, executor=executor) == alone


def test_never_more_sheets_than_bounding_boxes(mixed_parts, sheet, rules):
    many = [replace(part, quantity=part.quantity * 4) for part in mixed_parts]
    boxes = estimate(many, [sheet], rules)
    shapes = nest(many, [sheet], rules, iterations=200)
    assert boxes.valid
    assert len(shapes.sheets) < len(boxes.sheets)


def test_holes_are_used_for_free(rules):
    frame = NestPart(
        "frame",
        ((0, 0), (1190, 0), (1190, 1190), (0, 1190)),
        holes=(((100, 100), (100, 1090), (1090, 1090), (1090, 100)),),
        quantity=2,
    )
    inner = _box("inner", 480, 480, quantity=8)
    layout = nest([frame, inner], [FULL], rules, iterations=0)
    assert len(layout.sheets) == 1
    assert layout.sheets[0].yield_fraction > 0.75


def test_materials_thicknesses_and_groups_never_share_a_sheet(rules):
    parts = [
        _box(
            f"{material}-{thick:g}-{group}",
            300,
            200,
            material=material,
            thickness_mm=thick,
            group=group,
            quantity=2,
        )
        for material in ("plywood", "mdf")
        for thick in (12.0, 18.0)
        for group in ("van 1", "van 2")
    ]
    stock = [
        Stock(f"{material}-{thick:g}", 2440, 1220, material=material, thickness_mm=thick)
        for material in ("plywood", "mdf")
        for thick in (12.0, 18.0)
    ]
    mixed = nest(parts, stock, rules, iterations=0)
    apart = nest(parts, stock, replace(rules, keep_groups_together=True), iterations=0)
    assert len(mixed.sheets) == 4
    assert len(apart.sheets) == 8
    assert {sheet.group for sheet in apart.sheets} == {"van 1", "van 2"}
    assert mixed.valid
    assert apart.valid
    assert {sheet.copy for sheet in apart.sheets} == {0, 1}


def test_offcuts_come_first_and_finite_stock_is_shared_between_groups(rules):
    parts = [_box(f"p{i}", 380, 280, group=f"van {i}", quantity=2) for i in range(3)]
    stock = [FULL, Stock("offcut", 820, 320, is_offcut=True, quantity=2)]
    layout = nest(parts, stock, replace(rules, keep_groups_together=True), iterations=0)
    assert [(sheet.stock_id, sheet.copy) for sheet in layout.sheets] == [
        ("offcut", 0),
        ("offcut", 1),
        ("full", 0),
    ]
    assert layout.valid


def test_the_cheaper_sheet_is_chosen_for_what_fits_on_it(rules):
    stock = [Stock("large", 3050, 1525, price=90.0), Stock("small", 1250, 1250, price=20.0)]
    layout = nest([_box("long", 2900, 300), _box("short", 600, 600, quantity=4)], stock, rules, iterations=0)
    assert sorted(sheet.stock_id for sheet in layout.sheets) in (["large"], ["large", "small"])
    assert nest([_box("short", 600, 600, quantity=3)], stock, rules, iterations=0).price == 20.0


def test_grain_turns_parts_along_the_sheets_grain(rules):
    along = _box("along", 1100, 100, grain="x", quantity=3)
    across = _box("across", 1100, 100, grain="y", quantity=3)
    for stock, turns in ((FULL, {0.0, 180.0}), (replace(FULL, grain="y"), {90.0, 270.0})):
        layout = nest([along, across], [stock], rules, iterations=50)
        assert layout.valid
        assert {p.rotation_deg for p in layout.sheets[0].placements if p.part_id == "along"} <= turns
        assert {p.rotation_deg for p in layout.sheets[0].placements if p.part_id == "across"}.isdisjoint(
            turns
        )


def test_what_cannot_be_placed_says_why_in_millimetres(rules):
    parts = [
        _box("giant", 2600, 400),
        _box("stubborn", 400, 300, grain="y", rotations=(0, 180)),
        _box("thin", 100, 100, thickness_mm=6.0),
        _box("fine", 400, 300, quantity=2),
    ]
    layout = nest(parts, [FULL], rules, iterations=0)
    reasons = {entry.part_id: (entry.code, entry.reason) for entry in layout.unplaced}
    assert reasons["giant"][0] == "too-large"
    assert "2,600 × 400 mm" in reasons["giant"][1]
    assert "2,420 × 1,200 mm" in reasons["giant"][1]
    assert reasons["stubborn"][0] == "grain"
    assert reasons["thin"] == ("no-stock", "There is no 6 mm plywood in stock.")
    assert layout.placed == 2
    assert layout.valid


def test_when_stock_runs_out_the_rest_is_named(rules):
    layout = nest([_box("panel", 1100, 1100, quantity=7)], [replace(FULL, quantity=2)], rules, iterations=50)
    assert layout.placed == 4
    assert [(entry.part_id, entry.copies, entry.code) for entry in layout.unplaced] == [
        ("panel", 3, "stock-used-up")
    ]
    assert layout.valid


def test_what_fits_only_the_large_sheets_is_told_that_those_are_used_up(rules):
    stock = [Stock("small", 600, 600), Stock("large", 2440, 1220, quantity=1)]
    layout = nest([_box("panel", 1100, 1100, quantity=3)], stock, rules, iterations=0)
    assert [(entry.copies, entry.code) for entry in layout.unplaced] == [(1, "stock-used-up")]


@pytest.mark.parametrize("stock", [[], [Stock("sliver", 15, 2000)]])
def test_no_usable_stock_is_no_crash(stock, rules):
    layout = nest([_box("a", 10, 10)], stock, rules)
    assert [entry.code for entry in layout.unplaced] == ["no-stock"]
    assert nest([], stock, rules).sheets == ()


def test_a_part_that_fits_to_the_hair_is_placed(rules):
    layout = nest([_box("exact", 2420, 1200)], [FULL], rules, iterations=0)
    assert layout.placed == 1
    disc = tuple((600 * math.cos(i / 200 * math.tau), 600 * math.sin(i / 200 * math.tau)) for i in range(200))
    assert nest([NestPart("disc", disc, quantity=2)], [FULL], rules, iterations=0).placed == 2


def test_a_narrow_part_as_long_as_the_sheet_keeps_its_own_gap(rules):
    wide_gap = replace(rules, small_gap_mm=20.0)
    layout = nest([_box("strip", 2420, 50, quantity=17)], [FULL], wide_gap, iterations=0)
    assert layout.valid
    assert len(layout.sheets) == 1


def test_the_leftover_is_free_and_on_the_sheet(mixed_parts, sheet, rules):
    layout = nest(mixed_parts, [sheet], rules, iterations=300)
    for nested in layout.sheets:
        left = nested.leftover
        assert left is not None
        assert 0 <= left.x_mm < left.x_mm + left.length_mm <= 2440 + 1e-9
        assert 0 <= left.y_mm < left.y_mm + left.width_mm <= 1220 + 1e-9


def test_one_part_leaves_nearly_the_whole_sheet(sheet, rules):
    layout = nest([_box("a", 2000, 100, quantity=2)], [sheet], rules, iterations=50)
    assert layout.sheets[0].leftover.area_mm2 > 2_430_000


def test_progress_rises_and_cancel_keeps_the_best(mixed_parts, sheet, rules):
    many = [replace(part, quantity=part.quantity * 4) for part in mixed_parts]
    seen = []
    nest(many, [sheet], rules, iterations=400, progress=lambda share, sheets: seen.append((share, sheets)))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 and sheets > 0 for share, sheets in seen)
    stopped = nest(many, [sheet], rules, iterations=10**9, cancelled=lambda: True)
    assert stopped.valid
    assert stopped.placed == sum(part.quantity for part in many)


def test_freely_curved_parts_are_covered_tightly(rules):
    """Eight by four discs of 290 mm fill a sheet only if their covers are hardly larger than they are."""
    disc = tuple((145 * math.cos(i / 90 * math.tau), 145 * math.sin(i / 90 * math.tau)) for i in range(90))
    layout = nest([NestPart("disc", disc, quantity=32)], [FULL], rules, iterations=0)
    assert layout.valid
    assert len(layout.sheets) == 1


@pytest.mark.slow
def test_a_hundred_thousand_parts_are_planned_and_not_hung(rules):
    parts = [_box(f"p{i}", 60 + 7 * i % 240, 50 + 11 * i % 170, quantity=1_000) for i in range(100)]
    layout = nest(parts, [FULL], rules, iterations=0)
    assert layout.valid
    assert layout.placed == 100_000


def _ragged(count, deep):
    """A comb-like star: many thin teeth, the worst case for covers by rectangles."""
    return tuple(
        (
            (deep if i % 2 else 400) * math.cos(i / count * math.tau),
            (deep if i % 2 else 400) * math.sin(i / count * math.tau),
        )
        for i in range(count)
    )


def test_ragged_parts_cost_waste_and_not_time(rules):
    parts = [
        NestPart(f"star {n}", _ragged(n, 250), quantity=6, rotations=(0, 30, 75)) for n in (40, 120, 400)
    ]
    layout = nest(parts, [FULL], rules, iterations=60)
    assert layout.valid
    assert layout.placed == 18


def test_defects_that_leave_no_room_are_reported(rules):
    spoilt = Stock("spoilt", 1000, 1000, defects=(((100, 100), (900, 100), (900, 900), (100, 900)),))
    layout = nest([_box("a", 300, 300)], [spoilt], rules, iterations=20)
    assert [entry.code for entry in layout.unplaced] == ["defects"]
    assert layout.sheets == ()
