"""`manyworks plan`: files in, a checked plan out, no database touched."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from icalendar import Calendar

from manyworks.drafting.papers.figures import LotFigures, Summary
from manyworks.drafting.papers.wording import lots_sentence
from manyworks.drafting.sample.export import export_sample
from manyworks.drafting.sample.system import LICENCE
from manyworks.formats.reading import read as read_file
from manyworks.planning.check import Violation, check
from manyworks.planning.problem_json import load, load_plan
from manyworks.refused import Refused

HERE = Path(__file__).parent
WORKSHOPS = """name,city,country,latitude,longitude,process,machine,bed_length_mm,bed_width_mm
Filwood,Bristol,GB,51.41,-2.59,cnc-routing,Router,2500,1250
Yard,Bristol,GB,51.44,-2.61,cnc-routing,Small router,1300,900
Bath Lab,Bath,GB,51.38,-2.36,laser-cutting,Laser,600,400
"""
HOMES = """home,latitude,longitude,foundation,floor,start,block,quantity,phase
Plot 1,51.42,-2.59,2027-03-01,2027-03-03,2027-01-04,F-M,4,floor
,,,,,,F-L,2,floor
,,,,,,GHOST,1,floor
"""


def run(out: Path, **options: object) -> dict[str, object]:
    text = StringIO()
    call_command("plan", out=str(out), json=True, iterations=100, stdout=text, **options)
    answer: dict[str, object] = json.loads(text.getvalue())
    return answer


@pytest.fixture
def small(tmp_path: Path) -> dict[str, object]:
    (tmp_path / "workshops.csv").write_text(WORKSHOPS)
    (tmp_path / "homes.csv").write_text(HOMES)
    return {
        "designs": ["sample"],
        "workshops": [str(tmp_path / "workshops.csv")],
        "homes": str(tmp_path / "homes.csv"),
    }


def round_trip(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Parts that should be cut, and parts that the cutting files hold, by their label."""
    problem, plan = load(folder / "problem.json"), load_plan(folder / "plan.json")
    summary = json.loads((folder / "summary.json").read_text())
    names = {part.id: part.name for part in problem.parts}
    planned = Counter(
        names[placed.part]
        for sheet in plan.sheets
        for placed in sheet.parts
        if placed.part not in summary["estimates"]
    )
    drawn: Counter[str] = Counter()
    for path in (folder / "sheets").glob("*.dxf"):
        drawing = read_file(path)
        assert len(drawing.sheets) == 1 and drawing.unit.used == "mm"
        drawn.update(part.code for part in drawing.parts)
    return planned, drawn


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_a_small_plan_from_files_is_valid_and_complete(small: dict[str, object], tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run(out, **small)
    written = json.loads((out / "summary.json").read_text())
    assert Summary.from_json(written).to_json() == written
    assert list(summary)[:8] == ["cost", "late_blocks", "sheets", "yield", "bound", "gap", "seconds", "valid"]
    assert summary["valid"] is True and summary["units"] == 6 and summary["left_out"] == 1
    assert [gap["name"] for gap in summary["gaps"]] == ["GHOST"]  # type: ignore[attr-defined]
    assert any("assumed" in words for words in summary["assumptions"])  # type: ignore[attr-defined]
    assert check(load(out / "problem.json"), load_plan(out / "plan.json")) == []
    assert set(summary["files"]) == {  # type: ignore[call-overload]
        str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()
    }
    assert (out / "plan.pdf").read_bytes().startswith(b"%PDF-")
    planned, drawn = round_trip(out)
    assert planned == drawn and planned.total() > 50
    for path in (out / "sheets").iterdir():
        said = read_file(path).offset  # type: ignore[union-attr]
        # The play is drawn into the mortises, as the page of the sample system says.
        assert (said.state, said.outer_mm, said.inner_mm) == ("applied", 0.0, 0.15)
    loads, pieces = table(out / "deliveries.csv"), table(out / "allocation.csv")
    brought = {load["arrives"] for load in loads}
    assert {row["arrives"] for row in pieces} == brought, "the tables tell one story"
    kits, split = table(out / "kits.csv"), [row for row in pieces if row["cut_at"] != row["made_at"]]
    fetched = {piece: row for row in kits for piece in row["pieces"].split()}
    assert fetched.keys() == {row["piece"] for row in split}
    assert all(
        (fetched[r["piece"]]["from"], fetched[r["piece"]]["fetched_by"]) == (r["cut_at"], r["made_at"])
        for r in split
    )
    money = summary["costs"]  # type: ignore[index]
    assert sum(float(row["cost"]) for row in kits) == pytest.approx(money["transfer"], abs=0.02)
    assert sum(float(row["cost"]) for row in loads) == pytest.approx(money["delivery"], abs=0.05)
    assert [home["last_arrival"] for home in summary["homes"]] == [max(brought)]  # type: ignore[attr-defined]


def test_schedule_and_calendars_name_every_sheet_once_and_no_cut_without_one(
    small: dict[str, object], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(out, **small)
    plan = load_plan(out / "plan.json")
    numbers: list[int] = []
    for row in table(out / "schedule.csv"):
        assert row["process"] == "cnc-routing" or not row["sheets"]
        for span in filter(None, row["sheets"].split(", ")):
            first, _dash, last = span.partition("–")
            numbers += range(int(first), int(last or first) + 1)
    assert sorted(numbers) == sorted(sheet.number for sheet in plan.sheets)
    cuts = [
        event
        for path in (out / "calendars").iterdir()
        for event in Calendar.from_ical(path.read_bytes()).events
        if "routing" in event["summary"]
    ]
    assert cuts and all(", sheet" in event["summary"] for event in cuts)


@pytest.mark.parametrize("names", [("Fab Lab", "Fab Lab"), ("Цех", "Завод")])
def test_every_sheet_has_a_file_of_its_own_whatever_workshops_are_called(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    lists = []
    for n, place in enumerate(("Bristol,GB,51.42,-2.59", "Newcastle,GB,54.97,-1.61")):
        lists.append(tmp_path / f"{n}.csv")
        machine = f"{names[n]},{place},cnc-routing,Router,2500,1250"
        lists[-1].write_text(f"{WORKSHOPS.splitlines()[0]}\n{machine}\n")
    homes = [
        f"Plot {n},{place},2027-03-01,2027-03-03,2027-01-04,F-M,4,floor"
        for n, place in enumerate(("51.42,-2.59", "54.97,-1.61"))
    ]
    (tmp_path / "homes.csv").write_text("\n".join([HOMES.splitlines()[0], *homes]))
    out = tmp_path / "out"
    run(out, designs=["sample"], workshops=[*map(str, lists)], homes=str(tmp_path / "homes.csv"))
    plan = load_plan(out / "plan.json")
    assert len({sheet.workshop for sheet in plan.sheets}) == 2
    for kind in ("dxf", "svg"):
        assert len(list(out.glob(f"sheets/*.{kind}"))) == len(plan.sheets)
    assert len(list(out.glob("calendars/*.ics"))) == len({bar.workshop for bar in plan.operations})
    assert all(path.name.isascii() for path in out.rglob("*"))
    planned, drawn = round_trip(out)
    assert planned == drawn


def test_a_sheet_names_the_piece_of_each_part(small: dict[str, object], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, **small)
    plan = load_plan(out / "plan.json")
    for kind in ("dxf", "svg"):
        said = "".join(path.read_text() for path in out.glob(f"sheets/*.{kind}"))
        pieces = re.findall(r"piece=\"?([\w-]+)", said)
        assert len(pieces) == len(set(pieces)) == sum(len(sheet.parts) for sheet in plan.sheets)
        assert {piece.rpartition("-")[0] for piece in pieces} == {one.unit for one in plan.assignments}


def test_a_plan_of_nothing_says_so_and_names_what_nearly_could(
    small: dict[str, object], tmp_path: Path
) -> None:
    only_small = "\n".join(
        line for line in WORKSHOPS.splitlines() if not line.startswith(("Filwood", "Bath"))
    )
    (tmp_path / "workshops.csv").write_text(only_small)
    text = StringIO()
    call_command("plan", out=str(tmp_path / "out"), iterations=10, stdout=text, **small)
    words = text.getvalue()
    assert words.startswith("None of the 7 blocks could be planned; see below.")
    assert "Nearest: Yard" in words and "mm too short for" in words


@pytest.mark.parametrize("said_by", ["drawing", "manifest"])
def test_a_licence_that_forbids_paid_work_is_refused_for_a_paid_home(tmp_path: Path, said_by: str) -> None:
    folder = tmp_path / "skylark"
    folder.mkdir()
    made = next(p for p in export_sample(tmp_path / "drawn", blocks=["F-M"]) if p.suffix == ".dxf")
    words = made.read_text()
    forbidden = "CC-BY-NC-4.0"
    if said_by == "drawing":
        words = words.replace(LICENCE, forbidden)
        assert forbidden in words
    else:
        words = words.replace(f"Licence: {LICENCE}", "")
        manifest = f"okh-manifest-version: 1.0.0\ntitle: Skylark\nlicense:\n  hardware: {forbidden}\n"
        (folder / "okh.yml").write_text(manifest)
    (folder / "F-M.dxf").write_text(words)
    (tmp_path / "workshops.csv").write_text(WORKSHOPS)
    options = {
        "designs": [str(folder)],
        "workshops": [str(tmp_path / "workshops.csv")],
        "homes": str(tmp_path / "homes.csv"),
    }
    paid = HOMES.replace("GHOST", "F-M").replace("F-L", "F-M")
    (tmp_path / "homes.csv").write_text(paid)
    with pytest.raises(Refused) as caught:
        run(tmp_path / "out", **options)
    assert caught.value.code == "orders.no_paid_work" and forbidden in caught.value.message
    head, *rows = paid.splitlines()
    unpaid = [f"{head},unpaid", f"{rows[0]},yes", *(f"{row}," for row in rows[1:])]
    (tmp_path / "homes.csv").write_text("\n".join(unpaid))
    assert run(tmp_path / "out", **options)["valid"]


def test_a_plan_with_faults_says_so_and_gives_no_cutting_file(
    small: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Violation("sheet.reach", "workshop filwood, sheet 1", "Work on A reaches into B.")
    monkeypatch.setattr("manyworks.planning.pipeline.check", lambda *_any: [found])
    out, text = tmp_path / "out", StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("plan", out=str(out), iterations=10, stdout=text, **small)
    assert left.value.code == 1
    assert "FAULTS" in text.getvalue() and "Work on A reaches into B." in text.getvalue()
    assert not list(out.rglob("*.dxf")) and not list(out.rglob("*.svg"))
    assert (out / "plan.pdf").exists() and not json.loads((out / "summary.json").read_text())["valid"]


def test_the_same_files_and_seed_give_the_same_plan_in_every_process(
    small: dict[str, object], tmp_path: Path
) -> None:
    """Sets have another order in each process."""
    words = [
        "--designs",
        "sample",
        "--workshops",
        *small["workshops"],
        "--homes",
        small["homes"],
        "--seed",
        "5",
    ]  # type: ignore[misc]
    command = [sys.executable, "-c", "from manyworks.web.cli.main import main; main()", "plan", *words]
    plans, files = [], []
    for seed in ("1", "2"):
        out = tmp_path / seed
        asked = [*command, "--iterations", "100", "--out", str(out)]
        subprocess.run(asked, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed})
        plan = load_plan(out / "plan.json")
        plans.append((plan.operations, plan.sheets, plan.loads, plan.costs))
        timeless = (path for path in out.rglob("*.*") if path.suffix in (".dxf", ".svg", ".csv"))
        files.append({path.relative_to(out): path.read_bytes() for path in (*timeless, out / "problem.json")})
    assert plans[0] == plans[1] and len(files[0]) > 10
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"homes": "nowhere.json"}, "homes.unreadable"),
        ({"designs": ["nowhere.dxf"]}, "file.missing"),
        ({"workshops": [str(HERE / "homes-bristol.json")]}, "file.unknown_data"),
        ({"policy": str(HERE / "homes-bristol.json")}, "policy.form"),
        ({"time_limit": 0.0}, "plan.option"),
        ({"workers": 0}, "plan.option"),
        ({"around": ["nowhere"]}, "problem.file"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    small: dict[str, object], tmp_path: Path, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        run(tmp_path / "out", **{**small, **change})
    assert caught.value.code == code
    assert not list((tmp_path / "out").rglob("*.*")), "nothing half-written"


def test_a_list_says_how_many_machines_and_people_there_are_and_when_it_is_open(
    small: dict[str, object], tmp_path: Path
) -> None:
    head, row = WORKSHOPS.splitlines()[:2]
    (tmp_path / "workshops.csv").write_text(
        f"{head},quantity,people,opening_hours\n{row},2,3,Mo-Th 07:00-15:30\n"
    )
    out = tmp_path / "out"
    run(out, **small)
    (shop,) = load(out / "problem.json").workshops
    assert [pool.machines for pool in shop.pools if "cnc-routing" in pool.processes] == [2]
    assert sum(team.count for team in shop.people) == 3
    week = [(a % 1440, b % 1440) for a, b in shop.calendar.hours]
    assert {(a, b) for a, b in week} == {(7 * 60, 15 * 60 + 30)} and len(week) == 4
    said = " ".join(json.loads((out / "summary.json").read_text())["assumptions"])
    assert "everybody can do all of its work" in said and "opening hours" not in said


def test_hours_are_those_of_the_sheets_and_preparation_stands_beside_them(
    small: dict[str, object], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(out, **small)
    summary = Summary.from_json(json.loads((out / "summary.json").read_text()))
    problem, plan = load(out / "problem.json"), load_plan(out / "plan.json")
    pools = {(shop.id, pool.id): pool for shop in problem.workshops for pool in shop.pools}
    assert all(pool.rate_per_hour == 35 and pool.setup_minutes == 0 for pool in pools.values())
    assert sum(row.hours for row in summary.shares) == pytest.approx(plan.costs.work / 35, abs=0.1)
    (row,) = summary.preparation
    layouts = {
        (sheet.stock, *sorted((p.part, p.x_mm, p.y_mm, p.angle) for p in sheet.parts))
        for sheet in plan.sheets
    }
    days = {problem.clock.moment(sheet.start).date() for sheet in plan.sheets}
    boards = {sheet.stock for sheet in plan.sheets}
    assert (row.programs, row.boards, row.days, row.kits) == (len(layouts), len(boards), len(days), 6)
    minutes = 5 * row.programs + 75 * row.boards + 30 * row.skims + 20 * row.days + 5 * row.kits
    assert row.hours == pytest.approx(minutes / 60, abs=0.06)
    assert row.cutters == -(-len(plan.sheets) // 40)
    (shop,), cutting = {sheet.workshop for sheet in plan.sheets}, sum(sheet.minutes for sheet in plan.sheets)
    hours = next(one for one in problem.workshops if one.id == shop).calendar.hours
    assert {(a % 1440, b % 1440) for a, b in hours} == {(9 * 60, 17 * 60)}
    assert row.room == pytest.approx(8 * row.days - cutting / 60, abs=0.06)
    assert any(f"{row.programs} programs" in words for words in summary.assumptions)


def test_a_workshops_calendar_holds_nobodys_prices(small: dict[str, object], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(out, **small)
    told = "".join(str(e.get("description")) for path in out.glob("calendars/*.ics")
                   for e in Calendar.from_ical(path.read_bytes()).walk("VEVENT"))  # fmt: skip
    assert told and "cost" not in told and "GBP" not in told


def test_opening_hours_that_are_not_understood_are_quoted(small: dict[str, object], tmp_path: Path) -> None:
    head, row = WORKSHOPS.splitlines()[:2]
    (tmp_path / "workshops.csv").write_text(f"{head},opening_hours\n{row},Mo-Fr 06:00-14:00 14:00-22:00\n")
    run(tmp_path / "out", **small)
    notes = json.loads((tmp_path / "out" / "summary.json").read_text())["notes"]
    assert any("Mo-Fr 06:00-14:00 14:00-22:00" in note and "row 2" in note for note in notes)


def test_a_plan_says_what_it_costs_that_like_blocks_stay_together(
    small: dict[str, object], tmp_path: Path
) -> None:
    run(tmp_path / "out", **small)
    summary = Summary.from_json(json.loads((tmp_path / "out" / "summary.json").read_text()))
    assert lots_sentence(replace(summary, lots=None)) == ""
    assert lots_sentence(replace(summary, lots=LotFigures(3, -2.0))) == ""
    assert lots_sentence(replace(summary, lots=LotFigures(3, 41.6))).endswith("save 42 GBP together.")
