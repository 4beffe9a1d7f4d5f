"""From findings to questions, from answers to parts."""

from dataclasses import replace

import pytest

from manyworks.designs.drawing_data import dump_drawing, load_drawing
from manyworks.designs.drawing_labels import label_findings
from manyworks.designs.imports.rules import (
    bill_lines,
    board_findings,
    boards_from,
    findings_of,
    layer_names,
    likeness,
    material_code,
    specs_from,
    stem_of,
    with_said_boards,
)
from manyworks.drafting.answers import answered_parts
from manyworks.drafting.questions import check_answer, question_of
from manyworks.formats.drawing import Drawing, Finding, Layer, OffsetState, Part, UnitDecision
from manyworks.geometry import Drilling, Geometry, Hole, Pocket, Text
from manyworks.refused import Refused


def box(x: float, y: float, side: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + side, y), (x + side, y + side), (x, y + side))


PLATE = Part(
    "P001",
    Geometry(
        box(0, 0, 300),
        drillings=(Drilling((50, 50), 4, None, layer="holes d4"),),
        pockets=(Pocket(box(100, 100, 50), None, layer="halves"),),
    ),
    code="A",
    material="SPRUCEPLY",
    thickness_mm=18.0,
    sheet=0,
)
ISLAND = Part(
    "P002", Geometry(box(200, 200, 40)), material="SPRUCEPLY", thickness_mm=18.0, sheet=0, inside_of="P001"
)
DRAWING = Drawing(
    "a.dxf",
    "DXF AC1015",
    UnitDecision("inch", "mm", "boards", 1.0, False),
    parts=(PLATE, ISLAND),
    layers=(Layer("5_cut", "outside", 2),),
    offset=OffsetState("applied", 0.0, 0.15),
    findings=(Finding("outline.nested", "question", "outline near (200, 200)", "?", (200.0, 200.0)),),
    sha256="0" * 64,
)


def test_a_drawing_survives_as_json() -> None:
    import json

    again = load_drawing(json.loads(json.dumps(dump_drawing(DRAWING))))
    assert again == replace(DRAWING, as_drawn=again.as_drawn)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("F-S.dxf", "F-S"),
        ("F-S_production.csv", "F-S"),
        ("Owl_2_CuttingFiles.dxf", "Owl_2"),
        ("MicroHouse_othercomponents_v0.5.dxf", "MicroHouse_othercomponents_v0.5"),
        ("C:/x/Wand 3.dxf", "Wand-3"),
        ("...dxf", "block"),
    ],
)
def test_the_block_is_told_by_the_file_name(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("SPRUCEPLY", "plywood-spruce"),
        ("BirchPly", "plywood-birch"),
        ("MelamineFacedPly", "melamine-faced-plywood"),
        ("plywood-spruce", "plywood-spruce"),
        ("CladdingPanels", ""),
        ("PLY", ""),
        ("", ""),
    ],
)
def test_only_clear_words_name_a_material(words: str, code: str) -> None:
    assert material_code(words) == code


def test_errors_and_notes_ask_nothing() -> None:
    assert question_of("outline.open", "error") is None
    assert question_of("geometry.sliver", "info") is None
    # A shape drawn twice may be two pieces, and is signed for; a line drawn twice is cut once in any case.
    assert question_of("duplicate.stacked", "info") is not None
    for told in ("duplicate.line", "duplicate.stacked_line", "cut.open", "layer.not_cut"):
        assert question_of(told, "info") is None


@pytest.mark.parametrize(
    ("code", "value", "plain"),
    [
        ("unit.conflict", "mm", "mm"),
        ("layer.depth_unknown", " 9,5 ", "9.5"),
        ("layer.depth_unknown", "through", "through"),
        ("quantity.in_text", "18", "18"),
        ("outline.nested", "hole", "hole"),
        ("board.unknown", "plywood-birch 18", "plywood-birch 18"),
    ],
)
def test_answers_are_kept_in_a_plain_form(code: str, value: str, plain: str) -> None:
    assert check_answer(code, "question", value) == plain


