"""Rows of bills that are no plain parts: sums, blanks, levels, numbers and quantities in all spellings."""

from __future__ import annotations

from pathlib import Path

import pytest

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill

NOTHING: set[str] = set()


def asked(found: Bill) -> set[str]:
    return {finding.code for finding in found.findings if finding.severity != "info"}


def said(found: Bill) -> set[str]:
    return {finding.code for finding in found.findings}


def bill(folder: Path, content: str, name: str = "list.csv") -> Bill:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    found = read(path)
    assert isinstance(found, Bill)
    return found


CASES = {
    "b01-total-row.csv": (12, NOTHING),
    "b03-name-left-blank.csv": (5, {"bill.unnamed"}),
    "b05-second-table.csv": (140, {"bill.size"}),
    "b07-qty-and-total-qty.csv": (50, NOTHING),
    "b09-levels.csv": (21, {"bill.levels"}),
    "b11-thousands-with-point.csv": (3600, NOTHING),
    "b12-hidden-sheet.xlsx": (10, {"bill.hidden"}),
    "b14-formula-without-value.xlsx": (6, {"bill.quantity"}),
    "b16-opencutlist-columns.csv": (10, NOTHING),
}


@pytest.mark.data
@pytest.mark.parametrize("name", CASES)
def test_the_reported_cases(shared_data, name):
    found = read(shared_data / "cases" / name)
    assert (found.pieces, asked(found)) == CASES[name]


SUMS = {
    "at the end": ("Part,Qty\nSide,4\nShelf,6\nTotal,10\n", 10, NOTHING),
    "with a colon, in capitals": ("Part,Qty\nSide,4\nShelf,6\nTOTAL:,10\n", 10, NOTHING),
    "German": ("Teil;Stück\nSeite;4\nBoden;6\nSumme;10\n", 10, NOTHING),
    "German, all": ("Bezeichnung;Anzahl\nSeite;4\nBoden;6\nGesamt;10\n", 10, NOTHING),
    "French": ("Désignation;Qté\nCôté;4\nTablette;6\nTotal général;10\n", 10, NOTHING),
    "Spanish": ("Pieza;Cantidad\nLado;4\nEstante;6\nSuma total;10\n", 10, NOTHING),
    "subtotals between sections": (
        "Part,Qty\nSIDES\nL,4\nR,4\nSubtotal,8\nSHELVES\nUpper,3\nLower,3\nSub-total,6\nGrand total,14\n",
        14,
        NOTHING,
    ),
    "German subtotals": (
        "Teil;Menge\nA;1\nB;2\nZwischensumme;3\nC;4\nD;5\nZwischensumme;9\nGesamtsumme;12\n",
        12,
        NOTHING,
    ),
    "French subtotals": ("Pièce;Nombre\nA;1\nB;2\nSous-total;3\nC;4\nTotal;7\n", 7, NOTHING),
    "carried over": ("Part,Qty\nA,1\nB,2\nCarried over,3\nBrought forward,3\nC,4\nTotal,7\n", 7, NOTHING),
    "German, carried over": ("Teil;Menge\nA;1\nB;2\nÜbertrag;3\nC;4\nSumme;7\n", 7, NOTHING),
    "in another column": ("Part,Material,Qty\nA,Ply,1\nB,Ply,2\n,Total,3\n", 3, NOTHING),
    "in a column nobody reads": ("Part,Note,Qty\nA,x,1\nB,y,2\n,Total:,3\n", 3, NOTHING),
    "numbered like a part": ("Pos;Bezeichnung;Stück\n1;Seite;4\n2;Boden;6\n;Summe;10\n", 10, NOTHING),
    "with its own number": ("Pos;Bezeichnung;Stück\n1;Seite;4\n2;Boden;6\n3;Gesamt;10\n", 10, NOTHING),
    "with more words": ("Part,Qty\nA,1\nB,2\nTotal number of pieces,3\n", 3, NOTHING),
    "of a section": (
        "Part,Qty\nKITCHEN\nA,1\nB,2\nKitchen total,3\nBATH\nC,4\nD,4\nTotal for bath,8\n",
        11,
        NOTHING,
    ),
    "of a section of one part": ("Part,Qty\nBATH\nDoor,4\nTotal bath,4\n", 4, NOTHING),
    "Spanish, of a module of one part": ("Pieza;Cant.\nBASE:\nLado;4\nSubtotal Módulo;4\n", 4, NOTHING),
    "without a quantity": ("Part,Qty,Price\nA,1,2\nB,2,3\nTotal,,8\n", 3, NOTHING),
    "before the parts": ("Part,Qty\nTotal,3\nA,1\nB,2\n", 3, NOTHING),
    "in words and number together": ("Part,Qty\nA,1\nB,2\nTotal: 3 pieces,\n", 3, NOTHING),
    "that does not add up": ("Part,Qty\nA,1\nB,2\nTotal,4\n", 3, {"bill.total"}),
    "named after a thing, and adds up": ("Part,Qty\nA,4\nB,5\nTotal chassis,9\n", 9, {"bill.total"}),
    "named after a thing, without size": (
        "Part,Length,Width,Qty\nA,80,40,1\nB,80,40,2\nTotal chassis,,,4\n",
        3,
        {"bill.total"},
    ),
    "of a production list": ("Label,Quantity\nF-A,4\nF-B,6\nTotal,10\n", 10, NOTHING),
    "in words nobody expects": ("Part,Qty\nA,4\nB,6\nNumber of pieces,10\n", 10, {"bill.total"}),
    "abbreviated": ("Part,Qty\nA,4\nB,6\nTot.,10\n", 10, NOTHING),
    "no name": ("Part,Qty\nA,4\nB,6\n,10\n", 10, {"bill.unnamed"}),
}


