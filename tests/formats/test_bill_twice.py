"""Columns that say one thing twice and differ, and remarks that multiply: asked by name, for every row."""

from __future__ import annotations

import pytest

from tests.formats.test_bill_rows import NOTHING, asked, bill

SIZES = {
    "cut": ("Part,Qty,Cut length,Cut width,Length,Width\nSide,4,598,298,600,300\n", "Cut length"),
    "German": ("Teil;Stück;Zuschnitt Länge;Länge;Breite\nSeite;4;598;600;300\n", "Zuschnitt Länge"),
    "German, one word": ("Teil;Stück;Fertiglänge;Länge\nSeite;4;598;600\n", "Fertiglänge"),
    "net": ("Part,Qty,Net length,Length\nSide,4,598,600\n", "Net length"),
    "finished": ("Part,Qty,Finished length,Length\nSide,4,600,620\n", "Finished length"),
    "in brackets": ("Part,Qty,Length,Length (finished)\nSide,4,620,600\n", "Length (finished)"),
    "the same word": ("Part,Qty,Length,Length\nTop,1,500,500\nSide,4,600,620\n", "Length"),
    "thickness": ("Part,Qty,Thickness,Thickness\nSide,4,18,19\n", "Thickness"),
    "allowances": ("Part,Qty,Length +,Width +,Length,Width\nSide,4,5,5,600,300\n", "Length +"),
    "French": ("Désignation;Qté;Longueur finie;Longueur\nCôté;4;598;600\n", "Longueur finie"),
    "Spanish": ("Pieza;Cantidad;Largo corte;Largo\nLado;4;598;600\n", "Largo corte"),
    "another unit": ("Part,Qty,Length mm,Length in\nSide,4,600,20\n", "Length in"),
}
ONE_SIZE = [
    "Part,Qty,Length mm,Width mm,Cut length mm\nSide,4,600,300,1800\n",
    "Teil;Stück;Länge;Breite;Schnittlänge\nSeite;4;600;300;1950\n",
    "Part,Qty,Length mm,Length in\nSide,4,600,23.62\n",
    "Part,Qty,Length,Length mm\nSide,4,31.5,800\n",
    "Part,Qty,Length,Cut length\nSide,4,600,600\n",
    "Part,Qty,Raw length,Length,Width\nSide,4,620,600,300\n",
    "Teil;Stück;Rohlänge;Länge;Breite\nSeite;4;620;600;300\n",
    "Désignation;Qté;Longueur brute;Longueur;Largeur\nCôté;4;620;600;300\n",
    "Part,Qty,Length,Edge length\nSide,4,600,1200\n",
    "Part,Qty,Length,Total length\nSide,4,600,2400\n",
    "Part,Qty,Length,Cut length\nSide,4,600,\n",
]


@pytest.mark.parametrize("case", SIZES)
def test_two_columns_for_one_size_are_asked_by_their_names(tmp_path, case):
    content, named = SIZES[case]
    found = bill(tmp_path, content)
    message = next(one.message for one in found.findings if one.code == "bill.size")
    assert found.pieces >= 4 and repr(named) in message and asked(found) == {"bill.size"}


@pytest.mark.parametrize("content", ONE_SIZE)
def test_columns_that_agree_or_are_of_something_else_are_no_question(tmp_path, content):
    assert asked(bill(tmp_path, content)) == NOTHING


REMARKS = [
    "x3", "x2", "x3 per chair", "for 6 chairs", "make 2 extra", "cut 2 mirrored", "double for bath",
    "one left, one right", "3 pcs", "QTY - 3", "Stk: 3", "für 6 Stühle", "pour 6 chaises", "doppelt", "twice",
    "eine links, eine rechts", "3 unid.", "2 x 3", "en double",
]  # fmt: skip
INNOCENT = [
    "x4", "4 pcs", "oak edge", "edge 2 mm", "see page 3", "8 holes", "cut 2 slots", "hole 8mm x4",
    "double sided tape", "Rev 2", "left", "doppelt beschichtet", "grain along 600",
    "cut 45°", "M6 x 16", "rounded R3",
]  # fmt: skip


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_that_counts_or_multiplies_is_asked(tmp_path, remark):
    found = bill(tmp_path, f"Part;Qty;Length;Remark\nSide;4;600;{remark}\nTop;2;500;\n")
    assert (found.pieces, asked(found)) == (6, {"bill.which_quantity"})


@pytest.mark.parametrize("remark", INNOCENT)
def test_a_remark_on_something_else_is_no_question(tmp_path, remark):
    assert asked(bill(tmp_path, f"Part;Qty;Length;Remark\nSide;4;600;{remark}\nTop;2;500;\n")) == NOTHING


def test_the_question_names_all_rows(tmp_path):
    rows = "".join(
        f"Side {letter},4,600,{remark}\n" for letter, remark in zip("ABCDEFGH", REMARKS, strict=False)
    )
    found = bill(tmp_path, f"Part,Qty,Length,Remark\n{rows.replace('one left, one right', 'x9')}")
    (message,) = [one.message for one in found.findings if one.code == "bill.which_quantity"]
    assert all(f"row {number}" in message for number in range(2, 10))


@pytest.mark.parametrize(
    ("content", "asks"),
    [
        ("Part,Qty,Kitchen,Bath,Hall\nSide,4,2,1,1\nTop,3,1,1,0\n", True),
        ("Teil;Stück;EG;OG\nSeite;4;2;2\nBoden;3;1;1\n", True),
        ("Part,Qty,Kitchen,Bath,Hall\nSide,4,2,1,1\nTop,2,1,1,0\n", False),
        ("Part,Qty,Holes,Pockets,Drillings\nSide,4,2,2,0\nTop,3,1,1,0\n", False),
        ("Part,Qty,Drawing,Sheet\nSide,4,2,1\nTop,3,7,9\n", False),
        ("Part,Qty,Laminations\nSide,4,2\n", True),
        ("Part,Qty,Laminations\nSide,4,1\n", False),
        ("Part,Qty,Hand\nSide,2,L+R\n", True),
        ("Part,Qty,Hand\nSide,2,both\n", True),
        ("Part,Qty,Hand\nSide,2,L\n", False),
    ],
)
def test_columns_beside_the_quantity(tmp_path, content, asks):
    assert asked(bill(tmp_path, content)) == ({"bill.which_quantity"} if asks else NOTHING)
