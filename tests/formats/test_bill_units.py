"""The unit of sizes where it stands outside their headings, or is said twice; places nobody filled in."""

from __future__ import annotations

import csv

import pytest
from openpyxl import Workbook

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from tests.formats.test_bill_rows import NOTHING, asked, bill

SIZE = {"bill.size"}
HEAD = "Part;Qty;Length;Width;Thickness"
CM, IN, MM = "60;30;1,8", "23,6;11,8;0,75", "600;300;18"
IN_MM = (599.44, 299.72, 19.05)
EITHER_MM = ((600, 300, 18), IN_MM)


def workbook(tmp_path, sheets):
    made = Workbook()
    made.remove(made.active)
    for name, content in sheets.items():
        sheet = made.create_sheet(name)
        for row in csv.reader(content.splitlines(), delimiter=";"):
            sheet.append([_value(cell) for cell in row])
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert isinstance(found, Bill)
    return found


def _value(cell):
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell or None


def sizes(found):
    return {(line.length_mm, line.width_mm, line.thickness_mm) for line in found.lines}


OUTSIDE = {
    "a row of units": f"{HEAD}\n;pcs;cm;cm;cm\nSide;2;{CM}\n",
    "a row of different units": f"{HEAD}\n;pcs;cm;mm;mm\nSide;2;60;300;18\n",
    "a row in brackets": f"{HEAD}\n;;(in);(in);(in)\nSide;2;{IN}\n",
    "a row in square brackets": f"{HEAD}\n-;-;[cm];[cm];[cm]\nSide;2;{CM}\n",
    "a row of words and units": f"{HEAD};Material\n[-];[pcs];[cm];[cm];[cm];[text]\nSide;2;{CM};Oak\n",
    "a row called units": f"{HEAD}\nUnits;pcs;inch;inch;inch\nSide;2;{IN}\n",
    "a German row": f"Teil;Stück;Länge;Breite;Dicke\n;Stk;cm;cm;cm\nSeite;2;{CM}\n",
    "a row that is headed": f"Teil;Stück;Länge;Breite;Dicke\nEinheit;;Zoll;Zoll;Zoll\nSeite;2;{IN}\n",
    "a row above": f";;cm;cm;cm\n{HEAD}\nSide;2;{CM}\n",
    "a line above": f"All sizes in inches\n\n{HEAD}\nSide;2;{IN}\n",
    "a title": f"Cut list (inches)\n{HEAD}\nSide;2;{IN}\n",
    "a title with a comma": f"Cut list, cm\n{HEAD}\nSide;2;{CM}\n",
    "a unit and its name": f"Cutlist;;;;\nUnits:;cm;;;\n{HEAD}\nSide;2;{CM}\n",
    "a unit in one cell": f"Unit: inch\n{HEAD}\nSide;2;{IN}\n",
    "German": f"Zuschnittliste (alle Maße in cm)\n{HEAD}\nSeite;2;{CM}\n",
    "German, angegeben": f"Maßangaben in Zentimetern\n{HEAD}\nSeite;2;{CM}\n",
    "German, inches": f"Alle Abmessungen in Zoll\n{HEAD}\nSeite;2;{IN}\n",
    "French": f"Cotes en cm\n{HEAD}\nCôté;2;{CM}\n",
    "French, written out": f"Toutes les dimensions sont en centimètres\n{HEAD}\nCôté;2;{CM}\n",
    "French, inches": f"Liste de débit (pouces)\n{HEAD}\nCôté;2;{IN}\n",
    "Spanish": f"medidas en pulgadas\n{HEAD}\nLado;2;{IN}\n",
    "Spanish, a unit": f"Unidades: cm\n{HEAD}\nLado;2;{CM}\n",
    "a line below": f"{HEAD}\nSide;2;{CM}\nall dimensions in cm\n",
    "a note below": f"{HEAD}\nSide;2;{CM}\nNotes:;sizes in cm\n",
    "a line below a gap": f"{HEAD}\nSide;2;{CM}\n\nDimensions are in cm.\n",
    "a line between": f"{HEAD}\nall sizes in cm;;;;\nSide;2;{CM}\n",
    "beside the heading": f"{HEAD};All sizes in cm\nSide;2;{CM};\n",
    "two rows": f"Part;Qty;Dimensions (inches);;\n;;Length;Width;Thickness\nSide;2;{IN}\n",
    "two rows, the upper of one cell": f";;Dimensions (cm);;\n{HEAD}\nSide;2;{CM}\n",
    "two rows, size": f"Part;Qty;Size (cm);;\n;;Length;Width;Thickness\nSide;2;{CM}\n",
    "two rows, German": f"Teil;Stück;Maße in cm;;\n;;Länge;Breite;Dicke\nSeite;2;{CM}\n",
    "a column": "Part;Qty;Length;Width;Thickness;Unit\nSide;2;60;30;1,8;cm\nTop;1;600;300;18;mm\n",
    "a column of inches": f"{HEAD};Units\nSide;2;{IN};in\n",
    "a German column": f"Teil;Stück;Länge;Breite;Dicke;Einheit\nSeite;2;{CM};cm\n",
    "a French column": f"Pièce;Qté;Unité;Longueur;Largeur;Épaisseur\nCôté;2;cm;{CM}\n",
    "a Spanish column": f"Pieza;Cant.;Largo;Ancho;Grosor;Unidad\nLado;2;{IN};pulgadas\n",
    "one heading": f"Part;Qty;Length (cm);Width;Thickness\nSide;2;{CM}\n",
    "one heading of inches": f"Part;Qty;Length (in);Width;Thickness\nSide;2;{IN}\n",
    "in French inches": f"Pièce;Qté;Longueur (po);Largeur (po);Épaisseur (po)\nCôté;2;{IN}\n",
    "with a comma": f"Part;Qty;Length, cm;Width, cm;Thickness, cm\nSide;2;{CM}\n",
    "and not in another": f"Sizes are in inches (not mm)\n{HEAD}\nSide;2;{IN}\n",
    "thickness said to be in mm": f"Sizes in cm\n{HEAD} (mm)\nSide;2;60;30;18\n",
}


