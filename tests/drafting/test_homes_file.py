"""The homes file: JSON and CSV, and what is refused in it."""

import copy
import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from manyworks.drafting.files.gather import gather
from manyworks.drafting.files.homes_file import homes_schema, read_homes, read_homes_file
from manyworks.drafting.files.library import Library
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.piece_numbers import read_number
from manyworks.refused import Refused

ROOT = Path(__file__).resolve().parents[2]
ONE: dict[str, Any] = {
    "format": "manyworks-homes",
    "version": 1,
    "start": "2027-01-04",
    "stand_in": {"F-S": "sample/F-S"},
    "homes": [
        {
            "name": "Plot 1",
            "latitude": 51.42,
            "longitude": -2.57,
            "site": {"vehicle": "luton-van", "carriers": 6, "opens": "09:00", "max_block_width_mm": 1300},
            "phases": {"foundation": "2027-03-01", "floor": "2027-03-03"},
            "blocks": [{"block": "F-S", "quantity": 4, "phase": "floor"}],
        }
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    data = copy.deepcopy(ONE)
    data["homes"][0].update(changes)
    return data


def test_a_home_is_read_with_its_site_and_defaults() -> None:
    home = read_homes(ONE).homes[0]
    assert (home.vehicle, home.limits.carriers, home.limits.width_mm, home.opens) == (
        "luton-van", 6, 1300, time(9),
    )  # fmt: skip
    assert home.closes == time(16) and home.blocks_per_day == 12 and home.timezone == "Europe/London"
    assert home.lines[0].block == "F-S" and home.phases["floor"] == date(2027, 3, 3)


def test_csv_and_json_say_the_same(tmp_path: Path) -> None:
    text = (
        "home,latitude,longitude,foundation,floor,vehicle,carriers,opens,max_block_width_mm,start,stand_in,block,quantity,phase\n"
        "Plot 1,51.42,-2.57,2027-03-01,2027-03-03,luton-van,6,09:00,1300,2027-01-04,sample/F-S,F-S,4,floor\n"
    )
    path = tmp_path / "homes.csv"
    path.write_text(text)
    assert read_homes_file(path) == read_homes(ONE)


def test_rows_after_the_first_may_leave_the_home_blank(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(
        "home;latitude;longitude;foundation;floor;block;quantity;phase\n"
        "A;51.4;-2.5;2027-03-01;2027-03-02;F-M;4;floor\n;;;;;F-L;2;floor\n"
    )
    lines = read_homes_file(path).homes[0].lines
    assert [(line.block, line.quantity, line.position) for line in lines] == [("F-M", 4, 1), ("F-L", 2, 2)]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        ([], "homes.form", "a group of fields"),
        ({**ONE, "version": 2}, "homes.form", "version"),
        ({**ONE, "homes": []}, "homes.form", "homes"),
        (changed(latitude=95), "homes.form", "latitude"),
        (changed(colour="red"), "homes.form", "colour"),
        (changed(phases={"foundation": "soon"}), "homes.date", "phases.foundation"),
        (changed(phases={"foundation": "2027-03-05", "floor": "2027-03-01"}),
         "orders.due_before_foundation", "Plot 1"),
        (changed(timezone="Mars/Olympus"), "homes.timezone", "Mars"),
        (changed(site={"opens": "16:00", "closes": "08:00"}), "homes.window", "08:00"),
        (changed(blocks=[{"block": "F", "quantity": 1, "phase": "roof"}]),
         "orders.block_phase_without_date", "roof"),
        ({**ONE, "homes": ONE["homes"] * 2}, "homes.name_twice", "Plot 1"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_its_place(data: Any, code: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_homes(data, "homes.json")
    assert caught.value.code == code
    assert "homes.json" in caught.value.message and words in caught.value.message


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", b"{", "homes.not_json"),
        ("a.json", b'{"a": NaN}', "homes.not_json"),
        ("a.json", b"\xff\xfe\x00", "homes.not_text"),
        ("a.json", rb'{"homes": "\udc00"}', "text.character"),
        ("a.json", b"[" * 100_000, "homes.not_json"),
        ("a.csv", b"name,town\nA,B\n", "homes.csv_columns"),
        ("a.csv", b"home,block,quantity,phase\nA,F,1,floor\n", "homes.csv_number"),
        ("a.csv", b"home,block,quantity,phase,latitude,longitude\nA,F,1_0,floor,1,1\n", "homes.csv_number"),
        ("a.csv", b"", "homes.csv_columns"),
        ("a.csv", b"home,block,quantity,phase\rA,F,1,floor\r", "homes.csv_number"),
        ("a.csv", b"home,block,quantity,phase\nA," + b"F" * 200_001, "table.unreadable"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_homes_file(path)
    assert caught.value.code == code and name in caught.value.message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nowhere\.json"):
        read_homes_file(tmp_path / "nowhere.json")


def test_the_published_schema_is_the_one_in_use() -> None:
    published = json.loads((ROOT / "docs/reference/homes-file.schema.json").read_text())
    assert published == homes_schema()


def test_the_example_in_the_reference_is_valid() -> None:
    page = (ROOT / "docs/reference/homes-file.md").read_text()
    example = page.split("```json")[1].split("```")[0]
    assert read_homes(json.loads(example)).homes


def numbers(data: dict[str, Any]) -> dict[str, list[str]]:
    """The numbers of the pieces in a homes file by home and block, in the order of erection."""
    nothing = Library()
    facts = gather(
        read_homes(data),
        nothing,
        [],
        notes=(),
        today=date(2027, 1, 4),
        currency="GBP",
        name="x",
        days_off=DaysOff(),
    ).facts
    found: dict[str, list[str]] = {}
    for home in facts.homes:
        for need in home.needs:
            found.setdefault(f"{home.key} {need.block}", []).append(read_number(need.piece))
    return found


def test_a_file_gives_its_pieces_the_same_numbers_and_other_lines_change_none() -> None:
    file = {"format": "manyworks-homes", "version": 1, "homes": [home("Plot 1"), home("Plot 2")]}
    before = numbers(file)
    assert before == numbers(file)
    everything = [number for several in before.values() for number in several]
    assert len(everything) == len(set(everything)) == 12
    for one in file["homes"]:
        one["blocks"] = [  # type: ignore[index]
            {"block": "F-L", "quantity": 3, "phase": "floor"},
            {"block": "F-M", "quantity": 5, "phase": "floor"},
            {"block": "W-M", "quantity": 2, "phase": "walls"},
        ]
    after = numbers(file)
    for name in ("Plot 1", "Plot 2"):
        assert after[f"{name} F-M"][:4] == before[f"{name} F-M"] and len(after[f"{name} F-M"]) == 5
        assert after[f"{name} W-M"] == before[f"{name} W-M"]
        assert len(after[f"{name} F-L"]) == 3


def home(name: str) -> dict[str, Any]:
    return {
        "name": name, "latitude": 51.4, "longitude": -2.6,
        "phases": {"foundation": "2027-03-01", "floor": "2027-03-03", "walls": "2027-03-08"},
        "blocks": [
            {"block": "F-M", "quantity": 4, "phase": "floor"},
            {"block": "W-M", "quantity": 2, "phase": "walls"},
        ],
    }  # fmt: skip


HOME = "home,latitude,longitude,foundation,floor,block,quantity,phase,stand_in,start\n"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("A,51,-2,2027-03-01,2027-03-02,F,1,floor,,\nA,52,,,,F,1,floor,,\n", ("line 3", "latitude of A")),
        ("A,51,-2,2027-03-01,2027-03-02,F,1,floor,X,\n,,,,,F,1,floor,Y,\n", ("line 3", "Y and X")),
        ("A,51,-2,2027-03-01,,F,1,floor,,2027-01-01\n,,,,,F,1,floor,,2027-02-01\n", ("line 3", "starts")),
        ("A,51,-2,soon,2027-03-02,F,1,floor,,\n", ("line 2, foundation", "soon")),
    ],
)  # fmt: skip
def test_rows_of_one_home_that_contradict_each_other_are_refused(
    tmp_path: Path, rows: str, words: tuple[str]
) -> None:
    (tmp_path / "homes.csv").write_text(HOME + rows)
    with pytest.raises(Refused) as caught:
        read_homes_file(tmp_path / "homes.csv")
    assert caught.value.hint and all(word in caught.value.message for word in words)


@pytest.mark.parametrize(
    "address",
    ["Oak Road, Birmingham, GB", "3 Oak Road, B15 2TT Birmingham, UK", "Princes Street, Edinburgh, Scotland",
     "10 rue Royale, 69006 Lyon, France"],
)  # fmt: skip
def test_a_home_with_an_address_lies_near_the_town_that_it_names(address: str) -> None:
    with pytest.raises(Refused) as caught:
        read_homes(changed(address=address, latitude=40.7, longitude=-74.0), "homes.json")
    assert caught.value.code == "homes.place" and "homes[0]" in caught.value.message


def test_a_home_whose_axes_are_exchanged_says_so() -> None:
    with pytest.raises(Refused) as caught:
        read_homes(changed(address="Oak Road, Bristol, GB", latitude=-2.57, longitude=51.42))
    assert "Exchange" in caught.value.hint


@pytest.mark.parametrize(
    ("address", "remarks"),
    [
        ("12 Park Street, Edinburgh", 1), ("Dunedin Road, Lyon", 1), ("Oak Road, Bristol", 0),
        ("the old barn", 0),
        ("Oak Road, Bristol, GB", 0), ("Church Lane, Bath, Somerset", 0), ("", 0),
    ],
)  # fmt: skip
def test_an_address_without_a_country_is_compared_and_said(address: str, remarks: int) -> None:
    notes = read_homes(changed(address=address)).notes
    assert len(notes) == remarks and all(note.startswith("Plot 1: ") and "km" in note for note in notes)


def test_an_order_whose_address_has_no_country_is_compared_and_said() -> None:
    order = {"design": "Stool", "quantity": 4, "date": "2027-03-01", "address": "Oak School, Edinburgh"}
    data = {
        "format": "manyworks-homes",
        "version": 1,
        "products": [order | {"latitude": 48.9, "longitude": 2.4}],
    }
    [note] = read_homes(data).notes
    assert "from the nearest Edinburgh" in note
