"""What a workbook says beside its values: units in the formats of numbers, assemblies on a second sheet."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.formats.bills.number_formats import as_shown
from tests.formats.test_bill_rows import NOTHING, asked

HEAD = ["Part", "Length", "Width", "Qty"]


def workbook(tmp_path, sheets, shown=None):
    """A workbook of these sheets; ``shown`` are the number formats of columns."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for column, code in (shown or {}).items():
            for cell in sheet[column][1:]:
                cell.number_format = code
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    return found


SHOWN = {
    '0.0" cm"': "4 cm", '0 "mm"': "4 mm", '#,##0.00" m"': "4 m", r"0\ \c\m": "4 cm", '# ??/??" in"': "4 in",
    '[Blue]0.0" cm";[Red]-0.0" cm"': "4 cm", r"0.0\"": '4"', 'General" cm"': "4 cm", '0 "pcs"': "4 pcs",
    '0.0_-" cm"': "4 cm", '"No. "0': "No. 4", '0"0"': "40", "0'": "4'", "0%": "400%", '0.00,"M"': "0.0040M",
    '[>9]0;[<5]0" few"': "4 few", '"four"': "four", '0"x"0': '4, shown by 0"x"0', "@": "", "0;;": "",
    "0.00": "", "General": "", "#,##0": "", "[$€-407] #,##0.00": "", "yyyy-mm-dd": "", "# ?/?": "",
    '_-* #,##0.00\\ "€"_-;-* "-"_-': "4 €", "0_);(0)": "", '0;"minus "0;"-"': "",
}  # fmt: skip


@pytest.mark.parametrize("code", SHOWN)
def test_what_a_format_shows_of_a_number(code):
    assert as_shown(4.0, code) == SHOWN[code]


MORE_SHOWN = {
    ("B2", '0"0"'): ("quantity", 20, NOTHING),
    ("B2", '0" each side"'): ("quantity", None, {"bill.quantity"}),
    ("B2", '"ca. "0'): ("quantity", None, {"bill.quantity"}),
    ("B2", '0"+1"'): ("quantity", None, {"bill.quantity"}),
    ("B2", '[=2]"four";0'): ("quantity", None, {"bill.quantity"}),
    ("B2", "0%"): ("quantity", None, {"bill.quantity"}),
    ("B2", '0 "Stk"'): ("quantity", 2, NOTHING),
    ("C2", '0"+10"'): ("length_mm", None, {"bill.size"}),
    ("C2", '0" 1/2"'): ("length_mm", None, {"bill.size"}),
    ("C2", '"R"0'): ("length_mm", None, {"bill.size"}),
    ("A2", '@" TBC"'): ("code", "Side TBC", {"bill.words_unknown"}),
    ("A2", '"No. "0'): ("code", "Side", NOTHING),
    ("D2", '"18 mm "@'): ("material", "18 mm Ply", {"bill.size"}),
}


@pytest.mark.parametrize(("place", "code"), MORE_SHOWN)
def test_a_cell_is_read_as_its_format_shows_it(tmp_path, place, code):
    made = Workbook()
    for row in (["Part", "Qty", "Length", "Material"], ["Side", 2, 720, "Ply"], ["Shelf", 3, 564, "Ply"]):
        made.active.append(row)
    made.active[place].number_format = code
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    name, value, asks = MORE_SHOWN[place, code]
    lines = {line.where[-1]: line for line in found.lines}
    assert (getattr(lines.get("2"), name, None), asked(found)) == (value, asks)


UNITS = {
    "centimetres": ('0.0" cm"', 80.5, 805),
    "whole centimetres": ('0" cm"', 80, 800),
    "millimetres": ('#,##0 "mm"', 1200, 1200),
    "metres": ('0.000" m"', 0.805, 805),
    "inches": ('0.00" in"', 31.5, 800.1),
    "Zoll": ('0.00" Zoll"', 31.5, 800.1),
    "an inch sign": (r"0.00\"", 31.5, 800.1),
    "feet": ('0.0" ft"', 2.5, 762),
    "no unit": ("0.0", 805, 805),
    "a colour": ("[Red]0.0", 805, 805),
}


