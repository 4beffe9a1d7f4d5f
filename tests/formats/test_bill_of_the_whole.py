"""How often the whole of a bill is made: orders beside it, headings and names that stand for several."""

from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from tests.formats.test_bill_not_read import message
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"
ROWS = "Seat;1;300;300;18\nLeg;3;450;60;18\n"
PARTS = f"{HEAD}\n{ROWS}"


def said(found) -> str:
    return " ".join(one.message for one in found.findings if one.severity == "question")


def sheet(tmp_path, content: str, title: str = "Parts"):
    made = Workbook()
    made.active.title = title
    for line in content.splitlines():
        made.active.append([int(cell) if cell.isdecimal() else cell or None for cell in line.split(";")])
    made.save(tmp_path / "list.xlsx")
    return read(tmp_path / "list.xlsx")


ORDERS = [
    "Product;Order qty\nStool;20", "Product;Qty\nStool;20", "Customer;Product;Qty\nMiller;Stool;12",
    "Product;Qty;Due\nStool;20;1.3.2027", "Design;Quantity\nStool;20", "Stool;20", "Model;Pieces\nOak 7;20",
    "Modell;Stückzahl;Farbe\nHocker H1;20;rot", "Produit;Quantité\nTabouret;20",
    "Diseño;Cantidad\nTaburete;20",
    "Kunde;Produkt;Anzahl\nMaier;Hocker;12\nHuber;Hocker;8", "Cabinet;4",
    "Product;Order qty;;\n;;;\nTrolley;20",
]  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("between", ["", ";;;;\n"])
def test_an_order_over_the_parts_is_asked(tmp_path, order, between):
    content = f"{order}\n{between}{PARTS}"
    for found in (bill(tmp_path, content), sheet(tmp_path, content)):
        assert found.pieces == 4
        assert all(number in said(found) for number in re.findall(r"(?<=;)\d+(?=;|$)", order, re.M))


@pytest.mark.parametrize("order", ["Product;Order qty\nStool;20", "Product;Qty\nStool;20"])
def test_an_order_beside_the_parts_is_asked(tmp_path, order):
    beside = [f";;{line}" for line in order.splitlines()]
    lines = [f"{line}{more}" for line, more in zip(PARTS.splitlines(), [*beside, ";;;"], strict=True)]
    for found in (bill(tmp_path, "\n".join(lines) + "\n"), sheet(tmp_path, "\n".join(lines))):
        assert "20" in said(found)


@pytest.mark.parametrize(
    "title", ["Product;Stool", "Product;Qty\nStool;1", "Project:;Bookcase;Date:;12.03.2026", "Rev;3"]
)
def test_titles_that_order_nothing_are_no_question(tmp_path, title):
    assert asked(bill(tmp_path, f"{title}\n;;;;\n{PARTS}")) == NOTHING


HEADINGS = [
    "LEFT AND RIGHT", "DOORS L+R", "DRAWERS A-C", "CHAIRS A TO D", "DRAWER A/B/C", "LEFT + RIGHT SIDE",
    "LINKS UND RECHTS", "GAUCHE ET DROITE", "TWIN UNIT", "DRAWER (TYP.)", "DRAWER, REPEAT FOR ALL",
    "IZQUIERDA Y DERECHA", "TOP AND BOTTOM", "Schubladen A-C", "Drawers - identical", "RECHTS + LINKS",
]  # fmt: skip


@pytest.mark.parametrize("words", HEADINGS)
def test_the_heading_of_a_section_that_stands_for_several_is_quoted(tmp_path, words):
    content = f"{HEAD}\nPlate;1;900;600;18\n;;;;\n{words};;;;\nFront;1;400;140;18\n"
    for found in (bill(tmp_path, content), sheet(tmp_path, content)):
        assert words in said(found)


@pytest.mark.parametrize("words", ["LEFT SIDE", "DRAWER 2", "TOP", "KITCHEN & BATH", "MDF A/B"])
def test_other_headings_are_not(tmp_path, words):
    content = f"{HEAD}\nPlate;1;900;600;18\n;;;;\n{words};;;;\nFront;1;400;140;18\n"
    assert asked(bill(tmp_path, content)) == NOTHING


@pytest.mark.parametrize(
    "cell", ["Drawer A/B/C", "Left and right", "Cabinet 1+2", "Drawer A, B", "Doors A-C"]
)
def test_an_assembly_of_several_is_asked(tmp_path, cell):
    content = f"Assembly;{HEAD}\nBase;Plate;1;900;600;18\n{cell};Front;1;400;140;18\n"
    assert asked(bill(tmp_path, content)) != NOTHING


@pytest.mark.parametrize("title", ["Left & right", "twin", "Links und rechts", "Doors A-C", "Door (typ.)"])
def test_the_name_of_a_sheet_that_stands_for_several_is_quoted(tmp_path, title):
    assert title in said(sheet(tmp_path, PARTS, title))


NAMES = {
    "Cut list 4 chairs": "4", "List for 6 chairs": "6", "Set of 4 stools": "4", "Zuschnitt 2 Schränke": "2",
    "Despiece 3 muebles": "3", "Stückliste pro Stuhl": "pro stuhl", "Liste par meuble": "par meuble",
    "Cut list per chair": "per chair", "Chair 6 sets": "6", "pair of doors": "pair",
    "Hocker vier Stück": "vier",
    "Lista por silla": "por silla", "Tisch 4 Sätze": "4", "both chairs": "both", "Doors L&R": "l&r",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_that_counts_in_other_words_is_asked(tmp_path, name):
    found = bill(tmp_path, PARTS, f"{name}.csv")
    assert NAMES[name] in message(found, "bill.which_quantity")


@pytest.mark.parametrize(
    "name", ["Kitchen 2", "Chair 2", "Cut list", "2 seater sofa", "frame_400x4", "Set 4"]
)
def test_other_names_of_files_are_not(tmp_path, name):
    assert asked(bill(tmp_path, PARTS, f"{name}.csv")) == NOTHING


BELOW = {
    "No of kits": 4, "Number of chairs": 6, "Anzahl Stühle": 6, "Batch size": 12, "Sets": 4, "Quantity": 5,
    "Stückzahl": 7,
}  # fmt: skip


@pytest.mark.parametrize("words", BELOW)
def test_a_number_under_its_word_is_asked(tmp_path, words):
    below = f"{words};;;;\n{BELOW[words]};;;;\n"
    for content in (f"{PARTS};;;;\n{below}", f"{below};;;;\n{PARTS}"):
        for found in (bill(tmp_path, content), sheet(tmp_path, content)):
            assert found.pieces == 4
            assert f"{words} {BELOW[words]}" in message(found, "bill.which_quantity")


@pytest.mark.parametrize("words", ["Kits", "Sets", "Number of cabinets", "Sätze", "Juegos"])
def test_a_word_over_one_number_in_an_empty_column_is_one_question(tmp_path, words):
    found = bill(tmp_path, f"{HEAD};;{words}\nSeat;1;300;300;18;;4\nLeg;3;450;60;18;;\n")
    assert (found.pieces, len(found.lines), asked(found)) == (4, 2, {"bill.which_quantity"})
    assert f"{words} 4" in message(found, "bill.which_quantity")


@pytest.mark.parametrize("heading", ["Count (one side)", "Qty LH", "Anzahl links"])
def test_the_column_that_is_read_as_the_quantity_is_not_called_unread(tmp_path, heading):
    found = bill(tmp_path, PARTS.replace("Qty", heading))
    [message] = [one.message for one in found.findings]
    assert f"quantity is read from {heading!r}" in message and "not read" not in message