@pytest.mark.parametrize("case", OUTSIDE)
@pytest.mark.parametrize("sheet", [False, True], ids=["csv", "xlsx"])
def test_a_unit_outside_the_heading_is_read(tmp_path, case, sheet):
    content = OUTSIDE[case]
    found = workbook(tmp_path, {"Parts": content}) if sheet else bill(tmp_path, content)
    assert asked(found) == NOTHING
    assert sizes(found) in ({EITHER_MM[0]}, {EITHER_MM[1]})


@pytest.mark.parametrize(
    "name", ["Cut list (inches)", "Parts in inches", "Zuschnitt Zoll", "Débit, pouces", "inch"]
)
def test_the_name_of_a_sheet_or_a_file_says_the_unit(tmp_path, name):
    content = f"{HEAD}\nSide;2;{IN}\n"
    for found in (workbook(tmp_path, {name: content}), bill(tmp_path, content, f"{name}.csv")):
        assert (sizes(found), asked(found)) == ({IN_MM}, NOTHING)


def test_another_sheet_says_the_unit(tmp_path):
    found = workbook(
        tmp_path, {"Notes": "Project;Shed\nAll sizes in cm\n", "Parts": f"{HEAD}\nSide;2;{CM}\n"}
    )
    assert (sizes(found), asked(found)) == ({(600, 300, 18)}, NOTHING)


def test_each_table_has_the_unit_above_it(tmp_path):
    found = bill(tmp_path, f"Panels (cm)\n{HEAD}\nA;2;{CM}\n\nBattens (mm)\n{HEAD}\nB;2;{MM}\n")
    assert (sizes(found), asked(found)) == ({(600, 300, 18)}, NOTHING)


