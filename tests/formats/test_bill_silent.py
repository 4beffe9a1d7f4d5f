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