@pytest.mark.parametrize("case", UNITS)
def test_a_unit_in_the_format_of_a_size_is_read(tmp_path, case):
    code, value, millimetres = UNITS[case]
    found = workbook(tmp_path, {"Parts": [HEAD, ["Side", value, 400, 2]]}, {"B": code})
    (line,) = found.lines
    assert (line.length_mm, line.width_mm, line.quantity, asked(found)) == (millimetres, 400, 2, NOTHING)


@pytest.mark.parametrize("code", ['0 "pcs"', '0" Stück"', '0 "x"', '"×"0', '0 "off"', "0"])
def test_pieces_in_the_format_of_a_quantity_are_read(tmp_path, code):
    found = workbook(tmp_path, {"Parts": [["Part", "Qty"], ["Side", 2], ["Shelf", 3]]}, {"B": code})
    assert (found.pieces, asked(found)) == (5, NOTHING)


LOTS = ['0 "pairs"', '0" Sätze"', '0 "sets"', '0 "paires"', '0 "juegos"', '0" sets of 4"', '0" x 4"',
        '0" of 10"', '0 "boxes"', '0" Packungen à 50"', '0" boîtes de 20"', '0" cajas de 10"']  # fmt: skip


@pytest.mark.parametrize("code", LOTS)
def test_lots_in_the_format_of_a_quantity_are_asked(tmp_path, code):
    sheet = [["Part", "Qty", "Width"], ["Side", 2, 400], ["Shelf", 3, 300]]
    made = Workbook()
    for row in sheet:
        made.active.append(row)
    made.active["B2"].number_format = code
    made.save(tmp_path / "list.xlsx")
    assert asked(read(tmp_path / "list.xlsx")) == {"bill.quantity"}


PARTS = [HEAD, ["Side", 720, 560, 2], ["Shelf", 560, 500, 3]]
BARE = [["Part", "Qty"], ["Side", 2], ["Shelf", 3]]
ASSEMBLIES = {
    "cabinets": {"Parts": PARTS, "List": [["Item", "Qty"], ["Base cabinet", 4], ["Wall cabinet", 2]]},
    "cabinets first": {"List": [["Item", "Qty"], ["Base 600", 4], ["Wall 600", 2]], "Parts": PARTS},
    "by the sheet's name": {"Parts": BARE, "Cabinets": [["Item", "Qty"], ["B600", 4], ["W600", 2]]},
    "German": {"Teile": BARE, "Schränke": [["Bezeichnung", "Stück"], ["B600", 4]]},
    "French": {"Pièces": BARE, "Meubles": [["Désignation", "Qté"], ["B600", 4]]},
    "Spanish": {"Piezas": BARE, "Muebles": [["Pieza", "Cantidad"], ["B600", 4]]},
    "by the items' names": {"Parts": BARE, "Order": [["Item", "Qty"], ["Oak chair", 4], ["Side table", 1]]},
    "headings of the other sheet": {
        "Parts": [["Part", "Qty"], ["BASE 600", None], ["Side", 2], ["WALL 600", None], ["Shelf", 3]],
        "Order": [["Item", "Qty"], ["Base 600", 4], ["Wall 600", 2]],
    },
}


@pytest.mark.parametrize("case", ASSEMBLIES)
def test_a_sheet_of_assemblies_is_asked(tmp_path, case):
    found = workbook(tmp_path, ASSEMBLIES[case])
    assert "bill.which_quantity" in asked(found)


ALL_PARTS = {
    "two sheets of parts": {"Kitchen": PARTS, "Bath": [HEAD, ["Door", 720, 400, 2]]},
    "two sheets without sizes": {"Kitchen": BARE, "Bath": [["Part", "Qty"], ["Door", 2]]},
    "with prices": {"Parts": PARTS, "Bought": [["Item", "Qty", "Price", "Cost"], ["Screws", 40, 0.1, 4.0]]},
}


@pytest.mark.parametrize("case", ALL_PARTS)
def test_two_sheets_of_parts_are_no_question(tmp_path, case):
    assert asked(workbook(tmp_path, ALL_PARTS[case])) == NOTHING


