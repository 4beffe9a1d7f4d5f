"""Rules on the road: hours of yards and plots, a driver's day, vehicles and bays that are busy once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Access, Place, PlannedLoad, PlannedStop, Vehicle

REST = timedelta(hours=11)
"""Between two days of a driver."""


def check_journey(at: Lookup, load: PlannedLoad, vehicle: Vehicle, where: str) -> Findings:
    """One load, stop by stop: what it takes on is ready, all is set down at home, and every hour is kept."""
    yards, homes = load.yards, load.homes
    fetched = [name for stop in yards for name in stop.units]
    brought = [name for stop in homes for name in stop.units]
    stops_fit = (
        yards
        and all(stop.place in at.shops for stop in yards)
        and sorted(fetched) == sorted(load.units) == sorted(brought)
        and all(
            at.units[name].home == stop.place for stop in homes for name in stop.units if name in at.units
        )
    )
    if not stops_fit:
        yield Violation(
            "load.stops", where, "Its stops do not fetch its blocks and bring them to their plots."
        )
        return
    for stops in (yards, homes):
        if len({stop.place for stop in stops}) < len(stops):
            yield Violation("load.calls", where, "It calls at one place twice.")
    for stop in yards:
        for name in stop.units:
            a = at.assigned.get(name)
            if a is not None and (a.make != stop.place or a.finish > stop.arrive):
                message = (
                    f"{name} is fetched at {stop.place} at {stop.arrive}; {a.make} has it at {a.finish}."
                )
                yield Violation("load.early", where, message)
        if not at.yard_is_open(stop.place, stop.arrive, stop.leave):
            message = f"It is loaded at {stop.place} from {stop.arrive} to {stop.leave}; the yard is closed."
            yield Violation("load.yard", where, message)
    for stop in homes:
        yield from _check_welcome(at, stop, at.homes[stop.place].access, where)
    yield from _check_minutes(at, load, vehicle, where)
    yield from _check_figures(at, load, vehicle, where)


def _check_welcome(at: Lookup, stop: PlannedStop, access: Access, where: str) -> Findings:
    if code := closed_at(at, access, stop.arrive, stop.leave):
        came, left = at.problem.clock.moment(stop.arrive), at.problem.clock.moment(stop.leave)
        message = (
            f"It stands at {stop.place} from {came:%a %d %H:%M} to {left:%a %d %H:%M}; the plot is closed."
        )
        yield Violation(code, where, message)


def closed_at(at: Lookup, access: Access, begin: int, end: int) -> str:
    """The rule that a plot is not open all the time from `begin` to `end`; empty when it is."""
    clock = at.problem.clock
    # a clock may leave the night out: what ends with its day ends on that day
    came, left = clock.moment(begin), clock.moment(end - 1) + timedelta(minutes=clock.minutes_per_unit)
    minute = came.hour * 60 + came.minute
    until = left.hour * 60 + left.minute + (left.date() - came.date()).days * 1440
    if minute < access.opens_minute or until > access.closes_minute or came.weekday() not in access.weekdays:
        return "load.window"
    return "load.closed" if any(a < end and begin < b for a, b in access.closed) else ""


def _check_minutes(at: Lookup, load: PlannedLoad, vehicle: Vehicle, where: str) -> Findings:
    """Loading, driving and unloading take their time, all within one driver's day."""
    transport, per = at.problem.transport, at.problem.clock.minutes_per_unit
    for i, stop in enumerate(load.stops):
        if i < len(load.yards):
            takes = transport.handling_minutes + _hands(at, stop.units) * transport.block_minutes
        else:
            aside = _in_the_way(at, load, vehicle) if i == len(load.yards) else []
            takes = _hands(at, (*stop.units, *aside)) * transport.block_minutes
        if (stop.leave - stop.arrive) * per + 1e-6 < takes:
            message = (
                f"It stands {(stop.leave - stop.arrive) * per} min at {stop.place}; that takes {takes:g}."
            )
            yield Violation("load.times", where, message)
    places = _places(at, load)
    legs = [at.kilometres(a, b) for a, b in pairwise(places)]
    base = places[0] if vehicle.base is None else vehicle.base
    legs = [at.kilometres(base, places[0]), *legs, at.kilometres(places[-1], base)]
    moments = [load.begin, *(t for stop in load.stops for t in (stop.arrive, stop.leave)), load.end]
    for leg, left, came in zip(legs, moments[::2], moments[1::2], strict=True):
        hours = (came - left) * per / 60
        if hours + 1e-9 < leg / transport.speed_km_h:
            yield Violation("load.speed", where, f"{leg:.1f} km in {hours:.2f} h is faster than it drives.")
    if (load.end - load.begin) * per > transport.driver_hours * 60 + 1e-6:
        hours = (load.end - load.begin) * per / 60
        message = f"It takes {hours:.1f} h; a driver's day has {transport.driver_hours:g} h."
        yield Violation("load.shift", where, message)


def _hands(at: Lookup, units: Iterable[str]) -> float:
    """How often somebody goes for these blocks: once for each, less for what weighs under 25 kg."""
    return sum(min(1.0, at.mass_kg(at.units[name]) / 25.0) for name in units if name in at.units)


