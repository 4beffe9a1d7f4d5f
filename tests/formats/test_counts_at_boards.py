"""A number at a board counts what it names; with another name, or in another shape, it is asked."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE, DrawingMaker


def board(maker, *labels: str) -> DrawingMaker:
    new = maker()
    new.sheet()
    for number, label in enumerate(labels):
        new.rectangle(OUTSIDE, 100 + 500 * number, 100, 400, 300)
        if label:
            new.text(label, 150 + 500 * number, 250)
    return new


def pieces(found) -> list[int]:
    return [part.quantity for part in sorted(found.parts, key=lambda part: part.bounds)]


def asked(found) -> list[str]:
    return [f.code for f in found.findings if f.code.startswith("quantity.") and f.severity == "question"]


@pytest.mark.parametrize(
    ("label", "beside"),
    [
        ("Side", "Shelf x4"),
        ("Seite links", "Boden 4 Stk"),
        ("Side", "Feet 4 off"),
        ("P1", "P2 x4"),
        ("Côté", "Étagère x3"),
        ("Top", "Shelf x4"),
        ("Shelf", "Top x4"),
    ],
)
def test_a_number_with_another_name_is_asked(maker, label, beside):
    new = board(maker, label)
    new.text(beside, 900, 900)
    found = new.read()
    assert (pieces(found), asked(found)) == ([1], ["quantity.unattached"])


@pytest.mark.parametrize(
    ("label", "beside"),
    [
        ("Side", "Side x4"),
        ("P-1", "p1 x4"),
        ("", "Shelf x4"),
        ("Side", "x4"),
        ("Side", "MDF x4"),
        ("", "4 off"),
    ],
)
def test_a_number_with_the_same_name_or_none_counts_the_only_part(maker, label, beside):
    new = board(maker, label)
    new.text(beside, 900, 900)
    found = new.read()
    assert (pieces(found), asked(found)) == ([4], [])


def test_each_number_counts_the_part_of_its_name(maker):
    new = board(maker, "Side", "Shelf")
    new.text("Shelf x4", 900, 900)
    new.text("Side x2", 200, 900)
    found = new.read()
    assert (pieces(found), asked(found)) == ([2, 4], [])


def test_a_number_with_a_name_that_stands_on_several_is_asked(maker):
    new = board(maker, "Shelf", "Side", "Shelf")
    new.text("Shelf x4", 900, 900)
    found = new.read()
    # The question of a whole sheet would be answered for all its parts.
    assert (pieces(found), asked(found)) == ([4, 1, 4], ["quantity.unclear"])


@pytest.mark.parametrize("layer", ["0", "CUT", "NOTES", "ENGRAVE", "Do not cut"])
def test_a_number_in_a_shape_that_is_no_part_counts_no_board(maker, layer):
    new = board(maker, "Side")
    new.rectangle(layer, 1000, 500, 400, 300)
    new.text("4 off", 1100, 600)
    found = new.read()
    assert (pieces(found), "quantity.unattached" in asked(found)) == ([1], True)


@pytest.mark.parametrize(
    "said",
    [
        "3 sheets of MDF", "Three sheets of MDF", "3 sheets, MDF", "3 sheets 18mm birch ply",
        "3 sheets MDF required", "4 Platten Birke Multiplex", "2 panneaux MDF", "3 tableros MDF 19",
        "3 Platten MDF 19", "2 boards MDF 18 mm", "2 Tafeln MDF",
    ],
)  # fmt: skip
def test_a_number_of_boards_of_a_material_is_asked_as_one_of_boards_is(maker, said):
    new = board(maker, "Side")
    new.text(said, 900, 900)
    found = new.read()
    assert (pieces(found), asked(found)) == ([1], ["quantity.unclear"])


@pytest.mark.parametrize(
    "said",
    [
        "MDF 19",
        "18 birch",
        "12 ply birch",
        "1 sheet MDF",
        "Sheet 3 MDF",
        "G41 required",
        "G42 required",
        "M8 needed",
    ],
)
def test_a_thickness_a_code_and_a_thread_count_nothing(maker, said):
    new = board(maker, "Side")
    new.text(said, 900, 900)
    new.text(said, 200, 200)
    found = new.read()
    assert (pieces(found), asked(found)) == ([1], [])
