"""Which days nobody works on: regions, own days, and who keeps what."""

from datetime import UTC, date, datetime, time

import pytest

from manyworks.drafting.closed import days_off_of
from manyworks.drafting.facts import Facts, HomeFacts, MachineFacts, NeedFacts, WorkshopFacts
from manyworks.drafting.files.policy_file import read_policy
from manyworks.drafting.holidays import (
    DaysOff,
    common_region,
    read_days,
    read_region,
    region_name,
    region_of,
    regional_holidays,
)
from manyworks.drafting.problem import planned_home
from manyworks.drafting.settings import read_settings
from manyworks.drafting.site import BlockLine, SiteLimits, required_on_site
from manyworks.drafting.workshops import Wanted, workshops_from
from manyworks.planning.calendars import lay_out
from manyworks.planning.model import Clock, Workshop
from manyworks.refused import Refused

ENGLAND = DaysOff("GB-ENG")
MONDAY = date(2027, 5, 24)
"""A week before the Spring Bank Holiday of 31 May 2027."""
CLOCK = Clock(datetime(2027, 5, 24, tzinfo=UTC), minutes_per_unit=60)
WORK = Wanted({"cnc-routing": frozenset()}, {})


def shop(name: str = "Yard", **said: object) -> WorkshopFacts:
    week = {day: ((time(9), time(17)),) for day in range(5)}
    machine = MachineFacts("m", "Router", "cnc-routing", length_mm=2500, width_mm=1250)
    return WorkshopFacts(name.lower(), name, 51.4, -2.6, (machine,), **{"hours": week, **said})  # type: ignore[arg-type]


def planned(
    facts: WorkshopFacts, days_off: DaysOff = ENGLAND, **settings: object
) -> tuple[Workshop, list[str]]:
    given = read_settings({"assume_missing": True, **settings})
    made, _gaps, assumed = workshops_from([facts], WORK, CLOCK, given, days_off)
    return made[0], assumed


def opened(facts: WorkshopFacts, days_off: DaysOff = ENGLAND) -> list[tuple[int, int]]:
    """Opening hours of the fortnight, counted from its Monday's midnight."""
    return list(lay_out(planned(facts, days_off)[0].calendar, 14 * 24))


@pytest.mark.parametrize(
    "text,region,name",
    [
        ("GB-ENG", "GB-ENG", "England"),
        (" gb-eng ", "GB-ENG", "England"),
        ("gb", "GB", "United Kingdom"),
        ("DE-by", "DE-BY", "Bayern"),
        ("FR", "FR", "France"),
        ("US-CA", "US-CA", "California"),
    ],
)
def test_a_region_is_read_as_people_write_it(text: str, region: str, name: str) -> None:
    assert read_region(text) == region
    assert region_name(region) == name


@pytest.mark.parametrize(
    "text", ["England", "ZZ", "GB-XX", "GB-", "-", "G", "GB-ENG-X", "ж", "GB ENG", "1" * 9999]
)
def test_what_is_no_region_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_region(text)


def test_nothing_said_and_none_are_two_answers() -> None:
    assert read_region("") == "" and read_region("None") == "none"
    assert DaysOff("").region_at("GB") == "GB" and DaysOff("none").region_at("GB") == ""


@pytest.mark.parametrize(
    "country,region,found",
    [
        ("GB", "Scotland", "GB-SCT"),
        ("gb", "ENGLAND", "GB-ENG"),
        ("GB", "Somerset", "GB"),
        ("DE", "Bayern", "DE-BY"),
        ("DE", "BY", "DE-BY"),
        ("", "Scotland", ""),
        ("ZZ", "", ""),
        ("none", "", ""),
    ],
)
def test_an_address_says_whose_holidays_a_place_keeps(country: str, region: str, found: str) -> None:
    assert region_of(country, region) == found


@pytest.mark.parametrize(
    "own,kept", [("", "GB-ENG"), ("GB", "GB-ENG"), ("GB-SCT", "GB-SCT"), ("FR", "FR"), ("DE-BY", "DE-BY")]
)
def test_a_workshop_abroad_keeps_its_own_holidays(own: str, kept: str) -> None:
    assert ENGLAND.region_at(own) == kept


