"""The thickness of a tenon, an edge or glass is not the board's: pockets as deep stay pockets."""

from __future__ import annotations

import pytest

from manyworks.drafting.boards import with_boards
from manyworks.formats.cutting.words.board_words import Board
from manyworks.formats.cutting.words.layer_grammar import read_layer

THROUGH = "OUTSIDE_THROUGH"
OTHER_THINGS = [
    "Zapfendicke 6 mm", "Kantendicke 6 mm", "Federstärke 6 mm", "Glasdicke 6 mm",
    "Restdicke unter Taschen 6 mm",
    "Stegdicke: 6 mm", "Tenon thickness 6 mm", "Glass 6 mm thick in rebate", "For 6 mm plywood back",
    "épaisseur du tenon 6 mm", "Edge thickness 6 mm", "espesor de espiga 6 mm", "Veneer thickness 6 mm",
    "6 mm plywood back slides in groove", "Dikte van de pen 6 mm", "spessore vetro 6 mm",
    "Wall thickness 6 mm",
]  # fmt: skip
BOARDS = [
    "Plattendicke 6 mm", "Materialstärke 6 mm", "Thickness 6 mm", "Material: 6 mm birch plywood",
    "épaisseur 6 mm",
    "Holzdicke: 6 mm", "Sperrholzdicke 6 mm", "espesor 6 mm",
]  # fmt: skip


def drawn(maker, *layers, notes=(), outline=THROUGH, sheet=""):
    new = maker()
    if sheet:
        new.sheet(layer=sheet)
    new.rectangle(outline, 50, 50, 600, 400)
    for n, layer in enumerate(layers):
        if "Bohrung" in layer or "Drill" in layer:
            new.space.add_circle((120 + 80 * n, 120), 4, dxfattribs={"layer": layer})
        else:
            new.rectangle(layer, 100 + 80 * n, 100, 40, 40)
    for n, note in enumerate(notes):
        new.text(note, 5000, 100 * n)
    return new.read()


def work(found):
    [part] = found.parts
    drawn = part.geometry
    drilled = [drilling.depth_mm for drilling in drawn.drillings]
    return len(drawn.holes), [pocket.depth_mm for pocket in drawn.pockets], drilled


def asked(found, layer):
    return [f.message for f in found.findings if f.code == "layer.depth_unknown" and f.layer == layer]


@pytest.mark.parametrize("note", OTHER_THINGS)
@pytest.mark.parametrize("pocket", ["Pocket 6mm deep", "Tasche 6mm tief"])
def test_a_pocket_as_deep_as_something_else_is_thick_stays_one_and_is_asked(maker, note, pocket):
    found = drawn(maker, pocket, notes=[note])
    assert work(found) == (0, [6.0], [])
    [question] = asked(found, pocket)
    assert f"“{note}”" in question and "Are they cut through?" in question
    assert {part.thickness_mm for part in with_boards(found, "stool", Board()).drawing.parts} == {None}


@pytest.mark.parametrize("note", OTHER_THINGS)
@pytest.mark.parametrize(
    ("outline", "sheet", "more"),
    [
        ("OUTSIDE_18MM_THROUGH", "", []),
        (THROUGH, "0_SHEET_BIRCHPLY_2440X1220X18", []),
        (THROUGH, "", ["18 mm MDF"]),
    ],
)
def test_where_a_thicker_board_is_plainly_said_it_is_no_question(maker, note, outline, sheet, more):
    found = drawn(maker, "Pocket 6mm deep", notes=[note, *more], outline=outline, sheet=sheet)
    assert work(found) == (0, [6.0], [])
    assert not asked(found, "Pocket 6mm deep") and not asked(found, outline)


def test_a_thickness_of_no_material_does_not_hide_that_of_the_board(maker):
    found = drawn(maker, notes=["18 mm MDF", "Zapfendicke 6 mm"])
    parts = with_boards(found, "stool", Board()).drawing.parts
    assert {(part.material, part.thickness_mm) for part in parts} == {("mdf", 18.0)}


