"""Numbers of pieces in words that multiply, in fields of a label, in layers of glue and in groups' names."""

from __future__ import annotations

import pytest

from manyworks.formats.cutting.words.wording import count_in_title
from manyworks.formats.dxf.reader import read_dxf
from tests.formats.conftest import OUTSIDE, RECT
from tests.formats.test_left_over import asked, plate

GLUED = [
    "Legs glued from two layers of 18 mm", "laminated from 2 layers", "aus 2 Lagen verleimt",
    "zwei Lagen 18 mm verleimt", "contrecollé 2 plis", "collé de deux épaisseurs", "encolado de 2 capas",
    "glue up 2 boards", "laminate (2)", "aufgedoppelt", "doubled up", "double thickness", "2 layers of 18 mm",
]  # fmt: skip


@pytest.mark.parametrize("text", GLUED)
def test_layers_of_glue_ask_for_the_number_of_pieces(maker, svg, text):
    [message] = asked(plate(maker, (text, 2000, 2000)))
    assert text in message
    assert len(asked(svg(f'{RECT}<text x="150" y="200">{text}</text>'))) == 1


@pytest.mark.parametrize("text", ["3 layer spruce board", "Layer board", "Doppelboden"])
def test_layers_of_a_board_are_none(maker, text):
    assert asked(plate(maker, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "vierfach", "Bein dreifach", "sechsfach", "quadruple", "Pata cuádruple", "P12_Q4_T18", "P12 Q4",
        "P12-N4", "P12#4", "Leg|4|18|birch", "Leg 4/18/birch", "Leg /4", "RIB 1 THRU 6", "Rib 1 To 6",
        "R1~R6", "R1/R2/R3", "Leg IIII", "LEFT AND RIGHT", "A1 THRU A4",
    ],
)  # fmt: skip
def test_a_label_that_may_count_is_asked_once_and_quoted(maker, text):
    [message] = asked(plate(maker, text))
    assert text in message


@pytest.mark.parametrize(
    "text",
    [
        "Leg III", "Q4 2026", "MPX 25", "Schreibtisch, MPX 25", "FLOOR / 1", "R5/R10", "A/4", "15/06/15",
        "P12", "P12-A",
    ],
)  # fmt: skip
def test_codes_boards_and_dates_are_none(maker, text):
    assert asked(plate(maker, text)) == []


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Bein vierfach.dxf", 4), ("Leg_Q4.dxf", 4), ("pata cuádruple.svg", 4), ("Rippe-sechsfach.dxf", 6),
        ("Plan_Q4_2026.dxf", None), ("Einfach.dxf", None),
    ],
)  # fmt: skip
def test_a_name_of_a_file_may_multiply(name, count):
    assert count_in_title(name) == count


@pytest.mark.parametrize("text", ["All parts 2 off", "Alle Teile 2 Stk", "Toutes les pièces x2"])
def test_a_number_of_all_parts_is_asked_as_such(maker, text):
    [message] = asked(plate(maker, (text, 3000, 3000), number=2))
    assert text in message and "of all parts" in message


@pytest.mark.parametrize("note", ["MANYWORKS OFFSETS: unknown", "Manyworks offset: perhaps"])
def test_a_statement_on_offsets_that_leaves_them_open_is_quoted(maker, note):
    found = plate(maker, (note, 3000, 3000))
    [message] = [one.message for one in found.findings if one.code == "offset.unknown"]
    assert note in message


@pytest.mark.parametrize(("name", "number"), [("LEG x4", 4), ("Bein vierfach", 4), ("LEG", 0), ("*A1", 0)])
def test_a_group_whose_name_counts_is_asked(maker, name, number):
    new = maker()
    line = new.rectangle(OUTSIDE, 0, 0, 400, 300)
    new.document.groups.new(name).extend([line])
    found = asked(read_dxf(new.path()))
    assert [f"{name!r} may ask for {number}" in message for message in found] == [True] * bool(number)


def test_a_group_of_as_many_copies_is_none(maker):
    new = maker()
    lines = [new.rectangle(OUTSIDE, 500 * n, 0, 400, 300) for n in range(4)]
    new.document.groups.new("LEG x4").extend(lines)
    assert asked(new.read()) == []
