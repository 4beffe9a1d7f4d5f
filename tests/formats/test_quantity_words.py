"""Numbers of pieces written in text: read, or asked; never dropped in silence."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.cutting.words.wording import (
    count_in_name,
    count_in_title,
    maybe_count,
    of_attribute,
    times,
)
from tests.formats.conftest import OUTSIDE

READ = {
    "2-off": 2, "2 off MDF": 2, "4no": 4, "4 No.": 4, "EA: 4": 4, "REQ 4": 4, "12 PCE": 12,
    "number off: 4": 4, "Stück: 4": 4, "Anz. 4": 4, "Anz: 4": 4, "4 Stk": 4, "Qté 4": 4, "Nbre: 4": 4,
    "nb 4": 4, "4 pièces": 4, "Uds: 4": 4, "4 unidades": 4, "cant. 4": 4, "4 pz": 4, "aantal 4": 4,
    "kpl 4": 4, "4 шт": 4, "数量:4": 4, "4個": 4, "01 x6": 6, "08b x 1": 1, "x4 each": 4,
    "Qty-4": 4, "Count 4": 4, "Amount: 4": 4, "✕4": 4, "4 exemplaires": 4, "Počet 4": 4, "Darab: 4": 4,
    "Adet: 4": 4, "шт. 4": 4, "Кол-во: 4": 4, "個数 4": 4, "600 x 300, 2 off": 2, '24" x 16", qty 3': 3,
    '3/4" ply x 4': 4, "x4 as per drawing": 4, "side panel left x2": 2, "4 off for 18 mm ply": 4,
    "Left hand side x2": 2, "4 off hand rail": 4, "handle x4": 4, "Qty 4 - 18mm ply": 4, "Qty: 4, 600x300": 4,
    "Part 3-4 x2": 2, "P-4 x2": 2, "QTY.: 4": 4, "qty: 4 of each": 4, "2 off - 18 mm": 2,
    "Flanc (4 ex.)": 4, "4 ex": 4, "Кол. 4": 4, "Leg х4": 4, "4х": 4, "4 х Нога": 4, "4 x Étagère": 4,
    "Pezzi: 4": 4, "Piezas: 4": 4, "Nº piezas 4": 4, "Hoeveelheid: 4": 4, "Pièces: 4": 4, "N. pezzi 4": 4,
    "Qty 4 600x300": 4, "QTY 12 600 x 300": 12, "Qty 4 600 mm": 4,
    "pce 4": 4, "Qty:\u00a04": 4, "2 off each": 2,
    # Parts that are named for a work, a hole or a fastener.
    "Slot cover x4": 4, "Drill guide x4": 4, "Screw plate x4": 4, "Glue block x4": 4, "Step x4": 4,
    "Tape holder, 2 off": 2, "Hinge side x2": 2, "Schraubenplatte 4x": 4, "Vis-à-vis 2x": 2,
}  # fmt: skip
ASKED = [
    "18mm x4", "Panel 3 x4", "(4)", "4 sets", "4 units", "6 per house", "pair", "handed pair", "four off",
    "twice", "L+R", "left and right", "side * 2", "2 * side", "4mal", "4 st", "Number: 12",
    "8x D10", "2x R1", "2x D1", "4 x pins", "4x Ø8 x2", "Shelf x4, 2x Ø8", "4 off Ø8", "4 Stk Bohrung",
    "LEGX4", "1L 1R", "3mm 2x Sieve",
    "4 OFF THUS", "4 OFF OPP HAND", "4 OFF THUS\n4 OFF OPP HAND", "4 off each hand", "Qty 4 pairs",
    "QTY 4 PER SIDE",
    "QTY 2 EA. SIDE", "2 off per door, 6 doors", "je 2 Stück für 3 Schränke", "Gauche x2 Droite x2",
    "Qty: 2 + 1 spare", "Qty 10-12", "Qty 2 or 3", "QTY: 4 SETS", "4 mm pocket x 2", "Qty 1,200", "CUT TWO",
    "Make five", "Stück: vier", "1 LH + 1 RH", "Shelf 18 mm - 4", "4 identical", "*4", "4 +1 spare",
    "a dozen", "2 doz", "Qty: TBC", "4 veces", "4 volte", "4 off\n2 off", "Anzahl: 2 bis 3", "x2 par porte",
    "Left x2\nRight x2",
    '2 x 24" x 16"', '24" x 4', "2 @ 600 x 300", "Panel 12 x 4 pcs", "Qty: 0",
    "x2+x2", "Qty: 1 of 2", "2 / 3 off", "~4 off", "min. 4 off", "up to 4 off", "x4?", "4? off",
    "1.200 Stück", "1,200 off", "Stück pro Schrank 4", "600 x 300 x4",
    "slot 4x", "encoche x4", "Step 2 x", "Schritt 2x", "x2 scale", "4x drill guide", "4 pcs screw plate",
    "4 pcs glued from 2", "4 off drilled", "2 Stk. gebohrt", "4x collées", "8 pcs dowels", "4 Stk. Dübel",
    "4 off M8", "2x coats", "1 of 4 pcs", "1 von 4 Stück", "x 4-6", "4-6x", "x2 bis 3", "4 pcs/set", "4/set",
    "4/off", "2/Schrank", "identical x 3 more", "×12½", "off 4", "Q:4", "Tot 4", "total 4", "insgesamt 4",
    "No. of parts 4", "Anzahl der Teile: 4", "4 of these", "do 4 of these", "4 like this", "4 thus",
    "4 davon", "4 comme ça", "4 como este", "plus 3 more", "3 weitere", "4 de plus", "3 más",
    "as drawn 2, opp hand 2", "4 fach", "4-fach", "jeweils 2", "Batch 50", "Auflage 100", "min 4",
    "4 un.", "4 buc", "4 db", "4 sztuk", "Side [4]", "Side {4}", "SIDE-4X", "side_4x", "par 4", "vier mal",
    "deux fois", "dos veces", "Stück 4 / Paar", "Qty 4 / set", "QTY 12 000", "Anzahl: 12 000", "Qty 12'000",
    "Links + Rechts", "1 links, 1 rechts", "droite et gauche", "izquierda y derecha", "4R + 4L",
    "2 rechts + 2 links", "mirror copy also", "also mirrored", "auch gespiegelt", "copie symétrique",
    "mindestens 4", "~4", "4?", "QTY n", "{4}", "<4>", "Side\n4\noff",
    "Side\n4\nrequired", "QTY\n4", "Stk.\n4", "Cant.\n4",
]  # fmt: skip
NEITHER = [
    "FR/EX1", "BK/EX5", "BOX2", "MAX3", "Part number 12", "drawing number: 1042", "Nr. 4", "N° 4",
    "2440x1220", "600 x 300", "M8 x 40", "10 off centre", "2 off-white coats", "5 off the edge",
    "sheet 1 of 3", "Part 1 of 2", "A4", "R20", "1/4", "repair the edge", "handrail", "18 mm birch",
    "18mm thick", "TX4", "Scale 1:10", "BASE 600 UNIT", "Door 45 dB",
    '24" x 16"', "24 in x 16 in", "24in. x 16in.", "24″ x 16″", "24” × 16”", '3/4" ply, 24" x 16"',
    '23 5/8" x 15 3/4"', "2' x 4'", "60cm x 40cm", "0.6 m x 0.4 m", "2'6\" x 4'", "24 x 16 in",
    '24" W x 16" D',
    "24 inch × 16 inch", "60 cm X 40 cm", "(600x300)", "2 ft x 4 ft", "12 Zoll x 8 Zoll", "600 x 300 x 18 mm",
    "18mm-600 x 300", "Door 2 LH", "Qty", "Nombre: Puerta",
    # How often a hole, a radius, a thread or an angle is on one part.
    "4x Ø8", "4 x M8", "8 x M6 x 20", "2x R10", "2x 45°", "2x45°", "(2x) Ø5 THRU", "4-Ø8", "6x Ø5 12 deep",
    "4 x holes", "3x trous", "4× Bohrung Ø8", "2x rayons R10", "2X ∅6.5", "4x R0.5", "Ø8 (4x)", "R10 2x",
    "2x 90 deg", "3x agujeros",
    # Screws, glue, work and scale are no pieces.
    "4x Kerbe", "4x bohren", "drill 4x 6mm", "percer 4x", "taladrar 4x", "4 pcs M6 screws", "4x M6 screws",
    "4 St. Schrauben", "Schrauben 4x", "4x vis", "4 x tornillos", "2 pieces of tape here", "Glue 2x",
    "2x kleben", "coller x2", "encolar 2x", "10x zoom", "4x notch", "3x rainures", "4x ranuras",
    "as shown 1:10", "min 4 mm", "total 600 mm", "Total 1200", "ca. 500", "±1", "4 хомута", "No: 4", "N: 4",
    "Side [A]", "SIDE-4", "links", "rechts oben", "Mirror", "Leg-4x40", "45 dB", "par 4 mm", "un 4",
    "Linksherum", "piezas de 4 mm", "Spiegel",
    "max 18", "3/4 ply", "f 3000/min", "Series 4", "Batch A", "Slot 4", "Step 4", "Kerbe 4", "up to 12 mm",
    "No.\n4", "Side\n4", "4er", "ex 4", "off-cut", "18\nmm",
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_plain_number_of_pieces_is_read(text):
    assert (times(text), maybe_count(text)) == (READ[text], False)


@pytest.mark.parametrize("text", ASKED)
def test_what_may_be_a_number_of_pieces_is_asked(text):
    assert (times(text), maybe_count(text)) == (None, True)


@pytest.mark.parametrize("text", NEITHER)
def test_codes_sizes_and_notes_are_no_numbers_of_pieces(text):
    assert (times(text), maybe_count(text)) == (None, False)


@pytest.mark.parametrize(
    ("name", "count"),
    [("bracket_x4.dxf", 4), ("bracket-4x.svg", 4), ("2x-needed.dxf", 2), ("leg_4off.dxf", 4),
     ("leg_x4_v2.dxf", 4), ("shelf_qty_3.svg", 3), ("5mm 13x 01.04.08 Knife.dxf", 13),
     ("Spring QTY_6.DXF", 6), ("Spacer 2,5mm - 2,5mm_QTY-47.dxf", 47), ("Bearing side 2 - QTY_1.DXF", 1),
     ("2x4_frame.dxf", None), ("panel_600x300.dxf", None),
     ("M8x40.dxf", None),
     ("5-To-30-Minute-Chair.dxf", None), ("Desk.Cutting-Files-Sheet-1.dxf", None),
     ("part_number_12.dxf", None),
     ("side_18mm_x4.dxf", 4), ("shelf.4x", 4), ("shelf.x4", 4), ("x4 shelf", 4), ("4 off legs", 4),
     ("shelfx4.dxf", 4), ("Regal_4Stk.dxf", 4), ("pata_4_uds.svg", 4), ("pied x 4", 4),
     ("leg_x4_mirrored", 4),     ("panel 3 x4.svg", 4), ("OUTSIDE 18mm x4", 4),
     ("A long name of a file that goes on and on, for ever and ever and so on x4.dxf", 4),
     ("matrix4.dxf", None), ("flexbox4.svg", None), ("Layer_x0020_1", None), ("x0020_", None),
     ("_x31_", None), ("rect1234", None), ("path4", None), ("Layer 4", None), ("g4x", None),
     ("A$C1234", None), ("*U4", None), ("*X4", None), ("bracket v4", None), ("frame_400x4", None),
     ("plank 18mm x 4mm", None),
     ("icon@2x.png", None), ("side (1).dxf", None), ("0_SHEET_BIRCHPLY_2440X1220X18", None)],
)  # fmt: skip
def test_the_name_of_a_file_may_hold_a_number(name, count):
    assert count_in_name(name) == count


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("2-off", 2),
        ("Stück: 4", 4),
        ("4 x M8", 1),
        ("4 x pins", None),
        ("off 4", None),
        ("Off 0", 1),
        ("Off 1\nIn 2", 1),
        ("BOX2", 1),
    ],
)
def test_a_number_on_a_part_counts_it_or_is_asked(maker, codes, text, pieces):
    drawing = maker()
    drawing.rectangle(OUTSIDE, 100, 100, 400, 300)
    drawing.text(text, 200, 200)
    found = drawing.read()
    asked = "quantity.unclear" in codes(found)
    assert asked == (pieces is None) and sum(p.quantity for p in found.parts) == (pieces or 1)


@pytest.mark.parametrize(
    ("tag", "counts"),
    [("QTY", True), ("PART_QTY", True), ("item-quantity", True), ("Anzahl", True), ("TITLE", False),
     ("PART_NO", False), ("VERTEX_COUNT", False), ("REV", False),
     ("NO_OFF", True), ("NUMBER_OFF", True), ("CANT", True), ("QUANT", True), ("PCE", True)],
)  # fmt: skip
def test_the_name_of_an_attribute_says_that_it_counts(tag, counts):
    assert times(of_attribute(tag, "4")) == (4 if counts else None)


@pytest.mark.parametrize("tag", ["NO", "N", "Q", "MULT", "TOTAL", "Multiplier"])
def test_an_attribute_that_may_count_or_number_is_asked(tag):
    said = of_attribute(tag, "4")
    assert times(said) is None and maybe_count(said) and of_attribute(tag, "A") == "A"


TITLES = {
    "cut 4 - side.dxf": 4, "MAKE2_side.dxf": 2, "18mm-birch_4er.dxf": 4, "Chair leg - make 4": 4,
    "Cut this sheet 4 times.": 4, "Machen 4 Seiten.svg": 4, "parquet 4 fois.dxf": 4, "Hacer 4 patas.svg": 4,
    "4fach Halter.dxf": 4, "leg_x4.dxf": 4, "нога х4.dxf": 4, "cut 4.dxf": None, "Wall cut 3.dxf": None,
    "cut 2 of 3.dxf": None,
    "cut_4mm_side.dxf": None, "Make.svg": None, "making of 4.svg": None, "cut 2 mm deep": None,
    "Made with a program, version 4": None, "side_4.dxf": None, "Regal 4 Fach.dxf": None,
    "3er piso.dxf": None, "Sommer 24.dxf": None,
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_may_tell_to_make_several(title):
    assert count_in_title(title) == TITLES[title]


CASES = {
    "q01-sheet-label-01-x6.dxf": (12, "quantity.in_text"),
    "q04-part-label-reqd.dxf": (5, ""),
    "q06-svg-two-text-lines.svg": (2, ""),
    "q08-block-attribute-qty.dxf": (4, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_the_reported_cases(shared_data, codes, name):
    found = read(shared_data / "cases" / name)
    pieces, asked = CASES[name]
    assert sum(part.quantity for part in found.parts) == pieces and (not asked or asked in codes(found))