def test_a_merged_heading_over_the_sizes_says_their_unit(tmp_path):
    made = Workbook()
    made.active.append(["Part", "Qty", "Dimensions (inches)"])
    made.active.append([None, None, "Length", "Width"])
    made.active.append(["Side", 2, 23.6, 11.8])
    for cells in ("A1:A2", "B1:B2", "C1:D1"):
        made.active.merge_cells(cells)
    made.save(tmp_path / "list.xlsx")
    found = read(tmp_path / "list.xlsx")
    assert (sizes(found), asked(found)) == ({(599.44, 299.72, None)}, NOTHING)


def test_three_decimals_are_no_thousands_where_inches_are_said(tmp_path):
    found = bill(tmp_path, "All sizes in inches\nPart;Qty;Length\nSide;2;23.622\n")
    assert ([line.length_mm for line in found.lines], asked(found)) == ([599.9988], NOTHING)


UNCLEAR = {
    "two units in a line": f"Sizes in mm / inches\n{HEAD}\nSide;2;{MM}\n",
    "two lines": f"All sizes in cm\nMeasurements in inches\n{HEAD}\nSide;2;{IN}\n",
    "thickness in another": f"Sizes in inches, thickness in mm\n{HEAD}\nSide;2;23;11;18\n",
    "half of the rows": f"{HEAD}\nSide;2;{MM}\nAll sizes in cm\nTop;1;{CM}\n",
    "against the headings": "All sizes in inches\nPart;Qty;Length (mm);Width (mm)\nSide;2;600;300\n",
    "a row against the heading": "Part;Qty;Length (mm);Width (mm)\n;;cm;cm\nSide;2;60;30\n",
    "too thick": f"All sizes in inches\n{HEAD}\nSide;2;23,6;11,8;18\n",
    "too long": f"Units: m\n{HEAD}\nSide;2;{MM}\n",
    "metres and what": "Part;Qty;Length (m);Width;Thickness\nSide;2;2,4;95;45\n",
    "two units, and one column without": "Part;Qty;Length (cm);Width;Thickness (mm)\nSide;2;60;30;18\n",
    "a thickness in inches": "Part;Qty;Length;Width;Thickness (in)\nSide;2;24;12;0,75\n",
    "a heading for one": "Part;Qty;Length (cm);Width;Thickness\nSide;2;60;30;18\n",
    "a thin board": "Part;Qty;Length;Width;Thickness\nSide;2;600;300;0,75\n",
    "a thin board, alone": "Teil;Stück;Stärke\nSeite;2;1,8\n",
    "a thin board, one": "Part;Qty;Length;Width;Thickness\nSide;2;48;24;1\n",
    "a thin board beside millimetres": "Part;Qty;Length mm;Width mm;Thickness\nSide;2;600;300;0,75\n",
    "a fraction and a number": f'{HEAD}\nSide;2;600;300;"3/4"""\nTop;1;500;300;0,75\n',
    "centimetres and a number": f"{HEAD}\nSide;2;60 cm;30 cm;18 mm\nTop;1;50;30;18 mm\n",
    "a unit in one row": f"{HEAD};Unit\nSide;2;{CM};cm\nTop;1;60;30;18;\n",
    "centimetres in one column": "Part;Qty;Length;Width\nSide;2;60 cm;30\n",
    "two units in a heading, one number": "Part;Qty;Length cm / in\nSide;2;60\n",
    "two units that do not agree": "Part;Qty;Length cm / in\nSide;2;60 / 30\n",
    "an unfilled size": f"{HEAD}\nSide;2;600;300;$TH\n",
    "an unfilled thickness": f"{HEAD}\nSide;2;600;300;XX mm\n",
}


