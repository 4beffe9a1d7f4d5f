"""Sums whose names are no words for a total: they are left out, or asked, and parts like them are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.test_bill_rows import NOTHING, asked, bill

TOTAL = {"bill.total"}
SUMS = {
    "without a number": (
        "Item,Description,Qty\n1,Side,2\n2,Shelf,4\n,Carcass,6\n3,Door,1\n,Grand,7\n",
        7,
        TOTAL,
    ),
    "without a number, German": (
        "Pos;Bezeichnung;Stück\n1;Seite;2\n2;Boden;4\n;Korpus;6\n3;Tür;1\n",
        7,
        TOTAL,
    ),
    "without a code": ("Part No,Description,Qty\nP1,Side,2\nP2,Shelf,4\n,Alles,6\n", 6, TOTAL),
    "of a material": (
        "Part,Qty,Material\nSide,2,Birch 18\nShelf,4,Birch 18\nBirch 18,6,\nBack,1,MDF 6\nMDF 6,1,\n",
        7,
        TOTAL,
    ),
    "of a material, French": (
        "Désignation;Qté;Matériau\nCôté;2;Bouleau\nTablette;4;Bouleau\nBouleau;6;\nDos;1;MDF\n",
        7,
        TOTAL,
    ),
    "of a room": ("Pieza,Cant.,Lugar\nLado,2,Cocina\nBalda,4,Cocina\nCocina,6,\nPuerta,1,Sala\n", 7, TOTAL),
    "of a section": ("Part,Qty\nKITCHEN\nSide,2\nShelf,4\nKitchen,6\nBATH\nDoor,1\n", 7, TOTAL),
    "a number sign": ("Part,Qty\nSide,2\nShelf,4\n# parts,6\n", 6, TOTAL),
    "the last row": ("Part,Qty\nSide,2\nShelf,4\nCarcass,6\n", 12, TOTAL),
    "the last row, and one above": ("Part,Qty\nSide,2\nShelf,4\nCarcass,6\nDoor,1\nGrand,7\n", 20, TOTAL),
    "the last row, French": ("Désignation;Qté\nCôté;2\nTablette;4\nMeuble;6\n", 12, TOTAL),
    "the last row, Spanish": ("Pieza;Cantidad\nLado;2\nBalda;4\nMueble;6\n", 12, TOTAL),
}


@pytest.mark.parametrize("case", SUMS)
def test_a_sum_by_another_name_is_asked(tmp_path, case):
    content, pieces, questions = SUMS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, questions)


PARTS = {
    "labels": ("Label,Quantity\nF-A,2\nF-B,4\nF-C,6\n", 12),
    "letters": ("Part,Qty\nA,1\nB,2\nC,3\n", 6),
    "named like others": ("Part,Qty\nSide left,2\nSide right,2\nSide middle,4\n", 8),
    "no sum": ("Part,Qty\nSide,2\nShelf,4\nBack,5\n", 11),
    "not the last": ("Part,Qty\nSide,2\nShelf,2\nLeg,4\nBack,1\n", 9),
    "screws": ("Part,Qty\nSide,2\nShelf,4\nWood screw,6\n", 12),
    "Scharniere": ("Teil;Stück\nSeite;2\nBoden;4\nScharnier;6\n", 12),
    "one row above": ("Part,Qty\nSide,2\nShelf,2\n", 4),
    "with a size": ("Part,Length,Qty\nSide,700,2\nShelf,400,4\nBack,600,6\n", 12),
    "with a material": ("Part,Qty,Material\nSide,2,Ply\nShelf,4,Ply\nBack,6,MDF\n", 12),
    "a screw without a number": ("Item,Description,Qty\n1,Side,2\n2,Shelf,4\n,Screw,50\n", 56),
    "named like its material": ("Part,Qty,Material\nSide,2,Oak\nShelf,4,Pine\nOak,2,Oak\nDoor,1,Ply\n", 9),
    "named in a remark": ("Part,Qty,Note\nHandle,2,door\nDoor,2,\nSide,1,\n", 5),
    "another number than its material": (
        "Part,Qty,Material\nSide,2,Oak\nShelf,4,Oak\nOak,1,\nDoor,1,Ply\n",
        8,
    ),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_part_that_is_no_sum_is_no_question(tmp_path, case):
    content, pieces = PARTS[case]
    found = bill(tmp_path, content)
    assert (found.pieces, asked(found)) == (pieces, NOTHING)


@pytest.mark.parametrize(
    "rows",
    [
        "No,Item,Qty,Cost\n1,Glue,,10\n2,Varnish,,20\n,Delivery,,30\n",
        "Item,Qty,Cost,Material\nGlue,,10,Oak glue\nWax,,20,Oak glue\nOak glue,,30,\n",
        "Part,Qty,Length,Cost\nSide,,100,1\nShelf,,100,2\nFrame,,,30\n",
    ],
)
def test_rows_with_prices_and_without_quantities_are_no_sums(tmp_path: Path, rows: str) -> None:
    assert len(bill(tmp_path, rows).lines) == 3
