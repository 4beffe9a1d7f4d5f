"""Material and thickness from any note, layer or name that says them plainly; else asked."""

from pathlib import Path

import pytest

from manyworks.drafting.boards import read_board, with_boards
from manyworks.formats.cutting.words.board_words import Board, boards_said
from manyworks.formats.reading import read
from tests.drafting.products import Drawn, chair, rectangle, stool

BIRCH = "plywood-birch"
SAID = {
    "Material: 18 mm birch plywood": (BIRCH, 18.0),
    "BIRCH PLY 18mm": (BIRCH, 18.0),
    "18MM_PLY": ("plywood-other", 18.0),
    "stool-18mm-birch-ply": (BIRCH, 18.0),
    "Materialstärke: 6,5 mm": ("", 6.5),
    "Birkensperrholz 9 mm": (BIRCH, 9.0),
    "Multiplex Birke 15mm": (BIRCH, 15.0),
    "épaisseur 5 mm": ("", 5.0),
    "Contreplaqué bouleau 12 mm": (BIRCH, 12.0),
    "Contrachapado de abedul, 12mm": (BIRCH, 12.0),
    "espesor 3 mm": ("", 3.0),
    "Sheets of plywood 2440 x 1220 x 18 mm": ("plywood-other", 18.0),
    'birch ply 1/2"': (BIRCH, 12.7),
    "3mm acrylic": ("acrylic", 3.0),
    "Board: MDF": ("mdf", None),
}
SAYS_NOTHING = [
    "we supply 18 mm pegs", "cut with a 6 mm end mill from plywood", "Birch 2", "Mrs Birch",
    "9 mm deep pockets in the ply",
    "TOP-CUT-OUTSIDE_18MM", "4_6MMTOOL_CUTTHROUGH_INSIDE", "5mm holes for plywood dowels",
    "shelf 600 mm",
    "slots fit 18 mm plywood", "finger joints of 3 mm MDF boxes", "kerf 0.2 mm on 3 mm birch", "ply",
]  # fmt: skip
DOUBTFUL = [
    "18 mm plywood or 15 mm", "Plywood, approx 18 mm", "birch or spruce 18 mm", "18mm birch ply?",
    "not 18 mm ply", "Birke oder Fichte, 18 mm", "recommended: 18 mm birch plywood",
    "18 mm ply, measured 17.6 mm thick",
    "spruce/birch ply 18 mm",
]  # fmt: skip


@pytest.mark.parametrize("words", SAID)
def test_plain_words_name_a_board(words: str) -> None:
    [said] = boards_said(words, "note")
    assert (said.board.material, said.board.thickness_mm, said.doubtful) == (*SAID[words], False)


@pytest.mark.parametrize("words", SAYS_NOTHING)
def test_other_words_and_lengths_name_none(words: str) -> None:
    assert not list(boards_said(words, "note"))


@pytest.mark.parametrize("words", DOUBTFUL)
def test_words_in_doubt_are_never_taken(words: str) -> None:
    assert all(said.doubtful for said in boards_said(words, "note")) and list(boards_said(words, "note"))


@pytest.mark.parametrize(
    ("words", "board"),
    [
        ("birch plywood 18", Board(BIRCH, 18.0)),
        ("plywood-birch 18 mm", Board(BIRCH, 18.0)),
        ("3 mm acrylic", Board("acrylic", 3.0)),
        ("oak 20", Board("oak", 20.0)),
        ("Sperrholz 6,5", Board("plywood-other", 6.5)),
        ("MDF", Board("mdf")),
        ("12", Board("", 12.0)),
        ("birch plywood 18 or 15", Board(BIRCH)),
    ],
)
def test_a_person_says_a_board_in_a_few_words(words: str, board: Board) -> None:
    assert read_board(words).thickness_mm == board.thickness_mm
    assert board.material in read_board(words).material


def boards_of(
    path: Path, assumed: Board | None = None
) -> tuple[set[tuple[str, float | None]], tuple[str, ...]]:
    found = with_boards(read(path), path.stem, assumed or Board())  # type: ignore[arg-type]
    return {(part.material, part.thickness_mm) for part in found.drawing.parts}, found.missing


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("stool.dxf", "Material: 18 mm birch plywood"),
        ("stool-birch-ply-18mm.dxf", ""),
        ("stool.svg", "Birkensperrholz 18 mm"),
        ("stool 18mm.svg", "Material: birch\nthickness 18 mm"),
    ],
)
def test_the_board_is_taken_from_wherever_it_stands(tmp_path: Path, name: str, note: str) -> None:
    drawn = stool()
    for n, line in enumerate(note.split("\n")):
        drawn.text("notes", line, 20, 620 - 15 * n)
    path = (drawn.svg if name.endswith("svg") else drawn.dxf)(tmp_path / name)
    assert boards_of(path) == ({(BIRCH, 18.0)}, ())


def test_a_layer_speaks_for_its_parts_and_another_for_all(tmp_path: Path) -> None:
    drawn = Drawn()
    drawn.closed("3mm acrylic outside cut through", rectangle(0, 0, 200, 100))
    drawn.closed("6mm MDF outside cut through", rectangle(300, 0, 200, 100))
    assert boards_of(drawn.dxf(tmp_path / "two.dxf"))[0] == {("acrylic", 3.0), ("mdf", 6.0)}


@pytest.mark.parametrize(
    "notes",
    [("18 mm birch plywood", "15 mm birch plywood"), ("18 mm birch plywood", "or 18 mm spruce plywood"), ()],
)
def test_what_does_not_agree_or_is_not_said_is_asked(tmp_path: Path, notes: tuple[str, ...]) -> None:
    drawn = chair(cut="CUT_THRU", inner="CUT_HOLE")
    for n, note in enumerate(notes):
        drawn.text("notes", note, 20, 620 - 15 * n)
    path = drawn.dxf(tmp_path / "chair.dxf")
    _boards, missing = boards_of(path)
    assert missing
    assert boards_of(path, Board("mdf", 12.0))[1] == ()


def test_an_assumption_never_overrules_the_drawing(tmp_path: Path) -> None:
    path = stool(note="thickness 18 mm").dxf(tmp_path / "stool.dxf")
    assert boards_of(path, Board("mdf", 12.0)) == ({("mdf", 18.0)}, ())


def test_a_drawn_board_is_made_of_what_its_parts_are_cut_from(tmp_path: Path) -> None:
    drawn = stool(note="18 mm birch plywood")
    drawn.closed("0_SHEET_2000X1000", rectangle(0, 0, 2000, 1000))
    path = drawn.dxf(tmp_path / "stool.dxf")
    [sheet] = with_boards(read(path), "stool", Board()).drawing.sheets  # type: ignore[arg-type]
    assert (sheet.length_mm, sheet.material, sheet.thickness_mm) == (2000.0, BIRCH, 18.0)


def test_a_note_about_another_material_is_not_about_these_parts(tmp_path: Path) -> None:
    drawn = stool(note="BIRCH PLY 18mm")
    drawn.closed("0_SHEET_CLADDING_2440X1220", rectangle(0, 0, 2440, 1220))
    boards, missing = boards_of(drawn.dxf(tmp_path / "cladding.dxf"))
    assert {thickness for _material, thickness in boards} == {None} and missing == ("thickness",)
