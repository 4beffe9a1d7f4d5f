"""What is believable about a workshop."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyworks.network.workshops.rules import (
    Hours,
    Place,
    RateCardDraft,
    WorkshopDetails,
    check_closure,
    check_details,
    check_hours,
    check_place,
    check_rate_card,
    distance_km,
    machine_summary,
    pin_letter,
    week_in_words,
)
from manyworks.refused import Refused

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_distance_is_symmetric_and_at_most_half_the_earth(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    there, back = distance_km(a, b), distance_km(b, a)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_016


@given(points)
def test_distance_to_itself_is_nothing(a: tuple[float, float]) -> None:
    assert distance_km(a, a) == 0


def test_distance_of_two_known_towns() -> None:
    assert distance_km((51.4552, -2.5967), (51.3811, -2.3590)) == pytest.approx(18.4, abs=0.2)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (WorkshopDetails(name="  "), "name"),
        (WorkshopDetails(name="A", floor_size_m2=-1), "floor_size_m2"),
        (WorkshopDetails(name="A", country="Great Britain"), "country"),
        (WorkshopDetails(name="A", timezone="Bristol"), "timezone"),
    ],
)
def test_details_that_cannot_be_true_are_refused_beside_their_field(
    details: WorkshopDetails, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_details(details)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "place", [Place(91, 0), Place(0, 181), Place(float("nan"), 0), Place(0.0, 0.0)], ids=str
)
def test_a_point_off_the_earth_or_at_null_island_is_refused(place: Place) -> None:
    with pytest.raises(Refused):
        check_place(place)


def test_hours_of_one_day_must_not_overlap() -> None:
    morning, long = Hours(1, time(8), time(12)), Hours(1, time(11), time(17))
    check_hours([morning, Hours(1, time(12), time(17)), Hours(2, time(11), time(17))])
    with pytest.raises(Refused, match="overlap"):
        check_hours([long, morning])


def test_a_shift_may_end_on_the_day_after_and_meets_what_begins_there() -> None:
    night, early = Hours(1, time(22), time(6)), Hours(2, time(6), time(14))
    check_hours([early, night], night=True)
    with pytest.raises(Refused, match="overlap"):
        check_hours([night, Hours(2, time(5), time(14))], night=True)
    # from Sunday into Monday
    sunday = Hours(7, time(22), time(6))
    check_hours([sunday, Hours(1, time(6), time(14))], night=True)
    with pytest.raises(Refused, match="overlap"):
        check_hours([sunday, Hours(1, time(5), time(14))], night=True)
    same = Hours(1, time(8), time(12))
    with pytest.raises(Refused, match="overlap"):
        check_hours([same, same])
    check_hours([Hours(1, time(0), time(0))], night=True)
    with pytest.raises(Refused, match="overlap"):
        check_hours([Hours(1, time(0), time(0)), Hours(1, time(12), time(13))], night=True)


@pytest.mark.parametrize(
    "opens,closes,at_night",
    [
        (time(6), time(22), False),
        (time(8), time(12), False),
        (time(14), time(22), False),
        (time(14), time(22, 15), True),
        (time(5, 45), time(14), True),
        (time(22), time(6), True),
        (time(18), time(0), True),
        (time(0), time(0), True),
        (time(23), time(22), True),
    ],
)
def test_nobody_works_at_night_unless_the_workshop_says_so(opens: time, closes: time, at_night: bool) -> None:
    one = Hours(3, opens, closes)
    assert one.at_night == at_night
    check_hours([one], night=True)
    if at_night:
        with pytest.raises(Refused, match="night") as refused:
            check_hours([one])
        assert refused.value.field == "night"
    else:
        check_hours([one])


def test_a_closure_runs_forwards_and_not_for_years() -> None:
    check_closure(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(Refused):
        check_closure(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(Refused):
        check_closure(date(2026, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (RateCardDraft(date(2026, 1, 1), "GBP", {}), "rates.empty"),
        (RateCardDraft(date(2026, 1, 1), "pounds", {"assembly": Decimal(1)}), "rates.currency"),
        (RateCardDraft(date(2026, 1, 1), "GBP", {"assembly": Decimal(-1)}), "rates.price"),
        (RateCardDraft(date(2026, 1, 1), "GBP", {"assembly": Decimal("NaN")}), "rates.price"),
        (RateCardDraft(date(2026, 1, 2), "GBP", {"assembly": Decimal(1)}, date(2026, 1, 1)), "rates.order"),
    ],
)
def test_a_rate_card_that_cannot_hold_is_refused(draft: RateCardDraft, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_rate_card(draft)
    assert refused.value.code == code


def test_a_pin_shows_the_first_process_that_matters_here() -> None:
    assert pin_letter(["sewing", "laser-cutting", "cnc-routing"]) == "R"
    assert pin_letter(["sewing"]) == "T"
    assert pin_letter(["pottery"]) == pin_letter([]) == "·"


def test_the_summary_names_each_process_once_with_its_largest_bed() -> None:
    line = machine_summary(
        [
            ("sewing", "Sewing", None, None),
            ("cnc-routing", "CNC routing", 1200, 600),
            ("cnc-routing", "CNC routing", 2500, 1250),
            ("pottery", "Pottery", None, None),
            ("laser-cutting", "Laser cutting", 1000, None),
        ]
    )
    assert line == "CNC routing 2500 × 1250 mm · Laser cutting · Sewing · …"


def test_equal_neighbouring_days_are_drawn_together() -> None:
    week = [(1, "08:00–12:00"), (1, "13:00–17:00"), (2, "08:00–12:00"), (2, "13:00–17:00")]
    week += [(4, "08:00–17:00"), (5, "08:00–17:00"), (7, "08:00–17:00")]
    assert week_in_words(week) == [
        (1, 2, "08:00–12:00, 13:00–17:00"),
        (4, 5, "08:00–17:00"),
        (7, 7, "08:00–17:00"),
    ]
    assert week_in_words([]) == []
