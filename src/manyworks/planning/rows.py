"""Machines and people of a workshop as the arrays have them: what plans that stand have booked stands apart.

Without bookings a pool of machines is a row, and so is a team. A machine or a person that is booked now and
then has a row of its own, with the stretches in which it is booked; where that makes too many rows, several
share one, which is then booked whenever one of them is.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from manyworks.planning.calendars import opened_away
from manyworks.planning.places import Calendar, Span, Workshop, is_free, merged
from manyworks.planning.problem import Problem

MOST_POOLS = 60
"""Free rows are counted in one whole number, a bit each."""

Busy = Mapping[tuple[str | None, int], Sequence[Span]]
"""Pool (none = people) and number, to the stretches in which that is booked."""


class Row(NamedTuple):
    """Like machines of one pool, or persons of one team, that are booked at the same times."""

    of: int  # position of the pool, or of the team, at its workshop
    numbers: Sequence[int]  # machines of the pool, or persons of the workshop
    busy: tuple[Span, ...] = ()


def order_of_pools(workshop: Workshop) -> tuple[int, ...]:
    """Positions of a workshop's pools in the order in which they are asked: fastest first."""
    return tuple(sorted(range(len(workshop.pools)), key=lambda i: (workshop.pools[i].time_factor, i)))


def order_of_teams(workshop: Workshop) -> tuple[int, ...]:
    """Positions of a workshop's people in the order in which they are asked: fewest skills first."""
    return tuple(sorted(range(len(workshop.people)), key=lambda i: (len(workshop.people[i].skills), i)))


def busy_by_workshop(problem: Problem) -> dict[str, Busy]:
    """What is booked from now on, by workshop; before and after it, room for a change-over of the machine."""
    spans: dict[str, dict[tuple[str | None, int], list[Span]]] = defaultdict(lambda: defaultdict(list))
    for one in problem.booked:
        if one.end > problem.now:
            spans[one.workshop][one.pool, one.number].append((one.start, one.end))
    found: dict[str, Busy] = {}
    for workshop in problem.workshops:
        here = {place: merged(stretches) for place, stretches in spans[workshop.id].items()}
        for pool in workshop.pools:
            if pool.changeover_minutes and (pool.id, 0) in here:
                change = pool.changeover_minutes / problem.clock.minutes_per_unit / workshop.utilisation
                room = _with_room(workshop.calendar, here[pool.id, 0], math.ceil(change))
                here[pool.id, 0] = merged(room)
        found[workshop.id] = here
    return found


def _with_room(calendar: Calendar, spans: Sequence[Span], units: int) -> Iterator[Span]:
    """Stretches with so many opened units more before and after each."""
    end = max(stop for _, stop in spans) + units + 2 * calendar.cycle
    for start, stop in spans:
        yield opened_away(calendar, end, start, -units), opened_away(calendar, end, stop, units)


def rows_of_pools(workshop: Workshop, busy: Busy) -> tuple[Row, ...]:
    """Rows of machines, fastest first; of like ones, the booked come first: they may be used least."""
    whole = [Row(i, range(workshop.pools[i].machines)) for i in order_of_pools(workshop)]
    return _split(whole, [workshop.pools[row.of].id for row in whole], busy, MOST_POOLS)


def rows_of_teams(workshop: Workshop, busy: Busy, most: int) -> tuple[Row, ...]:
    """Rows of people, at most so many if that can be: fewest skills first, and of a team the booked ones."""
    first, firsts = 0, list[int]()
    for team in workshop.people:
        firsts.append(first)
        first += team.count
    order = order_of_teams(workshop)
    whole = [Row(i, range(firsts[i], firsts[i] + workshop.people[i].count)) for i in order]
    return _split(whole, [None] * len(whole), busy, most)


def _split(whole: Sequence[Row], names: Sequence[str | None], busy: Busy, most: int) -> tuple[Row, ...]:
    """The rows with what is booked apart; together again, by and by, where there are more than `most`."""
    together, everybody = 1, max((len(row.numbers) for row in whole), default=1)
    while True:
        rows = [part for row, name in zip(whole, names) for part in _parts(row, name, busy, together)]
        if len(rows) <= most or together > everybody:
            break
        together *= 2
    if len(rows) > most:
        rows = [_joined(row.of, row.numbers, name, busy) for row, name in zip(whole, names)]
    return tuple(rows)


def _parts(row: Row, name: str | None, busy: Busy, together: int) -> list[Row]:
    booked = [number for number in row.numbers if (name, number) in busy] if busy else []
    if not booked:
        return [row]
    apart = [_joined(row.of, booked[i : i + together], name, busy) for i in range(0, len(booked), together)]
    left = [number for number in row.numbers if (name, number) not in busy]
    return [*apart, Row(row.of, left)] if left else apart


def _joined(of: int, numbers: Sequence[int], name: str | None, busy: Busy) -> Row:
    spans = [span for number in numbers for span in busy.get((name, number), ())]
    return Row(of, numbers, tuple(merged(spans)))


class Lane(NamedTuple):
    """Where in the arrays an operation has begun: its row, and which machine of it; none = not said."""

    row: int
    machine: int | None


def begun_lanes(problem: Problem, pools: Sequence[Sequence[Row]]) -> dict[tuple[str, str], Lane]:
    """Unit and operation of what has begun to where that is.

    Of machines that are not said, one that nothing else has begun on and that is not booked then comes first.
    """
    rows = {workshop.id: (workshop, pools[w]) for w, workshop in enumerate(problem.workshops)}
    taken: dict[tuple[str, int], list[Span]] = defaultdict(list)
    lanes = {}
    for begun in sorted(problem.started, key=lambda one: (one.machine is None, one.start)):
        workshop, here = rows[begun.workshop]
        span = begun.start, begun.end
        mine = [i for i, row in enumerate(here) if workshop.pools[row.of].id == begun.pool]
        row = next((i for i in mine if begun.machine in here[i].numbers), None)
        machine = None
        if row is None:
            # rather not where all have work, and rather not where something is booked
            others = {i: sum(not is_free([one], span) for one in taken[begun.workshop, i]) for i in mine}
            full = ((others[i] >= len(here[i].numbers), not is_free(here[i].busy, span), i) for i in mine)
            row = min(full)[-1]
        elif begun.machine is not None:
            machine = here[row].numbers.index(begun.machine)
        taken[begun.workshop, row].append(span)
        lanes[begun.unit, begun.operation] = Lane(row, machine)
    return lanes