@pytest.mark.parametrize(
    "layer",
    [
        "Tasche Restdicke 6mm", "Poche épaisseur restante 6mm", "Cajeado espesor restante 6mm",
        "Tasche Reststärke 6mm", "Tasche Bodendicke 6mm", "Pocket floor thickness 6mm",
    ],
)  # fmt: skip
@pytest.mark.parametrize("outline", [THROUGH, "OUTSIDE_18MM_THROUGH", "Aussenkontur durchgehend"])
def test_the_name_of_a_pocket_says_nothing_of_the_board(maker, layer, outline):
    found = drawn(maker, layer, "Tasche 6mm tief", "Bohrung D8 T6", outline=outline)
    holes, pockets, drilled = work(found)
    assert (holes, 6.0 in pockets, drilled) == (0, True, [6.0])
    assert not asked(found, outline) and not asked(found, "Tasche 6mm tief")
    assert {part.thickness_mm for part in with_boards(found, "stool", Board()).drawing.parts} <= {None, 18.0}


@pytest.mark.parametrize("note", BOARDS)
def test_a_note_of_nothing_but_the_board_decides(maker, note):
    found = drawn(maker, "Pocket 6mm deep", "Bohrung D8 T6", notes=[note])
    assert work(found) == (1, [], ["through"]) and not asked(found, "Pocket 6mm deep")


def test_a_note_that_an_outline_contradicts_decides_nothing(maker):
    found = drawn(maker, "Pocket 6mm deep", notes=["6 mm plywood"], outline="OUTSIDE_18MM_THROUGH")
    assert work(found) == (0, [6.0], []) and not asked(found, "OUTSIDE_18MM_THROUGH")
    assert "board.disputed" in {f.code for f in found.findings}


@pytest.mark.parametrize(
    ("name", "meaning", "tool"),
    [
        ("Profil extérieur débouchant", "outside", None),
        ("Profil exterieur traversant", "outside", None),
        ("Profil aussen durchgehend", "outside", None),
        ("Perfil exterior pasante", "outside", None),
        ("Perçage diam 8 traversant", "drill", 8),
        ("Trou traversant diam. 8", "drill", 8),
        ("Taladro diám. 8 pasante", "drill", 8),
        ("Bohrung Durchm. 8 durch", "drill", 8),
        ("Durchbruch", "inside", None),
        ("Durchbrüche", "inside", None),
        ("Durchbruch 18mm durchgehend", "inside", None),
    ],
)
def test_what_goes_through_is_read_so(name, meaning, tool):
    read = read_layer(name)
    assert (read.meaning, read.through, read.tool_mm, read.questions) == (meaning, True, tool, ())


@pytest.mark.parametrize(
    ("name", "depth", "face"),
    [
        ("Tasche nicht durchgehend 9mm", 9, "front"),
        ("Pocket not through 9mm", 9, "front"),
        ("Poche non traversante 9 prof", 9, "front"),
        ("Bohrung D8 nicht durchgehend 9 tief", 9, "front"),
        ("Poche 9mm prof face arrière", 9, "back"),
        ("Cajeado 9mm prof cara trasera", 9, "back"),
        ("Tasche 9 tief hintere Seite", 9, "back"),
        ("Poche 9mm prof face avant", 9, "front"),
    ],
)
def test_what_does_not_go_through_has_its_depth_and_face(name, depth, face):
    read = read_layer(name)
    assert (read.depth_mm, read.face, read.through, read.questions) == (depth, face, False, ())


@pytest.mark.parametrize(
    "layer", ["Pocket 6mm deep not 9", "Tasche 6mm tief nicht 9", "Poche 6mm prof pas 9"]
)
def test_a_depth_that_is_denied_is_asked_with_its_words(maker, layer):
    found = drawn(maker, layer)
    [question] = asked(found, layer)
    assert "“9”" in question and "“6" in question
