"""Numbers of pieces beside words by which they are not the whole number, or hold no more, are asked."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.wording import times
from tests.formats.conftest import RECT
from tests.formats.test_left_over import asked, plate

TWO = [
    "2x L 2x R", "2x L + 2x R", "2x li. 2x re.", "2 pcs L, 2 pcs R", "2x A 2x B", "4 pcs + 4 pcs",
    "2 Stk links 2 Stk rechts", "2x gauche 2x droite", "2 uds izq. 2 uds der.", "3x P1 3x P2", "x4, 4 off",
]  # fmt: skip
MORE = [
    "+3 copies", "+3 Stk", "+ 3x", "another 3 pcs", "noch 3 Stück", "encore 3 pièces", "x3 in addition",
    "weitere 3 Stück", "3 Stk zusätzlich", "otras 3 piezas", "+3 uds", "altri 3 pezzi", "further 3 off",
    "autres 3 pièces", "and 2 off", "repeat x3", "plus x3", "dazu 3 Stk", "x3 on top", "también 3 uds",
]  # fmt: skip
PARTED = ["x 2 000", "x 12 000", "x1 000", "x2'000", "12 000 Stk", "1 000x", "x1_000"]
DOUBTED = [
    "not x3", "NOT 4 OFF", "no longer x3", "nicht 4 Stk", "formerly x3", "was 4 pcs", "x3 cancelled",
    "4 pcs already cut", "x3 done", "4 pcs, 1 done", "4 pcs less 1", "4 pcs - 1", "4 pcs alternate",
    "4 pcs option", "optional x2", "4 pcs obsolete", "4 pcs void", "4 off deleted", "zero pcs", "4 pcs min",
    "früher 4 Stk", "4 Stk storniert", "x3 fertig", "déjà 3 pièces", "anciennement x3", "3 pièces annulées",
    "antes x3", "4 uds canceladas", "keine Stück", "4 Stk weniger 1", "x3 falls nötig", "no. 4 off",
    "4 off instead", "x3 cut",
    "4 Stk geschnitten", "3 pièces coupées",
    "x3 pending", "3 pcs max", "4 pcs/stool", "statt 4 Stk", "x2 approx",
]  # fmt: skip


@pytest.mark.parametrize("text", [*TWO, *MORE, *PARTED, *DOUBTED])
def test_such_a_number_is_asked_and_quoted(maker, text):
    found = plate(maker, text)
    assert [part.quantity for part in found.parts] == [1]
    assert any(text in message for message in asked(found))


@pytest.mark.parametrize("text", ["+3 Stk", "2x L 2x R", "not x3", "x 2 000"])
def test_in_svg_too(svg, text):
    found = svg(f'{RECT}<text x="150" y="200">{text}</text>')
    assert [part.quantity for part in found.parts] == [1] and any(text in one for one in asked(found))


@pytest.mark.parametrize(
    "text", ["Seat x4", "4 off 18 mm", "4 Stk Birke", "x4 (not to scale)", "Leg 4 pcs, oak", "2x L", "4 No"]
)
def test_a_plain_number_is_not(text):
    assert times(text) in (2, 4)


@pytest.mark.parametrize(
    "texts", [("2x L", "2x R"), ("2x", "3x"), ("2 Stk links", "2 Stk rechts"), ("x2 A", "x3 B")]
)
def test_two_numbers_as_two_texts_on_one_part_are_asked(maker, texts):
    found = plate(maker, *texts)
    assert all(any(text in message for message in asked(found)) for text in texts)


@pytest.mark.parametrize("texts", [("x4", "4 off"), ("Side x4", "x4"), ("Side", "4x", "18 mm")])
def test_one_number_said_twice_is_not(maker, texts):
    found = plate(maker, *texts)
    assert [part.quantity for part in found.parts] == [4] and asked(found) == []
