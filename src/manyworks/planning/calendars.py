"""Opening times as arrays: intervals laid out to a horizon, and where to look them up."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.dispatch.floor import FAR, NEVER, SLOT
from manyworks.planning.homes import Unit
from manyworks.planning.places import LAST_UNIT, Calendar, Span
from manyworks.planning.problem import Problem


def horizon(problem: Problem, units: Sequence[Unit]) -> int:
    """How far calendars are laid out: twice the time that all work takes if shared evenly, and a year."""
    usual = {block.id: sum(o.minutes for o in block.operations) for block in problem.blocks}
    minutes = sum(sum(u.minutes) if u.minutes is not None else usual[u.block] for u in units)
    offer = 0.0
    for workshop in problem.workshops:
        calendar = workshop.calendar
        share = sum(b - a for a, b in calendar.hours) / calendar.cycle * workshop.utilisation
        offer += share * min(pool.machines / max(1.0, pool.time_factor) for pool in workshop.pools)
    work = minutes / problem.clock.minutes_per_unit / max(offer, 1e-9)
    last = max((unit.due for unit in units), default=0)
    day = problem.clock.units_per_day
    # what closed days take: a few a year as a rule, sometimes a workshop that opens in two years only
    shut = [sum(b - a for a, b in w.calendar.closures if b > problem.now) for w in problem.workshops]
    closed = min(max(shut, default=0), 800 * day)
    # nothing is as good as closed for longer than to the last booking
    booked = max((one.end for one in problem.booked), default=0)
    return int(min(LAST_UNIT, max(last, problem.now, booked) + closed + 2 * work + 366 * day))


@lru_cache(maxsize=256)
def lay_out(calendar: Calendar, end: int) -> tuple[Span, ...]:
    """Opening intervals from 0 to `end`, closures cut out; touching intervals are merged."""
    spans: list[list[int]] = []
    closures = sorted(calendar.closures)
    for base in range(0, end, calendar.cycle):
        for a, b in calendar.hours:
            pieces = [(base + a, base + b)]
            for c, d in closures:
                if d <= base or c >= base + calendar.cycle:
                    continue
                pieces = [
                    piece
                    for p, q in pieces
                    for piece in ((p, min(q, c)), (max(p, d), q))
                    if piece[0] < piece[1]
                ]
            for p, q in pieces:
                if spans and spans[-1][1] == p:
                    spans[-1][1] = q
                else:
                    spans.append([p, q])
    return tuple((p, q) for p, q in spans)


def opened_between(calendar: Calendar, end: int, since: int, until: int) -> int:
    """Opened units of time between two moments of a calendar that is laid out to `end`."""
    return int(np.diff(np.clip(_edges(calendar, end), since, until)).sum())


def opened_away(calendar: Calendar, end: int, moment: int, units: int) -> int:
    """The moment so many opened units later, or earlier if below 0, of a calendar that is laid out to `end`.

    An end is moved to an end and a beginning to a beginning; beyond the calendar all time is opened.
    """
    opened = np.diff(np.clip(_edges(calendar, end), None, moment)).sum() + units
    ends = np.cumsum(np.diff(_edges(calendar, end)))
    if opened <= 0 or opened > (ends[-1] if len(ends) else 0):
        return max(0, moment + units)
    i = int(np.searchsorted(ends, opened, "left" if units > 0 else "right"))
    return int(_edges(calendar, end)[i, 1] - (ends[i] - opened))


@lru_cache(maxsize=256)
def _edges(calendar: Calendar, end: int) -> NDArray[np.int64]:
    return np.array(lay_out(calendar, end), np.int64).reshape(-1, 2)


def calendar_arrays(problem: Problem, units: Sequence[Unit]) -> dict[str, NDArray[Any]]:
    """Opening intervals of all workshops in one row each after the other, and where to look them up."""
    end = horizon(problem, units)
    slots = (end >> SLOT) + 1
    edges = np.arange(slots, dtype=np.int64) << SLOT
    opens: list[int] = []
    closes: list[int] = []
    joined: list[bool] = []
    longest: list[int] = []
    open_at = np.empty((len(problem.workshops), slots), np.int32)
    for w, workshop in enumerate(problem.workshops):
        calendar = workshop.calendar
        spans = lay_out(calendar, end)
        first = len(opens)
        open_at[w] = first + np.searchsorted([q for _, q in spans], edges, side="right")
        longest.append(_add_spans(spans, calendar.pause, opens, closes, joined))
    return {
        "opens": np.array(opens, np.int32),
        "closes": np.array(closes, np.int32),
        "joined": np.array(joined, np.int32),
        "longest": np.array(longest, np.int64),
        "open_at": open_at,
    }


def _add_spans(
    spans: Sequence[Span], pause: int, opens: list[int], closes: list[int], joined: list[bool]
) -> int:
    """Append one workshop's intervals and the one beyond its calendar; returns its longest opening."""
    best = length = 0
    before = -FAR
    for p, q in spans:
        goes_on = p - before <= pause
        length = length + q - p if goes_on else q - p
        best = max(best, length)
        opens.append(p)
        closes.append(q)
        joined.append(goes_on)
        before = q
    opens.append(NEVER)
    closes.append(FAR)
    joined.append(False)
    return best
