"""When a site needs each block, and what it refuses."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.drafting.site import (
    BlockLine,
    SiteLimits,
    access_findings,
    check_lines,
    check_phases,
    read_block_list,
    required_on_site,
)
from manyworks.refused import Refused

MONDAY = date(2027, 3, 1)
PHASES = {
    "foundation": MONDAY,
    "floor": date(2027, 3, 3),
    "walls": date(2027, 3, 8),
    "roof": date(2027, 3, 15),
}


def needed(lines: list[BlockLine], per_day: int = 4, phases: dict[str, date] = PHASES):  # type: ignore[no-untyped-def]
    return required_on_site(
        lines, phases, blocks_per_day=per_day, opens=time(8), timezone="Europe/London", closed=()
    )


def test_a_floor_before_its_foundation_is_refused_with_the_cure() -> None:
    with pytest.raises(Refused) as caught:
        check_phases({"foundation": date(2027, 3, 10), "floor": date(2027, 3, 9)})
    assert caught.value.code == "orders.due_before_foundation"
    assert caught.value.field == "floor"
    assert "2027-03-10" in caught.value.hint


def test_walls_before_the_floor_are_refused() -> None:
    dates = {"foundation": MONDAY, "floor": date(2027, 3, 9), "walls": date(2027, 3, 8)}
    with pytest.raises(Refused) as caught:
        check_phases(dates)
    assert caught.value.code == "orders.phases_out_of_order"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2101, 1, 1), date.max])
def test_a_day_where_calendars_end_is_refused_beside_its_field(day: date) -> None:
    with pytest.raises(Refused) as caught:
        check_phases({"foundation": day})
    assert (caught.value.code, caught.value.field) == ("orders.phase_far_away", "foundation")


def test_a_home_of_more_pieces_than_anybody_erects_is_refused() -> None:
    lines = [BlockLine("F-M", 10_000, "floor", position) for position in (1, 2, 3)]
    check_lines(lines[:2], PHASES)
    with pytest.raises(Refused) as caught:
        check_lines(lines, PHASES)
    assert caught.value.code == "orders.too_many_pieces"


def test_without_a_foundation_date_nothing_can_be_delivered() -> None:
    with pytest.raises(Refused, match="foundation"):
        check_phases({"floor": MONDAY})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (BlockLine("F-M", 1, "foundation", 1), "orders.block_phase"),
        (BlockLine("F-M", 1, "attic", 1), "orders.block_phase"),
        (BlockLine("F-M", 0, "floor", 1), "orders.block_quantity"),
        (BlockLine("F-M", 10_001, "floor", 1), "orders.block_quantity"),
    ],
)
def test_lines_that_cannot_be_erected_are_refused(line: BlockLine, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_lines([line], PHASES)
    assert caught.value.code == code


def test_a_phase_without_a_date_and_a_position_used_twice_are_refused() -> None:
    with pytest.raises(Refused) as undated:
        check_lines([BlockLine("R-M", 1, "roof", 1)], {"foundation": MONDAY, "floor": MONDAY})
    assert undated.value.code == "orders.block_phase_without_date"
    twice = [BlockLine("F-S", 1, "floor", 3), BlockLine("F-M", 1, "floor", 3)]
    with pytest.raises(Refused) as doubled:
        check_lines(twice, PHASES)
    assert doubled.value.code == "orders.position_twice"


def test_pieces_are_needed_day_by_day_from_the_phase_on_working_days_only() -> None:
    needs = needed([BlockLine("F-M", 10, "floor", 1)])
    days = [need.at.date() for need in needs]
    assert days[:4] == [date(2027, 3, 3)] * 4
    assert days[4:8] == [date(2027, 3, 4)] * 4
    assert days[8:] == [date(2027, 3, 5)] * 2
    assert needs[0].at.hour == 8 and needs[0].at.tzinfo == ZoneInfo("Europe/London")


def test_a_phase_waits_until_the_one_below_is_erected() -> None:
    lines = [BlockLine("F-M", 20, "floor", 1), BlockLine("W-M", 1, "walls", 2)]
    wall = needed(lines)[-1]
    assert wall.phase == "walls"
    assert wall.at.date() == date(2027, 3, 10)


@given(
    st.lists(
        st.tuples(st.sampled_from(["floor", "walls", "roof"]), st.integers(1, 30)), min_size=1, max_size=12
    ),
    st.integers(1, 20),
)
def test_every_piece_is_needed_once_in_order_never_at_a_weekend_and_never_too_many_a_day(
    rows: list[tuple[str, int]], per_day: int
) -> None:
    lines = [BlockLine("B", quantity, phase, n) for n, (phase, quantity) in enumerate(rows, start=1)]
    needs = needed(lines, per_day)
    assert len(needs) == sum(line.quantity for line in lines)
    assert len({(need.position, need.piece) for need in needs}) == len(needs)
    moments = [need.at for need in needs]
    assert moments == sorted(moments)
    assert all(moment.weekday() < 5 for moment in moments)
    assert all(need.at.date() >= PHASES[need.phase] for need in needs)
    assert max(moments.count(moment) for moment in moments) <= per_day


def test_every_limit_of_the_plot_is_spelled_out() -> None:
    limits = SiteLimits(length_mm=2400, width_mm=900, mass_kg=80, crane=False, carriers=2)
    found = access_findings(limits, length_mm=2500, width_mm=1000, mass_kg=100)
    assert len(found) == 4
    assert "100 mm too long" in found[0]
    assert "2 people lift 50 kg" in found[3]
    assert access_findings(limits, length_mm=None, width_mm=None, mass_kg=None) == []


def test_a_crane_lifts_what_people_cannot() -> None:
    assert access_findings(SiteLimits(crane=True), length_mm=1, width_mm=1, mass_kg=400) == []
    assert access_findings(SiteLimits(crane=False), length_mm=1, width_mm=1, mass_kg=400)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_block_list_pasted_from_a_spreadsheet_is_read(separator: str) -> None:
    text = "\n".join(
        separator.join(row)
        for row in [("Block", "Quantity", "Phase"), ("F-M", "4", "Floor"), ("W-M", " 6 ", "walls")]
    )
    assert read_block_list(text) == [BlockLine("F-M", 4, "floor", 1), BlockLine("W-M", 6, "walls", 2)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "orders.block_list_empty"),
        ("F-M, 4", "orders.block_list_columns"),
        ("F-M, four, floor", "orders.block_list_quantity"),
        ("F-M, 1_0, floor", "orders.block_list_quantity"),
        ("F-M, ٣, floor", "orders.block_list_quantity"),
        ("F-M, " + "9" * 4300 + ", floor", "orders.block_list_quantity"),
        ("block,quantity,phase\n\n", "orders.block_list_empty"),
        ("F-M, " + "9" * 5000 + ", floor", "orders.block_list_quantity"),
        ("a" * 200_001 + ", 1, floor", "table.unreadable"),
        ('F-M, 1, floor\n"' + "W-M, 1, walls\n" * 20_000, "table.unreadable"),
    ],
)
def test_a_block_list_that_says_nothing_clear_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read_block_list(text)
    assert (caught.value.code, caught.value.field) == (code, "blocks_csv")


def test_quantities_that_no_sum_can_be_said_of_are_refused() -> None:
    lines = [BlockLine("F-M", 10**4299, "floor", place) for place in range(1, 20)]
    with pytest.raises(Refused) as caught:
        check_lines(lines, PHASES)
    assert caught.value.code == "orders.block_quantity"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_lines_of_a_block_list_end_as_on_any_system(end: str) -> None:
    text = end.join(["F-M, 4, floor", "W-M, 6, walls", ""])
    assert read_block_list(text) == [BlockLine("F-M", 4, "floor", 1), BlockLine("W-M", 6, "walls", 2)]


def test_the_day_of_a_summer_time_change_keeps_its_local_hour() -> None:
    sunday = date(2027, 3, 28)
    needs = needed([BlockLine("F-M", 1, "floor", 1)], phases={"foundation": sunday, "floor": sunday})
    assert needs[0].at.date() == sunday + timedelta(days=1)
    assert needs[0].at.hour == 8 and needs[0].at.utcoffset() == timedelta(hours=1)