@pytest.mark.parametrize("case", UNCLEAR)
@pytest.mark.parametrize("sheet", [False, True], ids=["csv", "xlsx"])
def test_a_unit_that_is_not_sure_is_asked(tmp_path, case, sheet):
    content = UNCLEAR[case]
    found = workbook(tmp_path, {"Parts": content}) if sheet else bill(tmp_path, content)
    assert asked(found) == SIZE


TWICE = [
    ("Length cm / in", "60 / 23.6"),
    ("Length mm / cm", "600 / 60"),
    ("Length (mm/in)", "600/23 5/8"),
    ("Länge mm (Zoll)", "600 (23.62)"),
    ("Longueur [cm] [po]", "60 | 23.6"),
    ("Largo (cm o pulgadas)", "60 / 23,6"),
    ("Length mm or in", "600 mm"),
]


@pytest.mark.parametrize(("head", "cell"), TWICE)
def test_a_size_in_two_units_is_read_by_the_first(tmp_path, head, cell):
    found = bill(tmp_path, f"Part;Qty;{head}\nSide;2;{cell}\n")
    assert ([line.length_mm for line in found.lines], asked(found)) == ([600], NOTHING)


INNOCENT = {
    "no unit": f"{HEAD}\nSide;2;{MM}\n",
    "millimetres": f"All sizes in mm\n{HEAD}\nSide;2;{MM}\n",
    "saw kerf": f"Kerf (in)\n{HEAD}\nSide;2;{MM}\n",
    "boards": f"Sheet size in cm;250 x 125\n{HEAD}\nSide;2;{MM}\n",
    "a table of boards": f"Board;Length (in);Width (in)\nPly;96;48\n\n{HEAD}\nSide;2;{MM}\n",
    "both units in a title": f"Sizes in mm and inches\nPart;Qty;L (mm);W (mm);T (mm)\nSide;2;{MM}\n",
    "edges": f"{HEAD};Edge band (cm)\nSide;2;{MM};0\n",
    "in progress": f"Cut list (in progress)\n{HEAD}\nSide;2;{MM}\n",
    "a size of clothes": f"Apron (M)\nSizes: M\n{HEAD}\nSide;2;{MM}\n",
    "a length in a title": f"Bench, 120 cm\n{HEAD}\nSide;2;{MM}\n",
    "checked in": f"Check in\n{HEAD}\nSide;2;{MM}\n",
    "pieces": f"Units: pcs\n{HEAD}\nSide;2;{MM}\n",
    "feet": f"Table feet\n{HEAD}\nSide;2;{MM}\n",
    "a sum": f"Total lengths in m;1,2\n{HEAD}\nSide;2;{MM}\n",
    "a unit of the quantity": f"Part;Qty;Unit;Length;Width;Thickness\nSide;2;pcs;{MM}\n",
    "metres of the quantity": f"Part;Qty;Unit;Length;Width;Thickness\nSide;2;m;{MM}\n",
    "one cell in millimetres": f"{HEAD}\nSide;2;{MM}\nTop;1;600 mm;300;18\n",
    "a thickness in centimetres": "Part;Qty;Length;Width;Thickness (cm)\nSide;2;600;300;1,8\n",
    "a weight": f"{HEAD};Weight (kg)\nSide;2;{MM};2,5\n",
    "cells with millimetres": f"{HEAD}\nSide;2;600 mm;300;18\n",
}


@pytest.mark.parametrize("case", INNOCENT)
@pytest.mark.parametrize("sheet", [False, True], ids=["csv", "xlsx"])
def test_words_that_say_no_unit_of_sizes_change_nothing(tmp_path, case, sheet):
    content = INNOCENT[case]
    found = workbook(tmp_path, {"Parts": content}) if sheet else bill(tmp_path, content)
    assert (sizes(found), asked(found)) == ({(600, 300, 18)}, NOTHING)


