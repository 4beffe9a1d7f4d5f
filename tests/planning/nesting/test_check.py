"""The check catches every kind of tampering; a check that cannot fail proves nothing."""

from dataclasses import replace

import pytest

from manyworks.planning.nesting import NestPart, NestRules, Placement, Stock, check_layout, nest

HOLE = ((1100.0, 500.0), (1300.0, 500.0), (1300.0, 700.0), (1100.0, 700.0))


def _kinds(layout, parts, stock, rules):
    return {violation.kind for violation in check_layout(layout, parts, stock, rules)}


def _with(layout, index, **changes):
    """The layout with one placement of its first sheet changed."""
    sheet = layout.sheets[0]
    placements = list(sheet.placements)
    placements[index] = replace(placements[index], **changes)
    return replace(layout, sheets=(replace(sheet, placements=tuple(placements)), *layout.sheets[1:]))


@pytest.fixture
def stock():
    return [Stock("full", 2440, 1220, quantity=5, defects=(HOLE,))]


@pytest.fixture
def layout(mixed_parts, stock, rules):
    found = nest(mixed_parts, stock, rules, seed=3, iterations=100)
    assert found.valid
    assert not found.unplaced
    return found


def test_the_untouched_layout_passes(layout, mixed_parts, stock, rules):
    assert check_layout(layout, mixed_parts, stock, rules) == []


def test_moving_a_part_onto_another_is_an_overlap(layout, mixed_parts, stock, rules):
    first, second = layout.sheets[0].placements[:2]
    moved = _with(
        layout,
        0,
        part_id=second.part_id,
        rotation_deg=second.rotation_deg,
        x_mm=second.x_mm,
        y_mm=second.y_mm,
    )
    assert "overlap" in _kinds(moved, mixed_parts, stock, rules)
    assert first != second


@pytest.mark.parametrize(("deep", "kinds"), [(1e-6, set()), (0.004, set()), (0.02, {"overlap"})])
def test_slivers_of_long_touching_edges_are_no_overlap_and_deeper_ones_are(deep, kinds):
    parts = [NestPart("long", ((0, 0), (2400, 0), (2400, 100), (0, 100)), quantity=2, rotations=(0,))]
    stock, bare = [Stock("s", 2440, 1220)], NestRules(0, 0)
    layout = nest(parts, stock, bare, iterations=0)
    first, second = layout.sheets[0].placements
    second = replace(second, x_mm=first.x_mm, y_mm=first.y_mm + 100 - deep)
    sheet = replace(layout.sheets[0], placements=(first, second), leftover=None)
    assert _kinds(replace(layout, sheets=(sheet,)), parts, stock, bare) == kinds


def test_a_wider_gap_is_not_kept(layout, mixed_parts, stock, rules):
    assert _kinds(layout, mixed_parts, stock, replace(rules, gap_mm=8.1)) - {"leftover"} == {"gap"}


def test_a_wider_margin_is_not_kept(layout, mixed_parts, stock, rules):
    assert "margin" in _kinds(layout, mixed_parts, stock, replace(rules, edge_mm=10.1))


def test_a_part_off_the_sheet_is_in_the_margin(layout, mixed_parts, stock, rules):
    assert "margin" in _kinds(_with(layout, 0, x_mm=-400.0), mixed_parts, stock, rules)


def test_a_new_defect_is_hit(layout, mixed_parts, rules):
    worse = Stock("full", 2440, 1220, quantity=5, defects=(((0, 0), (2440, 0), (2440, 1220), (0, 1220)),))
    assert "defect" in _kinds(layout, mixed_parts, [worse], rules)


def test_a_missing_copy_is_counted(layout, mixed_parts, stock, rules):
    sheet = layout.sheets[0]
    fewer = replace(layout, sheets=(replace(sheet, placements=sheet.placements[1:]), *layout.sheets[1:]))
    assert _kinds(fewer, mixed_parts, stock, rules) == {"count"}


def test_a_doubled_copy_and_a_copy_too_many_are_counted(layout, mixed_parts, stock, rules):
    again = next(p for p in layout.sheets[0].placements[1:] if p.part_id == "rib")
    index = layout.sheets[0].placements.index(again)
    assert "count" in _kinds(_with(layout, index, copy=99), mixed_parts, stock, rules)
    doubled = (again.copy + 1) % 9
    assert "count" in _kinds(_with(layout, index, copy=doubled), mixed_parts, stock, rules)


def test_a_forbidden_turn_is_seen(layout, mixed_parts, stock, rules):
    strict = [replace(part, rotations=(33.0,)) for part in mixed_parts]
    assert "rotation" in _kinds(layout, strict, stock, rules)


def test_grain_the_wrong_way_is_seen(layout, mixed_parts, stock, rules):
    turned = [replace(part, grain="x") if part.id == "board" else part for part in mixed_parts]
    assert _kinds(layout, turned, stock, rules) == {"grain"}
    along_y = [replace(stock[0], grain="y")]
    assert _kinds(layout, mixed_parts, along_y, rules) == {"grain"}


def test_other_board_is_seen(layout, mixed_parts, stock, rules):
    thick = [replace(part, thickness_mm=12.0) for part in mixed_parts]
    assert _kinds(layout, thick, stock, rules) == {"material"}
    assert "material" in _kinds(layout, mixed_parts, [replace(stock[0], material="mdf")], rules)


def test_more_sheets_than_there_are_is_seen(layout, mixed_parts, stock, rules):
    sheet = replace(layout.sheets[0], copy=5)
    assert _kinds(replace(layout, sheets=(sheet, *layout.sheets[1:])), mixed_parts, stock, rules) == {"stock"}


def test_mixed_groups_are_seen(layout, mixed_parts, stock):
    grouped = [replace(part, group=part.id) for part in mixed_parts]
    assert _kinds(layout, grouped, stock, NestRules(8, 10, keep_groups_together=True)) == {"group"}


def test_unknown_names_are_seen(layout, mixed_parts, stock, rules):
    assert "unknown" in _kinds(layout, mixed_parts, [replace(stock[0], id="other")], rules)
    assert "unknown" in _kinds(_with(layout, 0, part_id="nobody"), mixed_parts, stock, rules)


def test_an_empty_sheet_is_seen(layout, mixed_parts, stock, rules):
    empty = replace(layout.sheets[0], copy=4, placements=())
    found = check_layout(replace(layout, sheets=(*layout.sheets, empty)), mixed_parts, stock, rules)
    assert [violation.sheet for violation in found] == [len(layout.sheets)]


def test_a_part_inside_a_hole_is_no_overlap(rules):
    frame = NestPart(
        "frame",
        ((0, 0), (500, 0), (500, 500), (0, 500)),
        holes=(((50, 50), (50, 450), (450, 450), (450, 50)),),
    )
    core = NestPart("core", ((0, 0), (300, 0), (300, 300), (0, 300)))
    stock = [Stock("s", 520, 520)]
    layout = nest([frame, core], stock, rules, iterations=0)
    assert len(layout.sheets) == 1
    assert {p.part_id for p in layout.sheets[0].placements} == {"frame", "core"}
    assert isinstance(layout.sheets[0].placements[0], Placement)
