"""What one more hour of each workshop and week is worth, from the prices of the bound, for people to read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from manyworks.planning.bound import HourPrice
from manyworks.planning.model import Calendar, Problem


@dataclass(frozen=True, slots=True)
class Scarce:
    """One pool of machines, or the people with one skill, at one workshop.

    Parameters
    ----------
    workshop, kind, name
        Id of the workshop; "machines" (a pool) or "people" (a skill); id of the pool, or the skill.
    per_hour
        Money for one more hour, by week; 0 where nothing is short.
    open_hours
        Hours the workshop is open, by week.
    """

    workshop: str
    kind: Literal["machines", "people"]
    name: str
    per_hour: tuple[float, ...]
    open_hours: tuple[float, ...]

    @property
    def worth(self) -> float:
        """What one more machine or person would be worth over all these weeks, by the bound."""
        return sum(price * hours for price, hours in zip(self.per_hour, self.open_hours))

    @property
    def dearest(self) -> int:
        """Position of the week with the highest price."""
        return max(range(len(self.per_hour)), key=self.per_hour.__getitem__)


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Scarce capacity, dearest over all weeks first, and the units at which the weeks begin."""

    weeks: tuple[int, ...]
    rows: tuple[Scarce, ...]


def price_table(problem: Problem, prices: Iterable[HourPrice], most: int | None = None) -> PriceTable:
    """The prices of a bound by resource and week.

    Parameters
    ----------
    most
        Rows at most; the dearest stay.
    """
    found: dict[tuple[str, Literal["machines", "people"], str], dict[int, float]] = defaultdict(dict)
    length = 1
    for price in prices:
        found[price.workshop, price.kind, price.name][price.begin] = price.per_hour
        length = price.end - price.begin
    begins = [begin for weeks in found.values() for begin in weeks]
    weeks = tuple(range(min(begins), max(begins) + 1, length)) if begins else ()
    calendars = {workshop.id: workshop.calendar for workshop in problem.workshops}
    opened: dict[str, tuple[float, ...]] = {}
    for workshop, _, _ in found:
        if workshop not in opened:
            spans = [_open_units(calendars[workshop], begin, begin + length) for begin in weeks]
            opened[workshop] = tuple(units / problem.clock.units_per_hour for units in spans)
    rows = [
        Scarce(shop, kind, name, tuple(by_week.get(begin, 0.0) for begin in weeks), opened[shop])
        for (shop, kind, name), by_week in found.items()
    ]
    rows.sort(key=lambda row: (-row.worth, row.workshop, row.name))
    return PriceTable(weeks, tuple(rows[:most]))


def hours_of_a_day(problem: Problem, workshop: str) -> float:
    """Mean opening hours of the days on which a workshop opens."""
    calendar = next(w.calendar for w in problem.workshops if w.id == workshop)
    day = problem.clock.units_per_day
    days = {unit // day for begin, end in calendar.hours for unit in range(begin, end)}
    units = sum(end - begin for begin, end in calendar.hours)
    return units / max(1, len(days)) / problem.clock.units_per_hour


def _open_units(calendar: Calendar, begin: int, end: int) -> int:
    """Open units in [begin, end), closures cut out."""
    total = 0
    for turn in range(begin // calendar.cycle, (end - 1) // calendar.cycle + 1):
        for low, high in calendar.hours:
            low, high = max(low + turn * calendar.cycle, begin), min(high + turn * calendar.cycle, end)
            if high > low:
                closed = sum(
                    max(0, min(high, last) - max(low, first)) for first, last in _merged(calendar.closures)
                )
                total += high - low - closed
    return total


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
