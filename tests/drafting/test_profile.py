"""What earlier plans were told of a sender's drawings: taken again, shown with its day, never lost."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from manyworks.drafting.files.profile import Profile, read_profile
from manyworks.formats.drawing import Finding
from manyworks.refused import Refused
from tests.drafting.products import chair, stool
from tests.drafting.test_round_trip import ordered

TODAY, EARLIER = date(2027, 3, 1), date(2026, 11, 29)
OPEN = Finding("cut.open", "question", "layer A", "?")


def written(
    path: Path, *, on: date = TODAY, assumed: tuple[str, ...] = (), answers: tuple[str, ...] = ()
) -> Any:
    profile = read_profile(path)
    profile.kept(profile.told(assumed, answers), on)
    return json.loads(path.read_text("utf-8"))


def test_what_is_said_is_kept_with_its_day_and_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, on=EARLIER, assumed=("birch plywood 18",), answers=("cut.open=through",))
    told = read_profile(path).told((), ())
    assert (told.assumed_for("Any").board.words, told.assumed_for("Any").since) == (
        "18 mm plywood-birch",
        EARLIER,
    )
    assert told.answer_for("Any", OPEN) == "through" and told.kept == {"Any": {"cut.open=through": EARLIER}}


def test_what_is_said_now_holds_and_the_same_said_again_stays_as_old_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, on=EARLIER, assumed=("birch plywood 18",), answers=("cut.open=through", "cut.open B=none"))
    rows = written(path, assumed=("birch plywood 18",), answers=("cut.open=mark",))
    assert rows["assumed"] == [{"said": "birch plywood 18", "since": "2026-11-29"}]
    assert {row["said"]: row["since"] for row in rows["answers"]} == {
        "cut.open=mark": "2027-03-01",
        "cut.open B=none": "2026-11-29",
    }


def test_what_is_kept_and_not_asked_refuses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, assumed=("Box: birch plywood 18",), answers=("Box: cut.open=through",))
    read_profile(path).told((), ()).check_used([])


def test_a_kept_answer_that_is_none_here_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, answers=("cut.open=furlong",))
    assert read_profile(path).told((), ()).answer_for("Box", OPEN) is None


def test_what_is_said_now_of_all_files_goes_before_what_was_said_of_one(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, on=EARLIER, assumed=("Box: birch plywood 18",), answers=("Box: cut.open=through",))
    told = read_profile(path).told(["MDF 12"], ["cut.open=mark"])
    assert told.assumed_for("Box").board.words == "12 mm mdf"
    assert told.answer_for("Box", OPEN) == "mark"


def test_every_answer_that_is_said_now_must_be_one(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    written(path, answers=("Box: cut.open=through",))
    told = read_profile(path).told([], ["cut.open=furlong", "Box: cut.open=none"])
    with pytest.raises(Refused, match="furlong"):
        told.answer_for("Box", OPEN)


def test_two_plans_at_once_keep_what_both_were_told(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    one, other = read_profile(path), read_profile(path)
    one.kept(one.told(["MDF 3"], []), EARLIER)
    other.kept(other.told([], ["cut.open=none"]), TODAY)
    rows = json.loads(path.read_text("utf-8"))
    assert [row["said"] for row in (*rows["assumed"], *rows["answers"])] == ["MDF 3", "cut.open=none"]


def test_the_file_stays_its_owners_with_his_notes(tmp_path: Path) -> None:
    real, path = tmp_path / "real.json", tmp_path / "sender.json"
    written(real, assumed=("MDF 3",))
    assert real.stat().st_mode & 0o077, "a new profile is as any file that is made here"
    data = json.loads(real.read_text("utf-8"))
    data["assumed"][0]["note"] = "Priya rang"
    real.write_text(json.dumps(data), "utf-8")
    real.chmod(0o664)
    path.symlink_to(real)
    rows = written(path, answers=("cut.open=none",))
    assert rows["assumed"][0]["note"] == "Priya rang"
    assert path.is_symlink() and real.stat().st_mode & 0o777 == 0o664


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sender.json"
    rows = written(path, assumed=("MDF 3",))

    def full(self: Path, text: str, encoding: str) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(Refused, match="No space left"):
        written(path, answers=("cut.open=none",))
    assert json.loads(path.read_text("utf-8")) == rows and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("since", ["0001-01-01", "2999-12-31", "2027-W09-1", "2027-02-30"])
def test_an_odd_day_is_refused(tmp_path: Path, since: str) -> None:
    path = tmp_path / "sender.json"
    written(path, assumed=("MDF 3",))
    path.write_text(path.read_text("utf-8").replace("2027-03-01", since), "utf-8")
    with pytest.raises(Refused) as caught:
        read_profile(path)
    assert caught.value.code == "plan.profile"


def test_two_rows_of_one_thing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sender.json"
    rows = written(path, assumed=("MDF 3",))
    rows["assumed"].append({"said": "MDF 6", "since": "2027-03-01"})
    path.write_text(json.dumps(rows), "utf-8")
    with pytest.raises(Refused, match="speak of the same"):
        read_profile(path)


def test_without_a_profile_nothing_is_written(tmp_path: Path) -> None:
    Profile().kept(Profile().told(("MDF 3",), ()), TODAY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "no json", "[]", "{}", '{"format": "manyworks-homes", "version": 1}', "[" * 100_000,
        '{"format": "manyworks-profile", "version": 2}',
        '{"format": "manyworks-profile", "version": 1, "assumed": "MDF 3"}',
        '{"format": "manyworks-profile", "version": 1, "assumed": [3]}',
        '{"format": "manyworks-profile", "version": 1, "assumed": [{"said": "MDF 3", "since": "yesterday"}]}',
        '{"format": "manyworks-profile", "version": 1, "answers": [{"said": 3, "since": "2027-01-01"}]}',
        '{"format": "manyworks-profile", "version": 1, "answers": [{"said": "x", "since": "2027-01-01"}]}',
        '{"format": "manyworks-profile", "version": 1, "answers": ["\\ud800"]}',
    ],
)  # fmt: skip
def test_what_is_no_profile_is_refused_and_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sender.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused) as caught:
        read_profile(path)
    assert "sender.json" in caught.value.message and caught.value.hint
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["none/sender.json", ".", "s" * 300, "loop.json", "a\0b"])
def test_a_place_where_no_profile_can_be_is_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    with pytest.raises(Refused) as caught:
        read_profile(tmp_path / name)
    assert caught.value.code == "plan.profile" and caught.value.hint


def test_the_next_file_of_a_sender_is_planned_with_what_was_said(tmp_path: Path) -> None:
    profile = str(tmp_path / "sender.json")
    said = {"assume": ["birch plywood 18"], "answer": ["offset.unknown=applied"]}
    first = ordered(tmp_path, stool().dxf(tmp_path / "Stool.dxf"), 1, profile=profile, **said)
    assert not first["questions"]
    drawing = chair(cut="CUT_THRU", inner="CUT_HOLE").dxf(tmp_path / "Chair.dxf")
    alone = ordered(tmp_path, drawing, 1)
    assert "board.unknown" in [one["code"] for one in alone["questions"]]
    after = ordered(tmp_path, drawing, 1, profile=profile)
    assert "board.unknown" not in [one["code"] for one in after["questions"]]
    assert any("assumed since" in words and "Chair.dxf" in words for words in after["assumptions"])
