"""What a workbook says in parts of texts, on other sheets and round its tables, and what was passed over."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.packaging.custom import IntProperty, StringProperty

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from tests.formats.test_bill_rows import NOTHING, asked

HEAD = ["Part", "Qty", "Length", "Width", "Thickness", "Material"]
SIDE = ["Side", 2, 700, 400, 18, "Birch ply"]
SHELF = ["Shelf", 3, 664, 400, 18, "Birch ply"]


def read_back(tmp_path, made: Workbook) -> Bill:
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    return found


def plain(*rows: list) -> Workbook:
    made = Workbook()
    made.active.title = "Cuts"
    for row in (HEAD, SIDE, *(rows or (SHELF,))):
        made.active.append(row)
    return made


def rich(*parts: str | tuple[str, str]) -> CellRichText:
    """A text of parts; ``("strike", "3")`` is struck through, ``("raised", "1")`` is raised."""
    fonts = {"strike": InlineFont(strike=True), "raised": InlineFont(vertAlign="superscript")}
    return CellRichText(*(one if isinstance(one, str) else TextBlock(fonts[one[0]], one[1]) for one in parts))


PARTS = {
    "a struck quantity": (1, rich(("strike", "3"), "5"), 5),
    "a struck thickness": (4, rich(("strike", "6"), " 9"), 9),
    "a struck width": (3, rich(("strike", "5"), "540"), 540),
    "a struck material": (5, rich(("strike", "MDF"), "OSB"), "OSB"),
    "a struck name": (0, rich(("strike", "Shelf"), "Door"), "Door"),
    "a note at a quantity": (1, rich("2", ("raised", "1")), 2),
    "a note in brackets": (1, rich("2", ("raised", "1)")), 2),
    "a note at a length": (2, rich("564", ("raised", "1")), 564),
    "a star at a thickness": (4, rich("6", ("raised", "*")), 6),
    "a note at a name": (0, rich("Door", ("raised", "2")), "Door"),
}


@pytest.mark.parametrize("case", PARTS)
def test_what_is_struck_or_raised_is_left_out_and_asked(tmp_path, case):
    column, cell, value = PARTS[case]
    found = read_back(tmp_path, plain([*SHELF[:column], cell, *SHELF[column + 1 :]]))
    line = found.lines[1]
    read_as = (line.code, line.quantity, line.length_mm, line.width_mm, line.thickness_mm, line.material)
    assert (read_as[column], asked(found)) == (value, {"bill.hidden"})
    assert "row 3" in found.findings[0].message


@pytest.mark.parametrize(
    ("cell", "asks"),
    [
        (rich("Oak", " veneer"), NOTHING),
        (rich("Oak 3 m", ("raised", "2")), NOTHING),
        (rich(("strike", "Oak")), {"bill.hidden"}),
        (rich(("raised", "Oak")), NOTHING),
    ],
)
def test_texts_that_lose_nothing_stay(tmp_path, cell, asks):
    found = read_back(tmp_path, plain([*SHELF[:5], cell]))
    assert (found.lines[1].material, asked(found)) == (str(cell), asks)


def test_a_raised_fraction_is_no_mark(tmp_path):
    length = rich("27 ", ("raised", "1"), "/2 in")
    assert read_back(tmp_path, plain([*SHELF[:2], length, *SHELF[3:]])).lines[1].length_mm == 698.5


def test_a_chart_without_a_drawing_is_passed_over(tmp_path):
    made = plain()
    made.create_chartsheet("Chart")
    assert read_back(tmp_path, made).pieces == 5


OTHERS = {
    "an order": [["Product", "Pieces"], ["Bookcase", 5]],
    "tables to be made": [["Anzahl Tische", 6]],
    "units": [["Units built", 5]],
    "pieces": [["Bookcase for school"], ["5 pieces needed"]],
    "all parts": [["All parts x 5"]],
    "a thickness": [["Thickness 15 mm"]],
    "another state": [["Rail deleted, side now MDF 15 mm"]],
    "a sum": [["Number of units", 12]],
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_another_sheet_says_is_asked(tmp_path, case):
    made = plain()
    for row in (sheet := OTHERS[case]):
        (made["Other"] if "Other" in made.sheetnames else made.create_sheet("Other")).append(row)
    found = read_back(tmp_path, made)
    assert asked(found) & {"bill.words_unknown", "bill.which_quantity"}
    assert any(str(sheet[-1][0]) in one.message or "sheet Other" in one.where for one in found.findings)


@pytest.mark.parametrize(
    "rows", [[["Kitchen Miller"], ["Rev. 3"], ["Date", "2026-03-01"]], [["Drawn by", "Jan"]]]
)
def test_a_cover_sheet_is_no_question(tmp_path, rows):
    made = plain()
    cover = made.create_sheet("Cover")
    for row in rows:
        cover.append(row)
    assert asked(read_back(tmp_path, made)) == NOTHING


def boxed(path: Path, words: str) -> None:
    """Put a text box on the first sheet of a workbook that was saved with a picture of a chart."""
    told = (
        f"<xdr:sp xmlns:xdr='x' xmlns:a='a'><xdr:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></xdr:txBody>"
    )
    with ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    with ZipFile(path, "w") as changed:
        for name, content in parts.items():
            if name == "xl/drawings/drawing1.xml":
                content = re.sub(rb"(</(?:\w+:)?wsDr>)", f"{told}</xdr:sp>".encode() + rb"\1", content)
            changed.writestr(name, content)


ASIDES = {
    "Cut list for 4 bookcases": True,
    "x 6": True,
    "2 sets": True,
    "quantities per house": True,
    "All parts MDF 15 mm": True,
    "Kitchen Miller": False,
    "Drawn by Jan, 2026-03-01": False,
    "Rev. 3": False,
}


@pytest.mark.parametrize("words", ASIDES)
@pytest.mark.parametrize("place", ["head", "foot", "box", "title", "subject", "description"])
def test_what_stands_in_no_cell_is_asked(tmp_path, words, place):
    made = plain()
    if place == "head":
        made.active.oddHeader.center.text = words
    elif place == "foot":
        made.active.evenFooter.left.text = f"Page &P of &N\n{words}"
    elif place == "box":
        made.active.add_chart(BarChart(), "H2")
    else:
        setattr(made.properties, place, words)
    made.save(tmp_path / "list.xlsx")
    if place == "box":
        boxed(tmp_path / "list.xlsx", words)
    found = read(tmp_path / "list.xlsx")
    assert asked(found) == ({"bill.words_unknown"} if ASIDES[words] else NOTHING)
    assert all(repr(words) in one.message for one in found.findings)


BESIDE = {
    "for 4 cabinets": {"bill.which_quantity"},
    "Nb meubles : 4": {"bill.which_quantity"},
    "Sets|4": {"bill.which_quantity"},
    "x4": {"bill.words_unknown"},
    "red = not needed": {"bill.words_unknown"},
    "order qty 4 of everything": {"bill.which_quantity"},
    "Sheet|4": NOTHING,
    "Kitchen Miller": NOTHING,
    "Rev. 3": NOTHING,
    "Quantity": NOTHING,
    "Edge 1": NOTHING,
}


@pytest.mark.parametrize("words", BESIDE)
def test_what_stands_beside_the_heading_is_asked(tmp_path, words):
    made = plain()
    for column, cell in enumerate(words.split("|"), 8):
        made.active.cell(1, column, int(cell) if cell.isdigit() else cell)
    found = read_back(tmp_path, made)
    assert (found.pieces, asked(found)) == (5, BESIDE[words])
    assert all(words.split("|")[0].split(" :")[0] in one.message for one in found.findings)


@pytest.mark.parametrize("row", [["Multiply by", 4], ["Makes", 4], ["Yield", 4, "chairs"]])
def test_a_number_of_sets_under_the_parts_is_asked_and_is_no_part(tmp_path, row):
    made = plain(SHELF, [], row)
    found = read_back(tmp_path, made)
    assert (found.pieces, asked(found)) == (5, {"bill.which_quantity"})
    assert row[0] in found.findings[0].message


def test_a_number_of_products_apart_from_the_table_is_asked(tmp_path):
    made = plain()
    made.active["G9"], made.active["H9"] = "cabinets", 4
    found = read_back(tmp_path, made)
    assert (found.pieces, asked(found)) == (5, {"bill.which_quantity"})


COMMENTS = {
    ("B1", "x4"): True,
    ("B1", "multiply by 4 cabinets"): True,
    ("A1", "for 4 cabinets"): True,
    ("A1", "make 6 instead"): True,
    ("E1", "all 18 mm"): True,
    ("H9", "x4"): True,
    ("C2", "720 + 20"): True,
    ("F2", "use MDF"): True,
    ("C3", "in inches"): True,
    ("B2", "ask Jan"): True,
    ("B1", "checked 12.3.2026"): False,
    ("A1", "Kitchen Miller"): False,
    ("H9", "Drawn by Jan, 2026-03-01"): False,
    ("C2", "700"): False,
    ("F2", "grain along 700"): False,
    ("F3", "edge band 2 mm"): False,
}


@pytest.mark.parametrize(("place", "words"), COMMENTS)
def test_what_a_comment_says_is_asked(tmp_path, place, words):
    made = plain()
    made.active[place].comment = Comment(words, "Jan")
    found = read_back(tmp_path, made)
    assert asked(found) == ({"bill.words_unknown"} if COMMENTS[place, words] else NOTHING)
    assert all(f"{words!r} (sheet Cuts, a comment on {place})" in one.message for one in found.findings)
    assert found.lines[0].length_mm == 700


def test_a_comment_on_the_heading_says_the_unit_of_sizes(tmp_path):
    made = plain()
    made.active["C1"].comment = Comment("All sizes in inches", "Jan")
    assert read_back(tmp_path, made).lines[0].length_mm == 17780


@pytest.mark.parametrize(
    ("name", "value", "asks"),
    [
        ("Quantity", 5, True),
        ("Houses", 3, True),
        ("Remark", "all of it twice", True),
        ("Customer", "Miller", False),
        ("Revision", 3, False),
        ("KSOProductBuildVer", "1033-11.2.0.11380", False),
        ("ContentTypeId", "0x0101003A", False),
        ("_dlc_DocId", "SHOP-12-345", False),
    ],
)
def test_a_property_that_counts_is_asked(tmp_path, name, value, asks):
    made = plain()
    kind = IntProperty if isinstance(value, int) else StringProperty
    made.custom_doc_props.append(kind(name=name, value=value))
    assert asked(read_back(tmp_path, made)) == ({"bill.words_unknown"} if asks else NOTHING)


def test_the_foot_of_pages_says_the_unit_of_sizes(tmp_path):
    made = plain()
    made.active.oddFooter.left.text = "All sizes in inches"
    assert read_back(tmp_path, made).lines[0].length_mm == 17780