def changed(tmp_path, change):
    """The bill of a workbook of three parts, changed."""
    made = Workbook()
    for row in (["Part", "Qty"], ["Side", 2], ["Shelf", 4], ["Door", 1]):
        made.active.append(row)
    change(made.active)
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    return found


def painted(font, fill="", rows=(3,)):
    def change(sheet):
        for row in rows:
            for cell in sheet[row]:
                cell.font = Font(color=font)
                if fill:
                    cell.fill = PatternFill("solid", fgColor=fill)

    return change


def test_rows_of_no_height_are_left_out_and_asked(tmp_path):
    for height in (0, 0.1):
        found = changed(
            tmp_path, lambda sheet, height=height: setattr(sheet.row_dimensions[3], "height", height)
        )
        assert (found.pieces, asked(found)) == (3, {"bill.hidden"})


UNSEEN = {
    "white": painted("FFFFFFFF"),
    "white on white": painted("FFFFFFFF", "FFFFFFFF"),
    "by an empty format": lambda sheet: setattr(sheet["B3"], "number_format", ";;;"),
}
SEEN = {
    "white on black": painted("FFFFFFFF", "FF202020"),
    "white headings": painted("FFFFFFFF", rows=(1,)),
    "red": painted("FFFF0000"),
    "black on white": painted("FF000000", "FFFFFFFF"),
    "a low row": lambda sheet: setattr(sheet.row_dimensions[3], "height", 6),
}


@pytest.mark.parametrize("case", [*UNSEEN, *SEEN])
def test_words_that_cannot_be_seen_are_asked(tmp_path, case):
    found = changed(tmp_path, {**UNSEEN, **SEEN}[case])
    assert (found.pieces, asked(found)) == (7, {"bill.hidden"} if case in UNSEEN else NOTHING)


COMMENTS = {
    ("B2", "make 6 instead"): True,
    ("B2", "Jan:\n6"): True,
    ("B2", "nur 1 fertigen"): True,
    ("B2", "en faire 6"): True,
    ("B2", "hacer 6"): True,
    ("A2", "Jan:\n6 off"): True,
    ("A2", "6 pcs"): True,
    ("A2", "cancelled"): True,
    ("A2", "entfällt"): True,
    ("A2", "plus 2 mirrored"): True,
    ("B2", "2"): False,
    ("B2", "checked 12.3.2026"): False,
    ("B2", "edge band 2 mm"): False,
    ("A2", "see drawing 4"): False,
    ("A2", "edge band 2 mm"): False,
}


@pytest.mark.parametrize(("place", "words"), COMMENTS)
def test_a_comment_that_says_how_many_is_asked(tmp_path, place, words):
    found = changed(tmp_path, lambda sheet: setattr(sheet[place], "comment", Comment(words, "Jan")))
    assert (found.pieces, asked(found)) == (7, {"bill.which_quantity"} if COMMENTS[place, words] else NOTHING)


def test_groups_of_rows_are_levels(tmp_path):
    found = changed(tmp_path, lambda sheet: sheet.row_dimensions.group(3, 4, outline_level=1))
    assert ([line.quantity for line in found.lines], asked(found)) == ([8, 2], {"bill.levels"})
    found = changed(tmp_path, lambda sheet: sheet.row_dimensions.group(2, 4, outline_level=1))
    assert (found.pieces, asked(found)) == (7, NOTHING)


def test_a_quantity_of_a_box_is_asked(tmp_path):
    found = workbook(tmp_path, {"Parts": [["Part", "Qty"], ["Side", 2], ["Screw", "1, box of 100"]]})
    assert (found.pieces, asked(found)) == (2, {"bill.quantity"})


@pytest.mark.parametrize("rest", [[["Top", 900, 400, 1]], [], [["Notes"]], [[], ["mm", "mm", 1, 2]]])
def test_a_sheet_with_only_a_heading_stops_nothing(tmp_path, rest):
    sheets = {"Parts": [HEAD, ["Side", 720, 300, 2]], "Empty": [HEAD], "Rest": rest}
    assert workbook(tmp_path, sheets).pieces == 2