@pytest.mark.parametrize("case", SUMS)
def test_a_sum_is_no_part(tmp_path, case):
    content, pieces, questions = SUMS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


INNOCENT = [
    "Total station bracket",
    "Sum board",
    "Summer house door",
    "Totem",
    "Gesamtschild",
    "Sumac panel",
    "Overalls hook",
]


@pytest.mark.parametrize("name", INNOCENT)
def test_a_part_that_is_called_like_a_sum_is_a_part(tmp_path, name):
    found = bill(tmp_path, f"Part,Length,Qty\nSide,800,4\n{name},100,6\nBack,800,2\n")
    assert (found.pieces, said(found)) == (12, NOTHING)


GAPS = {
    "one name left blank": ("Part,Variant,Qty\nSide,left,2\n,right,2\nShelf,,3\n", 5, {"bill.unnamed"}),
    "no quantity": ("Part,Length,Qty\nSide,800,2\nShelf,700,\n", 2, {"bill.no_quantity"}),
    "a name alone between parts": ("Part,Qty\nSide,2\nShelf,\nBack,1\n", 3, {"bill.no_quantity"}),
    "a heading in capitals": ("Part,Qty\nSIDES\nLeft,2\nBACKS\nBack,1\n", 3, NOTHING),
    "a heading with a colon": ("Part,Qty\nSides:,\nLeft,2\nBacks:,\nBack,1\n", 3, NOTHING),
    "a heading under a gap": ("Part,Qty\n\nSides\nLeft,2\n\nBacks\nBack,1\n", 3, NOTHING),
    "rows numbered beforehand": ("Pos;Teil;Menge\n1;Seite;2\n2;;\n3;;\n", 2, NOTHING),
    "a numbered row without a name": ("Pos;Bezeichnung;Menge\n1;Seite;2\n2;;3\n", 5, {"bill.unnamed"}),
    "text below the table": ("Part,Qty\nSide,2\n\nPlease deliver on Friday\n", 2, NOTHING),
    "placeholders with prices": ("Item,Qty,Price\nSide,2,3\nDelivery,,\n", 2, NOTHING),
    "prices without quantity": ("Item,Qty,Price\nSide,2,3\nDelivery,,40\n", 2, NOTHING),
    "ditto": ("Part,Variant,Qty\nSide,left,2\nditto,right,2\n", 2, {"bill.unnamed"}),
    "a part without a number": ("Part No,Description,Qty\nP1,Side,2\n,Screw M5,10\n", 12, NOTHING),
    "rows that are switched off": (
        "Length,Width,Qty,Label,Enabled\n80,40,4,A,true\n80,40,2,B,false\n",
        4,
        {"bill.hidden"},
    ),
    "a formula in text": ("Part,Qty\nSide,=2*2\nShelf,6\n", 6, {"bill.quantity"}),
}


