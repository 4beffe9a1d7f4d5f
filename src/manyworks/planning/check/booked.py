"""Rules on what plans that stand have booked: no machine, person or vehicle is in two plans at one time."""

from collections import defaultdict

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup

Taken = list[tuple[int, int, str]]


def check_booked(at: Lookup) -> Findings:
    """Nothing that has not begun runs into a booking."""
    busy: dict[tuple[str, str | None, int], Taken] = defaultdict(list)
    for one in at.problem.booked:
        busy[one.workshop, one.pool, one.number].append((one.start, one.end, one.by))
    for bar in at.plan.operations if busy else ():
        if (bar.unit, bar.operation) in at.started or at.takes_nothing(bar):
            continue
        where = f"unit {bar.unit}, operation {bar.operation}"
        span = bar.start, bar.end
        for message in _met(busy[bar.workshop, bar.pool, bar.machine], span):
            machine = f"{bar.pool} {bar.machine} of {bar.workshop}"
            yield Violation(
                "booked.machine", where, f"It has {machine} from {bar.start} to {bar.end}; {message}"
            )
        for person in bar.people:
            for message in _met(busy[bar.workshop, None, person], span):
                name = f"Person {person} of {bar.workshop}"
                yield Violation(
                    "booked.person", where, f"{name} does it from {bar.start} to {bar.end}; {message}"
                )
    yield from _check_vehicles(at)


def _check_vehicles(at: Lookup) -> Findings:
    out: dict[tuple[str, int], Taken] = defaultdict(list)
    for one in at.problem.booked_vehicles:
        out[one.vehicle, one.which].append((one.start, one.end, one.by))
    journeys = [
        (f"load {number}", load.vehicle, load.which, load.begin, load.end)
        for number, load in enumerate(at.plan.loads, start=1)
    ]
    for number, fetch in enumerate(at.plan.fetches, start=1):
        begin = fetch.arrive - (fetch.there - fetch.leave)
        journeys.append((f"fetch {number}", fetch.vehicle, fetch.which, begin, fetch.there))
    for where, vehicle, which, begin, end in journeys:
        for message in _met(out[vehicle, which], (begin, end)):
            text = f"It has {vehicle} {which} from {begin} to {end}; {message}"
            yield Violation("booked.vehicle", where, text)


def _met(taken: Taken, span: tuple[int, int]) -> list[str]:
    return [
        f"{by or 'a plan that stands'} has booked that from {start} to {end}."
        for start, end, by in taken
        if start < span[1] and span[0] < end
    ]
