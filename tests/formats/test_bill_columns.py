"""Columns of bills that count the same twice or something else, and those of sizes under short headings."""

from __future__ import annotations

import pytest

from tests.formats.test_bill_rows import NOTHING, asked, bill

WHICH = {"bill.which_quantity"}


@pytest.mark.parametrize(
    "counts",
    [
        "Qty GF;Qty 1F;Qty 2F",
        "Qty L;Qty R",
        "Qty as drawn;Qty mirrored",
        "Anzahl links;Anzahl rechts",
        "Qté gauche;Qté droite",
        "Cantidad izq;Cantidad der",
        "Qty phase 1;Qty phase 2",
        "Qty Block A;Qty Block B",
        "Qty;Qty opposite",
        "Stück Haus 1;Stück Haus 2",
    ],
)
def test_columns_that_count_different_pieces_are_asked_where_they_agree(tmp_path, counts):
    columns = counts.count(";") + 1
    content = f"Part;{counts};L;W\nPanel;{'4;' * columns}600;300\nDoor;{'2;' * columns}900;400\n"
    assert asked(bill(tmp_path, content)) == WHICH


@pytest.mark.parametrize(
    "counts",
    [
        "Qty;Quantity",
        "Quantity;Pieces",
        "Qty;Total",
        "Qty;Qty required",
        "Anzahl;Stück",
        "Qty;Qty per set",
        "Qty ordered;Qty",
        "Qté;Nombre",
    ],
)
def test_columns_that_count_the_same_twice_are_no_question(tmp_path, counts):
    found = bill(tmp_path, f"Part;{counts};L;W\nPanel;4;4;600;300\nDoor;2;2;900;400\n")
    assert (found.pieces, asked(found)) == (6, NOTHING)


def test_a_third_column_that_counts_otherwise_is_asked(tmp_path):
    assert asked(bill(tmp_path, "Part,Qty,Quantity,Pieces\nPanel,4,4,5\n")) == WHICH


BESIDE = {
    "Layers": ("3", "1"),
    "Plies": ("2", "1"),
    "Lagen": ("3", "1"),
    "Couches": ("2", "1"),
    "No. of layers": ("2", "1"),
    "Mirrored": ("2", "no"),
    "Gespiegelt": ("1", "0"),
    "Opposite hand": ("2", "LH"),
    "Per": ("panel", "pcs"),
    "Basis": ("per house", "each"),
    "Je": ("Schrank", "Stück"),
}


@pytest.mark.parametrize("heading", BESIDE)
def test_a_column_that_multiplies_is_asked_where_it_says_so(tmp_path, heading):
    asks, silent = BESIDE[heading]
    for cell, expected in ((asks, WHICH), (silent, NOTHING), ("", NOTHING)):
        found = bill(tmp_path, f"Part,Qty,{heading},L,W\nTop,1,{cell},800,300\n")
        assert asked(found) == expected


READ = [
    "Peça,Qtd,Comp.,Larg.,Esp.",
    "Peça,Qtd,Compr.,Larg.,Esp.",
    "Descrizione,N. pezzi,Lung.,Larg.,Spess.",
    "Descrizione,Quantità,Lungh.,Largh.,Spess.",
    "Bezeichnung,Stk.,L,B,H",
    "Bezeichnung,Stk.,L,B,D",
    "Omschrijving,Stuks,L,B,D",
    "Part,Qty,L,W,D",
    "Part,Qty,Length,Width,H",
    "Part,Qty,Length,Width,Height",
    "Pieza,Cant.,Largo,Anc.,Esp.",
]


@pytest.mark.parametrize("heading", READ)
def test_short_headings_of_sizes_are_read(tmp_path, heading):
    found = bill(tmp_path, f"{heading}\nSide,2,720,560,18\nShelf,1,500,300,18\n")
    line = found.lines[0]
    assert (line.length_mm, line.width_mm, line.thickness_mm) == (720, 560, 18)
    assert asked(found) == NOTHING