@pytest.mark.parametrize("case", GAPS)
def test_what_is_left_blank_is_asked(tmp_path, case):
    content, pieces, questions = GAPS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


LEVELS = {
    "levels": ("BOM Level,Part,Quantity\n1,Table,1\n2,Leg,4\n3,Screw,4\n2,Top,1\n", 21, {"bill.levels"}),
    "German": ("Ebene;Teil;Menge\n0;Schrank;2\n1;Seite;2\n1;Boden;3\n", 10, {"bill.levels"}),
    "French": ("Niveau;Pièce;Qté\n0;Armoire;2\n1;Côté;2\n1;Tablette;3\n", 10, {"bill.levels"}),
    "Spanish": ("Nivel;Pieza;Cantidad\n0;Armario;2\n1;Lado;2\n1;Estante;3\n", 10, {"bill.levels"}),
    "dots before the level": ("Level,Part,Qty\n.1,Table,2\n..2,Leg,4\n..2,Top,1\n", 10, {"bill.levels"}),
    "item numbers": ("Item No.,Part,Qty\n1,Table,2\n1.1,Leg,4\n1.2,Top,1\n2,Shelf,3\n", 13, {"bill.levels"}),
    "indents": ("Part,Qty\nTable,2\n   Leg,4\n   Top,1\nShelf,3\n", 13, {"bill.levels"}),
    "branches": ("Part,Qty\nTable,2\n└ Leg,4\n└ Top,1\n", 10, {"bill.levels"}),
    "an assembly that is cut itself": (
        "Level,Part,Length,Width,Qty\n1,Table,,,2\n2,Leg,700,60,4\n3,Foot,60,60,1\n2,Top,1200,800,1\n",
        18,
        {"bill.levels"},
    ),
    "headings with numbers": (
        "Pos;Bezeichnung;Stück\n1;Küche;\n1.1;Seite;2\n1.2;Boden;3\n2;Bad;\n2.1;Tür;1\n",
        6,
        {"bill.no_quantity"},
    ),
    "levels with sections": ("Level,Part,Qty\n,SIDES,\n1,Side,2\n,BACKS,\n1,Back,3\n", 5, NOTHING),
    "one level": ("Level,Part,Qty\n1,Side,2\n1,Shelf,3\n", 5, NOTHING),
    "floors with a name": ("Level,Part,Qty\nground,Side,2\nfirst,Shelf,3\n", 5, NOTHING),
    "levels of which one is missing": ("Level,Part,Qty\n1,Table,2\nx,Leg,4\n", 6, {"bill.levels"}),
    "numbers without their heading": ("Pos;Teil;Stück\n1.1;Seite;2\n1.2;Boden;3\n2.1;Tür;1\n", 6, NOTHING),
    "decimal numbers elsewhere": ("Part,Thickness mm,Qty\nSide,1,2\nShelf,1.1,3\n", 5, NOTHING),
    "a slip of the hand": ("Part,Qty\nSide,2\n Shelf,3\n", 5, NOTHING),
    "all with a space": ("Qty, Part\n2,  Side\n3,  Shelf\n", 5, NOTHING),
}


@pytest.mark.parametrize("case", LEVELS)
def test_levels_multiply_and_are_asked(tmp_path, case):
    content, pieces, questions = LEVELS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


