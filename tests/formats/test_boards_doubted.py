"""Notes on boards that are not plainly of all parts, or deny what layers say, are asked once, and quoted."""

from __future__ import annotations

import pytest

from manyworks.drafting.boards import with_boards
from manyworks.formats.cutting.words.board_words import Board
from manyworks.formats.drawing import Drawing

CUT = "OUTSIDE THROUGH"
BIRCH = "18 mm birch plywood"


def noted(maker, *notes: str, layer: str = CUT, sheet: str = "") -> Drawing:
    """A part with notes far beside it, on a board of this name or none."""
    new = maker()
    if sheet:
        new.sheet(layer=sheet)
    new.rectangle(layer, 100, 100, 300, 200)
    for n, note in enumerate(notes):
        new.text(note, 5000, 100 * n)
    return new.read()


def questions(found: Drawing) -> dict[str, str]:
    return {one.code: one.message for one in found.findings if one.code.startswith("board.")}


def taken(found: Drawing) -> set[tuple[str, float | None]]:
    parts = with_boards(found, "stool", Board()).drawing.parts
    return {(part.material, part.thickness_mm) for part in parts}


@pytest.mark.parametrize(
    "note",
    [
        "make legs from 18 mm oak", "seat in oak", "Legs: MDF", "Beine aus Eiche 18 mm", "dossier en chêne",
        "Patas de roble macizo", "back: 6 mm HDF", "Rückwand: MDF 8 mm", "fond en MDF 5 mm",
        "drawer bottoms 6 mm plywood", "top is solid wood",
    ],
)  # fmt: skip
def test_another_board_beside_that_of_all_parts_is_asked_and_quoted(maker, note):
    found = noted(maker, BIRCH, note)
    assert note in questions(found)["board.unclear"] and BIRCH + "”" not in questions(found)["board.unclear"]
    # A board that frame and layer name does not answer it.
    assert "board.unclear" in questions(noted(maker, note, sheet="0_SHEET_BIRCHPLY_2440X1220X18"))


@pytest.mark.parametrize(
    "note",
    [
        "all in 18 mm birch plywood except seat", "18 mm birch plywood ausser Sitz",
        "18 mm birch plywood unless noted", "18 mm birch plywood (seat only)",
        "18 mm birch plywood for legs", "back panel: 18 mm birch plywood", "was 18 mm birch plywood",
        "formerly 18 mm birch plywood", "early version: 18 mm birch plywood",
        "anciennement contreplaqué bouleau 18 mm", "sin contrachapado 18 mm",
        "prototype made of 18 mm birch plywood", "jig: 18 mm birch plywood",
        "suits 18 mm birch plywood spacer", "früher Birkensperrholz 18 mm", "nur Sitz: Birke 18 mm",
        "sauf assise: contreplaqué 18 mm", "Tapa: contrachapado 18 mm", "Schablone aus MDF 18 mm",
    ],
)  # fmt: skip
def test_a_note_that_is_not_plainly_of_all_parts_is_not_taken_and_asked_once(maker, note):
    found = noted(maker, note)
    assert note in questions(found)["board.unclear"]
    assert taken(found) == {("", None)}
    settled = with_boards(found, "stool", Board())
    # The board that is missing is asked with the same words; they are not asked twice.
    asked_twice = any(one.code == "board.unclear" for one in settled.drawing.findings)
    assert any(note in words for words in settled.disputed) and not asked_twice


@pytest.mark.parametrize(
    "note",
    [
        BIRCH, "Material: 18 mm birch plywood", "All parts 18 mm birch ply", "Birkensperrholz 18 mm",
        "Birke Multiplex, Plattendicke 18 mm",
        "Alle Teile aus Birke Multiplex 18 mm", "2 sheets 18 mm birch ply, 2440 x 1220 mm, BB/CP",
        "Toutes les pièces en contreplaqué bouleau 18 mm", "Tablero contrachapado de abedul 18 mm",
        "Baltic birch plywood, 18mm thick", "Stool - 18 mm birch plywood",
    ],
)  # fmt: skip
def test_a_note_of_a_board_and_nothing_else_is_that_of_all_parts(maker, tmp_path, note):
    new = maker()
    new.rectangle(CUT, 100, 100, 300, 200)
    new.text(note, 5000, 0)
    path = new.path().rename(tmp_path / "stool.dxf")
    from manyworks.formats.dxf.reader import read_dxf

    found = read_dxf(path)
    assert questions(found) == {} and taken(found) == {("plywood-birch", 18.0)}


@pytest.mark.parametrize(
    "note", ["Mrs Birch", "Birch 2", "5mm holes for plywood dowels", "slots fit MDF", "Oak Street 5"]
)
def test_names_and_words_of_work_are_no_board(maker, note):
    assert questions(noted(maker, BIRCH, note)) == {}


@pytest.mark.parametrize(
    ("layer", "sheet", "note", "quoted"),
    [
        (CUT, "SHEET_MDF_2440X1220X18", "Material: 15 mm birch plywood", "SHEET_MDF_2440X1220X18"),
        (CUT, "SHEET_MDF_2440X1220X18", "18 mm birch plywood", "SHEET_MDF_2440X1220X18"),
        (CUT, "0_SHEET_BIRCHPLY_2440X1220X18", "Birkensperrholz 15 mm", "0_SHEET_BIRCHPLY_2440X1220X18"),
        ("CUT_OUTSIDE_18MM_THROUGH", "", "Material: 15 mm birch plywood", "CUT_OUTSIDE_18MM_THROUGH"),
        ("Außenkontur 12mm durch", "", "Stärke 15 mm", "Außenkontur 12mm durch"),
        ("6mm MDF outside cut through", "", "3 mm acrylic", "6mm MDF outside cut through"),
    ],
)
def test_a_note_that_denies_a_layer_is_asked_with_both_quoted(maker, layer, sheet, note, quoted):
    message = questions(noted(maker, note, layer=layer, sheet=sheet))["board.disputed"]
    assert f"“{note}”" in message and f"“{quoted}”" in message


@pytest.mark.parametrize(
    ("layer", "sheet", "note"),
    [
        (CUT, "0_SHEET_BIRCHPLY_2440X1220X18", "18 mm plywood"),
        (CUT, "0_SHEET_PLY_2440X1220X18", "18 mm birch plywood"),
        (CUT, "0_SHEET_2440X1220X18", "Material: birch plywood"),
        ("CUT_OUTSIDE_18MM_THROUGH", "", "18 mm birch plywood"),
        ("5_6MMTOOL_CUTTHROUGH_OUTSIDE", "", "18 mm birch plywood"),
    ],
)
def test_notes_and_layers_that_agree_are_not_asked(maker, layer, sheet, note):
    assert questions(noted(maker, note, layer=layer, sheet=sheet)) == {}