@pytest.mark.parametrize(
    ("code", "severity", "value"),
    [
        ("unit.conflict", "question", "furlong"),
        ("layer.depth_unknown", "question", "deep"),
        ("layer.depth_unknown", "question", "-3"),
        ("layer.depth_unknown", "question", "nan"),
        ("layer.depth_unknown", "question", "1_0"),
        ("layer.face_unknown", "question", "side"),
        ("quantity.in_text", "question", "1.5"),
        ("board.unknown", "question", "18"),
        ("outline.open", "error", "as read"),
    ],
)
def test_what_is_no_answer_is_refused(code: str, severity: str, value: str) -> None:
    with pytest.raises(Refused):
        check_answer(code, severity, value)


def test_the_same_finding_has_the_same_key_next_time_and_twins_differ() -> None:
    twin = Finding("outline.nested", "question", "here", "two parts?", (1.0, 2.0))
    first = [row["key"] for row in findings_of([twin, twin])]
    second = [row["key"] for row in findings_of([twin, twin])]
    assert first == second
    assert len(set(first)) == 2


def answered(finding: Finding, value: str) -> list[Part]:
    return answered_parts(DRAWING, {"k": value}, {"k": finding})


def test_a_nested_outline_becomes_a_hole_only_when_somebody_says_so() -> None:
    nested = DRAWING.findings[0]
    assert len(answered(nested, "part")) == 2
    parts = answered(nested, "hole")
    assert [part.key for part in parts] == ["P001"]
    assert parts[0].geometry.holes == (Hole(ISLAND.geometry.outline[::-1]),)


def test_a_depth_reaches_drillings_and_pockets_of_its_layer_only() -> None:
    drills = Finding("layer.depth_unknown", "question", "layer holes d4", "?")
    assert answered(drills, "12")[0].geometry.drillings[0].depth_mm == 12
    assert answered(drills, "through")[0].geometry.drillings[0].depth_mm == "through"
    assert answered(drills, "12")[0].geometry.pockets[0].depth_mm is None
    halves = Finding("layer.depth_unknown", "question", "layer halves", "?")
    assert answered(halves, "9")[0].geometry.pockets[0].depth_mm == 9
    cut = answered(halves, "through")[0]
    assert (len(cut.geometry.pockets), len(cut.geometry.holes)) == (0, 1)


@pytest.mark.parametrize("order", [("depth", "face"), ("face", "depth")])
def test_what_somebody_says_of_a_face_reaches_all_work_of_its_layer(order: tuple[str, str]) -> None:
    """Also the cut of which only the other answer says that it is a pocket."""
    layer = "4_INSIDE_FACE"
    drilling = Drilling((5.0, 5.0), 4.0, 6.0, None, layer=layer)
    drawn = replace(
        PLATE.geometry,
        holes=(Hole(box(9, 9, 9), layer=layer, depth_mm=None),),
        pockets=(),
        drillings=(drilling,),
    )
    drawing = replace(
        DRAWING, parts=(replace(PLATE, geometry=drawn),), layers=(Layer(layer, "inside", 2, face=None),)
    )
    keys = {name: Finding(f"layer.{name}_unknown", "question", f"layer {layer}", "?") for name in order}
    answers = {name: {"depth": "9", "face": "back"}[name] for name in order}
    [part] = answered_parts(drawing, answers, keys)
    assert [(p.depth_mm, p.face) for p in part.geometry.pockets] == [(9, "back")]
    assert [d.face for d in part.geometry.drillings] == ["back"] and part.geometry.unsaid == ()
    [half] = answered_parts(drawing, {"depth": "9"}, keys)
    assert half.geometry.unsaid == ("face", "face")


def test_lines_of_which_somebody_says_that_they_are_not_cut_are_not_cut() -> None:
    marked = replace(PLATE.geometry, holes=(Hole(box(9, 9, 9), layer="MARKS", depth_mm=None),))
    drawing = replace(DRAWING, parts=(replace(PLATE, geometry=marked),))
    finding = Finding("layer.unknown", "question", "layer MARKS", "?")
    [part] = answered_parts(drawing, {"k": "as read"}, {"k": finding})
    assert part.geometry == replace(marked, holes=())


