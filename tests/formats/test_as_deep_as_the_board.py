"""An outline named by its depth is a part, whether a sheet, a note or nothing says how thick the board is."""

from __future__ import annotations

import pytest


def drawn(maker, *, depth="18mm deep", inside="18mm deep", sheet="", note=""):
    drawing = maker()
    if sheet:
        drawing.sheet(layer=sheet)
    drawing.rectangle(f"1_6mm tool_{depth}_outside", 100, 100, 400, 300)
    drawing.rectangle(f"2_6mm tool_{inside}_inside", 200, 150, 60, 20)
    if note:
        drawing.text(note, 100, 500)
    return drawing.read()


def asked(drawing):
    ignored = ("licence.missing", "offset.unknown", "sheet.thickness_unknown")
    return [f.code for f in drawing.findings if f.severity != "info" and f.code not in ignored]


@pytest.mark.parametrize(
    "said",
    [
        {"note": "Material: 18 mm birch plywood"},
        {"note": "Plattendicke 18 mm"},
        {"note": "épaisseur 18 mm"},
        {"note": "espesor 18 mm"},
        {"note": "thickness 18 mm", "sheet": "0_SHEET_2440X1220"},
        {"sheet": "0_SHEET_BIRCHPLY_2440X1220X18"},
    ],
)
def test_where_something_says_it_nothing_is_asked(maker, said):
    found = drawn(maker, **said)
    [part] = found.parts
    assert (len(part.geometry.holes), part.geometry.depth_mm, asked(found)) == (1, "through", [])


@pytest.mark.parametrize(
    "said",
    [{}, {"note": "18 mm plywood or 15 mm"}, {"note": "Material: 12 mm birch plywood"},
     {"note": "18 mm pegs"}, {"sheet": "0_SHEET_2440X1220"}],
)  # fmt: skip
def test_where_nothing_plainly_says_it_there_is_one_question_and_a_part(maker, said):
    found = drawn(maker, **said)
    [part] = found.parts
    # A note that is in doubt is quoted by a question of its own.
    noted = ["board.unclear"] if " or " in said.get("note", "") else []
    assert (len(part.geometry.holes), asked(found)) == (1, ["layer.depth_unknown", *noted])


def test_a_shallower_inside_cut_stays_a_pocket(maker):
    [part] = drawn(maker, inside="9mm deep").parts
    assert [pocket.depth_mm for pocket in part.geometry.pockets] == [9]


DEEP = "0_SHEET_BIRCHPLY_2440X1220X18"
THROUGH = ["Slots 18mm deep", "Pocket 18mm deep", "Housing 18mm deep", "Slot through", "Slot thru",
           "Groove through", "Nut durchgehend", "Rainure traversante", "Ranura pasante", "Tasche 18 tief",
           "3_6MMTOOL_18MMDEEP_POCKET", "TOP-POCKET-INSIDE_18MM", "Poche prof. 18"]  # fmt: skip


def worked(maker, layer, *, sheet="", thickness="18"):
    drawing = maker()
    if sheet:
        drawing.sheet(layer=sheet)
    drawing.rectangle(f"{thickness}mm deep outside", 100, 100, 400, 300)
    drawing.rectangle(layer, 200, 150, 60, 20)
    drawing.text(f"Material: {thickness} mm birch plywood", 100, 500)
    return drawing.read()


@pytest.mark.parametrize("layer", THROUGH)
@pytest.mark.parametrize("sheet", ["", DEEP])
def test_an_area_as_deep_as_its_board_is_a_hole(maker, layer, sheet):
    found = worked(maker, layer, sheet=sheet)
    [part] = found.parts
    assert (len(part.geometry.holes), part.geometry.pockets, asked(found)) == (1, (), [])
    assert part.geometry.net_area == pytest.approx(120000 - 1200)
    assert (found.as_drawn.holes, found.as_drawn.pockets) == (1, {})


@pytest.mark.parametrize(
    "layer", ["Slots 12mm deep", "Pocket 17mm deep", "Housing 6mm deep", "Tasche 9 tief", "Ranura prof. 6"]
)
def test_a_shallower_area_stays_a_pocket(maker, layer):
    found = worked(maker, layer)
    [part] = found.parts
    assert (part.geometry.holes, len(part.geometry.pockets), asked(found)) == ((), 1, [])


