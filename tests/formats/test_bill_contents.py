"""Cells of columns that change nothing, of numbers, of materials: asked where they count, deny, correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyworks.formats.bills.number_formats import as_shown
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"
SIDE = "Side;2;700;400;18"
SHELF = "Shelf;3;664;400;18"
CONTENTS = {
    "Room": ("Kitchen x2", "2 off", "Flats 1-4"),
    "Supplier": ("bought in - do not cut", "25 mm stock only"),
    "Drawing": ("D-01 (use rev B, 17 mm)",),
    "Finish": ("HPL both sides 0.8 mm", "use birch ply instead"),
    "Edge": ("2 mm, add to size", "long sides, reduce by 2 mm"),
    "Grain": ("swap L and W", "cut 4"),
    "Kante": ("statt 18 mm 19 mm",),
    "Chant": ("prévoir 2 en plus",),
    "Canto": ("16 mm en vez de 18",),
    "Area": ("4 of these",),
    "Assembly": ("both sides (2 per cab.)",),
    "Weight": ("each of 4",),
    "Holes": ("same as left, mirrored",),
    "Type": ("2x",),
    "Category": ("optional",),
    "Group": ("4 chairs",),
    "Order": ("2nd: 4 more",),
    "Etage": ("1.-4. OG",),
    "Colour": ("red 2 / blue 2",),
}
PLAIN = {
    "Room": ("Kitchen", "Bath 2", "EG 2.04", "1. OG", "Haus 12, Wohnung 3", "Flat 3"),
    "Supplier": ("Häfele", "Meier & Sons", "3M"),
    "Drawing": ("D-01", "12-3", "A-104 rev. B"),
    "Finish": ("RAL 9010 matt", "oiled", "lacquered both sides", "Egger U702"),
    "Edge": ("ABS 22x1", "2 long", "2L 1W", "1mm PVC", "0.8", "all round"),
    "Grain": ("L", "along 700", "length", "none"),
    "Weight": ("4.2 kg", "12 lb"),
    "Category": ("Carcass", "Doors"),
    "Places mm": ("10 20",),
    "Date": ("12.03.2026",),
}


@pytest.mark.parametrize("heading", CONTENTS)
def test_a_cell_that_counts_denies_or_corrects_is_quoted(tmp_path, heading):
    for text in CONTENTS[heading]:
        found = bill(tmp_path, f"{HEAD};Material;{heading}\n{SIDE};MDF;{text}\n{SHELF};MDF;\n")
        assert asked(found) == {"bill.words_unknown"}
        assert f"{text!r} (row 2)" in found.findings[0].message


@pytest.mark.parametrize("heading", PLAIN)
def test_ordinary_contents_are_no_question(tmp_path, heading):
    for text in PLAIN[heading]:
        found = bill(tmp_path, f"{HEAD};{heading}\n{SIDE};{text}\n{SHELF};\n")
        assert (text, asked(found)) == (text, NOTHING)


CODES = ["2 (void)", "2 x3", "2 or 3", "2-4", "opt 2", "P2 (x2)", "P2 L+R", "P2, P3", "-P2-", "2 spare"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("heading", ["Pos", "No", "Code"])
def test_words_beside_a_number_or_code_are_quoted(tmp_path, heading, code):
    name = HEAD.replace("Part", "Description")
    found = bill(tmp_path, f"{heading};{name}\nP1;{SIDE}\n{code};{SHELF.replace('3', '2', 1)}\n")
    assert any(code in one.message for one in found.findings)


@pytest.mark.parametrize("codes", ["1 2", "1. 2.", "P-01 P-02", "A B", "1.1 1.2", "F/S/1 F/S/2", "#1 #2"])
def test_numbers_and_codes_are_no_question(tmp_path, codes):
    first, second = codes.split()
    name = HEAD.replace("Part", "Description")
    found = bill(tmp_path, f"Pos;{name}\n{first};{SIDE}\n{second};{SHELF}\n")
    assert asked(found) == NOTHING


@pytest.mark.parametrize(
    "material",
    [
        "MDF x4",
        "2x MDF",
        "MDF doubled",
        "Ply, half of them oak",
        "MDF *",
        "MDF old",
        "not MDF",
        "MDF 2 off",
        "MDF (4)",
    ],
)
def test_a_material_that_counts_or_doubts_is_quoted(tmp_path, material):
    found = bill(tmp_path, f"Part;Qty;Length;Width;Material\nSide;2;700;400;{material}\n")
    assert asked(found) == {"bill.words_unknown"}
    assert f"{material!r} (row 2)" in found.findings[0].message


@pytest.mark.parametrize("name", ["~~Shelf~~", "<!-- Shelf -->", "-Shelf", "xShelf"])
def test_a_name_that_was_taken_out_by_signs_is_quoted(tmp_path, name):
    found = bill(tmp_path, f"{HEAD}\n{SIDE}\n{SHELF.replace('Shelf', name)}\n")
    assert asked(found) == {"bill.words_unknown"}
    assert f"{name!r} (row 3)" in found.findings[0].message


def test_a_list_with_a_hyphen_before_each_name_is_no_question(tmp_path):
    assert asked(bill(tmp_path, f"{HEAD}\n-{SIDE}\n-{SHELF}\n")) == NOTHING


@pytest.mark.parametrize("code", ['0"0"', "0" + "," * 250, "0%", '"R"0'])
@pytest.mark.parametrize("value", [1e300, float("inf"), float("-inf"), float("nan"), 10**400, 5.0])
def test_no_number_and_no_format_breaks_the_reading_of_a_cell(value: float, code: str) -> None:
    assert len(as_shown(value, code)) < 40


@pytest.mark.parametrize("heading", ["Section", "Section (mm)", "Section (in)", "Group", "Tags"])
@pytest.mark.parametrize("size", ["90x70", "90 x 70", "4x3", "720x310"])
def test_a_size_in_a_column_that_changes_nothing_is_asked(heading: str, size: str, tmp_path: Path) -> None:
    found = bill(tmp_path, f"Part,Qty,Length,{heading}\nRail,2,1200,{size}\nPost,4,900,{size}\n")
    assert "bill.words_unknown" in asked(found)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (2445, '0.00,"m"', "2.4450m"),
        (700, '0," m"', "0.7000 m"),
        (2500, "#,##0,", "2.5000"),
        (3000, "0,", "3"),
    ],
)
def test_a_format_that_divides_takes_nothing_from_a_size(value: float, code: str, shown: str) -> None:
    assert as_shown(value, code) == shown