NOBODYS = (
    "$MAT|TBD|tbc|{material}|<material>|XX mm ply|???|n/a|$TH mm plywood|select material|Material 1|"
    "${material}|%MAT%|Default|bitte wählen|zu klären|unbekannt|à définir|inconnu|por definir|"
    "Werkstoff 2|Matériau|please select…|"
    "wie oben|k. A.|N.N."
)


@pytest.mark.parametrize("material", NOBODYS.split("|"))
@pytest.mark.parametrize("sheet", [False, True], ids=["csv", "xlsx"])
def test_a_material_that_nobody_filled_in_is_asked(tmp_path, material, sheet):
    content = f"Part;Qty;Material\nSide;2;{material}\nTop;1;Oak\n"
    found = workbook(tmp_path, {"Parts": content}) if sheet else bill(tmp_path, content)
    assert ([line.material for line in found.lines], asked(found)) == (["", "Oak"], {"bill.material"})


@pytest.mark.parametrize(
    "material", ["Birch BB/XX", "Material: oak", "1.4301", "18mm", "MDF 18 mm", "Board", "-"]
)
def test_a_material_that_looks_like_a_template_is_kept(tmp_path, material):
    found = bill(tmp_path, f"Part;Qty;Material\nSide;2;{material}\n")
    assert ([line.material for line in found.lines], asked(found)) == ([material], NOTHING)


def test_of_a_product_nothing_is_asked_where_nothing_applies(tmp_path):
    found = bill(tmp_path, "Item;Specification;Qty\nScrews;n/a;2\nHinge;default;3\n")
    assert (found.pieces, asked(found)) == (5, NOTHING)


DITTOS = "wie oben|s.o.|S. o.|idem|ditto|as above|siehe oben|ci-dessus|igual que arriba|,,|''"


@pytest.mark.parametrize("mark", DITTOS.split("|"))
def test_words_for_ditto_repeat_the_material_above(tmp_path, mark):
    found = bill(tmp_path, f"Part;Qty;Material\nSide;2;Oak\nTOPS;;\nSO;1;{mark}\n")
    assert [(line.code, line.material) for line in found.lines] == [("Side", "Oak"), ("SO", "Oak")]
    assert asked(found) == NOTHING


SHORT = {
    "thousands with a point": "Pieza;Cant.;Largo;Ancho;Espesor\nLado;2;1.200;300;18\nBalda;4;0.400;300;18\n",
    "metres, German": "Teil;Stück;Länge;Breite\nSeite;2;1,2;300\nBoden;3;0,4;300\n",
    "metres, French": "Désignation;Qté;Longueur;Largeur\nCôté;2;1,25;300\nTablette;3;2,5;300\n",
    "one in metres": "Part,Qty,Length,Width\nSide,2,0.4,300\nShelf,3,850,300\n",
    "widths": "Part,Qty,Length,Width\nSide,2,700,0.3\nShelf,3,850,0.3\n",
    "centimetres by the thickness": "Part,Qty,Length,Width,Thickness\nSide,2,70,30,1.8\n",
}
LONG = {
    "halves": "Part,Qty,Length,Width\nSide,2,700.5,300\nShelf,3,850,299.5\n",
    "strips": "Part,Qty,Length,Width\nEdge,2,700,2.5\nShelf,3,850,300\n",
    "whole": "Part,Qty,Length,Width\nSpacer,2,8,9\nShelf,3,6,9\n",
    "metres by the heading": "Part,Qty,Length (m),Width (mm)\nSide,2,1.2,300\nShelf,3,0.4,300\n",
    "three decimals": "Part,Qty,Length,Width\nSide,2,700.000,300.000\nShelf,3,0850.500,300.000\n",
}


@pytest.mark.parametrize("case", [*SHORT, *LONG])
def test_sizes_too_short_for_millimetres_are_asked(tmp_path, case):
    found = bill(tmp_path, {**SHORT, **LONG}[case])
    assert asked(found) == ({"bill.size"} if case in SHORT else NOTHING)