def test_a_cut_of_which_nobody_said_that_it_goes_through_becomes_what_somebody_says() -> None:
    unsaid = replace(PLATE.geometry, holes=(Hole(box(9, 9, 9), layer="4_INSIDE", depth_mm=None),), pockets=())
    drawing = replace(DRAWING, parts=(replace(PLATE, geometry=unsaid, layer="4_INSIDE"),))
    finding = Finding("layer.depth_unknown", "question", "layer 4_INSIDE", "?")
    [milled] = answered_parts(drawing, {"k": "9"}, {"k": finding})
    assert (milled.geometry.holes, [p.depth_mm for p in milled.geometry.pockets]) == ((), [9])
    [cut] = answered_parts(drawing, {"k": "through"}, {"k": finding})
    assert [hole.depth_mm for hole in cut.geometry.holes] == ["through"]
    assert cut.geometry.unsaid == ("drilling",)


def test_a_quantity_for_a_sheet_reaches_every_part_on_it() -> None:
    parts = answered(Finding("quantity.in_text", "question", "sheet 1", "?"), "18")
    assert [part.quantity for part in parts] == [18, 18]


def test_boards_are_asked_once_a_kind_and_never_guessed() -> None:
    unknown = replace(ISLAND, material="CladdingPanels", thickness_mm=None)
    drawing = replace(DRAWING, parts=(PLATE, unknown, replace(unknown, key="P003")))
    asked = board_findings(with_said_boards(drawing))
    assert [(f.code, f.where) for f in asked] == [("board.unknown", "board CladdingPanels ?")]
    with pytest.raises(Refused) as refused:
        specs_from("B", [unknown], {})
    assert refused.value.code == "import.board_unknown"
    rows = [{**findings_of(asked)[0], "answer": {"value": "softwood 20"}}]
    specs, _found = specs_from("B", [unknown], boards_from(rows))
    assert (specs[0].material, specs[0].thickness_mm) == ("softwood", 20.0)


@pytest.mark.parametrize(
    ("words", "board", "asked"),
    [
        ("Material: 18 mm birch plywood", ("plywood-birch", 18.0), False),
        ("Birkensperrholz 6,5 mm", ("plywood-birch", 6.5), False),
        ("épaisseur 5 mm", ("", 5.0), True),
        ("18 mm plywood or 15 mm", ("", None), True),
        ("we supply 18 mm pegs", ("", None), True),
    ],
)
def test_a_board_is_taken_from_notes_as_on_the_command_line(
    words: str, board: tuple[str, float | None], asked: bool
) -> None:
    part = replace(PLATE, material="", thickness_mm=None, sheet=None)
    found = with_said_boards(
        replace(DRAWING, parts=(part,), texts=(Text(words, (9.0, 900.0), 5.0, "NOTES"),))
    )
    [read] = found.drawing.parts
    assert (read.material, read.thickness_mm) == board
    codes = [finding.code for finding in board_findings(found)]
    assert codes == [*["board.said"] * (board[1] is not None), *["board.unknown"] * asked]


def test_equal_pieces_come_under_one_code_and_unlabelled_ones_get_a_name() -> None:
    pieces = [replace(ISLAND, key=f"P{i}", geometry=Geometry(box(i * 100, 0, 40))) for i in range(3)]
    specs, found = specs_from("B", [*pieces, replace(ISLAND, key="P9", geometry=Geometry(box(0, 0, 60)))], {})
    assert [(spec.code, spec.quantity) for spec in specs] == [("B-P001", 3), ("B-P002", 1)]
    assert found == []


def test_one_label_on_two_shapes_is_an_error() -> None:
    other = replace(PLATE, key="P9", geometry=Geometry(box(0, 0, 250)))
    specs, found = specs_from("B", [PLATE, other], {})
    assert [spec.code for spec in specs] == ["A", "A~2"]
    assert [(f.code, f.severity) for f in found] == [("label.conflict", "error")]


def test_drawings_are_alike_by_their_layers_not_by_what_is_drawn() -> None:
    names = layer_names(DRAWING)
    assert names == layer_names(replace(DRAWING, parts=(), source="b.dxf")) == ["5_cut"]
    assert likeness(names, names) == likeness([], []) == 1
    assert likeness(names, ["other"]) == likeness(names, []) == 0
    assert likeness(["a", "b", "c"], ["a", "b", "d"]) == 0.5


