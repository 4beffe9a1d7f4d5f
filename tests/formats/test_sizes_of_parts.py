"""A size written in a part that is drawn at another size is asked, also where boards in trade have it."""

from __future__ import annotations

import pytest

from tests.formats.conftest import OUTSIDE


def asked(maker, words, width, height, *, inside=True, units=4):
    new = maker(units=units)
    new.rectangle(OUTSIDE, 0, 0, width, height)
    at = (0.1 * width, 0.6 * height) if inside else (3 * width, 3 * height)
    new.space.add_text(words, dxfattribs={"insert": at, "height": 0.05 * height, "layer": "NOTES"})
    return [f.message for f in new.read().findings if f.code == "size.contradicted"]


@pytest.mark.parametrize(
    ("words", "width", "height"),
    [
        ("Top 1200 x 600 mm", 120, 60), ("Top 1200x600x18", 120, 60), ("Top 1200 x 600", 47.244, 23.622),
        ("Top 2440 x 1220 mm", 244, 122), ("Platte 1 1220 × 610 mm", 122, 61), ("1200 x 600", 120, 60),
        ("Top 120 x 60 cm", 120, 60), ("Plateau 2500 x 1250 mm", 250, 125),
    ],
)  # fmt: skip
def test_a_size_of_a_board_in_trade_is_asked_at_another_scale(maker, words, width, height):
    assert len(asked(maker, words, width, height)) == (0 if "Platte" in words else 1)


@pytest.mark.parametrize(
    "words",
    [
        "Seat 650 x 450 mm", "Seat 500 x 400 mm", "Seat 600 x 300 mm", "Seat 620 x 400 mm", "Seat 640 x 440",
        "Seite 610 x 400", "Assise 600 x 420 mm", "Tapa 700 x 400 mm", "Side L=620 W=400",
        "Länge 600, Breite 450",
        "L 60 W 45 cm", "620 x 400",
    ],
)  # fmt: skip
def test_a_size_a_little_off_is_asked(maker, words):
    [message] = asked(maker, words, 600, 400)
    assert "600 × 400 mm are drawn" in message


@pytest.mark.parametrize(
    ("words", "width", "height"),
    [("Side L=600 W=400", 60, 40), ("L: 600 mm, W: 400 mm", 60, 40), ("Length 600 Width 400", 60, 40)],
)
def test_sides_with_their_letters_are_a_size(maker, words, width, height):
    assert len(asked(maker, words, width, height)) == 1
    assert not asked(maker, words, 600, 400)


@pytest.mark.parametrize(
    "words",
    [
        "Seat 600 x 400 mm", "Seat 602 x 401", "Seat 400 x 600", "For cushion 560 x 380",
        "Fits tray 560 x 360",
        "Sheet 650 x 450 mm", "Pocket 500 x 380 mm", "Drawer 200 x 100 mm", "Seat 60 x 40 cm",
    ],
)  # fmt: skip
def test_the_same_size_and_sizes_of_other_things_are_not(maker, words):
    assert not asked(maker, words, 600, 400)


def test_a_size_beside_the_part_may_be_of_anything(maker):
    assert not asked(maker, "Seat 650 x 450 mm", 600, 400, inside=False)