def semicolons(*quantities: str, length: str = "800") -> str:
    return "Part;Qty;Length\n" + "".join(f"P{n};{q};{length}\n" for n, q in enumerate(quantities))


NUMBERS = {
    "point in groups, comma elsewhere": (semicolons("1.200", "2.400", length="12,5"), 3600, NOTHING),
    "comma in groups, point elsewhere": (semicolons("1,200", "2,400", length="12.5"), 3600, NOTHING),
    "point in groups, nothing elsewhere": (semicolons("1.200", "2.400"), 3600, {"bill.number"}),
    "comma in groups, nothing elsewhere": ('Part,Qty\nA,"1,200"\nB,4\n', 1204, {"bill.number"}),
    "both signs mixed": (semicolons("1.200", "2,5", length="12.5"), 1202.5, {"bill.number", "bill.quantity"}),
    "spaces": (semicolons("1 200", "4"), 1204, NOTHING),
    "narrow spaces": (semicolons("1\u202f200", "4"), 1204, NOTHING),
    "apostrophes": (semicolons("1'200", "1’000"), 2200, NOTHING),
    "groups and decimals, German": ("Teil;Menge;Preis\nA;1.200;1.200,50\n", 1200, NOTHING),
    "groups and decimals, English": ('Part,Qty,Price\nA,"1,200","1,200.50"\n', 1200, NOTHING),
    "two groups": (semicolons("1.200.000", "1.200"), 1_201_200, NOTHING),
    "a size that cannot be": (semicolons("4", "2", length="800.000"), 6, NOTHING),
    "point decimals": (semicolons("4", "2", length="764.50"), 6, NOTHING),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_the_decimal_sign_is_that_of_the_file(tmp_path, case):
    content, pieces, questions = NUMBERS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


SIZES = {
    "800": 800, "800 mm": 800, "80 cm": 800, "0.8 m": 800, "800,5": 800.5, '31 1/2"': 800.1,
    "31-1/2\"": 800.1, "2' 7 1/2\"": 800.1, "800.000": 800, "n/a": None, "-": None,
}  # fmt: skip


@pytest.mark.parametrize("text", SIZES)
def test_sizes_are_read_with_their_units(tmp_path, text):
    found = bill(tmp_path, f"Part;Qty;Length\nSide;2;{text}\n")
    assert [line.length_mm for line in found.lines] == [SIZES[text]]
    assert not asked(found)


HEADED = {
    "Length (cm)": 800,
    "Länge in cm": 800,
    "Longueur [mm]": 80,
    "Length in inches": 2032,
    "L m": 80_000,
    "Largo": 80,
}


@pytest.mark.parametrize("heading", HEADED)
def test_the_unit_of_a_column_holds_for_its_sizes(tmp_path, heading):
    assert [line.length_mm for line in bill(tmp_path, f"Part;Qty;{heading}\nSide;2;80\n").lines] == [
        HEADED[heading]
    ]


def test_a_size_that_cannot_be_read_is_asked(tmp_path):
    found = bill(tmp_path, "Part;Qty;Length\nSide;2;800 or 900\n")
    assert asked(found) == {"bill.size"}


QUANTITIES = {
    "2": (2, NOTHING), "2 pcs": (2, NOTHING), "2 Stk": (2, NOTHING), "2 Stück": (2, NOTHING),
    "2x": (2, NOTHING),
    "x2": (2, NOTHING), "2 off": (2, NOTHING), "2 ea": (2, NOTHING),
    "2 pièces": (2, NOTHING), "2 uds": (2, NOTHING),
    "2 unidades": (2, NOTHING),
    "2 REQ'D": (2, NOTHING),
    "approx 4": (0, {"bill.quantity"}), "4?": (0, {"bill.quantity"}), "ca. 4": (0, {"bill.quantity"}),
    "4-6": (0, {"bill.quantity"}), "4+": (0, {"bill.quantity"}), "2+2": (0, {"bill.quantity"}),
    "4 pcs?": (0, {"bill.quantity"}), "four": (0, {"bill.quantity"}), "2 left": (0, {"bill.quantity"}),
    "-2": (0, {"bill.quantity"}), "2.5": (2.5, {"bill.quantity"}), "0": (0, NOTHING),
    "TBC": (0, {"bill.quantity"}),
}  # fmt: skip


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantities_are_read_or_asked(tmp_path, text):
    found = bill(tmp_path, f"Part;Qty\nSide;10\nShelf;{text}\n")
    pieces, questions = QUANTITIES[text]
    assert (found.pieces - 10, asked(found)) == (pieces, questions)


def test_none_wanted_is_said_and_leaves_a_list_of_parts(tmp_path):
    found = bill(tmp_path, "Part;Qty\nSide;10\nShelf;0\n")
    assert (found.kind, said(found)) == ("parts", {"bill.quantity"})


ALTERNATIVES = [
    "Option 1 Oak top", "Opt 2 Pine top", "Variante A", "Alternative 2: larch", "Alt. B", "Opción 1",
    "Either oak or pine",
    "Shelf (optional)", "or pine top", "Shelf, alternative", "Tür wahlweise links",
]  # fmt: skip
NO_ALTERNATIVES = [
    "Option board",
    "Adoption plaque",
    "Altar top",
    "Variant",
    "Alternator bracket",
    "Larch or similar",
    "Orange rail",
]


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_alternatives_are_asked(tmp_path, name):
    found = bill(tmp_path, f"Part;Qty\nSide;2\n{name};1\n")
    assert (found.pieces, asked(found)) == (3, {"bill.alternatives"})


@pytest.mark.parametrize("name", NO_ALTERNATIVES)
def test_parts_that_are_called_like_alternatives_are_parts(tmp_path, name):
    found = bill(tmp_path, f"Part;Qty\nSide;2\n{name};1\n")
    assert (found.pieces, said(found)) == (3, NOTHING)


def test_alternatives_are_known_by_their_section_and_by_a_column(tmp_path):
    sections = bill(tmp_path, "Part,Qty\nOPTION 1\nSide,2\nOPTION 2\nDoor,2\n")
    column = bill(tmp_path, "Part,Qty,Optional\nSide,2,no\nDoor,2,yes\nBack,1,\n")
    for found in (sections, column):
        assert asked(found) == {"bill.alternatives"}
    assert "Side" not in next(f.message for f in column.findings if f.code == "bill.alternatives")


LIST = [
    ["Part", "Qty", "Length"],
    ["Side", "4", "800"],
    ["Shelf", "6", "764.5"],
    ["Back", "2", "800"],
    ["Foot", "8", "60"],
]


def written(rows: list[list[str]], separator: str = ",") -> str:
    return "".join(separator.join(row) + "\n" for row in rows)


SAME = {
    "with semicolons": written(LIST, ";"),
    "with decimal commas": written(LIST, ";").replace("764.5", "764,5"),
    "in another order": written([LIST[0], *reversed(LIST[1:])]),
    "with columns in another order": written([row[::-1] for row in LIST]),
    "in German": written([["Teil", "Stück", "Länge"], *LIST[1:]]),
    "in cm": written(
        [["Part", "Qty", "Length (cm)"], *([n, q, str(float(mm) / 10)] for n, q, mm in LIST[1:])]
    ),
    "with a title": "Cut list\n\n" + written(LIST),
    "with a sum": written([*LIST, ["Total", "20", ""]]),
    "as two tables": written(LIST[:3]) + "\n" + written([LIST[0], *LIST[3:]]),
    "side by side": written([[*a, "", *b] for a, b in zip(LIST[:3], [LIST[0], *LIST[3:]], strict=True)]),
    "with a column nobody reads": written([[*row, "planed"] for row in LIST]),
    "with positions": written([["Pos" if n == 0 else str(n), *row] for n, row in enumerate(LIST)]),
    "with sections": written([LIST[0], ["LARGE", "", ""], *LIST[1:3], ["SMALL", "", ""], *LIST[3:]]),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_list_written_otherwise_is_the_same_list(tmp_path, case):
    found = bill(tmp_path, SAME[case])
    assert sorted((line.code, line.quantity, line.length_mm) for line in found.lines) == [
        ("Back", 2, 800), ("Foot", 8, 60), ("Shelf", 6, 764.5), ("Side", 4, 800),
    ]  # fmt: skip
    assert not asked(found)


@pytest.mark.data
@pytest.mark.parametrize("block", ["E-L", "F-S", "R-S-42"])
def test_a_real_production_list_is_the_same_in_other_spellings(designs, tmp_path, block):
    text = (designs / "wikihouse-skylark150-csv" / f"{block}_production.csv").read_text()
    real = bill(tmp_path, text)
    rows = [line.split(",") for line in text.split()[1:]]
    total = str(int(real.pieces))
    for changed in (
        written([["Bezeichnung", "Stück"], *rows, ["Summe", total]], ";"),
        written(
            [["Total Qty", "Sets", "Qty per set", "Part"], *([q, "1", q, code] for code, q in rows)], "\t"
        ),
        written([["Level", "Pièce", "Qté"], *(["1", *row] for row in rows)], ";"),
    ):
        found = bill(tmp_path, changed)
        assert [(a.code, a.quantity) for a in found.lines] == [(a.code, a.quantity) for a in real.lines]
        assert asked(found) == asked(real)


WORDS = [
    "TOTALES",
    "Eindtotaal",
    "Součet",
    "Celkem",
    "Összesen",
    "Yhteensä",
    "Razem",
    "Summa",
    "I alt",
    "Genel Toplam",
    "Итого",
    "合計",
    "Check sum",
    "Grand sum",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_sum_is_known_in_many_languages(tmp_path, word):
    found = bill(tmp_path, f"Part,Length,Width,Qty\nSide,720,560,2\nShelf,560,500,3\n{word},,,5\n")
    assert (found.pieces, asked(found)) == (5, NOTHING)


BARE = {
    "a sum in an unknown word": ("Side,720,560,2\nShelf,560,500,3\nNet,,,5\n", 5, {"bill.total"}),
    "below each room": (
        "A,7,5,2\nB,5,5,3\nKitchen,,,5\nC,7,5,1\nD,5,5,3\nBath,,,4\n",
        9,
        {"bill.total"},
    ),
    "above each room": ("Kitchen,,,5\nA,7,5,2\nB,5,5,3\nBath,,,4\nC,7,5,1\nD,5,5,3\n", 9, {"bill.total"}),
    "sheets": ("Side,720,560,2\nShelf,560,500,3\nSheets needed,,,1\n", 6, {"bill.size"}),
    "waste": ("Side,720,560,2\nShelf,560,500,3\nWaste %,,,12\n", 17, {"bill.size"}),
    "one part with a size": ("Side,720,560,2\nShelf,560,500,3\nBack,700,560,5\n", 10, NOTHING),
    # Without a size, a last row that says the sum of all above may be one.
    "hardly any sizes": ("Side,,,2\nShelf,560,500,3\nBack,,,5\n", 10, {"bill.total"}),
    "no sizes": ("Side,,,2\nShelf,,,3\nBack,,,5\n", 10, {"bill.total"}),
    "no sizes, and no sum": ("Side,,,2\nShelf,,,3\nBack,,,4\n", 9, NOTHING),
}


@pytest.mark.parametrize("case", BARE)
def test_a_name_and_a_number_among_sized_parts_are_asked(tmp_path, case):
    rows, pieces, questions = BARE[case]
    found = bill(tmp_path, "Part,Length,Width,Qty\n" + rows)
    assert (found.pieces, asked(found)) == (pieces, questions)
