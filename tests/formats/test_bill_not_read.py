"""What stands in a bill and was not understood is asked once for the file, and quoted; plain bills are "
"not."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"
ROWS = ("Side;2;700;400;18", "Shelf;3;664;400;18")


def beside(tmp_path, heading: str, first: str, second: str = "") -> Bill:
    """The plain bill with one more column."""
    return bill(tmp_path, f"{HEAD};{heading}\n{ROWS[0]};{first}\n{ROWS[1]};{second}\n")


def message(found: Bill, code: str) -> str:
    (one,) = [finding.message for finding in found.findings if finding.code == code]
    return one


COLUMNS = {
    "Cut?": ("Y", "N"),
    "Fertigen": ("ja", "nein"),
    "Selected": ("1", "0"),
    "À découper": ("oui", "non"),
    "Cortar": ("sí", "no"),
    "In use": ("x", ""),
    "CNC": ("x", "-"),
    "Done": ("", "✓"),
    "Scope": ("In", "Out"),
    "Supply": ("us", "client"),
    "Exclude": ("", "x"),
    "Auswählen": ("☑", "☐"),
    "Version": ("current", "old"),
    "In stock": ("2", "0"),
    "Qty in stock": ("2", "0"),
    "To make": ("2", "3"),
    "Cut so far": ("1", "0"),
    "Scrap": ("1", "1"),
    "zusätzlich gespiegelt": ("2", "0"),
    "Nominal thickness": ("19", "19"),
    "Istdicke": ("18.3", "18.3"),
    "Gauge": ("19", "19"),
    "L max": ("720", "690"),
    "A": ("710", "674"),
    "Rooms": ("2", "1"),
    "Modules": ("2", ""),
    "Unit qty": ("2", "1"),
    "L1": ("698", "660"),
}


@pytest.mark.parametrize("heading", COLUMNS)
def test_a_column_that_is_not_understood_is_asked_by_its_heading_and_what_it_holds(tmp_path, heading):
    found = beside(tmp_path, heading, *COLUMNS[heading])
    said = " ".join(finding.message for finding in found.findings)
    assert heading in said and asked(found) & {"bill.column_unknown", "bill.which_quantity", "bill.size"}


HARMLESS = {
    "Edge band": "ABS 2 mm",
    "Kante vorne": "1",
    "Chants": "2L",
    "Grain": "L",
    "Maserung": "längs",
    "Finish": "oiled",
    "Rev": "B",
    "Drawing": "12",
    "Sheet": "3",
    "File": "a.dxf",
    "Room": "Kitchen",
    "Cabinet no": "3",
    "Weight": "4.2",
    "Price": "3.20",
    "Area": "0.28",
    "L1": "1",
    "Holes": "4",
    "Colour": "white",
    "Can rotate": "No",
    "Drehbar": "N",
    "Panel ID": "001",
    "Sub-Assembly": "Carcase",
    "Tags": "x",
    "Surface": "matt",
    "BOM structure": "Normal",
    "Date": "2026-03-01",
    "Supplier": "Meier",
    "Pocket depths mm": "9",
    "Net area mm2": "280000",
    "Places mm": "10 20",
    "Barcode": "4007123",
}


@pytest.mark.parametrize("heading", HARMLESS)
def test_a_column_that_changes_nothing_is_no_question(tmp_path, heading):
    assert asked(beside(tmp_path, heading, HARMLESS[heading])) == NOTHING


@pytest.mark.parametrize(
    "heading",
    [
        "Qty x4",
        "Qty (1 of 4)",
        "Qty for one chair",
        "Menge f. 1 Stk",
        "Qté unitaire",
        "Quantity (pairs)",
        "Qty (dozen)",
        "Qty (x10)",
        "Qty LH",
        "Stück links",
    ],
)
def test_a_heading_of_quantities_that_says_more_is_asked(tmp_path, heading):
    found = bill(tmp_path, f"Part;{heading};Length;Width\nSide;2;700;400\nShelf;3;664;400\n")
    assert (found.pieces, asked(found)) == (5, {"bill.column_unknown"})
    assert repr(heading) in message(found, "bill.column_unknown")


@pytest.mark.parametrize(
    "heading",
    ["Long edge;Short edge", "Edge 1 (mm);Edge 2 (mm)", "Lange Kante;Kurze Kante", "With grain;Cross grain"],
)
def test_sizes_along_edges_or_the_grain_are_asked(tmp_path, heading):
    found = bill(tmp_path, f"Part;Qty;{heading};Thk\nSide;2;720;560;18\nShelf;3;564;540;18\n")
    assert asked(found) == {"bill.column_unknown"}
    assert all(one in message(found, "bill.column_unknown") for one in heading.split(";"))


def test_headings_of_sizes_that_are_not_read_are_asked_together(tmp_path):
    found = bill(tmp_path, "Part;Qty;Fin. L;Fin. W;Fin. T\nSide;2;700;400;18\nShelf;3;664;380;18\n")
    assert [finding.code for finding in found.findings] == ["bill.column_unknown"]
    assert "'Fin. L' (700, 664), 'Fin. W' (400, 380), 'Fin. T' (18)" in found.findings[0].message


def test_a_table_beside_without_a_heading_is_asked(tmp_path):
    found = bill(tmp_path, f"{HEAD};;;\n{ROWS[0]};;Top;1\n{ROWS[1]};;Plinth;2\n")
    assert "one without a heading (Top, Plinth)" in message(found, "bill.column_unknown")


def test_headings_in_two_languages_are_read(tmp_path):
    found = bill(
        tmp_path, "Teil / Part;Stk / Qty;Länge / Length;Breite / Width;Dicke / Thk\n" + "\n".join(ROWS)
    )
    assert [(line.quantity, line.length_mm, line.thickness_mm) for line in found.lines] == [
        (2, 700, 18),
        (3, 664, 18),
    ]
    assert asked(found) == NOTHING


REMARKS = [
    "omit",
    "length 720 not 700",
    "same for all 4 bays",
    "repeat on level 2 and 3",
    "for both units",
    "incl. 1 reserve",
    "plus spare",
    "pro Tür 2",
    "für beide Seiten",
    "qty is per bay",
    "typ. of 6",
    "reduce to 1",
    "glue up from 2",
    "2 layers",
    "double thickness",
    "number to be confirmed",
    "replaced by Side B",
    "client has this",
    "from 18 mm not 15",
    "made of 25mm",
    "oversize by 20",
    "Länge +20",
    "Überlänge zugeben",
    "in inches",
    "trim to 690",
    "kürzen auf 690",
    "use MDF",
    "Eiche statt Birke",
    "19 mm",
    "600x300",
    "cut 2 mm shorter",
    "1 mirrored",
    "oak",
]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("heading", ["Notes", "Bemerkung", "Remarque", "Observaciones"])
def test_a_remark_that_is_not_understood_is_quoted(tmp_path, heading, remark):
    found = beside(tmp_path, heading, remark)
    if "bill.words_unknown" in asked(found):
        assert (found.pieces, remark in message(found, "bill.words_unknown")) == (5, True)
    else:
        assert asked(found) == {"bill.which_quantity"}


PLAIN = [
    "edge 2 mm",
    "oak edge",
    "8 holes",
    "Topfbohrung 35 mm",
    "see drawing 4",
    "siehe Zeichnung",
    "grain along 700",
    "Maserung längs",
    "Kante vorne",
    "furniert",
    "lackiert",
    "M6 x 16",
    "R3",
    "45° mitre",
    "2 pcs",
    "x2",
    "left",
    "L",
    "bord avant plaqué",
    "grooved 4 mm for back",
    "12.3.2026",
    "ok",
]


@pytest.mark.parametrize("remark", PLAIN)
def test_a_remark_that_changes_nothing_is_no_question(tmp_path, remark):
    assert asked(beside(tmp_path, "Remarks", remark)) == NOTHING


TITLES = [
    "Units;3",
    "No. of units:;;3",
    "Factor;4",
    "Multiplikator: 4",
    "Fertigungsmenge;20",
    "Serie de 50 tabourets",
    "Serie von 50 Hockern",
    "Batch of 50",
    "Run of 50",
    "50er Serie",
    "Production: 50",
    "Los 50",
    "Lot de 50",
    "50 off",
    "Customer wants 50",
    "Chair, four required",
    "Tabourets (50)",
    "per single chair",
    "Stückliste für 1 Stuhl",
    "For one chair only",
    "thickness 18 unless stated",
    "all parts 18 mm",
    "Kitchen, build 3",
    "Cutting list for 1 cupboard",
    "also needed mirrored",
    "Option B",
]


@pytest.mark.parametrize("title", TITLES)
def test_text_beside_the_table_that_is_not_understood_is_quoted(tmp_path, title):
    table = "\n".join((HEAD, *ROWS))
    found = bill(tmp_path, f"{title}\n\n{table}\n")
    assert found.pieces == 5 and asked(found) & {"bill.words_unknown", "bill.which_quantity"}
    if "bill.words_unknown" in asked(found):
        assert title.split(";")[0] in message(found, "bill.words_unknown")


TITLES_OF_NOTHING = [
    "Küche Müller",
    "Bookcase for Smith",
    "Project:;Bookcase;Date:;12.03.2026",
    "Auftrag:;2026-118",
    "Rev. 3",
    "Page 1 of 2",
    "Scale 1:10",
    "Musterstr. 12, 10115 Berlin",
    "Tel. 030 1234567",
    "Drawer 2",
    "Base cabinet 600",
    "All dimensions in mm",
    "Order 1042",
    "Cabinet 600 x 720",
    "Drawn by: JH;Rev: B",
    "Kerf 3.2 mm",
    "Bench, 120 cm",
]


@pytest.mark.parametrize("title", TITLES_OF_NOTHING)
def test_a_title_that_changes_nothing_is_no_question(tmp_path, title):
    table = "\n".join((HEAD, *ROWS))
    assert asked(bill(tmp_path, f"{title}\n\n{table}\n")) == NOTHING


NAMES = [
    "Side (or 15mm)",
    "alt. Side",
    "Side [ALT]",
    "Side, if needed",
    "Side bei Bedarf",
    "Side (si besoin)",
    "Side OLD",
    "Side (unused)",
    "Side DELETE",
    "Side TBC",
    "Side L+R",
    "Side left & right",
    "Side li. + re.",
    "Côtés G et D",
    "Pair of sides",
    "Paar Seiten",
    "Sides kit of 2",
    "Side 1,2,3,4",
    "Side 1-4",
    "Sides A to D",
]
PLAIN_NAMES = [
    "Side left",
    "Double door",
    "Mirror frame",
    "Shelf 2",
    "Front R",
    "Rail 40x20",
    "Set square",
    "Shelf 3/4",
]


@pytest.mark.parametrize("name", [*NAMES, *PLAIN_NAMES])
def test_names_with_words_of_choice_state_pairs_or_lists_are_asked(tmp_path, name):
    found = bill(tmp_path, f"{HEAD}\n{name};{1 if name in NAMES else 2};700;400;18\n{ROWS[1]}\n")
    known = {"bill.words_unknown", "bill.alternatives", "bill.which_quantity"}
    assert bool(asked(found) & known) == (name in NAMES)


def test_a_pair_of_two_is_no_question(tmp_path):
    assert asked(bill(tmp_path, f"{HEAD}\nPair of sides;2;700;400;18\nDoor 1-2;2;664;400;18\n")) == NOTHING


def test_one_question_for_the_file_quotes_all_rows(tmp_path):
    rows = "".join(f"P{n};1;700;400;18;omit {n}\n" for n in range(5))
    found = bill(tmp_path, f"{HEAD};Notes\n{rows}")
    assert [finding.code for finding in found.findings] == ["bill.words_unknown"]
    assert all(f"omit {n}" in found.findings[0].message for n in range(5))


SHEETS = {
    "OBSOLETE - do not use": True,
    "ungültig": True,
    "not for production": True,
    "Option B": True,
    "Rev B": True,
    "Ancienne version": True,
    "Old": True,
    "Archive": True,
    "Template": True,
    "Variante 2": True,
    "Stand 2023": True,
    "4 chairs": True,
    "Set of 6": True,
    "BOM 4er": True,
    "per chair": True,
    "Bath": False,
    "Sheet2": False,
    "Base 600": False,
    "Tabelle2": False,
    "Teile": False,
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_name_of_a_sheet_that_may_not_hold_is_asked(tmp_path, name):
    made = Workbook()
    made.active.title = "Parts"
    for sheet, row in ((made.active, ["Side", 2, 700]), (made.create_sheet(name), ["Back", 1, 664])):
        sheet.append(["Part", "Qty", "Length"])
        sheet.append(row)
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    assert (found.pieces, bool(asked(found) & {"bill.words_unknown", "bill.which_quantity"})) == (
        3,
        SHEETS[name],
    )


ORDINARY = {
    "a German list": """Stückliste;;;;;;;;
