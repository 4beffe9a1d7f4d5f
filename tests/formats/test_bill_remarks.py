"""Levels, titles, remarks and states of bills in the notations of other programs and people."""

from __future__ import annotations

import pytest

from tests.formats.test_bill_rows import NOTHING, asked, bill

LEVELS = {
    "explosion levels": "Lev,Part,Qty\n0,Chair,1\n.1,Leg frame,2\n..2,Leg,2\n",
    "explosion levels, German": "Auflösungsstufe;Teil;Stück\n0;Stuhl;1\n.1;Gestell;2\n..2;Bein;2\n",
    "stars": "Level,Part,Qty\n*,Chair,1\n**,Leg frame,2\n***,Leg,2\n",
    "stars, Spanish": "Nivel;Pieza;Cantidad\n*;Silla;1\n**;Marco;2\n***;Pata;2\n",
    "stars, French": "Niveau;Désignation;Qté\n*;Chaise;1\n**;Cadre;2\n***;Pied;2\n",
    "without a heading": ",Part,Qty\n*,Chair,1\n**,Leg frame,2\n***,Leg,2\n",
    "in a column of numbers": "Pos,Part,Qty\n0,Chair,1\n.1,Leg frame,2\n..2,Leg,2\n",
    "stars before the names": "Part,Qty\nChair,1\n** Leg frame,2\n*** Leg,2\n",
    "by an outline": "Outline level,Part,Qty\n1,Chair,1\n2,Leg frame,2\n3,Leg,2\n",
}


@pytest.mark.parametrize("case", LEVELS)
def test_levels_in_all_notations_multiply_and_are_asked(tmp_path, case):
    found = bill(tmp_path, LEVELS[case])
    assert (found.pieces, asked(found)) == (2 + 4, {"bill.levels"})


@pytest.mark.parametrize(
    "content",
    [
        "Part,Qty,Grade\nSide,2,*\nShelf,4,*\n",
        "Part,Qty,Note\nSide,2,**\nShelf,4,see drawing\n",
        "Part,Qty\n* Side,2\nShelf,4\n",
        "Part,Qty,Level\nSide,2,ground floor\nShelf,4,attic\n",
    ],
)
def test_stars_that_are_no_levels_are_no_question(tmp_path, content):
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (6, NOTHING)


