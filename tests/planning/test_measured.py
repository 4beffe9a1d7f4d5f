"""A machine's figures from timed sheets: found again from made-up ones, never negative, or said why not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manyworks.planning.cutting_time import CuttingProfile, Work, cutting_time
from manyworks.planning.measured import (
    FEEDS_MM_MIN,
    Proposal,
    TimedSheet,
    minutes_of,
    most_telling,
    propose,
    timed,
)
from manyworks.refused import Refused
from tests.examples import examples

NOW = CuttingProfile()
TRUE = CuttingProfile(3900.0, plunge_min=0.05, tool_change_min=2.5, sheet_change_min=7.0)
FIGURES = ("feed_mm_min", "plunge_min", "tool_change_min", "sheet_change_min")


def sheets(
    seed: int, count: int = 10, noise: float = 0.0, machine: CuttingProfile = TRUE
) -> list[TimedSheet]:
    """Sheets of a workshop's ordinary mixture, timed on a machine of known figures."""
    r = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        sheet = TimedSheet(r.uniform(15, 70), 1.0, int(r.integers(10, 120)), int(r.integers(0, 4)), 1.5)
        minutes = minutes_of(sheet, machine) + r.normal(0, noise)
        found.append(replace(sheet, minutes=float(max(minutes, 0.1))))
    return found


def values(found: Proposal) -> dict[str, float]:
    return {one.name: one.value for one in found.figures}


@given(
    st.integers(0, 10_000),
    st.floats(500, 12_000),
    st.floats(0.0, 0.2),
    st.floats(0.0, 8.0),
    st.floats(0.0, 20.0),
)
@examples(1)
def test_without_noise_the_figures_are_those_of_the_machine(
    seed: int, feed: float, plunge: float, change: float, board: float
) -> None:
    machine = CuttingProfile(feed, plunge_min=plunge, tool_change_min=change, sheet_change_min=board)
    found = propose(sheets(seed, machine=machine), NOW)
    assert found.untold == () and found.odd == ()
    for name, value in values(found).items():
        assert value == pytest.approx(getattr(machine, name), rel=1e-6, abs=1e-6), name
    assert found.reckoned == pytest.approx([s.minutes for s in sheets(seed, machine=machine)])


@given(st.integers(0, 10_000), st.integers(1, 25), st.floats(0, 12))
@examples(1)
def test_whatever_was_typed_no_figure_is_negative_and_each_is_told_or_says_why(
    seed: int, count: int, noise: float
) -> None:
    found = propose(sheets(seed, count, noise), NOW)
    assert {*(one.name for one in found.figures), *(one.name for one in found.untold)} == set(FIGURES)
    for one in found.figures:
        assert 0 <= one.low <= one.value <= one.high < float("inf")
    assert len(found.reckoned) == count and min(found.reckoned) > 0


@given(
    st.lists(
        st.builds(
            TimedSheet,
            st.floats(0.01, 5000),
            st.floats(0.01, 1440),
            st.one_of(st.none(), st.integers(0, 100_000)),
            st.integers(0, 500),
            st.one_of(st.just(0.0), st.floats(0, 1440)),
        ),
        min_size=1,
        max_size=12,
    )
)
@example([TimedSheet(0.01 * (1 + n), 200.0 * (1 + n), 0) for n in range(6)])
@examples(1)
def test_a_feed_is_told_that_a_router_can_have_or_none(rows: list[TimedSheet]) -> None:
    for one in propose(rows, NOW).figures:
        if one.name == "feed_mm_min":
            assert FEEDS_MM_MIN[0] * 0.999 <= one.value <= FEEDS_MM_MIN[1] * 1.001


def test_the_spread_holds_about_as_often_as_it_says() -> None:
    """Half a minute of noise, 200 workshops: the true figure lies inside nine times in ten."""
    inside = {name: [] for name in FIGURES}  # type: ignore[var-annotated]
    for seed in range(200):
        for one in propose(sheets(seed, noise=0.5), NOW).figures:
            inside[one.name].append(one.low <= getattr(TRUE, one.name) <= one.high)
    assert {
        name: len(held) >= 190 and sum(held) / len(held) > 0.84 for name, held in inside.items()
    } == dict.fromkeys(FIGURES, True)


@pytest.mark.parametrize("by_hand", [0.25, 2.0, 4.0])
def test_what_is_proposed_holds_although_what_is_not_told_was_taken_wrongly(by_hand: float) -> None:
    """A home's sheets: small parts with changes of tool on the short cuts, and plunges with the length."""
    held, machine = [], replace(TRUE, tool_change_min=by_hand, plunge_min=0.06)
    for seed in range(60):
        r = np.random.default_rng(seed)
        rows = []
        for _ in range(10):
            length = r.uniform(25, 110)
            sheet = TimedSheet(length, 1.0, round(1.5 * length + r.normal(0, 3)), 2 * (length < 50))
            rows.append(replace(sheet, minutes=minutes_of(sheet, machine) + r.normal(0, 0.4)))
        found = propose(rows, NOW)
        feed = 1000 / (1000 / machine.feed_mm_min + 1.5 * machine.plunge_min)
        truth = machine if found.plunges_counted else replace(machine, plunge_min=0.0, feed_mm_min=feed)
        held += [one.low <= getattr(truth, one.name) <= one.high for one in found.figures]
    assert len(held) >= 30 and sum(held) / len(held) > 0.85