def test_sites_of_a_file_are_where_all_workshops_are() -> None:
    assert common_region(["GB", "GB", ""]) == "GB"
    assert common_region(["GB", "FR"]) == common_region([]) == common_region([""]) == ""


def test_holidays_are_known_for_thirty_six_months_and_in_english() -> None:
    days = ENGLAND.days("GB-ENG", MONDAY)
    assert days[date(2027, 5, 31)] == "Spring Bank Holiday"
    assert date(2030, 5, 27) in days and min(days) >= MONDAY
    assert DaysOff("DE").days("DE", MONDAY)[date(2027, 10, 3)] == "German Unity Day"
    own = DaysOff("GB-ENG", closed_on=(date(2027, 6, 4),), open_on=(date(2027, 5, 31),))
    found = own.days("GB-ENG", MONDAY)
    assert date(2027, 6, 4) in found and date(2027, 5, 31) not in found


def test_days_are_read_from_lists() -> None:
    assert read_days(" 2027-12-27,2027-12-24\n2027-12-24 ") == (date(2027, 12, 24), date(2027, 12, 27))
    assert read_days("  ") == ()
    for wrong in ("24.12.2027", "2027-13-01", "0001-01-01", "x", " ".join(["2027-12-24"] * 401)):
        with pytest.raises(Refused):
            read_days(wrong)


def test_a_workshop_is_closed_on_holidays_unless_it_says_that_it_works() -> None:
    at = 7 * 24 + 9
    assert (at, at + 8) not in opened(shop())
    assert len(opened(shop())) == 9
    assert (at, at + 8) in opened(shop(open_on=((date(2027, 5, 31), date(2027, 5, 31)),)))
    assert (at, at + 8) in opened(shop(), DaysOff("none"))
    assert (at, at + 8) in opened(shop(holidays="FR"))
    # who closes for a week is closed, whatever day it is
    closed = shop(open_on=((MONDAY, date(2027, 6, 4)),), closures=((MONDAY, MONDAY),))
    assert (9, 17) not in opened(closed) and (at, at + 8) in opened(closed)


def test_half_days_and_shifts_are_planned_as_they_are_said() -> None:
    two = ((time(6), time(14)), (time(14), time(22)))
    assert opened(shop(hours={0: two, 4: ((time(8), time(12)),)}))[:2] == [(6, 22), (104, 108)]


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    nights = {day: ((time(22), time(6)),) for day in range(7)}
    found = opened(shop(hours=nights))
    # Sunday's shift goes on until six on the holiday; Monday's does not begin, Tuesday's does
    assert [(a, b) for a, b in found if 140 < a < 220] == [(142, 150), (166, 174), (214, 222)]


def test_the_share_of_opened_hours_is_the_workshops_own_or_assumed() -> None:
    made, assumed = planned(shop())
    assert made.utilisation == 0.6
    assert any("Yard: assumed" in words and "60 % of the opened hours" in words for words in assumed)
    assert planned(shop(), utilisation=0.75)[0].utilisation == 0.75
    made, assumed = planned(shop(utilisation=0.8))
    assert made.utilisation == 0.8 and not any("opened hours" in words for words in assumed)


def test_sites_erect_and_take_nothing_on_holidays() -> None:
    closed = ENGLAND.days("GB-ENG", MONDAY)
    lines = [BlockLine("wall", 3, "walls", 1)]
    phases = {"foundation": MONDAY, "walls": date(2027, 5, 28)}
    needs = required_on_site(
        lines, phases, blocks_per_day=1, opens=time(8), timezone="Europe/London", closed=closed
    )
    assert [need.at.date().day for need in needs] == [28, 1, 2]
    access = planned_home(_home(closed, phases), CLOCK).access
    assert (7 * 24, 8 * 24) in access.closed


def _home(closed: dict[date, str], phases: dict[str, date], *wanted: date) -> HomeFacts:
    needs = tuple(
        NeedFacts(f"P{i}", "wall", "walls", datetime.combine(day, time(8), UTC))
        for i, day in enumerate(wanted)
    )
    return HomeFacts(
        "plot", "Plot 1", 51.4, -2.6, SiteLimits(), "artic", 9, time(8), time(16), phases, needs, closed
    )  # fmt: skip