TITLES = [
    "Cutting list for 3 cupboards",
    "Cut list (3 cupboards)",
    "Cut list - 3 tall cupboards",
    "Parts for 4 wardrobes",
    "Cutting list for three cupboards",
    "Zuschnitt für fünf Schränke",
    "Débit pour deux armoires",
    "Zuschnittliste für 3 Schränke",
    "Zuschnitt (2 Regale)",
    "Liste de débit pour 2 armoires",
    "Débit (4 placards)",
    "Lista de corte para 3 armarios",
    "Despiece (2 estanterías)",
    "Kiosk - quantities are for ONE kiosk; build 12",
    "Stückliste Stuhl (Losgröße 50)",
    "Nomenclature pour 1 chaise - commande 50",
    "Commande: 50 chaises",
    "Auftrag über 50 Stühle",
    "Order: 50 garden chairs",
    "Pedido de 20 sillas",
    "Multiply by 200 for the full order",
    "Alle Mengen mit 20 multiplizieren",
    "Multiplier toutes les quantités par 12",
    "Chair (lot size 40)",
    "Stool: production run of 30",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_count_in_a_title_is_asked_above_and_below(tmp_path, title):
    table = "Part,Qty\nSide,2\nShelf,3\n"
    for content in (f"{title}\n\n{table}", f"{table}\n{title}\n"):
        assert asked(bill(tmp_path, content)) == {"bill.which_quantity"}


@pytest.mark.parametrize(
    "title",
    [
        "Cutting list for the cupboards",
        "Table for 6 people",
        "Cut list (3 sheets)",
        "Cutting list for 12 Oak Street",
        "Zuschnitt (Rev. 3)",
        "Cut list 12.3.2026",
        "Order 1042",
        "Commande 2026-118",
        "Auftrag 50123, Stuhl",
        "Lot 12 - Menuiserie",
        "Serie 7 Stuhl",
    ],
)
def test_a_title_that_counts_nothing_is_no_question(tmp_path, title):
    assert asked(bill(tmp_path, f"{title}\n\nPart,Qty\nSide,2\nShelf,4\n")) == NOTHING


MORE = [
    "plus 2 mirrored",
    "+ 2 mirrored",
    "and 1 more",
    "left and right each",
    "per door - 4 doors",
    "per cabinet",
    "zzgl. 2 gespiegelt",
    "je links und rechts",
    "pro Schublade",
    "plus 2 en miroir",
    "par porte (4 portes)",
    "cada izquierda y derecha",
    "por puerta",
    "par tiroir",
    "gauche et droite",
    "rechts und links",
    "make 2 (handed)",
]


@pytest.mark.parametrize("remark", MORE)
def test_a_remark_that_asks_for_more_is_asked(tmp_path, remark):
    found = bill(tmp_path, f"Part,Qty,Note\nSide,1,{remark}\nShelf,3,\n")
    assert (found.pieces, asked(found)) == (4, {"bill.which_quantity"})


@pytest.mark.parametrize(
    "remark",
    [
        "left and right",
        "as per drawing",
        "per drawing 4",
        "edge band on each side",
        "plus edge band 2 mm",
        "pro Seite 2 mm Kante",
        "L/R",
        "existing holes filled",
        "hold with clamps",
    ],
)
def test_a_remark_that_says_how_is_no_question(tmp_path, remark):
    found = bill(tmp_path, f"Part,Qty,Note\nSide,2,{remark}\nShelf,3,\n")
    assert (found.pieces, asked(found)) == (5, NOTHING)


@pytest.mark.parametrize(
    "state",
    [
        "on hold",
        "HOLD",
        "by others",
        "existing",
        "bauseits",
        "vorhanden",
        "par autres",
        "par d'autres",
        "existant",
        "en attente",
        "por otros",
        "existente",
        "postponed",
        "client-supplied",
        "not in this order",
        "already made",
        "bought in",
        "Kaufteil",
        "bereits gefertigt",
        "déjà fait",
        "pièce achetée",
    ],
)
def test_what_others_make_is_left_out_and_asked(tmp_path, state):
    for heading in ("Status", "Remarks"):
        found = bill(tmp_path, f"Part,Qty,{heading}\nSide,2,ok\nShelf,3,{state}\n")
        assert (found.pieces, asked(found)) == (2, {"bill.hidden"})


def test_what_is_bought_stays_in_a_list_with_prices(tmp_path):
    found = bill(tmp_path, "Item,Qty,Unit price,Remarks\nScrew,200,0.1,bought in\nBoard,3,20,\n")
    assert ([line.quantity for line in found.lines], asked(found)) == ([200, 3], NOTHING)


@pytest.mark.parametrize(
    "unit", ["box of 100", "pack of 10", "pair", "Packung 50", "Paar", "boîte de 20", "caja de 10"]
)
def test_a_unit_of_several_pieces_is_asked(tmp_path, unit):
    found = bill(tmp_path, f"Part,Qty,Unit\nSide,2,pcs\nScrew,1,{unit}\n")
    assert (found.pieces, asked(found)) == (3, {"bill.quantity"})


def test_a_column_of_units_that_counts_is_no_unit(tmp_path):
    found = bill(tmp_path, "Name,Qty/unit,Units,Total\nSide,2,3,6\nShelf,4,3,12\n")
    assert (found.pieces, {line.unit for line in found.lines}, asked(found)) == (18, {""}, NOTHING)
    found = bill(tmp_path, "Name,Qty,Units\nSide,2,3\nShelf,4,3\n")
    assert (found.pieces, asked(found)) == (18, {"bill.which_quantity"})


def test_the_heading_of_another_list_is_no_part(tmp_path):
    found = bill(tmp_path, "Name,Qty\nSide,2\nShelf,4\n\nHardware,Pcs\nScrew,50\nHinge,4\n")
    assert (found.pieces, asked(found)) == (60, NOTHING)
    assert found.lines[-1].section == "Hardware"


@pytest.mark.parametrize(
    "heading",
    [
        "Nazwa;Ilość;Długość;Szerokość",
        "Název;Počet;Délka;Šířka",
        "Descrizione;Quantità;Lunghezza;Larghezza",
        "Nome;Quantidade;Comprimento;Largura",
        "Omschrijving;Aantal;Lengte;Breedte",
    ],
)
def test_headings_in_more_languages_are_read(tmp_path, heading):
    (line,) = bill(tmp_path, f"{heading}\nBok;2;700;300\n").lines
    assert (line.code, line.quantity, line.length_mm, line.width_mm) == ("Bok", 2, 700, 300)


@pytest.mark.parametrize("name", ["Optional shelf pin hole jig", "Bohrschablone optional"])
def test_an_optional_jig_is_no_alternative(tmp_path, name):
    assert asked(bill(tmp_path, f"Part,Qty\n{name},1\nSubframe,2\n")) == NOTHING
    assert asked(bill(tmp_path, "Part,Qty\nOptional back,1\nSubframe,2\n")) == {"bill.alternatives"}
