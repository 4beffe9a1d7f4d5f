"""The clock of a plan: how long one unit of its time is follows from how far its dates reach."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from manyworks.drafting.facts import Facts
from manyworks.planning.model import Clock
from manyworks.planning.places import LAST_UNIT
from manyworks.refused import Refused

MARGIN_DAYS = 28
"""What a plan may need beyond its last date: a closed fortnight, and being a fortnight late."""
GRIDS = ((1, 92 + MARGIN_DAYS), (5, 1190 + MARGIN_DAYS))
"""Minutes of a unit, and the most days that are planned with it, margin included; beyond, 15 minutes."""
COARSE = 15
MOST_OVERDUE = 366
"""Days before the first day on which something may have been wanted."""
AFTER_LAST = 366
"""Days that calendars are laid out for after the last date, and more where the work is more."""


def clock_of(facts: Facts) -> Clock:
    """The clock that a new plan counts in: minutes where they can be afforded.

    Every operation takes whole units, so a unit should be short beside the work: on quarters of an hour a
    stool of twenty minutes is planned as if it took thirty. But tables of the bound, of opening hours and of
    stores have a row for every unit and workshop, and what is three years away is not known to the minute.
    So a plan of three months counts minutes (172,800 units), one of 39 months five (350,784; three years and
    a quarter), a longer one quarters of an hour; each is far below the last unit there is.

    What was wanted before the first day of the plan keeps its date, so the clock begins on it.
    """
    first = first_date(facts)
    days = (last_date(facts) - first).days + MARGIN_DAYS
    return Clock(
        start=datetime.combine(first, time(0), tzinfo=ZoneInfo(facts.timezone)),
        zone=facts.timezone,
        minutes_per_unit=next((minutes for minutes, most in GRIDS if days <= most), COARSE),
    )


def check_reaches(clock: Clock, facts: Facts) -> None:
    """Refuse dates beyond the time of a clock; one that counts minutes reaches three years.

    A plan that is made anew keeps the clock of the one that it follows, so that what stands in both is the
    same moment; later homes may so outrun it.
    """
    reach = clock.moment(LAST_UNIT - AFTER_LAST * clock.units_per_day).date()
    if last_date(facts) > reach:
        raise Refused(
            "plan.too_far",
            _("Something is wanted on %(day)s; this plan reaches to %(reach)s.")
            % {"day": last_date(facts).isoformat(), "reach": reach.isoformat()},
            _("Begin a new plan for it: what is wanted later is planned in longer steps."),
            "homes",
        )


def midnight(day: date, clock: Clock) -> datetime:
    """The moment at which a day begins on a clock."""
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(clock.zone))


def first_date(facts: Facts) -> date:
    """The first day of the plan, or the day on which something was wanted before; refuses what is too old."""
    wanted = min((need.at.date() for home in facts.homes for need in home.needs), default=facts.start)
    if wanted < facts.start - timedelta(days=MOST_OVERDUE):
        raise Refused(
            "plan.too_early",
            _("Something was wanted on %(day)s, more than a year before the plan begins on %(start)s.")
            % {"day": wanted.isoformat(), "start": facts.start.isoformat()},
            _("Correct its date, or the first day."),
            "homes",
        )
    return min(facts.start, wanted)


def last_date(facts: Facts) -> date:
    """The last day on which anything is wanted, or the first day of the plan if that is later."""
    return max([facts.start, *(need.at.date() for home in facts.homes for need in home.needs)])
