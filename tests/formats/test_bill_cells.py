"""Cells of sizes, materials, units and codes that are not understood: asked once for the table."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.refused import Refused
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness;Material"
SECOND = "Shelf;3;664;400;18;Birch"


def sized(tmp_path, length: str = "700", thickness: str = "18", material: str = "Birch") -> Bill:
    return bill(
        tmp_path, f"{HEAD}\nSide;2;{length};400;{thickness};{material}\n{SECOND}\nBack;1;700;664;6;HDF\n"
    )


SIZES = [
    "0",
    "-700",
    "",
    "-",
    "n/a",
    "700 400",
    "700 720 740",
    "700\u00a0018",
    "700000",
    "see drg",
    "varies",
    "lt. Aufmaß",
    "achtzehn",
    "s. Skizze",
    "three quarter",
    "to suit",
    "¾",
    "27½",
    "27 1/2",
    "700-720",
    "700+5",
    "=700+20",
]


@pytest.mark.parametrize("cell", SIZES)
def test_a_size_that_is_none_is_asked_in_every_column(tmp_path, cell):
    for found in (sized(tmp_path, length=cell), sized(tmp_path, thickness=cell)):
        assert (found.pieces, asked(found)) == (6, {"bill.size"})
        assert "row 2" in next(one.message for one in found.findings if one.code == "bill.size")


@pytest.mark.parametrize("thickness", ["1800", "560", "-18"])
def test_a_thickness_that_cannot_be_is_asked(tmp_path, thickness):
    found = sized(tmp_path, thickness=thickness)
    assert asked(found) == {"bill.size"}
    assert "No part has such a size" in found.findings[0].message


@pytest.mark.parametrize("cell", ["700", "700 mm", "70 cm", "1 200", "700,5", '27 1/2"'])
def test_a_plain_size_is_no_question(tmp_path, cell):
    assert asked(sized(tmp_path, length=cell)) == NOTHING


def test_a_part_without_a_size_is_asked_whatever_else_it_has(tmp_path):
    found = bill(tmp_path, "Code;Part;Qty;Length;Width\nX;Hinge;2;;\nY;Side;2;700;400\nZ;Shelf;3;664;400\n")
    assert (found.pieces, asked(found)) == (7, {"bill.size"})


MATERIALS = [
    "see drawing",
    "laut Zeichnung",
    "s. Zeichnung",
    "selon plan",
    "wie Muster",
    "0",
    "18",
    "any",
    "customer to choose",
    "nach Wahl",
    "ply or MDF",
    "Birch/MDF",
    "nan",
    "FALSE",
    "ByLayer",
    "Unassigned",
    "Generic",
    "=VLOOKUP(A2;X;1)",
]


@pytest.mark.parametrize("material", MATERIALS)
def test_words_that_name_no_material_are_asked(tmp_path, material):
    found = sized(tmp_path, material=material.replace(";", ","))
    assert (found.lines[0].material, asked(found)) == ("", {"bill.material"})


@pytest.mark.parametrize("error", ["#N/A", "#REF!"])
def test_an_error_is_no_material(tmp_path, error):
    assert sized(tmp_path, material=error).lines[0].material == ""


@pytest.mark.parametrize(
    "material", ["Birch ply", "Egger U999 ST2", "Oak, FSC", "1.4301", "Valchromat", "MDF 18"]
)
def test_what_may_be_a_material_is_kept(tmp_path, material):
    found = sized(tmp_path, material=material)
    assert (found.lines[0].material, asked(found)) == (material, NOTHING)


def test_a_thickness_in_the_material_is_asked(tmp_path):
    assert asked(sized(tmp_path, material="MDF 19")) == {"bill.size"}
    alone = bill(tmp_path, "Part;Qty;Length;Width;Material\nSide;2;700;400;18mm Birch ply\n")
    assert asked(alone) == {"bill.size"}
    assert asked(bill(tmp_path, "Part;Qty;Material\nSide;2;18mm Birch ply\n")) == NOTHING


@pytest.mark.parametrize(
    ("unit", "asks"),
    [
        (unit, True)
        for unit in (
            "doz",
            "Dtzd",
            "dz",
            "gross",
            "Set",
            "kit",
            "Pkg",
            "pk10",
            "10er",
            "100 Stk",
            "VE",
            "C",
            "sheet",
            "m2",
            "lfm",
        )
    ]
    + [(unit, False) for unit in ("pcs", "Stk", "ea", "Each", "", "mm")],
)
def test_a_unit_that_is_no_piece_is_asked_once(tmp_path, unit, asks):
    found = bill(tmp_path, f"Part;Qty;Length;Width;Unit\nSide;2;700;400;{unit}\nTop;1;700;400;pcs\n")
    assert (found.pieces, asked(found)) == (3, {"bill.quantity"} if asks else NOTHING)
    assert len(found.findings) == asks


@pytest.mark.parametrize("cell", ["2*", "2-", "2**", "2e1", "2!"])
def test_a_quantity_with_a_mark_is_not_read(tmp_path, cell):
    found = bill(tmp_path, f"Part;Qty\nSide;{cell}\nShelf;3\n")
    assert (found.pieces, asked(found)) == (3, {"bill.quantity"})


CODES = {
    "letters behind": ("1", "1a", "1b", "2"),
    "figures behind": ("A", "A1", "A2", "B"),
    "hyphens": ("10", "10-1", "10-2", "20"),
    "slashes": ("1", "1/1", "1/2", "2"),
    "hundreds": ("100", "110", "120", "200"),
    "Roman": ("I", "I.a", "I.b", "II"),
    "brackets": ("1)", "1.a)", "1.b)", "2)"),
    "words": ("K1", "K1-S", "K1-B", "T1"),
}


@pytest.mark.parametrize("case", CODES)
def test_codes_that_begin_with_another_may_be_levels(tmp_path, case):
    rows = zip(
        CODES[case], ("Cabinet;2;;", "Side;2;700;400", "Shelf;3;664;400", "Top;1;1000;400"), strict=True
    )
    table = "".join(f"{code};{row}\n" for code, row in rows)
    found = bill(tmp_path, f"Pos;Part;Qty;Length;Width\n{table}")
    assert "bill.levels" in asked(found)


@pytest.mark.parametrize(
    "codes",
    [
        ("1", "2", "3", "4"),
        ("P1", "P10", "P11", "P2"),
        ("10", "20", "30", "40"),
        ("100", "110", "120", "130"),
        ("F-S-A", "F-S-A_v2", "F-S-B", "F-S-C"),
        ("A", "B", "A1", "A2"),
    ],
)
def test_plain_codes_are_no_levels(tmp_path, codes):
    table = "".join(f"{code};2;700;400\n" for code in codes)
    assert asked(bill(tmp_path, f"Part;Qty;Length;Width\n{table}")) == NOTHING


@pytest.mark.parametrize(("column", "row"), [("C", 2), ("D", 3), ("E", 4), ("F", 5)])
def test_merged_cells_fill_down_in_every_column_but_that_of_quantities(tmp_path, column, row):
    made = Workbook()
    sheet = made.active
    for cells in (HEAD.split(";"), *(["Side", n, 700, 400, 18, "Birch"] for n in range(1, 5))):
        sheet.append(cells)
    sheet.merge_cells(f"{column}2:{column}{row}" if row > 2 else f"{column}2:{column}3")
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    assert {(line.length_mm, line.width_mm, line.thickness_mm, line.material) for line in found.lines} == {
        (700, 400, 18, "Birch")
    }


@pytest.mark.parametrize("columns", ["Ordered;Delivered", "No of;Shelf no", "Small;Large"])
def test_a_refusal_names_the_columns_that_may_count(tmp_path, columns):
    with pytest.raises(Refused) as refused:
        bill(tmp_path, f"Part;Length;Width;{columns}\nSide;700;400;2;1\n")
    assert f"these may: {columns.replace(';', ', ')}" in refused.value.message


@pytest.mark.parametrize("cell", ["two", "1+1", "2 (1L+1R)", "(2)", "2 sets"])
def test_a_quantity_that_is_no_number_is_named_with_the_cure(tmp_path, cell):
    found = bill(tmp_path, f"Part;Qty\nSide;{cell}\nShelf;3\n")
    (one,) = found.findings
    assert (one.code, repr(cell) in one.message, "as one number" in one.message) == (
        "bill.quantity",
        True,
        True,
    )