def _facts(days_off: DaysOff, phases: dict[str, date], *shops: WorkshopFacts) -> Facts:
    closed = days_off.days(days_off.region_at(""), MONDAY)
    home = _home(closed, phases, date(2027, 6, 8))
    return Facts("x", "GBP", "UTC", MONDAY, (home,), (), shops, (), (), days_off=days_off)


def test_what_is_counted_is_listed_with_where_and_until_when() -> None:
    fair = (date(2027, 6, 2), date(2027, 6, 3))
    shops = shop("Yard", closures=(fair,)), shop("Leith", holidays="GB-SCT"), shop("Lyon", holidays="FR")
    dates = {"foundation": MONDAY, "floor": date(2027, 5, 31)}
    closed, words = days_off_of(_facts(ENGLAND, dates, *shops), shops)
    assert [(one.first, one.where, one.reason) for one in closed] == [
        ("2027-05-31", "sites, Yard, Leith", "Spring Bank Holiday"),
        ("2027-06-02", "Yard", ""),
    ]
    assert "Closed on the one public holiday of England from 24 May 2027 to 6 Jul 2027: sites, Yard." in words
    assert any("of France" in one and "Lyon" in one for one in words)
    assert any("Plot 1: floor is dated 31 May 2027, Spring Bank Holiday" in one for one in words)


def test_where_nobody_has_said_a_country_that_is_said_and_none_is_silent() -> None:
    dates = {"foundation": MONDAY}
    closed, words = days_off_of(_facts(DaysOff(), dates, shop()), [shop()])
    assert closed == ()
    assert words == [
        "No public holidays are counted at all workshops and sites: nobody has said of which country."
    ]
    assert days_off_of(_facts(DaysOff("none"), dates, shop()), [shop()]) == ((), [])


def test_a_policy_says_whose_holidays_are_kept(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "policy.json"
    start = '{"format": "manyworks-policy", "version": 1, '
    path.write_text(start + '"holidays": "gb-eng", "closed_on": ["2027-12-24"], "utilisation": 0.7}')
    settings, _currency, days_off = read_policy(path)
    assert days_off == DaysOff("GB-ENG", (date(2027, 12, 24),)) and settings["utilisation"] == 0.7
    assert read_policy(None)[2] == DaysOff()
    for wrong in ('"holidays": "XX"', '"holidays": 1', '"closed_on": "2027-12-24"', '"open_on": [1]',
                  '"open_on": ["never"]', '"utilisation": 1.5', '"utilisation": 0'):  # fmt: skip
        path.write_text(start + wrong + "}")
        with pytest.raises(Refused):
            read_policy(path)


def test_holidays_lie_five_years_ahead_and_no_further() -> None:
    spans = planned(shop())[0].calendar.closures
    assert 40 < len(spans) < 70
    assert CLOCK.moment(max(end for _begin, end in spans)).date() <= date(2033, 1, 1)
    assert all(end - begin == 24 for begin, end in spans)


@pytest.mark.parametrize(
    ("said", "more"),
    [("GB-ENG", False), ("GB", False), ("DE", True), ("DE-BY", False), ("none", False)],
)
def test_days_that_only_some_regions_keep_are_said(said: str, more: bool) -> None:
    """Corpus Christi is a holiday in Bavaria and not in Berlin: whoever says Germany is told so."""
    _closed, words = days_off_of(_facts(DaysOff(said), {"foundation": MONDAY}, shop()), [shop()])
    assert any("holidays in some regions" in one or "holiday in some regions" in one for one in words) == more
    assert not more or any("such as DE-" in one for one in words)


def test_easter_monday_and_the_august_bank_holiday_are_not_all_of_the_united_kingdoms() -> None:
    days = regional_holidays("GB", date(2027, 1, 1))
    assert {date(2027, 3, 29), date(2027, 8, 30)} <= days
    assert date(2027, 12, 25) not in days and regional_holidays("GB-ENG", date(2027, 1, 1)) == set()
