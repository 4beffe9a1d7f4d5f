"""When vehicles are loaded at a workshop that works while nobody drives."""

from collections.abc import Mapping, Sequence
from datetime import time

Hours = Mapping[int, Sequence[tuple[time, time]]]

FIRST, LAST = 8, 16
"""Hours of a working day between which plots take deliveries, as a rule."""
LEAST_MINUTES = 60
BY_ARRANGEMENT: Hours = {day: ((time(8), time(17)),) for day in range(5)}
"""Somebody opens the yard for a driver who comes in these hours."""


def yard_hours(hours: Hours) -> Hours | None:
    """Hours in which vehicles are loaded, where the opening hours have no room for it; None where they have.

    Whoever works in the evenings or on Saturdays only could never hand over a block that a plot takes by day.
    """
    for day in range(5):
        for opens, closes in hours.get(day, ()):
            until = closes.hour * 60 + closes.minute if closes > opens else 1440
            shared = min(until, LAST * 60) - max(opens.hour * 60 + opens.minute, FIRST * 60)
            if shared >= LEAST_MINUTES:
                return None
    return BY_ARRANGEMENT
