"""Problems are checked when they are made; every refusal names the path of the field."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from manyworks.planning.bound import lower_bound
from manyworks.planning.model import Calendar, Clock, Operation, Plan, Started
from manyworks.planning.problem_json import (
    dump,
    dump_plan,
    load,
    load_plan,
    plan_from_dict,
    plan_to_dict,
    problem_from_dict,
    problem_to_dict,
    schemas,
)
from manyworks.planning.reference import reference_problem
from manyworks.planning.solver import solve
from manyworks.refused import Refused
from tests.planning.instances import rich_problem

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        place: Any = document
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def repeat(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: document[name].append(document[name][0])


BAD = [
    (
        put("workshops", 1, "pools", 0, "machines", value=-1),
        "problem.range",
        "workshops[1].pools[0].machines",
    ),
    (put("workshops", 0, "pools", value=[]), "problem.machines", "workshops[0].pools"),
    (
        put("workshops", 0, "pools", 0, "rate_per_hour", value=math.nan),
        "problem.number",
        "workshops[0].pools[0].rate_per_hour",
    ),
    (put("workshops", 0, "calendar", "hours", value=[]), "problem.closed", "workshops[0].calendar.hours"),
    (
        put("workshops", 0, "calendar", "hours", value=[[5, 3]]),
        "problem.interval",
        "workshops[0].calendar.hours[0]",
    ),
    (put("units", 0, "due", value=-5), "problem.range", "units[0].due"),
    (put("units", 2, "release", value=100_000), "problem.dates", "units[2].due"),
    (put("units", 0, "minutes", value=[-1.0]), "problem.range", "units[0].minutes[0]"),
    (put("units", 0, "minutes", value=[9.0, 0.0, 9.0, 9.0]), "problem.minutes", "units[0].minutes[1]"),
    (put("units", 0, "minutes", value=[5.0]), "problem.minutes", "units[0].minutes"),
    (put("units", 0, "home", value="nowhere"), "problem.reference", "units[0].home"),
    (put("units", 0, "colour", value="red"), "problem.unknown", "units[0].colour"),
    (
        put("blocks", 0, "operations", 0, "after", value=["fit"]),
        "problem.order",
        "blocks[0].operations[0].after[0]",
    ),
    (
        put("blocks", 0, "operations", 1, "after", value=["check"]),
        "problem.cycle",
        "blocks[0].operations[1].after",
    ),
    (
        put("blocks", 0, "operations", 1, "minutes", value=-3),
        "problem.range",
        "blocks[0].operations[1].minutes",
    ),
    (
        put("blocks", 0, "operations", 1, "people", value=1.5),
        "problem.type",
        "blocks[0].operations[1].people",
    ),
    (put("clock", "zone", value="Mars/Olympus"), "problem.zone", "clock.zone"),
    (put("clock", "start", value="2026-01-05T07:00:00"), "problem.type", "clock.start"),
    (put("parts", 0, "material", value="glass"), "problem.reference", "parts[0].material"),
    (put("format", value="manyworks.problem/0"), "problem.format", "format"),
    *(
        (put(*path, value=value), code, field)
        for path, value, code, field in (
            (
                ("blocks", 0, "operations", 1, "minutes"),
                1e308,
                "problem.range",
                "blocks[0].operations[1].minutes",
            ),
            (
                ("blocks", 0, "operations", 1, "minutes"),
                10**400,
                "problem.number",
                "blocks[0].operations[1].minutes",
            ),
            (("units", 0, "minutes"), [1e308], "problem.range", "units[0].minutes[0]"),
            (
                ("workshops", 0, "pools", 0, "setup_minutes"),
                1e300,
                "problem.range",
                "workshops[0].pools[0].setup_minutes",
            ),
            (
                ("workshops", 0, "pools", 0, "time_factor"),
                1e300,
                "problem.range",
                "workshops[0].pools[0].time_factor",
            ),
            (
                ("workshops", 0, "pools", 0, "rate_per_hour"),
                1e300,
                "problem.range",
                "workshops[0].pools[0].rate_per_hour",
            ),
            (
                ("workshops", 0, "pools", 0, "rate_per_hour"),
                10**400,
                "problem.number",
                "workshops[0].pools[0].rate_per_hour",
            ),
            (("transport", "speed_km_h"), 1e-300, "problem.range", "transport.speed_km_h"),
            (("transport", "handling_minutes"), 1e300, "problem.range", "transport.handling_minutes"),
            (("homes", 0, "place", "x"), 1e308, "problem.range", "homes[0].place.x"),
            (("homes", 0, "place", "y"), 10**400, "problem.number", "homes[0].place.y"),
            (("units", 0, "position"), 10**30, "problem.number", "units[0].position"),
            (("units", 0, "id"), "\ud800", "problem.text", "units[0].id"),
        )
    ),
    (repeat("units"), "problem.id", "units[6].id"),
    (repeat("workshops"), "problem.id", "workshops[3].id"),
]


@pytest.mark.parametrize(("change", "code", "field"), BAD, ids=[field for _, _, field in BAD])
def test_bad_problems_are_refused_with_the_path(
    change: Callable[[dict[str, Any]], None], code: str, field: str
) -> None:
    document = json.loads(json.dumps(problem_to_dict(rich_problem(6))))
    change(document)
    with pytest.raises(Refused) as refusal:
        problem_from_dict(document)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert field in refusal.value.message


def test_a_missing_field_is_named() -> None:
    document = problem_to_dict(rich_problem(2))
    del document["units"][1]["due"]
    with pytest.raises(Refused) as refusal:
        problem_from_dict(document)
    assert refusal.value.field == "units[1].due"


def test_problem_and_plan_come_back_from_their_files(tmp_path: Path) -> None:
    problem = rich_problem(5)
    plan = solve(problem, iterations=300)
    dump(problem, tmp_path / "problem.json")
    dump_plan(plan, tmp_path / "plan.json")
    assert load(tmp_path / "problem.json") == problem
    assert load_plan(tmp_path / "plan.json") == plan


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"format": 3}', "[" * 100_000, "9" * 5000])
def test_files_that_are_no_problem_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    with pytest.raises(Refused):
        load(path)
    with pytest.raises(Refused):
        load(tmp_path / "absent.json")


def test_documents_fit_the_published_schemas() -> None:
    published = {name: json.loads(text) for name, text in schemas().items()}
    problem = rich_problem(4)
    for document, name in (
        (problem_to_dict(problem), "problem.schema.json"),
        (problem_to_dict(reference_problem(2, 2, 2)), "problem.schema.json"),
        (plan_to_dict(solve(problem, iterations=100)), "plan.schema.json"),
    ):
        jsonschema.Draft202012Validator(published[name]).validate(json.loads(json.dumps(document)))


@pytest.mark.parametrize("name", sorted(schemas()))
def test_published_schemas_are_current(name: str) -> None:
    """Write them anew with ``python -m manyworks.planning.problem_json docs/reference``."""
    assert (REFERENCE / name).read_text("utf-8") == schemas()[name]


def test_a_plan_with_nan_is_refused() -> None:
    document = plan_to_dict(Plan((), (), solve(rich_problem(1), iterations=1).costs))
    document["by_hand"] = math.nan
    with pytest.raises(Refused) as refusal:
        plan_from_dict(document)
    assert refusal.value.field == "by_hand"


def test_the_clock_keeps_wall_time_over_the_change_to_summer_time() -> None:
    clock = Clock(datetime(2026, 3, 23, tzinfo=UTC), "Europe/London")
    before, after = clock.moment(4 * 96 + 32), clock.moment(8 * 96 + 32)
    assert (before.hour, after.hour) == (8, 8)
    assert (before.utcoffset() != after.utcoffset()) and after.date() == date(2026, 3, 31)
    assert clock.unit(before) == 4 * 96 + 32
    assert clock.unit(after, up=True) == 8 * 96 + 32


def test_weekly_hours_become_intervals_from_the_clocks_start() -> None:
    clock = Clock(datetime(2026, 1, 7, tzinfo=UTC))  # a Wednesday
    calendar = Calendar.weekly(clock, {day: [(time(8), time(17))] for day in range(5)})
    assert calendar.hours[0] == (32, 68)
    assert len(calendar.hours) == 5
    assert calendar.cycle == 7 * 96
    monday = 5 * 96 + 32
    assert (monday, monday + 36) in calendar.hours
    assert calendar.pause == 480  # Easter, from Thursday's closing to Tuesday's opening


def test_ten_million_operations_are_refused_at_construction() -> None:
    problem = reference_problem(1, 2, 4, seed=1)
    long = replace(problem.blocks[0], operations=tuple(_chain(60)))
    units = tuple(replace(problem.units[0], id=f"U{i}", block=long.id, minutes=None) for i in range(166_667))
    with pytest.raises(Refused) as refusal:
        replace(problem, blocks=(long,), units=units)
    assert refusal.value.code == "problem.size"
    assert refusal.value.field == "units"
    assert "10,000,020 operations" in refusal.value.message


def _chain(count: int) -> list[Operation]:
    names = [f"step {i}" for i in range(count)]
    return [
        Operation(name, "make", "pack", 5.0, after=tuple(names[max(0, i - 1) : i]))
        for i, name in enumerate(names)
    ]


def test_a_circle_of_operations_is_refused_at_construction() -> None:
    block = rich_problem(1).blocks[0]
    ring = (Operation("a", "make", "p", 5, ("b",)), Operation("b", "make", "p", 5, ("a",)))
    with pytest.raises(Refused, match="wait for each other in a circle: a, b"):
        replace(block, operations=ring)


def test_work_cannot_have_begun_before_what_it_waits_for() -> None:
    problem = rich_problem(1)

    def begun(*rows: tuple[str, str, str, int, int]) -> None:
        replace(problem, now=100, started=tuple(Started("U0", *row) for row in rows))

    cut = ("cut", "north", "router", 8, 11)
    begun(cut, ("join", "south", "bench", 11, 14))
    for rows, field in (
        ([("join", "south", "bench", 11, 14)], "started[0].operation"),
        ([cut, ("join", "south", "bench", 10, 14)], "started[1].start"),
        ([cut, ("join", "south", "bench", 11, 14), ("fit", "west", "bench", 14, 15)], "started[2].workshop"),
    ):
        with pytest.raises(Refused) as refusal:
            begun(*rows)
        assert (refusal.value.code, refusal.value.field) == ("problem.started", field)


def test_limits_that_are_no_limits_are_refused() -> None:
    problem = rich_problem(1)
    for limits in ({"iterations": -5}, {"time_limit_s": math.nan}, {"time_limit_s": -1.0}):
        with pytest.raises(Refused):
            lower_bound(problem, **limits)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            solve(problem, **limits)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        solve(problem, iterations=1, seed=-1)
    assert refusal.value.field == "seed"
    assert lower_bound(replace(problem, workshops=(), stock=()), iterations=5).units == 0


@pytest.mark.parametrize("year", [1, 1969, 2201, 9999])
def test_a_clock_of_another_age_is_refused(year: int) -> None:
    with pytest.raises(Refused) as refused:
        Clock(datetime(year, 6, 1, tzinfo=UTC))
    assert (refused.value.code, refused.value.field) == ("problem.range", "start")
