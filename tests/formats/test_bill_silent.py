"""Bills that were once misread in silence: two materials, rows of sizes alone, and more."""

from __future__ import annotations

import pytest

from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"
SIDE = "Side;2;700;400;18"
SHELF = "Shelf;3;664;400;18"


@pytest.mark.parametrize(
    ("headings", "cells", "material"),
    [
        ("Material Type;Material", "Sheet good;Melamine white", "Melamine white"),
        ("Material;Material Type", "Melamine white;Sheet good", "Melamine white"),
        ("Material Type;Material Name", "Solid wood;Oak", "Oak"),
        ("Material Type;Material description", "Solid wood;Oak", "Oak"),
        ("Werkstoff;Material", "Holz;Multiplex Birke", "Multiplex Birke"),
        ("Matériau;Matière", "Panneau;CP bouleau", "CP bouleau"),
        ("Type;Material", "Door;MDF", "MDF"),
        ("Board;Material", "Birch ply;Birch plywood", "Birch plywood"),
        ("Holzart", "Eiche", "Eiche"),
        ("Essence", "Chêne", "Chêne"),
    ],
)
def test_a_kind_of_material_is_not_the_material(tmp_path, headings, cells, material):
    found = bill(tmp_path, f"{HEAD};{headings}\n{SIDE};{cells}\n")
    assert (found.lines[0].material, asked(found)) == (material, NOTHING)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Board;Material", "Jumbo 2800x2070;Egger W980"),
        ("Board;Material", "A1;Birch ply"),
        ("Werkstoff;Material", "MDF;Birke"),
        ("Material;Type", "Birch ply;MDF"),
    ],
)
def test_two_columns_that_may_be_the_material_are_asked_with_both_headings(tmp_path, headings, cells):
    found = bill(tmp_path, f"{HEAD};{headings}\n{SIDE};{cells}\n")
    (one,) = [finding for finding in found.findings if finding.severity == "question"]
    assert one.code == "bill.material"
    assert all(repr(words) in one.message for words in headings.split(";"))


def test_a_kind_alone_names_no_material(tmp_path):
    assert asked(bill(tmp_path, f"{HEAD};Material Type\n{SIDE};Sheet good\n")) == {"bill.material"}


@pytest.mark.parametrize("row", [";;720;330;18", ";;700;;", ";;;;6 mm"])
def test_a_row_of_sizes_alone_is_asked(tmp_path, row):
    found = bill(tmp_path, f"{HEAD}\n{SIDE}\n{row}\n{SHELF}\n")
    (one,) = found.findings
    assert (found.pieces, one.code, "(row 3)" in one.message) == (5, "bill.unnamed", True)


@pytest.mark.parametrize("rows", [f"{SIDE}\n2;;;720;330;18", f"{SIDE}\n;;;720;330;18"])
def test_a_row_of_a_number_and_sizes_is_asked(tmp_path, rows):
    found = bill(tmp_path, f"Pos;{HEAD}\n1;{rows}\n")
    assert (found.pieces, asked(found)) == (2, {"bill.unnamed"})


@pytest.mark.parametrize(
    ("heading", "cell"), [("Spiegelbildlich", "ja"), ("Mirror", "yes"), ("Miroir", "oui")]
)
def test_a_yes_under_mirrored_may_ask_for_more(tmp_path, heading, cell):
    assert asked(bill(tmp_path, f"{HEAD};{heading}\n{SIDE};{cell}\n")) == {"bill.which_quantity"}


@pytest.mark.parametrize("name", ["#Shelf", "# Shelf", "// Shelf", "%Shelf", "REM Shelf"])
def test_a_row_that_is_commented_out_is_asked(tmp_path, name):
    found = bill(tmp_path, f"{HEAD}\n{SIDE}\n{name};3;664;400;18\n")
    assert "bill.words_unknown" in asked(found)
    assert any(repr(name) in finding.message for finding in found.findings)


def test_a_row_behind_a_semicolon_is_asked(tmp_path):
    found = bill(tmp_path, "Part,Qty,Length,Width\nSide,2,700,400\n; Shelf,3,664,400\n")
    assert asked(found) == {"bill.words_unknown"}


