"""Cuts the order of erection of one home into drops: blocks that come together."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from manyworks.planning.delivery.cargo import Item
from manyworks.planning.model import Access, Clock
from manyworks.planning.places import Span

MOST_ITEMS = 40
MOST_CALLS = 5
"""Blocks in one drop, and workshops that one vehicle calls at."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Blocks that follow each other in the order of erection and come on one day."""

    items: tuple[Item, ...]
    arrive: int


def in_window(clock: Clock, access: Access, t: int) -> int:
    """First unit, not before t, at which the plot takes deliveries; t itself where it never does."""
    day, taken = clock.units_per_day, _taken(clock, access.opens_minute, access.closes_minute)
    if not taken:
        return t
    while True:
        at = bisect_left(taken, t % day)
        first = t // day * day + (taken[at] if at < len(taken) else taken[0] + day)
        shut = _closing(access, first)
        if shut is None:
            return first
        t = shut[1]


def before_window(clock: Clock, access: Access, t: int, earliest: int) -> int:
    """Last unit from `earliest` to t at which the plot takes deliveries; the first one after if none."""
    day, taken = clock.units_per_day, _taken(clock, access.opens_minute, access.closes_minute)
    if not taken:
        return t
    last = t
    while last >= earliest:
        at = bisect_right(taken, last % day)
        last = last // day * day + (taken[at - 1] if at else taken[-1] - day)
        shut = _closing(access, last)
        if shut is None:
            break
        last = shut[0] - 1
    return last if last >= earliest else in_window(clock, access, max(t, earliest))


def _closing(access: Access, t: int) -> Span | None:
    """The time without deliveries in which a unit lies."""
    return next((span for span in access.closed if span[0] <= t < span[1]), None)


@lru_cache(maxsize=64)
def _taken(clock: Clock, opens_minute: int, closes_minute: int) -> tuple[int, ...]:
    """Units of a day, from the moment at which the clock begins, in which a plot takes deliveries."""
    start = clock.moment(0)
    begins = start.hour * 60 + start.minute
    minutes = [(begins + unit * clock.minutes_per_unit) % 1440 for unit in range(clock.units_per_day)]
    return tuple(unit for unit, minute in enumerate(minutes) if opens_minute <= minute <= closes_minute)


def plan_drops(
    items: Sequence[Item],
    offer: Callable[[Sequence[Item]], tuple[float, int] | None],
    late_price: float,
    storage: int | None,
    most_early: int,
) -> list[Drop]:
    """The cheapest cut of the order of erection, by dynamic programming.

    Parameters
    ----------
    items
        Cargo of one home in the order of erection.
    offer
        Estimated cost in money and arrival in units of one vehicle that brings these blocks together;
        None when no vehicle takes them.
    late_price
        Money for one block and unit of time late.
    storage
        Blocks the plot can store; None = any.
    most_early
        Longest time a block may wait on the plot, in units.
    """
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for stop in range(1, len(items) + 1):
        choices = []
        for begin in range(stop - 1, max(-1, stop - 1 - MOST_ITEMS), -1):
            part = items[begin:stop]
            if len({item.workshop for item in part}) > MOST_CALLS:
                break
            made = offer(part)
            if made is None:
                break
            price, arrive = made
            late = sum(max(0, arrive - item.due) for item in part) * late_price
            if len(part) > 1:
                waits = [item.due - arrive for item in part if item.due > arrive]
                if storage is not None and len(waits) > storage:
                    continue
                if max(waits, default=0) > most_early:
                    break
            choices.append((best[begin][0] + price + late, begin, arrive))
        best.append(min(choices))
    drops, stop = list[Drop](), len(items)
    while stop:
        _, begin, arrive = best[stop]
        drops.append(Drop(tuple(items[begin:stop]), arrive))
        stop = begin
    return drops[::-1]
