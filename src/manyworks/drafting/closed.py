"""Which days of a plan nobody works on, where and why: what pages list, and what is said as assumed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.facts import ClosedDays, Facts, WorkshopFacts
from manyworks.drafting.grid import MARGIN_DAYS, last_date
from manyworks.drafting.holidays import (
    NONE,
    DaysOff,
    public_holidays,
    region_name,
    regional_holidays,
    regions_of,
)
from manyworks.drafting.site import BUILT_PHASES
from manyworks.drafting.workshops import holidays_of
from manyworks.planning.model import Workshop

MOST_NAMES = 3


def days_off_of(facts: Facts, workshops: Sequence[WorkshopFacts]) -> tuple[tuple[ClosedDays, ...], list[str]]:
    """Closed days between the plan's first day and some weeks after its last date, and what was assumed.

    ``workshops`` are those that are planned with.
    """
    first, last = facts.start, last_date(facts) + timedelta(days=MARGIN_DAYS)
    found = [*_own_closures(workshops, first, last), *_holidays(facts, workshops, first, last)]
    found.sort(key=lambda one: (one.first, one.last, one.where))
    return tuple(found), [*_kept(facts, workshops, first, last), *_phases(facts)]


def _own_closures(workshops: Sequence[WorkshopFacts], first: date, last: date) -> Iterator[ClosedDays]:
    for shop in workshops:
        for begin, end in shop.closures:
            if begin <= last and end >= first:
                yield ClosedDays(begin.isoformat(), end.isoformat(), "", shop.name, shop.key)


def _holidays(
    facts: Facts, workshops: Sequence[WorkshopFacts], first: date, last: date
) -> Iterator[ClosedDays]:
    """Every holiday once, with the places that keep it."""
    places = {_sites(facts): site_days(facts.days_off, first)}
    places |= {shop.name: holidays_of(shop, facts.days_off, first) for shop in workshops}
    keeping: dict[tuple[date, str], list[str]] = defaultdict(list)
    for place, days in places.items():
        for day, name in days.items():
            if first <= day <= last:
                keeping[day, name].append(place)
    for (day, name), names in keeping.items():
        where = _everywhere(facts) if len(names) == len(places) else listed(names)
        yield ClosedDays(day.isoformat(), day.isoformat(), name, where)


def site_days(days_off: DaysOff, first: date) -> dict[date, str]:
    """Days, from a month before the first date on, on which a site takes and erects nothing, by name."""
    return days_off.days(days_off.region_at(""), first - timedelta(days=31))


def _sites(facts: Facts) -> str:
    """What is delivered to: nothing is built where things are ordered to."""
    return _("sites") if any(home.phases for home in facts.homes) else _("addresses")


def _everywhere(facts: Facts) -> str:
    return _("all workshops and %(sites)s") % {"sites": _sites(facts)}


def _kept(facts: Facts, workshops: Sequence[WorkshopFacts], first: date, last: date) -> Iterator[str]:
    """Which holidays are counted where, and where none are because nobody has said which."""
    if facts.days_off.region == NONE:
        return
    keeping: dict[str, list[str]] = defaultdict(list)
    keeping[facts.days_off.region].append(_sites(facts))
    for shop in workshops:
        keeping[facts.days_off.region_at(shop.holidays)].append(shop.name)
    for region, names in keeping.items():
        where = _everywhere(facts) if len(keeping) == 1 else listed(names)
        if not region:
            yield _("No public holidays are counted at %(places)s: nobody has said of which country.") % {
                "places": where
            }
            continue
        count = sum(day <= last for day in public_holidays(region, first))
        none = _("No public holiday of %(region)s lies between %(first)s and %(last)s: %(places)s.")
        words = ngettext(
            "Closed on the one public holiday of %(region)s from %(first)s to %(last)s: %(places)s.",
            "Closed on the %(count)d public holidays of %(region)s from %(first)s to %(last)s: %(places)s.",
            count,
        )
        yield (words if count else none) % {
            "count": count,
            "region": region_name(region),
            "first": in_words(first),
            "last": in_words(last),
            "places": where,
        }
        if more := sum(day <= last for day in regional_holidays(region, first)):
            words = ngettext(
                "One more day is a holiday in some regions of %(country)s and is worked: nobody has said "
                "which region, such as %(such)s.",
                "%(count)d more days are holidays in some regions of %(country)s and are worked: nobody has "
                "said which region, such as %(such)s.",
                more,
            )
            yield words % {"count": more, "country": region_name(region), "such": regions_of(region)[0]}


def _phases(facts: Facts) -> Iterator[str]:
    """Dates of homes and orders that fall on a day on which their site is closed."""
    for home in facts.homes:
        for phase, day in home.phases.items():
            if day in home.closed:
                words = _("%(home)s: %(phase)s is dated %(day)s, %(name)s, when nobody works there.")
                if phase in BUILT_PHASES:
                    words = _(
                        "%(home)s: %(phase)s is dated %(day)s, %(name)s; its blocks are wanted on the next "
                        "working day."
                    )
                yield words % {
                    "home": home.name, "phase": phase, "day": in_words(day), "name": home.closed[day],
                }  # fmt: skip
        wanted = {need.at.date() for need in home.needs if not home.phases}
        for day in sorted(wanted & home.closed.keys()):
            words = _("%(home)s is wanted on %(day)s, %(name)s: it is brought before, if it can be.")
            yield words % {"home": home.name, "day": in_words(day), "name": home.closed[day]}


def listed(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return _("%(names)s and %(count)d more") % {"names": shown, "count": more} if more > 0 else shown


def in_words(day: date) -> str:
    """A day as people write it: 31 May 2027."""
    return f"{day:%-d %b %Y}"


def days_in_words(days: ClosedDays) -> str:
    """First and last of closed days, or the one that it is, with its weekday."""
    first, last = (date.fromisoformat(day) for day in (days.first, days.last))
    if first == last:
        return f"{first:%a %-d %b %Y}"
    return _("%(first)s to %(last)s") % {"first": in_words(first), "last": in_words(last)}


def utilisation_words(workshops: Sequence[Workshop]) -> tuple[str, ...]:
    """How much of their opened hours workshops are planned to work, those of one share together."""
    alike: dict[float, list[str]] = defaultdict(list)
    for shop in workshops:
        alike[shop.utilisation].append(shop.name or shop.id)
    return tuple(
        _("%(share)s %% of the opened hours are planned as work at %(places)s.")
        % {"share": f"{share * 100:.3g}", "places": listed(names) if len(alike) > 1 else _("all workshops")}
        for share, names in sorted(alike.items())
    )
