"""Sizes in names, sizes in metres among millimetres, colours that hide words, and legends are asked."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from manyworks.formats import read
from tests.formats.test_bill_rows import NOTHING, asked, bill

HEAD = "Part;Qty;Length;Width;Thickness"
IN_NAMES = [
    "Seat board 400x400x18", "Sitz 400 x 400 x 18 mm", "Côté 720 × 560 ép. 19", 'Shelf 24" x 12" x 3/4" oak',
    "Shelf 600 x 300 (18)", "Shelf L600 W300 T18", "Seite 720x560x19 Spanplatte", "Balda 60 cm x 30 cm",
    "Top 600mm x 300mm", "Panel L=600 B=300", 'Side 23 5/8" x 12 in',
]  # fmt: skip


@pytest.mark.parametrize("name", IN_NAMES)
def test_a_size_in_a_name_is_asked_where_no_column_says_it(tmp_path, name):
    quoted = name.replace('"', '""')
    for content in (
        f'Part;Qty;Material\n"{quoted}";2;MDF\n',
        f'Code;Description;Qty\nP1;"{quoted}";2\n',
        f'{HEAD}\n"{quoted}";2;;;\nLid;1;300;200;18\n',
    ):
        found = bill(tmp_path, content)
        assert any(one.code == "bill.size" and name in one.message for one in found.findings)


@pytest.mark.parametrize("name", ["Screw 5x50", "Base 600", "Rail 2x4", "Panel W600", "Leg", "Pine 18x44"])
def test_what_is_no_size_of_a_board_is_not(tmp_path, name):
    assert asked(bill(tmp_path, f"Part;Qty\n{name};2\nLid;1\n")) == NOTHING


def test_a_size_that_a_column_says_is_not_asked(tmp_path):
    assert asked(bill(tmp_path, f"{HEAD}\nSeat 400x300x18;2;400;300;18\n")) == NOTHING


@pytest.mark.parametrize(
    "row",
    [
        "Top;1;2.4;600;18", "Top;1;1.200;560;18", "Top;1;2,040;600;18", "Top;1;1,2;560;18", "Top;1;2;560;18",
        "Top;1;2.4;1.22;18", "Top;1;700;1.2;18",
    ],
)  # fmt: skip
def test_a_size_far_below_the_others_is_asked(tmp_path, row):
    first = "Side;2;720,5;560;18" if "," in row else "Side;2;720.5;560;18"
    found = bill(tmp_path, f"{HEAD}\n{first}\nShelf;3;664;400;18\n{row}\n")
    assert asked(found) == {"bill.size"}


@pytest.mark.parametrize("row", ["Strip;2;700;2.5;18", "Block;4;40;30;18", "Edge;2;664;6;18", "Peg;2;8;8;8"])
def test_narrow_and_small_parts_are_not(tmp_path, row):
    assert asked(bill(tmp_path, f"{HEAD}\nSide;2;720;400;18\nShelf;3;664;400;18\n{row}\n")) == NOTHING


def book(tmp_path, change):
    made = Workbook()
    for row in (
        HEAD.split(";"),
        ["Side", 2, 720, 560, 18],
        ["Top", 1, 600, 560, 18],
        ["Lid", 3, 560, 540, 18],
    ):
        made.active.append(row)
    change(made)
    made.save(tmp_path / "list.xlsx")
    return read(tmp_path / "list.xlsx")


def painted(ink: str | None, behind: str | None):
    def change(made: Workbook) -> None:
        for cell in made.active[3]:
            cell.font = Font(color=ink) if ink else Font()
            cell.fill = PatternFill("solid", fgColor=behind) if behind else PatternFill()

    return change


def on_condition(**format_):
    def change(made: Workbook) -> None:
        rule = FormulaRule(formula=["$B2>2"], **format_)
        made.active.conditional_formatting.add("A2:E4", rule)

    return change


UNSEEN = {
    "black on black": painted("FF000000", "FF000000"),
    "red on red": painted("FFFF0000", "FFFF0000"),
    "nearly white": painted("FFFEFEFE", None),
    "grey on grey": painted("FFEEEEEE", "FFEEEEEE"),
    "plain on black": painted(None, "FF000000"),
    "white on a condition": on_condition(font=Font(color="FFFFFFFF")),
    "red on red on a condition": on_condition(
        font=Font(color="FFFF0000"), fill=PatternFill(bgColor="FFFF0000")
    ),
    "struck on a condition": on_condition(font=Font(strike=True)),
}
SEEN = {
    "grey": painted("FF999999", None),
    "white on red": painted("FFFFFFFF", "FFFF0000"),
    "black on yellow": painted("FF000000", "FFFFFF00"),
    "red on a condition": on_condition(font=Font(color="FFFF0000")),
    "a filling on a condition": on_condition(fill=PatternFill(bgColor="FFFFFF00")),
    "white on green on a condition": on_condition(
        font=Font(color="FFFFFFFF"), fill=PatternFill(bgColor="FF00AA00")
    ),
}


@pytest.mark.parametrize("case", [*UNSEEN, *SEEN])
def test_words_in_the_colour_of_their_cells_are_asked(tmp_path, case):
    found = book(tmp_path, {**UNSEEN, **SEEN}[case])
    assert (found.pieces, asked(found)) == (6, {"bill.hidden"} if case in UNSEEN else NOTHING)


LEGENDS = [
    "grey = existing", "grey: by others", "Italic rows are supplied by client", "existing", "rot = entfällt",
    "kursiv: bauseits", "en gris : existant", "Fett = neu", "rojo = cancelado", "yellow -> not needed",
]  # fmt: skip


@pytest.mark.parametrize("words", LEGENDS)
def test_a_legend_on_another_sheet_is_quoted(tmp_path, words):
    def change(made: Workbook) -> None:
        made.create_sheet("Legend")["A1"] = words

    found = book(tmp_path, change)
    assert any(words in one.message for one in found.findings if one.code == "bill.words_unknown")


@pytest.mark.parametrize("words", ["Grey paint", "Red oak", "Kitchen Miller"])
def test_other_words_there_are_not(tmp_path, words):
    def change(made: Workbook) -> None:
        made.create_sheet("Notes")["A1"] = words

    assert asked(book(tmp_path, change)) == NOTHING