UNITS = {
    "metres under mm": ("mm", "mm", "0.72;0.56;0.018", True),
    "metres beside a thickness": ("mm", "mm", "720;560;0.019", True),
    "centimetres under mm": ("mm", "mm", "72;56;1.8", True),
    "inches under mm": ("mm", "mm", "28.5;22;0.75", True),
    "millimetres under cm": ("cm", "mm", "720;560;18", True),
    "millimetres": ("mm", "mm", "720;560;18", False),
    "a thin laminate": ("mm", "mm", "720;560;0.8", False),
    "small parts": ("mm", "mm", "90;40;18", False),
    "centimetres": ("cm", "mm", "72;56;18", False),
}


@pytest.mark.parametrize("case", UNITS)
def test_a_unit_in_the_heading_is_not_believed_against_all_sense(tmp_path, case):
    unit, thick, sizes, asks = UNITS[case]
    found = bill(tmp_path, f"Part;Qty;Length {unit};Width {unit};Thickness {thick}\nSide;2;{sizes}\n")
    assert asked(found) == ({"bill.size"} if asks else NOTHING)


def test_finished_sizes_are_those_to_be_cut_where_no_others_are_said(tmp_path):
    found = bill(tmp_path, "Part;Qty;Finished Length;Finished Width;Thickness\nSide;2;700;400;18\n")
    assert (found.lines[0].length_mm, found.lines[0].width_mm, asked(found)) == (700, 400, NOTHING)


@pytest.mark.parametrize("heading", ["Chant longueur 1", "Bordo"])
def test_edges_in_other_languages_change_nothing(tmp_path, heading):
    assert asked(bill(tmp_path, f"{HEAD};{heading}\n{SIDE};ABS 1 mm\n")) == NOTHING


@pytest.mark.parametrize("heading", ["Filename", "Block", "File name"])
def test_files_and_blocks_name_parts_where_nothing_else_does(tmp_path, heading):
    found = bill(tmp_path, f"{heading};Count\nside.dxf;24\nlid;6\n")
    assert ([line.code for line in found.lines], found.pieces) == (["side.dxf", "lid"], 30)


@pytest.mark.parametrize(
    "heads", ["Finished Length;Finished Width", "Fertiglänge;Fertigbreite", "Longueur finie;Largeur finie"]
)
def test_sizes_are_called_finished_in_other_words(tmp_path, heads):
    found = bill(tmp_path, f"Part;Qty;{heads};Thickness\nSide;2;700;400;18\n")
    assert (found.lines[0].length_mm, found.lines[0].width_mm, asked(found)) == (700, 400, NOTHING)


@pytest.mark.parametrize(
    "heads", ["Height;Width;Thickness", "Höhe;Breite;Dicke", "Hauteur;Largeur;Épaisseur"]
)
def test_the_height_beside_a_width_is_the_other_side(tmp_path, heads):
    found = bill(tmp_path, f"Part;Qty;{heads}\nSide;2;700;400;18\n")
    assert (found.lines[0].length_mm, found.lines[0].width_mm, asked(found)) == (700, 400, NOTHING)


@pytest.mark.parametrize(
    ("heads", "rows", "asks"),
    [
        ("Part;Qty per block;Blocks;Total", ("A;2;3;6", "B;4;3;12"), NOTHING),
        ("Part;Qty per block;Blocks;Total Qty", ("A;2;3;6", "B;4;3;12", "Total;;;18"), NOTHING),
        ("Block;Quantity;Parts per block;Total parts", ("A;3;7;21", "B;2;5;10"), {"bill.which_quantity"}),
        ("Part;Qty per block;Blocks;Total", ("A;2;3;6", "B;4;3;13"), {"bill.which_quantity"}),
    ],
)
def test_a_total_that_agrees_in_every_row_is_no_question(tmp_path, heads, rows, asks):
    found = bill(tmp_path, "\n".join((heads, *rows)) + "\n")
    assert asked(found) - {"bill.column_unknown"} == asks
    assert ("bill.column_unknown" in asked(found)) == bool(asks)


@pytest.mark.parametrize("words", ["WARDROBE (make two)", "18 mm Birch ply", "Thickness 15"])
def test_a_heading_of_rows_that_counts_is_quoted(tmp_path, words):
    found = bill(tmp_path, f"{HEAD}\n{words};;;;\n{SIDE}\n{SHELF}\n")
    assert asked(found) == {"bill.words_unknown"}
    assert repr(words) in found.findings[-1].message
