"""A router, measured: who types timed sheets, what is refused, and how the figures reach the machine."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from manyworks.core.accounts.models import User
from manyworks.core.models import LogEntry
from manyworks.network.machines.actions import add_machine, edit_machine, retire_machine
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import details_of, own_profile
from manyworks.network.measured.actions import (
    keep_timed_sheets,
    remove_timed_sheet,
    take_measured_figures,
)
from manyworks.network.measured.models import TimedSheet
from manyworks.network.measured.queries import proposal_of, stamp_of, timed_on
from manyworks.network.measured.rules import LIMITS, MOST_KEPT, SheetRow, check_rows, packed, unpacked
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.refused import Refused
from tests.house import NOON
from tests.network.conftest import ROUTER, Cast

FEED, BOARD, CHANGE, PLUNGE = 3900.0, 7.0, 2.5, 0.05
WORK = [
    (15, 60, 0),
    (22, 30, 1),
    (29, 90, 2),
    (36, 40, 0),
    (43, 110, 1),
    (50, 45, 3),
    (57, 70, 0),
    (64, 100, 2),
]


def row(number: int, length: float, plunges: int, changes: int) -> SheetRow:
    minutes = 1000 * length / FEED + plunges * PLUNGE + changes * CHANGE + BOARD
    return SheetRow(number, length, minutes, plunges, changes)


ROWS = [row(number, *work) for number, work in enumerate(WORK, start=1)]


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(machine: Machine, more: str = "") -> str:
    return f"/workshops/{machine.workshop.slug}/machines/{machine.pk}/measured/{more}"


def typed(*rows: Mapping[str, object]) -> dict[str, object]:
    """What a browser sends for these rows."""
    sent: dict[str, object] = {"sheet-TOTAL_FORMS": 10, "sheet-INITIAL_FORMS": 0}
    for place, values in enumerate(rows):
        sent |= {f"sheet-{place}-{name}": value for name, value in values.items()}
    return sent


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"length_m": 0.0}, "length of the cut"),
        ({"length_m": float("nan")}, "length of the cut"),
        ({"length_m": 30_000.0}, "in metres"),
        ({"length_m": 4900.0}, "no router cuts 4900 m"),
        ({"minutes": -3.0}, "up to 1,440 minutes"),
        ({"minutes": float("inf")}, "up to 1,440 minutes"),
        ({"plunges": -1}, "Leave it empty if nobody counted"),
        ({"changes": 501}, "Type 0 if"),
        ({"besides_min": -1.0}, "Choose the sheet again"),
        ({"besides_min": 1441.0}, "Choose the sheet again"),
        ({"besides_min": float("nan")}, "Choose the sheet again"),
        ({"length_m": 1e-300}, "in metres"),
        ({"length_m": 0.009}, "in metres"),
        ({"minutes": 1e-300}, "up to 1,440 minutes"),
        ({"plunges": 100_001}, "Leave it empty if nobody counted"),
        ({"label": "x" * 161}, "160 characters"),
    ],
    ids=str,
)
def test_a_sheet_that_nobody_cuts_is_refused_with_its_row_and_the_cure(
    change: dict[str, float | str], words: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_rows([ROWS[0], replace(ROWS[2], **change)], 0)  # type: ignore[arg-type]
    said = f"{refused.value.message} {refused.value.hint}"
    assert said.startswith("Row 3: ") and words in said


def kept_as(machine: Machine, row: SheetRow, by: User) -> TimedSheet:
    """A row in the table, whatever it holds."""
    values = {name: value for name, value in asdict(row).items() if name != "number"}
    return TimedSheet(machine=machine, kept_by=by, kept_at=NOON, **values)


@pytest.mark.parametrize("edge", ["least", "most"])
def test_the_table_and_the_action_have_the_same_limits(cast: Cast, edge: str) -> None:
    """A row at a limit passes both; a row beyond it passes neither."""
    usual = SheetRow(1, 20.0, 100.0, 30, 1, 2.0)
    for name, limits in LIMITS.items():
        value = limits[edge == "most"]
        possible = replace(usual, **{name: value})  # type: ignore[arg-type]
        if name == "minutes" and edge == "least":
            possible = replace(possible, length_m=0.01)
        if name == "length_m" and edge == "most":
            possible = replace(possible, minutes=1000.0)
        check_rows([possible], 0)
        kept_as(cast.router, possible, cast.bill).full_clean()
        step = 1 if isinstance(value, int) else 0.001
        beyond = replace(possible, **{name: value + (step if edge == "most" else -step)})  # type: ignore[arg-type]
        with pytest.raises(Refused):
            check_rows([beyond], 0)
        with pytest.raises(ValidationError):
            kept_as(cast.router, beyond, cast.bill).full_clean()


@pytest.mark.parametrize("hidden", [1e6, 1e300, 1440.5])
def test_what_the_page_hides_is_looked_at_too(cast: Cast, hidden: float) -> None:
    page = signed_in(cast.bill)
    row: dict[str, object] = {"length_m": 100, "minutes": 20, "besides_min": hidden}
    answer = page.post(address(cast.router), typed(row))
    assert answer.status_code == 422 and "Choose the sheet again" in answer.content.decode()
    assert page.get(address(cast.router)).status_code == 200


def test_honest_sheets_of_the_slowest_router_are_drawn(cast: Cast) -> None:
    slowest = replace(ROUTER, feed_mm_min=4.0, plunge_min=10.0)
    edit_machine(machine=cast.router, details=slowest, by=cast.bill)
    page = signed_in(cast.bill)
    rows: list[dict[str, object]] = [
        {"length_m": 5000, "minutes": 1440, "plunges": 100_000, "changes": 500, "besides_min": 1440},
        {"length_m": 0.01, "minutes": 0.01, "plunges": 0},
    ]
    for row in rows:
        assert page.post(address(cast.router), typed(row)).status_code == 302
        assert "<svg" in page.get(address(cast.router)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"besides_min": 1e6},
        {"besides_min": 1.7e308},
        {"length_m": 1e-300},
        {"length_m": 5e-324},
        {"length_m": 1e300},
        {"minutes": 1e-300},
        {"minutes": 1e300},
        {"plunges": 2_000_000_000},
    ],
    ids=str,
)
@pytest.mark.parametrize("others", [0, len(ROWS)])
def test_a_row_that_was_kept_before_breaks_no_page(cast: Cast, change: dict[str, float], others: int) -> None:
    """It is listed with the others, and can be taken back."""
    for row in [*ROWS[:others], replace(ROWS[3], **change)]:  # type: ignore[arg-type]
        kept_as(cast.router, row, cast.bill).save()
    page = signed_in(cast.bill)
    answer = page.get(address(cast.router))
    last = timed_on(cast.router)[-1]
    assert answer.status_code == 200 and f"{last.pk}/remove/" in answer.content.decode()
    assert page.post(address(cast.router, f"{last.pk}/remove/")).status_code == 302


def test_there_is_room_for_so_many_and_nothing_is_not_kept() -> None:
    with pytest.raises(Refused, match="room for 200"):
        check_rows(ROWS, MOST_KEPT - 7)
    with pytest.raises(Refused, match="No sheet has its minutes"):
        check_rows([], 0)


def test_a_sheet_of_a_plan_goes_through_an_address_and_nothing_else_does() -> None:
    asked = SheetRow(1, 41.25, 0.0, 60, 2, 1.5, "Plan 3, sheet 12")
    assert unpacked(packed(asked)) == {
        "length_m": 41.25, "plunges": 60, "changes": 2, "besides_min": 1.5, "label": "Plan 3, sheet 12",
    }  # fmt: skip
    for text in (
        "",
        '[1,2,3,1441,"x"]',
        "[]",
        "[1,2,3]",
        '{"a":1}',
        '["1",2,3,4,"x"]',
        '[1,2,3,NaN,"x"]',
        "[" * 5000,
        "[1,2,3,4,5]",
    ):
        assert unpacked(text) is None, text


def test_sheets_are_kept_and_the_next_ten_join_them(cast: Cast) -> None:
    page = signed_in(cast.bill)
    assert "Sheets you timed" in page.get(address(cast.router)).content.decode()
    rows = [
        {"length_m": r.length_m, "plunges": r.plunges, "changes": r.changes, "minutes": r.minutes}
        for r in ROWS
    ]
    assert page.post(address(cast.router), typed(*rows[:5])).status_code == 302
    assert page.post(address(cast.router), typed({}, *rows[5:])).status_code == 302
    assert TimedSheet.objects.filter(machine=cast.router, kept_by=cast.bill).count() == len(ROWS)
    assert LogEntry.objects.filter(event="network.machine.timed").count() == 2
    text = page.get(address(cast.router)).content.decode()
    assert "What 8 sheets say" in text and "likely 3,900 to 3,900" in text and "<svg" in text


def test_what_is_wrong_names_row_and_box_and_nothing_is_kept(cast: Cast) -> None:
    page = signed_in(cast.bill)
    good: dict[str, object] = {"length_m": 30, "minutes": 17}
    for bad, words in (
        ({"length_m": 30}, "Row 2, Minutes: Type it, or empty the row."),
        ({"minutes": 17}, "Row 2, Length of cut: Type it, or empty the row."),
        ({"length_m": "long", "minutes": 17}, "Row 2, Length of cut: Enter a number."),
        ({"length_m": 30, "minutes": 17, "plunges": "1.5"}, "Row 2, Plunges: Enter a whole number."),
        ({"length_m": 30_000, "minutes": 17}, "Row 2: the length of the cut lies between 0.01 and 5,000 m."),
    ):
        answer = page.post(address(cast.router), typed(good, bad))
        assert answer.status_code == 422 and words in answer.content.decode(), words
    answer = page.post(address(cast.router), typed())
    assert answer.status_code == 422 and "No sheet has its minutes yet." in answer.content.decode()
    assert not TimedSheet.objects.exists()


def test_picked_sheets_are_filled_in_and_only_those_with_minutes_are_kept(cast: Cast) -> None:
    page = signed_in(cast.bill)
    picked = [
        packed(SheetRow(1, length, 0.0, 60, 1, 2.0, f"Spring, sheet {length:g}")) for length in (31.0, 44.0)
    ]
    there = Client().get("/", {"sheet": [*picked, "nonsense"]}).wsgi_request.META["QUERY_STRING"]
    text = page.get(f"{address(cast.router)}?{there}").content.decode()
    assert (
        "Spring, sheet 31" in text
        and 'value="44.0"' in text
        and "Sheet 10" in text
        and "Sheet 11" not in text
    )
    sent: dict[str, object] = {"sheet-TOTAL_FORMS": 10, "sheet-INITIAL_FORMS": 2}
    for place, one in enumerate(picked):
        for name, value in (unpacked(one) or {}).items():
            sent[f"sheet-{place}-{name}"] = value
    sent["sheet-1-minutes"] = 22.5
    assert page.post(f"{address(cast.router)}?{there}", sent).status_code == 302
    [kept] = TimedSheet.objects.all()
    assert (kept.label, kept.length_m, kept.plunges, kept.besides_min, kept.minutes) == (
        "Spring, sheet 44", 44.0, 60, 2.0, 22.5,
    )  # fmt: skip


def test_taking_the_figures_writes_them_with_their_source_into_the_log(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.bill)
    kept = timed_on(cast.router)
    page = signed_in(cast.rosa)
    answer = page.post(address(cast.router, "take/"), {"seen": stamp_of(cast.router, kept)})
    assert answer.status_code == 302
    machine = Machine.objects.get(pk=cast.router.pk)
    figures = (machine.feed_mm_min, machine.sheet_change_min, machine.tool_change_min, machine.plunge_min)
    assert figures == (FEED, BOARD, CHANGE, PLUNGE)
    assert machine.figures_source.startswith("measured on 8 sheets, ")
    changed = LogEntry.objects.get(event="network.machine.edited").data["changed"]
    assert changed["sheet_change_min"] == {"from": None, "to": BOARD}
    assert changed["figures_source"]["to"] == machine.figures_source
    assert replace(details_of(machine), name=ROUTER.name).materials == ROUTER.materials
    told = own_profile(machine)
    assert told == replace(
        CuttingProfile(), feed_mm_min=FEED, sheet_change_min=BOARD, tool_change_min=CHANGE, plunge_min=PLUNGE
    )


def test_what_is_not_told_stays_and_keeps_its_source(cast: Cast) -> None:
    before = replace(ROUTER, tool_change_min=4.0, figures_source="timed on 3 May")
    machine = edit_machine(machine=cast.router, details=before, by=cast.bill)
    rows = [replace(row(r.number, r.length_m, 0, 0), plunges=None) for r in ROWS]
    keep_timed_sheets(machine=machine, rows=rows, by=cast.bill)
    text = signed_in(cast.bill).get(address(machine)).content.decode()
    assert "Every sheet has as many changes of tool" in text and "stays 4 min" in text
    assert "their time lies in the feed" in text
    taken = take_measured_figures(machine=machine, seen=stamp_of(machine, timed_on(machine)), by=cast.bill)
    assert (taken.tool_change_min, taken.plunge_min, taken.feed_mm_min) == (4.0, 0.0, FEED)
    assert taken.figures_source.endswith("; the rest: timed on 3 May")


def test_figures_that_changed_since_they_were_looked_at_are_not_taken(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.bill)
    seen = stamp_of(cast.router, timed_on(cast.router))
    keep_timed_sheets(machine=cast.router, rows=ROWS[:1], by=cast.rosa)
    page = signed_in(cast.bill)
    assert page.post(address(cast.router, "take/"), {"seen": seen}).status_code == 422
    assert Machine.objects.get(pk=cast.router.pk).feed_mm_min is None


@pytest.mark.parametrize(
    "change",
    [
        {"plunge_min": 0.1},
        {"feed_mm_min": 5000.0},
        {"tool_change_min": 4.0},
        {"sheet_change_min": 6.0},
        {"speed_factor": 0.5},
    ],
    ids=str,
)
def test_figures_of_a_machine_that_changed_since_are_not_overwritten(
    cast: Cast, change: dict[str, float]
) -> None:
    """What is not told was taken as the machine had it, and said so."""
    keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.bill)
    found = re.search(
        r'name="seen" value="([^"]+)"', signed_in(cast.bill).get(address(cast.router)).content.decode()
    )
    assert found
    edit_machine(machine=cast.router, details=replace(ROUTER, **change), by=cast.rosa)  # type: ignore[arg-type]
    answer = signed_in(cast.bill).post(address(cast.router, "take/"), {"seen": found[1]})
    assert answer.status_code == 422 and "since you looked" in answer.content.decode()
    assert details_of(Machine.objects.get(pk=cast.router.pk)) == replace(ROUTER, **change)  # type: ignore[arg-type]
    edit_machine(machine=cast.router, details=replace(ROUTER, make="Other"), by=cast.rosa)
    assert signed_in(cast.bill).post(address(cast.router, "take/"), {"seen": found[1]}).status_code == 302


def test_whoever_looked_before_a_machine_was_retired_changes_nothing_on_it(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.bill)
    seen, before = stamp_of(cast.router, timed_on(cast.router)), Machine.objects.get(pk=cast.router.pk)
    retire_machine(machine=cast.router, on=date(2026, 3, 2), by=cast.rosa)
    for act in (
        lambda: keep_timed_sheets(machine=before, rows=ROWS, by=cast.bill),
        lambda: take_measured_figures(machine=before, seen=seen, by=cast.bill),
        lambda: edit_machine(machine=before, details=replace(ROUTER, name="Small"), by=cast.bill),
        lambda: retire_machine(machine=before, on=date(2026, 3, 3), by=cast.bill),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "machine.already_retired"
    assert TimedSheet.objects.count() == len(ROWS)
    assert Machine.objects.get(pk=cast.router.pk).name == ROUTER.name


def test_too_few_sheets_give_nothing_to_take_and_the_page_says_why(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS[:2], by=cast.bill)
    text = signed_in(cast.bill).get(address(cast.router)).content.decode()
    assert "Too few sheets" in text and "Take these figures" not in text
    with pytest.raises(Refused, match="do not tell any figure"):
        take_measured_figures(
            machine=cast.router, seen=stamp_of(cast.router, timed_on(cast.router)), by=cast.bill
        )


def test_a_sheet_that_fits_badly_is_pointed_out_counts_and_can_be_taken_back(cast: Cast) -> None:
    rows = [*ROWS, *(replace(r, length_m=r.length_m + 3, minutes=r.minutes + 3000 / FEED) for r in ROWS)]
    rows[5] = replace(rows[5], minutes=rows[5].minutes + 12, label="Spring, sheet 6")
    keep_timed_sheets(machine=cast.router, rows=rows, by=cast.bill)
    page = signed_in(cast.bill)
    text = page.get(address(cast.router)).content.decode()
    assert (
        "Row 6 Spring, sheet 6 took" in text and "min longer" in text and "It counts like the others" in text
    )
    proposal = proposal_of(cast.router, timed_on(cast.router))
    assert (
        proposal is not None
        and [place for place, _off in proposal.odd] == [5]
        and len(proposal.reckoned) == 16
    )
    bad = timed_on(cast.router)[5]
    assert page.post(address(cast.router, f"{bad.pk}/remove/")).status_code == 302
    assert LogEntry.objects.get(event="network.machine.timing_removed").data["minutes"] == bad.minutes
    assert "fits badly</span>" not in page.get(address(cast.router)).content.decode()


def test_only_whoever_changes_the_machine_sees_times_and_takes(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.bill)
    [sheet, *_rest] = timed_on(cast.router)
    for act in (
        lambda: keep_timed_sheets(machine=cast.router, rows=ROWS, by=cast.nora),
        lambda: remove_timed_sheet(sheet=sheet, by=cast.nora),
        lambda: take_measured_figures(machine=cast.router, seen="", by=cast.nora),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "permission.denied"
    page = signed_in(cast.nora)
    assert page.get(address(cast.router)).status_code == 403
    assert page.post(address(cast.router, "take/"), {"seen": "x"}).status_code == 403
    assert TimedSheet.objects.count() == len(ROWS)


def test_only_a_router_is_measured_and_its_page_leads_there(cast: Cast) -> None:
    page = signed_in(cast.bill)
    assert (
        f'href="{address(cast.router)}"'
        in page.get(f"/workshops/{cast.mill.slug}/machines/{cast.router.pk}/").content.decode()
    )
    bench = add_machine(
        workshop=cast.mill, details=replace(ROUTER, name="Laser", process="laser-cutting"), by=cast.bill
    )
    assert page.get(address(bench)).status_code == 404
    assert "/measured/" not in page.get(f"/workshops/{cast.mill.slug}/machines/{bench.pk}/").content.decode()
    other = keep_timed_sheets(machine=cast.router, rows=ROWS[:1], by=cast.bill).timed_sheets.get()
    second = add_machine(workshop=cast.mill, details=replace(ROUTER, name="Second"), by=cast.bill)
    assert page.post(address(second, f"{other.pk}/remove/")).status_code == 404


@pytest.mark.parametrize("label", ["\\ud800", "a\\u0000b"])
def test_half_a_character_in_an_address_breaks_no_page(cast: Cast, label: str) -> None:
    page = signed_in(cast.bill).get(address(cast.router), {"sheet": f'[12.5,30,1,0.5,"{label}"]'})
    assert page.status_code == 200 and b"12.5" not in page.content


def test_a_sheet_that_two_take_back_at_once_goes_once(cast: Cast) -> None:
    keep_timed_sheets(machine=cast.router, rows=ROWS[:2], by=cast.bill)
    first, again = timed_on(cast.router)[0], timed_on(cast.router)[0]
    remove_timed_sheet(sheet=first, by=cast.bill)
    with pytest.raises(Refused) as refused:
        remove_timed_sheet(sheet=again, by=cast.bill)
    assert refused.value.code == "measured.gone"
    assert LogEntry.objects.filter(event="network.machine.timing_removed").count() == 1