@pytest.mark.parametrize(
    "layer",
    ["Pocket 20mm deep", "Slots 19mm deep", "Tasche 30 tief", "Pocket 90mm deep", "Engrave through",
     "Engrave 18mm deep", "Score through", "Score 18mm deep", "Fold 20mm deep", "Gravur durchgehend",
     "Gravure traversante", "Etch through", "Grabado pasante", "2_ANYTOOL_CUTTHROUGH_SCORE"],
)  # fmt: skip
@pytest.mark.parametrize("sheet", ["", DEEP])
def test_a_depth_that_cannot_be_meant_is_asked(maker, layer, sheet):
    found = worked(maker, layer, sheet=sheet)
    [part] = found.parts
    assert (part.geometry.holes, asked(found)) == ((), ["layer.depth_unknown"])


def test_each_board_has_its_own_thickness(maker):
    drawing = maker()
    for number, thick in enumerate((18, 9)):
        drawing.sheet(y=2000 * number, layer=f"0_SHEET_BIRCHPLY_2440X1220X{thick}")
        drawing.rectangle("5_ANYTOOL_CUTTHROUGH_OUTSIDE", 100, 2000 * number + 100, 400, 300)
        drawing.rectangle("Pocket 9mm deep", 200, 2000 * number + 150, 60, 20)
    found = drawing.read()
    assert sorted((part.thickness_mm, len(part.geometry.holes)) for part in found.parts) == [(9, 1), (18, 0)]
    drawing.rectangle("Pocket 12mm deep", 300, 2150, 60, 20)
    assert asked(drawing.read()) == ["layer.depth_unknown"]


@pytest.mark.parametrize(
    ("outline", "pocket", "questions"),
    [
        ("OUTSIDE_18MM THROUGH", "POCKET 25MM DEEP", 1),
        ("OUTSIDE_18MM THROUGH", "POCKET_20MM DEEP", 1),
        ("CUT OUTSIDE 18mm through", "POCKET 18mm DEEP", 1),
        ("Aussenkontur 18mm durch", "Tasche 18mm tief", 1),
        ("OUTSIDE_18MM THROUGH", "Engrave 18mm deep", 1),
        ("OUTSIDE_18MM THROUGH", "POCKET_9MM DEEP", 0),
        ("6mm tool outside through", "Pocket 9mm deep", 0),
    ],
)
def test_a_pocket_as_deep_as_its_outlines_are_named_is_asked(maker, outline, pocket, questions):
    drawing = maker()
    drawing.rectangle(outline, 0, 0, 400, 200)
    drawing.rectangle(pocket, 100, 50, 200, 100)
    assert asked(drawing.read()) == ["layer.depth_unknown"] * questions


def two_boards(maker, first, second, thick=(18, 12)):
    new = maker()
    for number, (layer, board) in enumerate(zip((first, second), thick, strict=True)):
        new.sheet(3000 * number, layer=f"SHEET_MDF_2440X1220X{board}")
        new.rectangle(layer, 3000 * number + 20, 20, 400, 300)
    return new.read()


@pytest.mark.parametrize(
    ("first", "second", "thick"),
    [
        ("18mm deep outside", "12mm deep outside", (18, 12)),
        ("Außen 18mm tief", "Außen 12mm tief", (18, 12)),
        ("9mm deep outside", "18mm deep outside", (9, 18)),
        ("18.5mm deep outside", "15.5mm deep outside", (18, 15)),
    ],
)
def test_a_depth_is_compared_with_the_board_on_which_its_part_lies(maker, first, second, thick):
    found = two_boards(maker, first, second, thick)
    assert [part.thickness_mm for part in found.parts] == list(thick)
    assert [part.geometry.depth_mm for part in found.parts] == ["through", "through"]
    ignored = ("licence.missing", "offset.unknown")
    assert [f for f in found.findings if f.severity != "info" and f.code not in ignored] == []


@pytest.mark.parametrize(
    ("first", "second", "code", "layer"),
    [
        ("12mm deep outside", "12mm deep outside ", "cut.not_through", "12mm deep outside"),
        ("18mm deep outside", "18mm deep outside ", "layer.depth_unknown", "18mm deep outside "),
    ],
)
def test_a_depth_of_the_other_board_is_asked(maker, first, second, code, layer):
    found = two_boards(maker, first, second)
    assert len(found.parts) == 2
    assert layer.strip() in {f.layer.strip() for f in found.findings if f.code == code}


def test_two_boards_that_only_words_name_hold_two_parts(maker):
    new = maker()
    for x, words, layer in (
        (0, "18mm MDF", "18mm deep outside"),
        (3000, "12mm birch ply", "12mm deep outside"),
    ):
        new.text(words, x, -50)
        new.rectangle(layer, x + 20, 20, 400, 300)
    found = new.read()
    assert len(found.parts) == 2 and not found.loose
    assert sum("nothing says that the board is as thick" in f.message for f in found.findings) == 2
