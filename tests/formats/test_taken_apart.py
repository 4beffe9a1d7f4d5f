"""A line is taken apart: a number beside a sign of times or a word that counts is read or asked."""

from __future__ import annotations

import ezdxf
import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.wording import (
    count_in_name,
    count_in_title,
    maybe_count,
    of_attribute,
    times,
)
from tests.formats.conftest import INSIDE, OUTSIDE

READ = {
    # The size of the board before the number.
    "Panel 500x300x18 x4": 4, "500x300x18 x4": 4, "500 x 300 x 18 mm x 4": 4, "Top 500*300*18 x4": 4,
    "500x300x18 x4 birch": 4, "500x300x18 - x4": 4, "500x300 (x4)": 4, "Top 500x300 4x": 4,
    "500x300x18 4 off": 4, "4x Panel 600x300": 4,
    # Other words, and letters as wide as Asian ones.
    "2 RQD": 2, "RQD 4": 4, "Leg 4 RQD": 4, "ｘ４": 4, "４ pcs": 4, "Stu\u0308ck: 4": 4,
    # Parts that are named for what is on other parts.
    "Magnet board x4": 4, "Insert tray, 2 off": 2, "Dowel jig 2x": 2, "Foot x4": 4, "Handle x2": 2,
    "Layer board x3": 3, "Pin rail x2": 2, "Leuchte 4x": 4,
}  # fmt: skip
ASKED = [
    "500x300 x4", "Side 500x300 mm x4", "4x 500x300", "4 x 18 mm ply", "Seite 500x300 x2", "18mm x4",
    "D1 x2", "M2 x4",
    "600 x4",
    "Tablette 500x300 x2", "Balda 500 x 300 mm x4", "500x300x18x4", "4x18mm", "Birch 18 x 4", "600mm x 12",
    '24" x 16" x 3/4" x 4',
    # Signs between the word and its number.
    "QTY - 4", "QTY – 4", "QTY. - 4", "Side: QTY - 4", "Stk - 4", "Anzahl - 4", "Pcs - 4", "EA - 4",
    "No. off - 4", "REQ'D - 4", "QTÉ - 4", "QTY (4)", "QTY, 4", "QTY -> 4", "Cantidad => 4", "Nbre / 4",
    "Stück | 4", "QTY of this panel 4", "NO. REQUIRED - 2", "4 … pcs",
    # Holes, fittings and layers of one board.
    "hole 8mm (x4)", "holes 8mm (x4)", "Hole (4x)", "Bohrung 8mm (x4)", "Loch 8 (4x)", "Loch 4x", "Ø8 (x4)",
    "M6 insert (x4)", "slot 6mm (x4)", "Side, holes 4 pcs", "x2 holes", "2x countersink", "Trou 8 (x4)",
    "2 off 18 mm from edge", "laminate 3 pcs", "glue 2 pcs together", "made of 3 pcs", "Magnet x4",
    "Camlock x2",
    "Foot glide x4", "Taladro 8 mm (x4)", "2 Stk vom Rand", "Stock: 4 pcs",
    # Signs of all kinds.
    "Side (4)", "(4) Side panel", "(2) 1200x600", "x: 4", "Side ...4x", "Side #x4",
    "1200*600*15*2",
    # Forms and words of other countries.
    "(4) REQ", "штук: 4", "件数 4", "수량 4",
    "4장", "kom. 4",
    "4.00 pcs", "TYP. OF 4", "Side 4x/home", "Side x4 x2", "cant: 4", "Cant 4", "unid: 4",
    "4 unid.",
    "Qtd: 4", "Qtde 4", "Quantidade: 4", "Q.tà: 4", "4 stykker", "4 styck", "Hylla 5 st", "Noga szt. 4",
    "szt: 4", "Mængde: 2", "Liczba 2", "К-во 2", "4개", "4 τεμ", "QTY four", "qty 12OO",
    # A label of many lines, and a long one.
    "Panel A\n18 mm\nBirch\nOak edge\nQTY: 4\nRev B", "Panel A\n18 mm\nBirch\nOak edge\nx4\nRev B",
    "Side panel of the tall cabinet in the entrance hall, birch 18 mm, QTY - 4",
]  # fmt: skip
NEITHER = [
    "Panel 3", "Leg 4", "A-12", "Side 500x300", "Side 500 x 300 x 18", "500x300x18 mm", "2440x1220x18",
    "500 mm x 300 mm", "M6 x 16", "Ø8 x 12", "Door 3 of 5", "Series 500", "2x4 lumber", "Screw 4x40",
    "4x Ø8", "4 pcs M6 screws", "Rev 2", "R5 TYP", "Passage 4", "Estante 2", "Streifen 4", "Postfach 4",
    "Level 1\nHouse 3\n18 mm\nBirch\nOak\nRev 2", "Loch 8", "hole 8mm", "Einheit 4", "K-4", "St. Martin",
    "The 4 corners are rounded by hand after the parts are cut, with a radius of 3 mm",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_what_is_plain_is_read(text):
    assert (times(text), maybe_count(text)) == (READ[text], False)


@pytest.mark.parametrize("text", ASKED)
def test_what_is_left_over_is_asked(text):
    assert (times(text), maybe_count(text)) == (None, True)


@pytest.mark.parametrize("text", NEITHER)
def test_names_sizes_and_notes_are_no_question(text):
    assert (times(text), maybe_count(text)) == (None, False)


@pytest.mark.parametrize(
    "between", [" - ", " – ", " — ", ": ", " = ", " (", ", ", " -> ", " → ", " / ", "_", " . "]
)
@pytest.mark.parametrize("word", ["QTY", "Anzahl", "Quantité", "Cantidad", "Stück", "pcs", "kpl", "数量"])
def test_whatever_stands_between_is_read_or_asked(word, between):
    for text in (f"{word}{between}4", f"Side {word}{between}4", f"4{between}{word}"):
        assert times(text) == 4 or maybe_count(text), text


@pytest.mark.parametrize(
    ("tag", "value", "read_as"),
    [("QTY", "4.0", 4), ("QTY", "4.00", 4), ("NO.REQD", "4", 4), ("QTY", "four", None), ("QTY", "2+2", None),
     ("QTY_TOTAL", "4", None), ("QUANTITY_PER_UNIT", "4", None), ("QTYREQ", "4", None), ("UNID", "4", None),
     ("QTY1", "4", None), ("ANZAHL_GESAMT", "4", None), ("QTY", "", 1), ("VERTEX_COUNT", "4", 1),
     ("PART_NO", "4", 1), ("TITLE", "Side", 1)],
)  # fmt: skip
def test_the_attribute_of_a_block(maker, codes, tag, value, read_as):
    said = of_attribute(tag, value)
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.text(said or " ", 50, 100)
    found = new.read()
    asked = "quantity.unclear" in codes(found)
    assert (sum(part.quantity for part in found.parts), asked) == (read_as or 1, read_as is None)


@pytest.mark.parametrize(
    ("name", "count"),
    [("side_500x300_x4.dxf", 4), ("500x300x18 x4.svg", 4), ("panel 600x300.dxf", None), ("BOARD_18MM x2", 2)],
)
def test_a_size_in_a_name(name, count):
    assert count_in_name(name) == count


@pytest.mark.parametrize("title", ["Side, QTY -> 4", "Seite: Stk (4)", "Side - 4.00 pcs"])
def test_a_title(title):
    assert count_in_title(title) == 4


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Głowica x4\\P\\H0.7x;Brzoza", 4),
        ("St\\U+00FCck 6\\P\\C1;Birke 18", 6),
        ("{\\fArial|b0;Głowica}\\P{\\H0.7x;x4}\\PBrzoza", 4),
        ("Étagère\\P\\C1;Qté : 3\\P\\H0.7x;bouleau", 3),
        ("\\U+007BGłowica x4\\U+007D\\P\\C1;Brzoza", 4),
    ],
)
def test_letters_beyond_the_code_page_before_a_code(tmp_path, text, number):
    document = ezdxf.new("R2000", units=4)
    space = document.modelspace()
    space.add_lwpolyline([(0, 0), (500, 0), (500, 300), (0, 300)], close=True, dxfattribs={"layer": OUTSIDE})
    space.add_mtext(text, dxfattribs={"insert": (50, 200), "char_height": 20})
    document.saveas(tmp_path / "part.dxf")
    assert sum(part.quantity for part in read(tmp_path / "part.dxf").parts) == number


@pytest.mark.parametrize("said", ["hole 8mm (x4)", "Magnet 10mm x4", "Loch 4x"])
def test_what_counts_holes_does_not_multiply_the_board(maker, codes, said):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    for x in (40, 360):
        new.space.add_circle((x, 50), 4, dxfattribs={"layer": INSIDE})
    new.text(said, 100, 150)
    found = new.read()
    assert sum(part.quantity for part in found.parts) == 1 and "quantity.unclear" in codes(found)