def test_a_question_stays_the_same_when_only_the_number_of_lines_changes() -> None:
    def key(severity: str, message: str) -> str:
        return findings_of([Finding("x.y", severity, "layer 0", message)])[0]["key"]  # type: ignore[arg-type]

    assert key("question", "12 lines lie on it.") == key("question", "1,300 lines lie on it.")
    assert key("question", "5 of 9 parts are so.") == key("question", "6 of 10 parts are so.")
    assert key("question", "The text says x18.") != key("question", "The text says x20.")
    assert key("info", "3 lines were left out.") != key("info", "4 lines were left out.")


def test_labels_that_differ_and_labels_that_lack_are_found() -> None:
    layers = (Layer("1_LABELS", "engrave", 1), Layer("NOTES", "note", 1))

    def saying(*texts: Text) -> Geometry:
        return replace(PLATE.geometry, texts=texts)

    right = saying(Text("A", (20, 20), 5, "1_LABELS"), Text("Z", (9, 9), 5, "NOTES"))
    named = replace(PLATE, geometry=right)
    wrong = replace(PLATE, key="P3", code="B", geometry=saying(Text("C", (20, 20), 5, "1_LABELS")))
    bare = replace(PLATE, key="P4", code="D")
    found = label_findings(replace(DRAWING, parts=(named, wrong, bare), layers=layers))
    assert [(f.code, f.severity) for f in found] == [
        ("label.differs", "error"),
        ("label.missing", "question"),
    ]
    # A drawing whose author labels nothing is not asked about every part.
    assert label_findings(replace(DRAWING, parts=(bare,), layers=layers)) == []


def test_a_bill_takes_sizes_and_counts_where_it_has_them() -> None:
    table = "\ufeffLabel,Quantity,Length mm,Holes,Pockets\r\nA,2,300.0,1,\r\nB,1,x,2,0\r\n".encode()
    lines = bill_lines([("A", 2.0), ("B", 1.0), ("C", None)], table)
    assert [line.as_dict() for line in lines] == [
        {"code": "A", "quantity": 2, "length_mm": 300.0, "holes": 1},
        {"code": "B", "quantity": 1, "holes": 2, "pockets": 0},
    ]


def test_a_number_beyond_all_measure_in_a_bill_says_nothing() -> None:
    table = f"Label,Quantity,Holes,Length mm\rA,2,{'9' * 400},{'9' * 5000}\r".encode()
    assert bill_lines([("A", 2.0)], table)[0].as_dict() == {"code": "A", "quantity": 2}


def test_a_code_in_two_rows_of_a_bill_is_added_up() -> None:
    assert bill_lines([("A", 2), ("A", 3)], None)[0].quantity == 5


def test_numbers_beside_their_parts_are_told_and_not_asked() -> None:
    finding = Finding("quantity.in_text", "info", "texts", "12 outlines take their number from a text")
    assert question_of(finding.code, finding.severity, finding.where) is None
    with pytest.raises(Refused, match="asks nothing"):
        check_answer(finding.code, finding.severity, "4", finding.where)
    assert question_of("quantity.in_text", "info", "sheet 2") is not None


@pytest.mark.parametrize("layer", ["POCKET", "pocket near edge", "near", "a near (1, 2) b"])
@pytest.mark.parametrize("where", ["layer {}", "layer {} near (3, -4)", "layer {} near (3, 4 from the top)"])
def test_a_finding_knows_its_layer_whatever_it_is_called(layer: str, where: str) -> None:
    assert Finding("layer.unknown", "info", where.format(layer), "").layer == layer


def test_other_places_are_no_layer() -> None:
    places = ("file", "sheet 1", "notes")
    assert [Finding("layer.unknown", "info", where, "").layer for where in places] == [""] * 3


@pytest.mark.parametrize("words", ["18-mm", "oak-panel"])
def test_a_hyphen_makes_no_material(words: str) -> None:
    assert material_code(words) == ""