Projekt:;Küche Müller;;;Datum:;12.03.2026;;;
Auftrag:;2026-118;;;Bearbeiter:;Huber;;Blatt 1 von 1;
;;;;;;;;
Pos.;Bezeichnung;Stk;Länge [mm];Breite [mm];Stärke [mm];Material;Kante vorne;Bemerkung
1;Seite links;1;720;560;19;Spanplatte weiß;ABS 1 mm;Topfbohrung 35 mm
2;Seite rechts;1;720;560;19;Spanplatte weiß;ABS 1 mm;
3;Boden;2;562;560;19;Spanplatte weiß;;furniert, Maserung längs
""",
    "an English list": """Project: Bookcase for Smith
Drawn by: JH;Date: 2026-03-01;Rev: B

Part;Qty;Length (mm);Width (mm);Thickness (mm);Material;Grain;Edge banding;Notes
Side;2;1800;300;18;Birch plywood;Length;Front edge;Grooved 4 mm for back
Shelf;5;764;290;18;Birch plywood;Length;Front edge;
All dimensions in mm
""",
    "a French list": """Repère;Désignation;Qté;Longueur;Largeur;Épaisseur;Matière;Chants;Observations
A;Côté gauche;1;700;400;18;Contreplaqué bouleau;1 long;
B;Étagère;3;664;400;18;Contreplaqué bouleau;1 long;chant avant plaqué
""",
    "a Spanish list": """Pieza;Cantidad;Largo;Ancho;Espesor;Material;Cantos;Veta;Observaciones
