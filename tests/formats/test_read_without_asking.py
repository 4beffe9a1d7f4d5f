"""Ordinary words that everybody understands: they are read, and nothing is asked."""

from __future__ import annotations

import pytest

from manyworks.formats import read
from manyworks.formats.bills.bill import Bill
from tests.formats.conftest import OUTSIDE, RECT


def bill(tmp_path, *rows: str) -> Bill:
    (tmp_path / "list.csv").write_text("\n".join(rows) + "\n")
    found = read(tmp_path / "list.csv")
    assert isinstance(found, Bill)
    return found


def asked(found) -> list[str]:
    return [one.message for one in found.findings if one.severity != "info"]


@pytest.mark.parametrize(
    "edges",
    [
        "Edging Length 1,Edging Length 2,Edging Width 1,Edging Width 2", "L1,L2,W1,W2", "EL1,EL2,EW1,EW2",
        "Top,Bottom,Left,Right", "Front,Back,Left,Right", "Long 1,Long 2,Short 1,Short 2",
        "Edge 1,Edge 2,Edge 3,Edge 4", "Kante oben,Kante unten,Kante links,Kante rechts",
    ],
)  # fmt: skip
@pytest.mark.parametrize("quantities", [(2, 1), (2, 3), (1, 4)])
def test_marks_of_edges_are_added_to_no_quantity(tmp_path, edges, quantities):
    rows = [f"{name},720,560,{n},1,1,0,0" for name, n in zip(("Side", "Top"), quantities, strict=True)]
    found = bill(tmp_path, f"Name,Length,Width,Quantity,{edges}", *rows)
    assert found.pieces == sum(quantities) and not asked(found)


@pytest.mark.parametrize("rooms", ["Kitchen,Bath,Hall,Bed", "Left,Right", "Floor 1,Floor 2"])
def test_columns_of_rooms_and_hands_are_asked_still(tmp_path, rooms):
    cells = ",1,1,0,0" if rooms.count(",") > 1 else ",1,1"
    assert asked(bill(tmp_path, f"Name,Quantity,{rooms}", f"Side,2{cells}", f"Top,3{cells}"))


@pytest.mark.parametrize("heading", ["Physical Material", "physical material", "Material", "Werkstoff"])
def test_the_material_by_its_heading(tmp_path, heading):
    found = bill(tmp_path, f"Part,Qty,Length,Width,{heading}", "Side,2,700,400,MDF")
    assert found.lines[0].material == "MDF" and not asked(found)


@pytest.mark.parametrize(
    ("cell", "mm"),
    [("1'-6\"", 457.2), ("1' 6\"", 457.2), ("1'-6 1/2\"", 469.9), (".75\"", 19.05), (".5\"", 12.7),
     ("27-1/2\"", 698.5), ("27 1/2\"", 698.5), ("2'-0\"", 609.6), ("31.25\"", 793.75)],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["", " (in)"])
def test_sizes_in_feet_and_inches(tmp_path, cell, mm, unit):
    quoted = cell.replace('"', '""')
    found = bill(tmp_path, f"Part,Qty,Length{unit},Width{unit}", f'Side,2,"{quoted}","10"""')
    assert found.lines[0].length_mm == pytest.approx(mm, abs=0.01) and not asked(found)


def test_a_fraction_behind_a_hyphen_under_inches(tmp_path):
    found = bill(tmp_path, "Part,Qty,Length (in),Width (in)", "Side,2,27-1/2,10-3/4")
    assert (found.lines[0].length_mm, found.lines[0].width_mm) == (698.5, 273.05) and not asked(found)


@pytest.mark.parametrize(
    "remark",
    ["Lochreihe", "Lochreihe 32", "genutet", "eingenutet", "bullnose front edge", "bullnosed", "ogee edge",
     "ISO 4762 M6 x 20", "DIN 7991 M8x30", "4 x ISO 4762 M6 x 20", "Table No. 7", "Gable", "Kitchen table"],
)  # fmt: skip
def test_remarks_of_work_fasteners_and_places(tmp_path, remark):
    assert not asked(
        bill(tmp_path, "Part,Qty,Length,Width,Remark", f"Side,2,700,400,{remark}", "Top,1,700,300,")
    )


@pytest.mark.parametrize("title", ["ISO 4762 M6 x 20", "Table No. 7", "Flat 3", "Lochreihe"])
def test_titles_of_things_and_fasteners(tmp_path, title):
    assert not asked(bill(tmp_path, title, "", "Part,Qty,Length,Width", "Side,2,700,400"))