def _in_the_way(at: Lookup, load: PlannedLoad, vehicle: Vehicle) -> list[str]:
    """Blocks that stand before one that is wanted sooner, in a vehicle that opens at the rear only."""
    if vehicle.loading == "side":
        return []
    plot = {name: i for i, stop in enumerate(load.homes) for name in stop.units}
    slots = at.slots
    order = [(plot[name], *slots[name], name) for name in reversed(load.units) if name in slots]
    return [one[-1] for i, one in enumerate(order) if any(later[:-1] < one[:-1] for later in order[i + 1 :])]


def _places(at: Lookup, load: PlannedLoad) -> list[Place]:
    return [at.shops[stop.place].place for stop in load.yards] + [
        at.homes[stop.place].place for stop in load.homes
    ]


def _check_figures(at: Lookup, load: PlannedLoad, vehicle: Vehicle, where: str) -> Findings:
    """Kilometres with the empty ways, the bill and greenhouse gas add up."""
    transport, places = at.problem.transport, _places(at, load)
    kilometres, tonnes, tonne_km = 0.0, 0.0, 0.0
    for (here, there), stop in zip(pairwise(places), load.stops):
        leg = at.kilometres(here, there)
        kilometres += leg
        mass = sum(at.mass_kg(at.units[name]) for name in stop.units if name in at.units) / 1000
        tonnes += mass if stop in load.yards else -mass
        tonne_km += tonnes * leg
    base = places[0] if vehicle.base is None else vehicle.base
    kilometres += at.kilometres(base, places[0]) + at.kilometres(places[-1], base)
    if not close(load.kilometres, kilometres):
        message = f"It says {load.kilometres:.1f} km; its stops and the empty ways are {kilometres:.1f} km."
        yield Violation("load.kilometres", where, message)
    hours = (load.end - load.begin) / at.problem.clock.units_per_hour
    bill = vehicle.fixed_cost + kilometres * vehicle.cost_per_km + hours * vehicle.cost_per_hour
    bill += len(load.yards) * vehicle.cost_per_call
    if not close(load.cost, bill):
        yield Violation("load.cost", where, f"It says {load.cost:.2f}; its owner bills {bill:.2f}.")
    factor, have = transport.carbon_kgco2e_per_tkm, load.carbon_kgco2e
    want = None if factor is None else tonne_km * factor
    if (have is None) != (want is None) or not close(have or 0.0, want or 0.0):
        message = f"It says {have} kgCO2e; {tonne_km:.3f} t km give {want}."
        yield Violation("load.carbon", where, message)


def check_once(at: Lookup) -> Findings:
    """No vehicle is in two places, there are no more than there are, and one load stands at a plot."""
    fleet = {vehicle.id: vehicle for vehicle in at.problem.fleet}
    vans: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    bays: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for number, load in enumerate(at.plan.loads, start=1):
        vans[load.vehicle, load.which].append((load.begin, load.end, f"load {number}"))
        for stop in load.homes:
            bays[stop.place].append((stop.arrive, stop.leave, f"load {number}"))
    for number, fetch in enumerate(at.plan.fetches, start=1):
        out = fetch.arrive - (fetch.there - fetch.leave)
        vans[fetch.vehicle, fetch.which].append((out, fetch.there, f"fetch {number}"))
    booked = defaultdict[tuple[str, int], list[tuple[int, int, str]]](list)
    for one in at.problem.booked_vehicles:
        booked[one.vehicle, one.which].append((one.start, one.end, ""))
    for (name, which), spans in vans.items():
        if name in fleet and which > fleet[name].count:
            message = f"It has {name} {which}; there are {fleet[name].count}."
            yield Violation("vehicle.count", spans[0][2], message)
        yield from _check_days(at, sorted([*spans, *booked[name, which]]), f"{name} {which}")
    for code, what, busy in (
        *(("vehicle.twice", f"{name} {which}", spans) for (name, which), spans in vans.items()),
        *(("load.bay", f"the bay of {home}", spans) for home, spans in bays.items()),
    ):
        for (_, until, before), (begin, _, journey) in pairwise(sorted(busy)):
            if begin < until:
                message = f"{what} is taken by {before} until {until}; this one begins at {begin}."
                yield Violation(code, journey, message)


def _check_days(at: Lookup, journeys: list[tuple[int, int, str]], what: str) -> Findings:
    """All that a driver drives between two nights' rests lies within a day."""
    clock, longest = at.problem.clock, timedelta(hours=at.problem.transport.driver_hours, seconds=1)
    day: list[tuple[int, int, str]] = []
    for journey in journeys:
        if day and clock.moment(journey[0]) - clock.moment(day[-1][1]) >= REST:
            day = []
        day.append(journey)
        last = max(end for _, end, _ in day) - 1
        whole = clock.moment(last) + timedelta(minutes=clock.minutes_per_unit) - clock.moment(day[0][0])
        if whole > longest and len(day) > 1:
            hours = whole.total_seconds() / 3600
            own = next((name for _, _, name in day if name), "")
            if own:
                yield Violation("vehicle.day", own, f"The driver of {what} is out for {hours:.1f} h.")
            day = []