@pytest.mark.parametrize(
    ("heights", "thickness", "asks"),
    [
        (("25.00 mm", "60.00 mm"), [25, 60], NOTHING),
        (("25.00 mm", "720.00 mm"), [None, None], {"bill.column_unknown"}),
        (("600.00 mm", "60.00 mm"), [None, None], {"bill.column_unknown"}),
    ],
)
def test_a_height_beside_a_length_and_a_width_is_the_thickness_where_it_can_be(
    tmp_path, heights, thickness, asks
):
    top, leg = heights
    found = bill(
        tmp_path,
        "Label,Quantity,Length,Width,Height\n"
        f"Top,1,1200.00 mm,600.00 mm,{top}\nLeg,4,720.00 mm,60.00 mm,{leg}\n",
    )
    assert ([line.thickness_mm for line in found.lines], asked(found)) == (thickness, asks)


@pytest.mark.parametrize("heading", ["H,W,D", "X,Y,Z", "H,B,T", "Haut.,Larg.,Prof.", "L,B,H", "L,W,D"])
def test_letters_that_may_be_any_size_are_asked(tmp_path, heading):
    assert asked(bill(tmp_path, f"Part,Qty,{heading}\nSide,2,720,300,560\n")) == {"bill.size"}


@pytest.mark.parametrize(
    "columns", ["L,W,T,D", "L,W,T,H", "L,W,T,X", "L,W,Comp,T", "L,W,X,Y", "Grade,Note,Room,D"]
)
def test_letters_that_are_no_sizes_are_not_asked_as_sizes(tmp_path, columns):
    assert "bill.size" not in asked(bill(tmp_path, f"Part,Qty,{columns}\nSide,2,720,300,18,8\n"))


SIZE_BESIDE = [
    "Part,Size,Qty,Material\nSide,720 x 560 x 18,2,Oak",
    "Part,Material,Size,Qty\nSide,Oak,720 x 560 x 18,2",
    "Part,Qty,Sizes,Material\nSide,2,720x560,Oak",
    "Teil,Maße,Stück,Material\nSeite,720 x 560 x 18,2,Oak",
    "Teil,Format,Stück,Werkstoff\nSeite,720 x 560,2,Oak",
    "Pièce,Dimensions,Qté,Matière\nCôté,720 x 560 x 18,2,Oak",
    "Pieza,Medidas,Cantidad,Material\nLado,720 x 560 x 18,2,Oak",
    "Part,Size,Qty,Material\nSide,720,2,Oak",
    "Part,Specification,Qty,Material\nSide,720 x 560 x 18,2,Oak",
    "Part,Type,Qty,Size,Material\nSide,Panel,2,720 x 560,Oak",
]


@pytest.mark.parametrize("content", SIZE_BESIDE)
def test_a_column_of_sizes_is_no_material_and_is_asked(tmp_path, content):
    found = bill(tmp_path, f"{content}\n")
    assert ([line.material for line in found.lines], asked(found)) == (["Oak"], {"bill.size"})


@pytest.mark.parametrize("heading", ["Size", "Specification", "Product"])
def test_sizes_alone_are_no_material(tmp_path, heading):
    found = bill(tmp_path, f"Part,{heading},Qty\nSide,720 x 560 x 18,2\n")
    assert (found.lines[0].material, asked(found)) == ("", {"bill.size"})


@pytest.mark.parametrize(
    ("content", "material"),
    [
        ("Part,Size,Qty,Material,Length,Width\nSide,M,2,Oak,720,560", "Oak"),
        ("Part,Qty,Material,Size,Length,Width\nSide,2,Oak,720 x 560,720,560", "Oak"),
        ("Part,Size,Qty\nSide,large,2", "large"),
        ("Part,Specification,Qty\nScrew,5x50,200", "5x50"),
        ("Part,Type,Material,Qty\nSide,Panel,Oak,2", "Oak"),
        ("Part,Qty,Materialtyp,Materialname\nSide,2,Plattenware,Birke MPX", "Birke MPX"),
        ("Part,Qty,Materialname\nSide,2,Birke MPX", "Birke MPX"),
        ("Part,Qty,Type de matériau,Matériau\nSide,2,Panneau,Chêne", "Chêne"),
    ],
)
def test_columns_that_hold_no_sizes_of_parts_are_no_question(tmp_path, content, material):
    found = bill(tmp_path, f"{content}\n")
    assert (found.lines[0].material, asked(found)) == (material, NOTHING)
