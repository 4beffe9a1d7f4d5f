"""Plots and workshops that keep another time than the plan: their hours in the plan's own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from manyworks.drafting.facts import Facts, Gap, HomeFacts, WorkshopFacts
from manyworks.drafting.grid import MARGIN_DAYS, first_date, last_date
from manyworks.drafting.yards import Hours
from manyworks.refused import Refused

DAY = 1440
ZERO = timedelta()
NOT_SAID = "UTC"
"""Nobody lives by it: imports write it where they know no zone."""


def in_one_zone(facts: Facts) -> tuple[Facts, list[Gap]]:
    """The same with every window and all opening hours as the plan's clock shows them.

    A place whose clock differs now by more, now by less while the plan lasts (the change of summer time is
    on other days there), or whose hours would lie on two of the plan's days, cannot be planned with: a
    workshop is left out and named, a home is refused (``plan.two_zones``).
    """
    days = first_date(facts), last_date(facts) + timedelta(days=MARGIN_DAYS)
    homes = tuple(home_in_zone(home, facts.timezone, *days) for home in facts.homes)
    workshops: list[WorkshopFacts] = []
    gaps: list[Gap] = []
    for shop in facts.workshops:
        later = _later(shop.timezone, facts.timezone, *days)
        hours = None if later is None else _moved(shop.hours, later)
        if hours is not None:
            workshops.append(replace(shop, hours=hours, timezone=""))
            continue
        cure = _("Correct its time zone, or plan it with others of its own.")
        gaps.append(Gap("workshop", shop.name, _differs(shop.timezone, facts.timezone), cure, 0))
    return replace(facts, homes=homes, workshops=tuple(workshops)), gaps


def home_in_zone(home: HomeFacts, zone: str, first: date, last: date) -> HomeFacts:
    """A home with its window as the clock of another zone shows it from one day to another."""
    later = _later(home.timezone, zone, first, last)
    window = None if later is None else _moved({0: ((home.opens, home.closes),)}, later)
    if window is None:
        raise Refused(
            "plan.two_zones",
            f"{home.name}: {_differs(home.timezone, zone)}.",
            _("Correct its time zone: on its page, saving its place takes that of the network."),
            "homes",
        )
    ((opens, closes),) = window[0]
    return replace(home, opens=opens, closes=closes, timezone="")


def _differs(there: str, here: str) -> str:
    words = _("It keeps the time of %(there)s, the plan that of %(here)s, and they do not go together")
    return words % {"there": there, "here": here}


def _later(there: str, here: str, first: date, last: date) -> int | None:
    """Minutes by which the clock here is later than that there; None where that changes meanwhile."""
    if there in (NOT_SAID, "", here):
        return 0
    gaps = {
        int(((noon.astimezone(ZoneInfo(here)).utcoffset() or ZERO) - offset).total_seconds())
        for noon in _noons(first, last)
        if (offset := noon.astimezone(ZoneInfo(there)).utcoffset()) is not None
    }
    gap = gaps.pop()
    return None if gaps or gap % 60 else gap // 60


def _noons(first: date, last: date) -> Iterator[datetime]:
    for number in range((last - first).days + 1):
        yield datetime.combine(first + timedelta(days=number), time(12), ZoneInfo("UTC"))


def _moved(hours: Hours, later: int) -> dict[int, tuple[tuple[time, time], ...]] | None:
    """Hours by weekday so many minutes later; None where an interval would begin on another day."""
    found: dict[int, list[tuple[time, time]]] = {}
    for day, intervals in hours.items():
        for opens, closes in intervals:
            begin = opens.hour * 60 + opens.minute + later
            long = (closes.hour * 60 + closes.minute - opens.hour * 60 - opens.minute) % DAY or DAY
            if not 0 <= begin < DAY:
                return None
            found.setdefault(day, []).append((_clock(begin), _clock(begin + long)))
    return {day: tuple(intervals) for day, intervals in found.items()}


def _clock(minute: int) -> time:
    return time(minute % DAY // 60, minute % 60)