def test_the_sheets_that_differ_most_are_chosen_and_tell_all_figures() -> None:
    """Of a plan's sheets most are nearly alike; ten of these would not tell a change of tool from a cut."""
    alike = [TimedSheet(37.0 + 0.1 * n, 1.0, 28, 2) for n in range(30)]
    work = [(50, 22, 2), (85, 122, 0), (110, 180, 0), (52, 128, 0), (29, 56, 0), (28, 4, 2), (40, 72, 0)]
    all_of_them = [*alike, *(TimedSheet(length, 1.0, plunges, changes) for length, plunges, changes in work)]
    chosen = most_telling(all_of_them, 10)
    assert len(chosen) == 10 and len(chosen & set(range(30, 37))) >= 6
    r = np.random.default_rng(1)
    rows = [all_of_them[n] for n in sorted(chosen)]
    rows = [replace(sheet, minutes=minutes_of(sheet, TRUE) + r.normal(0, 0.3)) for sheet in rows]
    assert propose(rows, NOW).untold == ()
    assert most_telling([], 10) == set() and most_telling(rows[:3], 10) == {0, 1, 2}


def test_more_sheets_tell_more() -> None:
    def width(count: int) -> float:
        [feed] = [one for one in propose(sheets(3, count, 0.8), NOW).figures if one.name == "feed_mm_min"]
        return feed.high - feed.low

    assert width(60) < width(20) < width(8)


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        ({"changes": 2}, "tool_change_min", "same"),
        ({"changes": 0}, "tool_change_min", "same"),
        ({"plunges": 40}, "plunge_min", "same"),
        ({"length_m": 30.0}, "feed_mm_min", "same_length"),
        ({"length_m": 30.0}, "sheet_change_min", "same_length"),
    ],
    ids=str,
)
def test_what_is_equal_on_every_sheet_is_not_told_and_stays_as_it_was(
    change: dict[str, float], name: str, why: str
) -> None:
    alike = [replace(sheet, **change) for sheet in sheets(1)]  # type: ignore[arg-type]
    alike = [replace(sheet, minutes=minutes_of(sheet, TRUE)) for sheet in alike]
    before = replace(TRUE, feed_mm_min=5000.0) if name == "feed_mm_min" else TRUE
    found = propose(alike, before)
    assert [(one.why, one.kept) for one in found.untold if one.name == name] == [(why, getattr(before, name))]
    if why == "same":
        assert values(found)["feed_mm_min"] == pytest.approx(3900), "reckoned with what is known already"
        assert values(found)["sheet_change_min"] == pytest.approx(7)


def test_plunges_that_rise_with_the_length_are_not_told_apart_from_it() -> None:
    alike = [replace(sheet, plunges=round(2 * sheet.length_m)) for sheet in sheets(1)]
    alike = [replace(sheet, minutes=minutes_of(sheet, TRUE)) for sheet in alike]
    found = propose(alike, TRUE)
    assert not found.plunges_counted and "plunge_min" not in values(found)
    # their time lies in the feed: what a sheet takes comes out right
    assert found.reckoned == pytest.approx([sheet.minutes for sheet in alike], abs=0.2)


def test_where_nobody_counted_plunges_their_time_lies_in_the_feed() -> None:
    free = replace(TRUE, plunge_min=0.0)
    found = propose([replace(sheet, plunges=None) for sheet in sheets(1, machine=free)], TRUE)
    assert not found.plunges_counted and "plunge_min" not in values(found)
    assert values(found)["feed_mm_min"] == pytest.approx(3900)


@pytest.mark.parametrize("count", [1, 3])
def test_too_few_sheets_tell_nothing_but_their_mean(count: int) -> None:
    found = propose(sheets(1, count), NOW)
    assert found.figures == () and {one.why for one in found.untold} == {"few"}
    assert found.mean_minutes == pytest.approx(sum(s.minutes for s in sheets(1, count)) / count)


def test_longer_cuts_that_take_no_longer_tell_no_feed() -> None:
    even = [replace(sheet, minutes=20.0, plunges=None, changes=0) for sheet in sheets(1)]
    assert propose(even, NOW).figures == ()


@pytest.mark.parametrize("coffee", [6.0, 15.0, -8.0])
def test_a_sheet_with_a_coffee_in_it_is_pointed_out_and_still_counts(coffee: float) -> None:
    found = 0
    for seed in range(20):
        rows = sheets(seed, noise=0.3)
        rows[6] = replace(rows[6], minutes=rows[6].minutes + coffee)
        proposal = propose(rows, NOW)
        found += [place for place, _off in proposal.odd] == [6]
        assert len(proposal.reckoned) == 10
        assert proposal != propose([*rows[:6], *rows[7:]], NOW)
    assert found >= 18


def test_an_even_machine_has_hardly_an_odd_sheet() -> None:
    assert sum(bool(propose(sheets(seed, noise=1.5), NOW).odd) for seed in range(200)) <= 20


def test_a_nested_sheet_is_timed_in_the_units_of_the_formula() -> None:
    """What was reckoned with a machine's figures says those figures again."""
    works = [
        Work(
            1000.0 * m,
            m + 4 * (m % 7),
            drills_by_size=((5.0, 4),) * (m % 3 > 0),
            pieces=1,
            travel_mm=900.0 * m,
        )
        for m in range(10, 34, 2)
    ]
    times = [cutting_time(work, TRUE, sheets=1) for work in works]
    found = propose([timed(time, time.minutes) for time in times], NOW)
    assert values(found)["feed_mm_min"] == pytest.approx(TRUE.feed_mm_min)
    assert values(found)["sheet_change_min"] == pytest.approx(TRUE.sheet_change_min)


@pytest.mark.parametrize(
    "change", [{"length_m": 0.0}, {"minutes": 0.0}, {"changes": -1}, {"plunges": -1}], ids=str
)
def test_no_sheet_is_cut_in_no_time(change: dict[str, float]) -> None:
    with pytest.raises(Refused):
        replace(sheets(1)[0], **change)  # type: ignore[arg-type]