@pytest.mark.parametrize(
    "rows", [("Top rail,Gable", "Side,"), ("Top rail,Gable", "Leg,Gable"), ("Gable,Top rail", "Top,x")]
)
def test_names_in_words_are_no_codes(tmp_path, rows):
    cells = [f"{row},{2 + n},700,{100 + n}" for n, row in enumerate(rows)]
    assert not asked(bill(tmp_path, "Name,Description,Qty,Length,Width", *cells))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Flat", ("12", "14")), ("Flat", ("A", "B")), ("Plot", ("3", "4")), ("Apartment", ("1", "2")),
     ("Table No.", ("7", "8")), ("Fastener", ("ISO 4762 M6 x 20", "DIN 7991 M8x30")),
     ("Appearance", ("Oak", "White"))],
)  # fmt: skip
def test_headings_that_only_say_where_a_part_belongs(tmp_path, heading, cells):
    rows = [
        f"{name},{n},700,400,{cell}" for name, n, cell in zip(("Side", "Top"), (2, 1), cells, strict=True)
    ]
    assert not asked(bill(tmp_path, f"Part,Qty,Length,Width,{heading}", *rows))


@pytest.mark.parametrize(
    ("numbers", "questions"),
    [((1, 3), 0), ((2, 4), 0), ((2,), 0), ((4, 2), 0), ((1, 2), 1), ((10, 20, 30), 1), ((2, 2), 0)],
)
def test_a_column_number_counts_unless_it_numbers_the_rows(tmp_path, numbers, questions):
    rows = [f"Part{'ABC'[n]},{number},700,400,18" for n, number in enumerate(numbers)]
    found = bill(tmp_path, "Part,Number,L,W,T", *rows)
    assert found.pieces == sum(numbers) and len(asked(found)) == questions


@pytest.mark.parametrize(
    ("outer", "inner"),
    [("OUTER", "INNER"), ("Outer", "Cutout"), ("OUTER_PROFILE", "CUTOUTS"),
     ("Outer contour", "Inner contour"),
     ("outer line", "cut-out"), ("OUTER 18mm through", "INNER 18mm through")],
)  # fmt: skip
def test_layers_called_outer_and_inner(maker, svg, outer, inner):
    new = maker()
    new.rectangle(outer, 0, 0, 600, 400)
    new.rectangle(inner, 100, 100, 50, 50)
    found = new.read()
    assert len(found.parts) == 1 and len(found.parts[0].geometry.holes) == 1
    assert {one.code for one in found.findings if one.code.startswith("layer.")} <= {"layer.depth_unknown"}
    drawn = svg(f'<g id="{outer}">{RECT}</g><g id="{inner}"><circle cx="200" cy="200" r="30"/></g>')
    assert len(drawn.parts[0].geometry.holes) == 1


@pytest.mark.parametrize(
    ("text", "at", "number"),
    [("2 off", (140, -40), 2), ("x4", (140, 330), 4), ("3 Stück", (-40, 150), 3), ("QTY: 6", (420, 150), 6),
     ("2 off", (140, -400), 1), ("Leg x2", (140, -40), 1), ("(4)", (140, -40), 1)],
)  # fmt: skip
def test_a_number_beside_the_only_part_counts_it(maker, text, at, number):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.text("Side", 50, 200)
    new.text(text, *at)
    found = new.read()
    assert found.parts[0].quantity == number
    assert bool([m for m in asked(found) if "number of pieces" in m]) == (number == 1)


def test_a_number_beside_one_of_two_parts_is_asked(maker):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.rectangle(OUTSIDE, 500, 0, 300, 300)
    new.text("2 off", 140, -40)
    found = new.read()
    assert sum(part.quantity for part in found.parts) == 2
    assert any("of which part" in message for message in asked(found))


@pytest.mark.parametrize(
    "text", ["4x ISO 4762 M6 x 20", "8 x DIN 912 M5x16", "2x EN 14399 M12", "Table No. 7", "Tisch Nr. 2"]
)
def test_fasteners_and_numbers_of_products_in_drawings_count_no_part(maker, text):
    new = maker()
    new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.text(text, 50, 200)
    found = new.read()
    assert found.parts[0].quantity == 1 and not [f for f in found.findings if f.code.startswith("quantity.")]
