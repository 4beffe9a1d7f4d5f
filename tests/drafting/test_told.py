"""What is said on the command line: boards of drawings that name none, and answers to what they ask."""

from pathlib import Path

import pytest

from manyworks.drafting.files.asked import answered
from manyworks.drafting.files.profile import Profile
from manyworks.formats.cutting.words.board_words import Board
from manyworks.formats.drawing import Drawing, Finding, UnitDecision
from manyworks.refused import Refused
from tests.drafting.products import chair, hinge_box
from tests.drafting.test_command import run
from tests.drafting.test_round_trip import ordered

UNKNOWN = Finding("layer.unknown", "question", "layer Layer 1", "The name does not say …")


@pytest.mark.parametrize(
    ("said", "stem", "answer"),
    [
        (["layer.unknown=through"], "Box", "through"),
        (["layer.unknown = through"], "Box", "through"),
        (["Box: layer.unknown=through"], "Box", "through"),
        (["box: layer.unknown=through"], "Box", "through"),
        (["Chair: layer.unknown=through"], "Box", None),
        (["layer.unknown Layer 1=through"], "Box", "through"),
        (["layer.unknown layer Layer 1=as read"], "Box", "as read"),
        (["layer.unknown Layer 2=through"], "Box", None),
        (["layer.unknown=as read", "layer.unknown Layer 1=through"], "Box", "through"),
        (["Box: layer.unknown=as read", "layer.unknown=through"], "Box", "as read"),
        (["layer.depth_unknown=through"], "Box", None),
    ],
)
def test_the_answer_that_says_most_plainly_what_it_is_about_holds(
    said: list[str], stem: str, answer: str | None
) -> None:
    assert Profile().told([], said).answer_for(stem, UNKNOWN) == answer


def test_what_is_assumed_of_one_file_goes_before_the_rest() -> None:
    told = Profile().told(["birch plywood 18", "Box: MDF 3"], [])
    assert told.assumed_for("Box").board == Board("mdf", 3.0)
    assert told.assumed_for("Stool").board == Board("plywood-birch", 18.0)


@pytest.mark.parametrize(
    "answer", ["through", "layer.unknown", "=through", "layer.unknown=", "layer=through"]
)
def test_an_answer_that_is_none_is_refused_with_an_example(answer: str) -> None:
    with pytest.raises(Refused) as caught:
        Profile().told([], [answer])
    assert "layer.unknown=through" in caught.value.hint


@pytest.mark.parametrize(
    ("assumed", "answers"),
    [
        (["birch plywood 18", "MDF 3"], []),
        (["Box: birch plywood 18", "box: MDF 3"], []),
        ([], ["cut.open=through", "cut.open=none"]),
        ([], ["layer.unknown A=through", "layer.unknown a=as read"]),
    ],
)
def test_two_answers_to_one_thing_are_refused(assumed: list[str], answers: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        Profile().told(assumed, answers)
    assert caught.value.code == "plan.said_twice" and (assumed or answers)[0] in caught.value.message


@pytest.mark.parametrize("board", ["", "  ", "Box: "])
def test_an_assumption_that_names_no_board_is_refused(board: str) -> None:
    with pytest.raises(Refused) as caught:
        Profile().told([board], [])
    assert "birch plywood 18" in caught.value.hint


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"answer": ["layer.unknown=maybe"]}, "Choose one of the answers"),
        ({"answer": ["cut.open=through"]}, "no drawing asks this"),
        ({"answer": ["layer.unknown Layer 7=through"]}, "no drawing asks this"),
        ({"answer": ["Stool: layer.unknown=through"]}, "no drawing asks this"),
        ({"assume": ["Stool: birch plywood 18"]}, "there is no drawing called Stool"),
    ],
)
def test_nothing_that_is_said_is_lost_in_silence(
    tmp_path: Path, more: dict[str, list[str]], said: str
) -> None:
    with pytest.raises(Refused) as caught:
        ordered(tmp_path, chair().dxf(tmp_path / "Chair.dxf"), 1, **more)
    assert said in caught.value.message and caught.value.hint


def test_lines_that_are_not_cut_leave_the_part(tmp_path: Path) -> None:
    drawn = chair(cut="CUT_THRU", inner="CUT_HOLE", note="18 mm birch plywood")
    drawn.closed("Sketch", [(60, 60), (90, 60), (90, 90)])
    path = drawn.dxf(tmp_path / "Chair.dxf")
    asked = ordered(tmp_path, path, 1)
    assert "layer.unknown" in [one["code"] for one in asked["questions"]] and asked["estimates"]
    answered = ordered(tmp_path, path, 1, answer=["layer.unknown=as read"])
    plain = chair(cut="CUT_THRU", inner="CUT_HOLE", note="18 mm birch plywood").dxf(tmp_path / "Chair.dxf")
    assert answered["material"] == ordered(tmp_path, plain, 1)["material"] and not answered["estimates"]


def test_an_answered_unit_reads_the_file_in_it(tmp_path: Path) -> None:
    drawn = chair(cut="CUT_THRU", inner="CUT_HOLE", note="18 mm birch plywood")
    drawn.lines = [
        (layer, [(x / 25.4, y / 25.4) for x, y in line], shut) for layer, line, shut in drawn.lines
    ]
    path = drawn.dxf(tmp_path / "Chair.dxf")
    words = path.read_text()
    path.write_text(words.replace("$INSUNITS\n 70\n4", "$INSUNITS\n 70\n0"))
    asked = [one["code"] for one in ordered(tmp_path, path, 1)["questions"]]
    [unit] = [code for code in asked if code.startswith("unit.")]
    answered = ordered(tmp_path, path, 1, answer=[f"{unit}=inch"])
    assert not [one for one in answered["questions"] if one["code"].startswith("unit.")]
    whole = ordered(tmp_path, chair(cut="CUT_THRU", inner="CUT_HOLE", note="18 mm birch ply").dxf(path), 1)
    assert answered["material"]["cut_length_m"] == pytest.approx(whole["material"]["cut_length_m"], abs=0.1)


@pytest.mark.parametrize(
    ("code", "value", "state"),
    [
        ("offset.unknown", "applied", "applied"),
        ("offset.per_part", "none", "none"),
        ("offset.mark_unattached", "as read", "unknown"),
    ],
)
def test_only_an_answer_about_offsets_says_what_they_are(code: str, value: str, state: str) -> None:
    finding = Finding(code, "question", "notes", "…")
    unit = UnitDecision("mm", "mm", "declared")
    drawing = Drawing("Box.dxf", "DXF", unit, findings=(finding, UNKNOWN))
    found = answered(drawing, "Box", Profile().told([], [f"{code}={value}"]))
    assert found.offset.state == state and found.findings == (UNKNOWN,)


def test_only_the_drawings_that_are_wanted_ask(tmp_path: Path) -> None:
    """A folder may hold many; a plan for one of them is not asked about the others."""
    folder = tmp_path / "designs"
    folder.mkdir()
    hinge_box().dxf(folder / "Box.dxf")
    ordered(tmp_path, chair(note="18 mm birch plywood").dxf(folder / "Chair.dxf"), 1)
    summary = run(
        tmp_path / "out",
        designs=[str(folder)],
        workshops=[str(tmp_path / "workshops.csv")],
        homes=str(tmp_path / "order.json"),
    )
    assert {one["file"] for one in summary["questions"]} == {"Chair.dxf"}  # type: ignore[attr-defined]


def test_an_answer_as_long_as_a_book_is_refused_at_once() -> None:
    with pytest.raises(Refused, match="is no answer"):
        Profile().told((), ("a.b" + " " * 30_000 + "=",))