Lateral;2;700;400;18;Contrachapado;2L;Sí;
Estante;3;664;400;18;Contrachapado;1L;Sí;
""",
    "OpenCutList": """No.;Designation;Quantity;Length - raw;Length;Width;Thickness;Area - final;\
Material name;Entity names;\
Edge Length 1;Edge Width 1;Layers;Tags;Description;URL
A;Side;4;810 mm;800 mm;400 mm;18 mm;0,32 m²;Plywood;Side, Side#1;ABS 1mm;ABS 1mm;;;;
B;Back;1;810 mm;800 mm;400 mm;6 mm;0,32 m²;HDF;Back;;;;;;
""",
    "a parts list of CAD": """ITEM NO.;PART NUMBER;DESCRIPTION;REV;MATERIAL;FINISH;WEIGHT;VENDOR;QTY.
1;P-100;Side panel;A;Birch ply 18mm;Lacquer;4.2;;2
2;P-101;Shelf;B;Birch ply 18mm;Lacquer;3.1;;3
""",
    "an optimizer": """Length;Width;Qty;Material;Label;Enabled;Grain direction;Top band;Left band
800;400;4;Ply;Side;true;h;;
664;400;4;Ply;Shelf;true;h;;
""",
    "sections": """Part;Qty;Length;Width;Thickness;Material
KITCHEN
Side;2;700;400;18;Birch
BASE UNIT 600
Drawer 1 front;1;140;596;18;MDF
Drawer 2 front;1;140;596;18;MDF
""",
}


@pytest.mark.parametrize("case", ORDINARY)
def test_ordinary_bills_are_no_question(tmp_path, case):
    assert asked(bill(tmp_path, ORDINARY[case])) == NOTHING
