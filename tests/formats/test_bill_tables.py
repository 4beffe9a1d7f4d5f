"""Which tables of a file are bills: headings of programs and languages, several tables, hidden places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from manyworks.refused import Refused
from tests.formats.test_bill_rows import NOTHING, asked, bill, said

HEADINGS = {
    "OpenCutList": "No.;Designation;Quantity;Length;Width;Thickness;Material\nA;Side;4;800 mm;400;18;Ply\n",
    "OpenCutList, French": "N°;Désignation;Quantité;Longueur;Largeur;Épaisseur\nA;Side;4;800;400;18\n",
    "CutList Plus": 'Part #,Description,Copies,Thickness(T),Width(W),Length(L)\nA,Side,4,18,400,800\n',
    "SketchUp": "Entity Name,Quantity,Length,Width,Thickness,Material\nSide,4,800,400,18,Ply\n",
    "Fusion 360, optimizer": "Length,Width,Qty,Material,Label,Enabled\n800,400,4,Ply,Side,true\n",
    "Fusion 360, list": "Count,Material,Length,Width,Thickness,Names\n4,Ply,800,400,18,Side\n",
    "FreeCAD": "Index,Name,File Name,Quantity\n1,Side,side.FCStd,4\n",
    "Inventor": "Item,Part Number,BOM Structure,Unit QTY,QTY\n1,Side,Normal,Each,4\n",
    "SolidWorks": "ITEM NO.,PART NUMBER,DESCRIPTION,QTY.\n1,Side,panel,4\n",
    "German": "Pos.;Bezeichnung;Stück;Länge;Breite;Dicke;Werkstoff\n1;Side;4;800;400;18;Ply\n",
    "German, short": "Lfd. Nr.;Benennung;Stk.;L [mm];B [mm];Stärke [mm]\n1;Side;4;800;400;18\n",
    "German, written out": "Bauteil;Anzahl;Laenge (mm);Breite (mm);Plattenstärke\nSide;4;800;400;18\n",
    "German, Stückzahl": "Teilenummer;Benennung;Stückzahl\nSide;Platte;4\n",
    "French": "Repère;Désignation;Qté;Longueur;Largeur;Épaisseur\nA;Side;4;800;400;18\n",
    "French, Nombre": "Pièce;Nombre;Longueur\nSide;4;800\n",
    "French, Nbre": "Libellé;Nbre de pièces;Long.;Larg.;Ép.\nSide;4;800;400;18\n",
    "Spanish": "Pieza;Descripción;Cantidad;Largo;Ancho;Espesor\nA;Side;4;800;400;18\n",
    "Spanish, Nombre": "Nombre;Cant.;Largo;Ancho;Grosor\nSide;4;800;400;18\n",
    "Dutch": "Onderdeel;Aantal;Lengte;Breedte;Dikte\nSide;4;800;400;18\n",
    "Italian": "Codice;Descrizione;Quantità;Lunghezza;Larghezza;Spessore\nA;Side;4;800;400;18\n",
    "German prices": "Bezeichnung;Menge;Einheit;EP;GP\nSide;4;Stk;12,50;50,00\n",
    "English shops": "Mark,No. off,Length,Width,Thk\nSide,4,800,400,18\n",
    # 800x400 under Size was read as a material; it is asked now (test_bill_doubts.py).
    "English, required": "Item,Qty Req'd,Size\nSide,4,large\n",
    "English, number of pieces": "Part name,Number of pieces\nSide,4\n",
    "pieces in brackets": "Part,Qty (pcs)\nSide,4\n",
    "a heading of two rows": "Part,Size,,Qty\n,Length,Width,\nSide,800,400,4\n",
    "OpenCutList, raw sizes too": "No.;Designation;Quantity;Length - raw;Length;Width;Area - final\n"
    "A;Side;4;810 mm;800 mm;400 mm;0,32 m²\n",
    "sizes twice": "Part,Qty,Length,Length mm\nSide,4,31.5,800.00\n",
    "a name and a number": "Part_ID,Part,Qty\n,Side,4\n",
    "price per piece": "Part,Qty,Price per piece\nSide,4,90\n",
    "title rows": "Cut list of the shed\nDate: 2024-05-01,\n\nPart,Qty\nSide,4\n",
    "a title that looks like data": "Project: Shed\nPart,Qty\nSide,4\n",
    "tabs": "Part\tQty\tLength\nSide\t4\t800\n",
    "a separator line": "sep=;\nPart;Qty\nSide;4\n",
    "a separator line in quotes": '"sep=,"\nPart,Qty\nSide,4\n',
    "a separator nobody else uses": "sep=|\nPart|Qty\nSide|4\n",
    "more commas than semicolons": "Part;Qty;Note\nSide;4;sanded, planed, oiled, waxed\nX;0;a, b, c\n",
    "decimal commas in every row": "Part;Qty;Length;Width\nSide;4;800,5;400,5\n",
    "quoted line ends": 'Part,"Qty\n(pcs)"\n"Side\nleft",4\n',
    "old Macintosh": "Part,Qty\rSide,4\r",
}  # fmt: skip


@pytest.mark.parametrize("case", HEADINGS)
def test_headings_of_programs_and_languages(tmp_path, case):
    found = bill(tmp_path, HEADINGS[case])
    assert (found.pieces, asked(found)) == (4, NOTHING)
    assert any("Side" in (line.code.split("\n")[0], line.name) for line in found.lines)
    for line in found.lines:
        assert {line.length_mm, line.width_mm, line.thickness_mm} <= {None, 800, 400, 18, 800.5, 400.5}
    lengths = {line.length_mm for line in found.lines}
    assert bool(lengths - {None}) == bool(re.search(r"\b800(?!x)", HEADINGS[case]))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_encodings(tmp_path, encoding):
    (tmp_path / "list.csv").write_bytes("Teil;Stück;Länge\r\nTür;4;800\r\n".encode(encoding))
    found = read(tmp_path / "list.csv")
    assert [(line.code, line.quantity, line.length_mm) for line in found.lines] == [("Tür", 4, 800)]


COUNTS = {
    "total that agrees": ("Part,Qty,Sets,Total Qty\nA,2,10,20\nB,3,10,30\n", 50, NOTHING),
    "German total": ("Teil;Stück pro Satz;Sätze;Stück gesamt\nA;2;10;20\nB;3;10;30\n", 50, NOTHING),
    "French total": ("Pièce;Qté;Jeux;Qté totale\nA;2;10;20\nB;3;10;30\n", 50, NOTHING),
    "Spanish total": ("Pieza;Cantidad;Juegos;Cantidad total\nA;2;10;20\nB;3;10;30\n", 50, NOTHING),
    "total that differs": ("Part,Qty,Sets,Total Qty\nA,2,10,20\nB,3,10,40\n", 60, {"bill.which_quantity"}),
    "total without sets": ("Part,Qty,Total Qty\nA,2,20\nB,3,30\n", 50, {"bill.which_quantity"}),
    "total that is the same": ("Part,Qty,Total Qty\nA,2,2\nB,3,3\n", 5, NOTHING),
    "German total, abbreviated": ("Teil;Menge;Ges.-Menge\nA;2;20\nB;3;30\n", 50, {"bill.which_quantity"}),
    "total alone": ("Part,Total Qty\nA,2\nB,3\n", 5, NOTHING),
    "only called total": ("Part,Qty,Total\nA,2,20\nB,3,30\n", 50, {"bill.which_quantity"}),
    "a total of money": ("Part,Qty,Unit price,Total\nA,2,10,20\nB,3,10,30\n", 5, NOTHING),
    "per set and sets": ("Part,Qty per set,Sets\nA,2,10\nB,3,10\n", 50, NOTHING),
    "German, per set and sets": ("Teil;Stück/Satz;Anzahl Sätze\nA;2;10\nB;3;10\n", 50, NOTHING),
    "quantity and sets": ("Part,Qty,Sets\nA,2,10\nB,3,10\n", 50, {"bill.which_quantity"}),
    "per set alone": ("Part,Qty per set\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "sets with names": ("Part,Qty,Set\nA,2,kitchen\nB,3,bath\n", 5, NOTHING),
    "two that agree": ("Part,Qty,Pcs\nA,2,2\nB,3,3\n", 5, NOTHING),
    "two that differ": ("Part,Qty,Pcs\nA,2,4\nB,3,6\n", 5, {"bill.which_quantity"}),
    "left and right": ("Part,Qty left,Qty right\nA,2,4\nB,3,6\n", 5, {"bill.which_quantity"}),
    "sets above the table": ("Sets: 10\n\nPart,Qty\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "German, above the table": ("Anzahl Sätze;10\n\nTeil;Menge\nA;2\nB;3\n", 5, {"bill.which_quantity"}),
    "boards above the table": ("Board Qty,100\nPart,Qty\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    # Five cabinets are not the five pieces below them, unless somebody says so.
    "cabinets above the table": ("Cabinet (x5)\nPart,Qty\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "German cabinets": ("Schrank x5\nTeil;Menge\nA;2\nB;3\n", 5, {"bill.which_quantity"}),
    "one cabinet": ("Cabinet (x1)\nPart,Qty\nA,2\nB,3\n", 5, NOTHING),
    "per cabinet": ("Part,Per cabinet\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "per cabinet and cabinets": ("Part,Per cabinet,Cabinets\nA,2,10\nB,3,10\n", 50, NOTHING),
    "German, per cabinet": ("Teil;pro Schrank\nA;2\nB;3\n", 5, {"bill.which_quantity"}),
    "French, per cabinet": ("Pièce;Par meuble\nA;2\nB;3\n", 5, {"bill.which_quantity"}),
    "Spanish, per cabinet": ("Pieza;Cantidad por mueble\nA;2\nB;3\n", 5, {"bill.which_quantity"}),
    "per cabinet, in brackets": ("Part,Qty (per cabinet)\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "with a slash": ("Part,Pcs/cabinet\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "more cabinets above the table": ("Cabinet x10\nPart,Qty\nA,2\nB,3\n", 5, {"bill.which_quantity"}),
    "a board above the table": ("Ply 2440 x 1220\nPart,Qty\nA,2\nB,3\n", 5, NOTHING),
    "for one and for ten": (
        "Part,Qty 1 cabinet,Qty 10 cabinets\nA,2,20\nB,3,30\n",
        5,
        {"bill.which_quantity"},
    ),
    "number of products": ("Part,Qty,Number of chairs\nA,2,10\nB,3,10\n", 50, {"bill.which_quantity"}),
    "number of holes": ("Part,Qty,Number of holes\nA,2,10\nB,3,10\n", 5, NOTHING),
    "one set above the table": ("Sets: 1\nPart,Qty\nA,2\nB,3\n", 5, NOTHING),
    "the sum above the table": ("Pieces: 5\nPart,Qty\nA,2\nB,3\n", 5, NOTHING),
    "a date above the table": ("Date: 2024\nRevision,3\nPart,Qty\nA,2\nB,3\n", 5, NOTHING),
    "numbers of rows": ("Name,No.\nA,1\nB,2\nC,3\n", 6, {"bill.which_quantity"}),
    "numbers that count": ("Item,No.\nA,4\nB,2\nC,4\n", 10, NOTHING),
}


PRODUCTS = ["5 x Cabinet", "Cabinet 5 off", "Schrank (5 Stück)", "Meuble (5 pièces)", "Cabinet (5)",
            "Mueble: 5", "5 Cabinets", "CABINET ×5", "Base unit x 5 (see drawing)", "Cabinet *5"]  # fmt: skip
COUNTS |= {
    f"{words} above": (f"{words}\nPart,Qty\nA,2\nB,3\n", 5, {"bill.which_quantity"}) for words in PRODUCTS
}
COUNTS |= {
    f"{words} in a row": (f"Part,Qty\n\n{words},\nA,2\nB,3\n", 5, {"bill.which_quantity"})
    for words in PRODUCTS
}
COUNTS |= {
    f"{words} counts no products": (f"{words}\nPart,Qty\nA,2\nB,3\n", 5, NOTHING)
    for words in (
        "Cabinet 600 x 720",
        "Total: 5",
        "5 pieces",
        "5 Stück",
        "Cabinet 5",
        "Table for 6 people",
        "Module 2 of 3",
    )
}


@pytest.mark.parametrize("case", COUNTS)
def test_which_column_counts(tmp_path, case):
    content, pieces, questions = COUNTS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


TABLES = {
    "below, with fewer columns": ("Part,Material,Qty\nA,Ply,4\n\nPart,Qty\nB,8\nC,9\n", 21, NOTHING),
    "below, without a gap": ("Part,Material,Qty\nA,Ply,4\nPart,Qty\nB,8\n", 12, NOTHING),
    "below, in another order": ("Part,Qty\nA,4\n\nQty,Name\n8,B\n", 12, NOTHING),
    "below, in another language": ("Part,Qty\nA,4\n\nTeil,Anzahl\nB,8\n", 12, NOTHING),
    "the heading on every page": ("Part,Qty\nA,4\nPart,Qty\nB,8\nPart,Qty\nC,1\n", 13, NOTHING),
    "beside, behind an empty column": ("Part,Qty,,Part,Qty\nA,4,,C,8\nB,2,,D,9\n", 23, NOTHING),
    "beside, and lower": ("Part,Qty,,,\nA,4,,Item,Count\nB,2,,D,9\n", 15, NOTHING),
    "beside, without an empty column": ("Part,Qty,Part,Qty\nA,4,C,8\nB,2,,\n", 14, NOTHING),
    "beside, with positions": ("Pos,Part,Qty,Pos,Part,Qty\n1,A,4,3,C,8\n2,B,2,4,D,9\n", 23, NOTHING),
    "beside, notes": ("Part,Qty,,Remarks\nA,4,,planed\nB,2,,\n", 6, NOTHING),
    "an empty column within": ("Part,,Qty\nA,,4\nB,,2\n", 6, NOTHING),
    "below, without a quantity": ("Part,Qty\nA,4\n\nPart,Length\nB,800\n", 4, {"bill.columns"}),
    "below without a gap, without a quantity": ("Part,Qty\nA,4\nName,Length\nB,800\n", 4, {"bill.columns"}),
    "beside, without a quantity": ("Part,Qty,,Part,Length\nA,4,,C,80\nB,2,,D,90\n", 6, {"bill.columns"}),
    "one table with a gap": ("Part No,Qty,,Description,Length\nA,4,,Side,80\nB,2,,Back,90\n", 6, NOTHING),
    "parts called like headings": (
        "Part,Material,Qty\nPanel,Ply,4\nLabel,Paper,8\nShelf,Board,1\n",
        13,
        NOTHING,
    ),
    "titles between": (
        "Material,Ply 18\nPart,Qty\nA,4\n\nMaterial,Ply 12\nPart,Qty\nB,2\n",
        6,
        {"bill.words_unknown"},
    ),
    "a part without a number above a heading": (
        "Part,Qty\nA,4\nB,TBC\nPart,Qty\nC,2\n",
        6,
        {"bill.quantity"},
    ),
    "the same part twice": ("Part,Qty\nA,4\n\nPart,Material,Qty\nA,Ply,8\n", 12, {"bill.repeated"}),
    "the same part in two sections": ("Part,Qty\nLEFT\nA,4\nRIGHT\nA,8\n", 12, NOTHING),
}


@pytest.mark.parametrize("case", TABLES)
def test_every_table_is_read(tmp_path, case):
    content, pieces, questions = TABLES[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


LACKING = {
    "No.;Designation;Length;Width\nA;Side;800;400\n": ("says how many", "Designation, Length"),
    "Teil;Länge;Breite\nSeite;800;400\n": ("says how many", "Teil, Länge, Breite"),
    "Pieza;Largo;Ancho\nLado;800;400\n": ("says how many", "Pieza, Largo"),
    "Qty,Length,Width\n4,800,400\n": ("names the parts", "Qty, Length, Width"),
    "Title: shed\nLength,Width,Thickness\n800,400,18\n": ("names the parts", "Length, Width, Thickness"),
}


@pytest.mark.parametrize("content", LACKING)
def test_a_table_that_lacks_a_column_is_refused_by_name(tmp_path, content):
    with pytest.raises(Refused) as refused:
        bill(tmp_path, content)
    missing, has = LACKING[content]
    assert refused.value.code == "table.no_column"
    assert missing in refused.value.message and has in refused.value.message
    assert refused.value.hint.startswith("Name a column")


def test_a_heading_alone_is_refused(tmp_path):
    with pytest.raises(Refused, match="no part under it"):
        bill(tmp_path, "Part,Qty\n")


def test_a_table_without_a_heading_is_refused_with_the_cure(tmp_path):
    with pytest.raises(Refused) as refused:
        bill(tmp_path, "Side,4\nShelf,6\n")
    assert (refused.value.code, "Label,Quantity" in refused.value.hint) == ("table.no_heading", True)


@pytest.fixture
def book(tmp_path) -> Callable[..., Bill]:
    """Reads a workbook of these sheets, after something was done to it."""

    def reads(change: Callable[[Workbook], object] = lambda _: None, **sheets: list[list[object]]) -> Bill:
        made = Workbook()
        del made["Sheet"]
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        change(made)
        made.save(tmp_path / "bill.xlsx")
        found = read(tmp_path / "bill.xlsx")
        assert isinstance(found, Bill)
        return found

    return reads


PARTS: list[list[object]] = [
    ["Part", "Material", "Qty"],
    ["Side", "Ply", 4],
    ["Shelf", "Ply", 6],
    ["Back", "Ply", 2],
]
MORE: list[list[object]] = [["Part", "Qty"], ["Door", 5], ["Handle", 9]]


def hide_rows(*numbers: int) -> Callable[[Workbook], object]:
    def change(made: Workbook) -> None:
        for number in numbers:
            made["BOM"].row_dimensions[number].hidden = True

    return change


def hide_column(letter: str) -> Callable[[Workbook], object]:
    return lambda made: setattr(made["BOM"].column_dimensions[letter], "hidden", True)


def hide_sheet(state: str) -> Callable[[Workbook], object]:
    return lambda made: setattr(made["More"], "sheet_state", state)


HIDDEN = {
    "nothing": (lambda made: None, 26, NOTHING),
    "a sheet": (hide_sheet("hidden"), 12, {"bill.hidden"}),
    "a sheet, so that no menu shows it": (hide_sheet("veryHidden"), 12, {"bill.hidden"}),
    "a row": (hide_rows(3), 20, {"bill.hidden"}),
    "rows that a filter took out": (hide_rows(2, 3), 16, {"bill.hidden"}),
    "an empty row": (hide_rows(9), 26, NOTHING),
    "a column that is not used": (hide_column("B"), 26, NOTHING),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_what_is_hidden_is_left_out_and_asked(book, case):
    change, pieces, questions = HIDDEN[case]
    found = book(change, BOM=PARTS, More=MORE)
    assert (found.pieces, asked(found)) == (pieces, questions)


def test_a_hidden_sheet_without_parts_is_no_question(book):
    found = book(hide_sheet("hidden"), BOM=PARTS, More=[["Colours"], ["red"], ["blue"]])
    assert (found.pieces, asked(found)) == (12, NOTHING)


def test_a_hidden_quantity_beside_a_shown_one_is_asked(book):
    rows: list[list[object]] = [["Part", "Qty", "Total Qty"], ["Side", 4, 40]]
    found = book(hide_column("C"), BOM=rows)
    assert (found.pieces, asked(found)) == (4, {"bill.hidden"})
    with pytest.raises(Refused, match="hidden"):
        book(hide_column("B"), BOM=[["Part", "Qty"], ["Side", 4]])


def test_a_bill_that_is_hidden_as_a_whole_is_refused_by_its_sheet(book):
    with pytest.raises(Refused, match="The sheet More is hidden"):
        book(hide_sheet("hidden"), Notes=[["Dear all"]], More=MORE)


def test_the_same_parts_on_two_sheets_are_asked_once(book):
    old = [["Part", "Qty"], ["side", 5], ["SHELF", 9]]
    found = book(BOM=PARTS, archive=old)
    assert [f.code for f in found.findings] == ["bill.two_sheets"]
    assert "BOM and archive" in found.findings[0].message


def test_positions_of_two_sheets_are_not_the_same_parts(book):
    found = book(A=[["Pos", "Name", "Qty"], [1, "Side", 4]], B=[["Pos", "Name", "Qty"], [1, "Door", 5]])
    assert (found.pieces, asked(found)) == (9, NOTHING)


def test_a_merged_name_holds_for_all_its_rows(book):
    rows: list[list[object]] = [
        ["Part", "Variant", "Qty"],
        ["Side", "left", 2],
        [None, "right", 2],
        ["Shelf", None, 3],
    ]
    found = book(lambda made: made["BOM"].merge_cells("A2:A3"), BOM=rows)
    assert [(line.code, line.quantity) for line in found.lines] == [("Side", 2), ("Side", 2), ("Shelf", 3)]
    assert asked(found) == {"bill.repeated"}


def test_a_merged_quantity_is_not_counted_twice(book):
    rows: list[list[object]] = [["Part", "Length", "Qty"], ["Side", 80, 2], ["Shelf", 70, None]]
    found = book(lambda made: made["BOM"].merge_cells("C2:C3"), BOM=rows)
    assert (found.pieces, asked(found)) == (2, {"bill.no_quantity"})


def test_a_merged_heading_over_two_rows(book):
    rows: list[list[object]] = [
        ["Part", "Size", None, "Qty"],
        [None, "Length", "Width", None],
        ["Side", 80, 40, 2],
    ]

    def merge(made: Workbook) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:D2"):
            made["BOM"].merge_cells(cells)

    found = book(merge, BOM=rows)
    assert [(line.code, line.quantity, line.length_mm) for line in found.lines] == [("Side", 2, 80)]


def test_names_that_are_indented_by_their_style_stand_under_others(book):
    rows: list[list[object]] = [["Part", "Qty"], ["Table", 2], ["Leg", 4], ["Top", 1], ["Shelf", 3]]

    def indent(made: Workbook) -> None:
        for cell in ("A3", "A4"):
            made["BOM"][cell].alignment = Alignment(indent=1)

    found = book(indent, BOM=rows)
    assert (found.pieces, asked(found)) == (13, {"bill.levels"})


FORMULAS: dict[str, tuple[list[object], set[str]]] = {
    "quantity": (["Side", "Ply", "=2*2", 80], {"bill.quantity"}),
    "name": (['="Si"&"de"', "Ply", 2, 80], {"bill.unnamed"}),
    "size": (["Side", "Ply", 6, "=40*2"], {"bill.size"}),
    "material": (["Side", '="Ply"', 6, 80], {"bill.material"}),
}


@pytest.mark.parametrize("case", FORMULAS)
def test_formulas_without_a_stored_result_are_asked_where_they_count(book, case):
    row, questions = FORMULAS[case]
    assert asked(book(BOM=[["Part", "Material", "Qty", "Length"], row, ["Shelf", "Ply", 6, 70]])) == questions


def test_numbers_of_a_workbook_are_never_in_doubt(book):
    found = book(BOM=[["Part", "Qty", "Length"], ["Side", 1200, 1.2], ["Shelf", 4, 12.345]])
    assert [(line.quantity, line.length_mm) for line in found.lines] == [(1200, 1.2), (4, 12.345)]
    assert said(found) == NOTHING
    assert asked(book(BOM=[["Part", "Qty"], ["Side", "1.200"]])) == {"bill.number"}


def test_a_workbook_in_which_nothing_can_be_counted_is_refused_with_the_reason(book):
    with pytest.raises(Refused, match="formula without a stored result"):
        book(BOM=[["Part", "Qty"], ["Side", "=2*2"]])
    with pytest.raises(Refused, match="no sheet lists anything"):
        book(BOM=[["Part", "Qty"]])


def test_a_workbook_that_lacks_a_column_is_refused_by_name(book):
    with pytest.raises(
        Refused, match="sheet BOM: the table under row 1 has the columns Part, Length"
    ) as refused:
        book(BOM=[["Part", "Length"], ["Side", 80]])
    assert refused.value.code == "workbook.no_bill"


def test_a_table_beside_another_is_named_by_its_column(book):
    rows: list[list[object]] = [
        ["Part", "Qty"],
        ["Side", 4, None, None, "Item", "Qty"],
        [None, None, None, None, "Bolt", 8],
    ]
    assert [line.where for line in book(BOM=rows).lines] == [
        "sheet BOM, row 2",
        "sheet BOM, row 3, from column E",
    ]


def test_a_folder_is_refused_by_naming_its_files(tmp_path: Path):
    (tmp_path / "panels.dxf").write_text("x")
    with pytest.raises(Refused) as refused:
        read(tmp_path)
    assert refused.value.code == "file.folder"
    assert refused.value.hint == "Name one of the files in it: panels.dxf."


STRANGERS = {
    "page.xls": (b"<html><body><table><tr><td>Part</td></tr></table></body></html>", "file.unknown_xml"),
    "book.xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "file.unknown_xml",
    ),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "file.locked"),
}


def test_an_opendocument_table_is_refused_with_the_cure(tmp_path):
    with ZipFile(tmp_path / "list.ods", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<x/>")
    with pytest.raises(Refused) as refused:
        read(tmp_path / "list.ods")
    assert (refused.value.code, ".xlsx" in refused.value.hint) == ("file.opendocument", True)


@pytest.mark.parametrize("name", STRANGERS)
def test_tables_of_other_kinds_are_refused_with_the_cure(tmp_path, name):
    content, code = STRANGERS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(tmp_path / name)
    assert (refused.value.code, refused.value.hint.startswith(("Open it", "Save it"))) == (code, True)
