"""How much of a workshop's coming weeks is booked, beside what it opens."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from manyworks.core.vocabulary.models import Process
from manyworks.drafting.facts import WorkshopFacts
from manyworks.drafting.holidays import DaysOff
from manyworks.drafting.workshops import holidays_of
from manyworks.network.booked.models import BookedHours
from manyworks.network.machines.models import Condition
from manyworks.network.workshops import queries as workshops
from manyworks.network.workshops.models import Workshop

WEEKS = 8


@dataclass(frozen=True)
class BookedWeek:
    """One week of a kind of work: its Monday, hours booked, and hours opened."""

    monday: date
    booked: float
    opened: float


@dataclass(frozen=True)
class BookedWork:
    """The coming weeks of one kind of work: a process that has machines, or what is done at benches."""

    name: str
    places: int
    weeks: tuple[BookedWeek, ...]

    @property
    def booked(self) -> float:
        """Hours booked in all of these weeks."""
        return sum(week.booked for week in self.weeks)

    @property
    def opened(self) -> float:
        """Hours opened in all of these weeks."""
        return sum(week.opened for week in self.weeks)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def booked_work(workshop: Workshop, today: date) -> list[BookedWork]:
    """The next weeks by kind of work; a sum over all plans, which says of none that it is there."""
    mondays = [monday_of(today) + timedelta(weeks=week) for week in range(WEEKS)]
    rows = BookedHours.objects.filter(workshop=workshop, week__in=mondays).order_by()
    booked: dict[str, dict[date, float]] = defaultdict(dict)
    for process, week, hours in rows.values_list("process", "week").annotate(Sum("hours")):
        booked[process][week] = hours
    opened = _opened(workshop, mondays[0])
    machines = _machines(workshop)
    names = dict(Process.objects.values_list("code", "name"))
    found = [
        BookedWork(str(names.get(code, code)), places, _weeks(mondays, booked.get(code, {}), opened, places))
        for code, places in machines.items()
    ]
    benches: dict[date, float] = defaultdict(float)
    for code in booked.keys() - machines.keys():
        for week, hours in booked[code].items():
            benches[week] += hours
    people = sum(team.people for team in workshops.teams_of(workshop))
    if benches or (people and not found):
        found.append(BookedWork(_("Benches"), people, _weeks(mondays, benches, opened, people)))
    return found


def _weeks(
    mondays: list[date], booked: Mapping[date, float], opened: Mapping[date, float], places: int
) -> tuple[BookedWeek, ...]:
    return tuple(BookedWeek(day, booked.get(day, 0.0), opened[day] * places) for day in mondays)


def _machines(workshop: Workshop) -> dict[str, int]:
    """Machines that work, by process; training places are benches, whose work others do as well."""
    found: dict[str, int] = defaultdict(int)
    rows = workshop.machines.filter(retired_on=None, mentor_skill=None)
    rows = rows.exclude(condition=Condition.OUT_OF_ORDER)
    for code, quantity in rows.order_by("process__name", "pk").values_list("process__code", "quantity"):
        found[code] += quantity
    return found


def _opened(workshop: Workshop, first: date) -> dict[date, float]:
    """Hours that the workshop opens in each week, without closures and public holidays."""
    [facts] = workshops.hours_of(Workshop.objects.filter(pk=workshop.pk), first)
    holidays = holidays_of(facts, DaysOff(), first)
    return {
        monday: sum(_hours_on(facts, monday + timedelta(days=day), holidays) for day in range(7))
        for monday in (first + timedelta(weeks=week) for week in range(WEEKS))
    }


def _hours_on(facts: WorkshopFacts, day: date, holidays: Mapping[date, str]) -> float:
    if day in holidays or any(first <= day <= last for first, last in facts.closures):
        return 0.0
    hours = 0.0
    for opens, closes in facts.hours.get(day.weekday(), ()):
        ends = day + timedelta(days=closes <= opens)
        span = datetime.combine(ends, closes) - datetime.combine(day, opens)
        hours += span / timedelta(hours=1)
    return hours
