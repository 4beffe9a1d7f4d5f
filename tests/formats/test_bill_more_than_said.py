"""Names and cells of several, states, materials and columns of edges: what was not understood is asked."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from manyworks.refused import Refused
from tests.formats.test_bill_not_read import beside
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"


def said(found) -> str:
    return " ".join(one.message for one in found.findings if one.severity == "question")


def named(tmp_path, name: str, count: int = 1):
    return bill(tmp_path, f"{HEAD}\n{name};{count};700;400;18\nLid;1;600;300;18\n")


SEVERAL = {
    "Ribs R01..R09": 9, "Fins 01–12": 12, "Rungs 1...8": 8, "P1-P6": 6, "P1 to P4": 4, "Batten P2 to P5": 4,
    "P1, P2, P3": 3, "Panels P1, P2, P3": 3, "A + B": 2, "Sides A + B": 2, "Side A and B": 2,
    "Legs FL FR BL BR": 4, "Drawer front top/middle/bottom": 3, "Boden oben und unten": 2,
    "Shelf upper & lower": 2, "Legs (four)": 4, "Zwei Seiten": 2, "Les deux côtés": 2, "Ambos laterales": 2,
    "Beide Seiten": 2, "Both sides": 2, "Seitenpaar": 2, "Trio of rails": 3, "Feet 6pk": 6,
    "Lot of 6 feet": 6, "Tres baldas": 3, "Seiten (beide)": 2, "Drei Böden": 3, "Rail front/back": 2,
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_a_name_of_several_is_asked_where_one_is_counted(tmp_path, name):
    assert name in said(named(tmp_path, name))
    assert asked(named(tmp_path, name, SEVERAL[name])) == NOTHING


@pytest.mark.parametrize(
    "name",
    [
        "Side 2", "Four panel door", "Cabinet 600/720", "Left side", "Back panel top", "P-12",
        "Panel 18x400", "Two tier shelf", "01-12",
    ],
)  # fmt: skip
def test_a_name_of_one_is_not(tmp_path, name):
    assert asked(named(tmp_path, name)) == NOTHING


@pytest.mark.parametrize("cell", ["Tall (x3)", "3 sets", "C1, C2, C3", "101/102/103", "M1-M3", "4 cabinets"])
@pytest.mark.parametrize(
    "heading", ["Module", "Set", "Level", "Item no", "Position", "Room", "Drawing", "Supplier", "Cabinet"]
)
def test_a_cell_of_several_units_is_asked_whatever_its_column(tmp_path, heading, cell):
    assert cell in said(beside(tmp_path, heading, cell, cell)) or "Side" in said(
        beside(tmp_path, heading, cell, cell)
    )


@pytest.mark.parametrize("heading", ["Edge", "Grain", "Kante", "Bohrung"])
@pytest.mark.parametrize("cell", ["3 sets", "for 4 cabinets", "x3"])
def test_units_under_edges_and_grain_are_asked(tmp_path, heading, cell):
    assert cell in said(beside(tmp_path, heading, cell))


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Module", "M1"),
        ("Set", "A"),
        ("Item no", "1.2"),
        ("Position", "3"),
        ("Edge", "L1, L2, W1"),
        ("Level", "2"),
    ],
)
def test_a_cell_of_one_unit_is_not(tmp_path, heading, cell):
    assert asked(beside(tmp_path, heading, cell, cell)) <= {"bill.levels"}


STATES = [
    "done", "cut", "finished", "fertig", "erledigt", "delivered", "rejected", "draft", "WIP", "fait", "hecho",
    "livré", "cortado", "50 %", "in Arbeit",
]  # fmt: skip


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("heading", ["Status", "État", "Notes", "Bemerkung"])
def test_a_state_is_asked_are_they_still_to_be_made(tmp_path, heading, state):
    found = beside(tmp_path, heading, state)
    assert found.pieces == 5 and "bill.state" in asked(found)
    assert f"{state!r} (row 2)" in said(found) and "still to be made" in said(found)


@pytest.mark.parametrize("state", ["open", "to do", "released", "neu", "à faire", "por hacer", "0 %"])
def test_a_state_of_what_is_to_be_made_is_not(tmp_path, state):
    assert asked(beside(tmp_path, "Status", state)) == NOTHING


def made_of(tmp_path, *materials: str):
    rows = "".join(f"Side {n};{n};700;400;18;{material}\n" for n, material in enumerate(materials, 1))
    return bill(tmp_path, f"{HEAD};Material\n{rows}")


NO_MATERIAL = [
    "t.b.c.", "n. n.", "match existing", "a determinar", "standard", "x", "unknown ply", "Kundenwunsch",
    "to suit", "open", "scrap", "MDF -> ply", "offcut", "customer supply", "Ply (was MDF)", "Birch/Oak",
    "MDF 3 mm bonded to ply",
]  # fmt: skip


@pytest.mark.parametrize("material", NO_MATERIAL)
def test_words_that_are_no_plain_material_are_asked_once(tmp_path, material):
    found = made_of(tmp_path, material, "Birch ply", material)
    [message] = [one.message for one in found.findings if "What are the parts made of?" in one.message]
    assert message.count(repr(material)) == 1


GLUED = [
    "double ply",
    "18 + 18 ply",
    "Ply 18 (laminate 2)",
    "2x18 ply",
    "Birch, 2 layers",
    "Multiplex 2-fach",
]


@pytest.mark.parametrize("material", GLUED)
def test_a_material_in_layers_is_asked(tmp_path, material):
    assert material in said(made_of(tmp_path, material))


@pytest.mark.parametrize(
    "material",
    [
        "Birch ply", "Birch Ply BB/BB", "Oak veneered MDF", "Egger W980 ST2", "MFC", "Spanplatte", "Eiche",
        "DM",
        "Mélaminé blanc", "Birke MPX", "Kiefer massiv", "OSB/3", "White oak", "FSC birch ply", "Valchromat",
        "Contrachapado de abedul", "Buche Leimholz", "MDF schwarz durchgefärbt", "Softwood PSE",
        "Perspex clear",
    ],
)  # fmt: skip
def test_a_plain_material_is_not(tmp_path, material):
    assert asked(made_of(tmp_path, material)) == NOTHING


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Edge allowance", "2"), ("Edge thickness", "2"), ("Edging mm", "2"), ("Tolerance", "+2"),
        ("Lipping", "8"), ("Veneer", "0.6"), ("Kantenstärke", "2"), ("Zugabe", "10"), ("Kantenzugabe", "2"),
    ],
)  # fmt: skip
def test_a_column_that_changes_the_size_is_asked_as_one_of_sizes(tmp_path, heading, cell):
    found = beside(tmp_path, heading, cell)
    assert heading in said(found) and asked(found) == {"bill.column_unknown"}


def test_a_size_that_is_only_about_right_is_read_and_asked(tmp_path):
    found = bill(tmp_path, f"{HEAD}\nSide;2;~720;400;18\n")
    assert [line.length_mm for line in found.lines] == [720] and "~720" in said(found)


def test_amount_is_read_and_not_asked(tmp_path):
    found = bill(tmp_path, "Name;Amount;Length;Width;Thickness\nSide;2;720;560;18\n")
    assert (found.pieces, asked(found)) == (2, NOTHING)


@pytest.mark.parametrize("headings", ["A;B;C", "B;C;A", "a;b;c"])
def test_three_letters_are_asked_together_and_none_is_a_width(tmp_path, headings):
    found = bill(tmp_path, f"Part;{headings};Qty\nSide;720;560;18;2\n")
    assert found.lines[0].width_mm is None
    assert all(repr(letter) in said(found) for letter in headings.split(";"))


@pytest.mark.parametrize("heading", ["Length - raw", "Longueur - débit", "Longueur brute", "Länge roh"])
def test_a_raw_length_beside_the_length_is_no_question(tmp_path, heading):
    assert asked(beside(tmp_path, heading, "720", "690")) == NOTHING


def refused(tmp_path, name: str, rows) -> str:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    with pytest.raises(Refused) as refusal:
        read(tmp_path / name)
    return f"{refusal.value.message} {refusal.value.hint}"


def test_a_refusal_gives_its_reason_and_not_the_name_of_the_file(tmp_path):
    words = refused(tmp_path, "list_x29.xlsx", [["Part", "Required by", "Length"], ["Side", 8, 720]])
    assert "no column says how many" in words and "29" not in words.replace("list_x29.xlsx", "")


def test_a_table_on_its_side_is_named(tmp_path):
    rows = [["Part", "Side", "Top"], ["Qty", 2, 1], ["Length", 720, 600], ["Width", 560, 560]]
    assert "on its side" in refused(tmp_path, "turned.xlsx", rows)
    (tmp_path / "turned.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
    with pytest.raises(Refused, match="on its side"):
        read(tmp_path / "turned.csv")


@pytest.mark.parametrize(("stem", "number"), [("x29", 0), ("X 3", 0), ("side x4", 4), ("Schrank 4 Stk", 4)])
def test_a_sign_and_a_number_alone_are_the_name_of_a_file(tmp_path, stem, number):
    path = tmp_path / f"{stem}.csv"
    path.write_text(f"{HEAD}\nSide;2;720;560;18\n")
    assert ("name of the file" in said(read(path))) == bool(number)
