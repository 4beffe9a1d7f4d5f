"""Vans on the road: each is where it says, for as long as it must be, and back within its driver's day."""

from collections import Counter, defaultdict
from itertools import combinations

from .documents import Row
from .floor import ROUNDED
from .world import World

EDGE = 1e-6
SITE_KM = 0.5
REST_HOURS = 9.0
"""A driver who has rested for less is still in his day: the shortest daily rest that drivers' rules know."""


def judge_road(world: World, packed: dict[str, int]) -> None:
    """Every load from base to base, then all vehicles and all plots side by side."""
    carried: Counter[str] = Counter()
    for number, load in enumerate(world.plan.loads, start=1):
        where = called(load, number)
        carried.update(load.units)
        for unit in load.units:
            if carried[unit] > 1:
                world.find("load.twice", load.begin, where, f"{unit} is on another load, too")
        if _way(world, load, where):
            _drive(world, load, where)
            _handle(world, load, where)
        _load(world, load, where, packed)
        _set_down(world, load, where)
        _welcome(world, load, where)
        _day(world, load.begin, load.end, where)
    if world.plan.loads or world.problem.transport.cost_per_km is None:
        for unit in sorted(world.assigned.keys() & world.units.keys() - carried.keys()):
            world.find("load.missing", world.assigned[unit].finish, unit, "no load brings it to its plot")
    _vehicles(world)
    _out_at_once(world)
    _bays(world)


def called(load: Row, number: int) -> str:
    """A load as people speak of it."""
    return f"load {number}, {load.vehicle} {load.which}"


def yards(load: Row) -> list[Row]:
    return list(load.stops[: len(load.stops) - load.plots])


def plots(load: Row) -> list[Row]:
    return list(load.stops[len(load.stops) - load.plots :])


def tour(world: World, load: Row) -> list[Row] | None:
    """Its places from where it begins to where it ends; None when it has no way that is known."""
    vehicle = world.vehicles.get(load.vehicle)
    places = [world.place(stop.place) for stop in load.stops]
    known = [place for place in places if place is not None]
    if vehicle is None or len(known) < len(places) or not yards(load) or not plots(load):
        return None
    base = vehicle.base or known[0]
    return [base, *known, base]


def _way(world: World, load: Row, where: str) -> bool:
    """Yards come first and each once, then plots of one site and each once."""
    named = [stop.place for stop in load.stops]
    sorts = [stop.place in world.shops for stop in yards(load)]
    sorts += [stop.place in world.homes for stop in plots(load)]
    if load.vehicle in world.vehicles and (tour(world, load) is None or not all(sorts)):
        world.find("van.way", load.begin, where, f"its stops are no way from yards to plots: {named}")
        return False
    for name, times in Counter(named).items():
        if times > 1:
            world.find("van.way", load.begin, where, f"it calls at {name} {times} times")
    for one, two in combinations(plots(load), 2):
        here, there = world.homes[one.place].place, world.homes[two.place].place
        km = world.kilometres(here, there) / world.problem.transport.distance_factor
        if km >= SITE_KM:
            world.find("load.site", two.arrive, where, f"{two.place} is {km:.1f} km from {one.place}")
    return load.vehicle in world.vehicles


def _drive(world: World, load: Row, where: str) -> None:
    """At each stop after it has left the one before and driven; back when it has driven back."""
    places = tour(world, load)
    assert places is not None
    left = [load.begin, *(stop.leave for stop in load.stops)]
    there = [*(stop.arrive for stop in load.stops), load.end]
    for i, (leave, arrive) in enumerate(zip(left, there)):
        if arrive < leave + world.drive(places[i], places[i + 1]) - EDGE:
            goal = load.stops[i].place if i < len(load.stops) else "its base"
            km = world.kilometres(places[i], places[i + 1])
            what = f"it is at {goal}, {km:.1f} km on, when it still drives there"
            world.find("van.speed", arrive, where, what)


def _handle(world: World, load: Row, where: str) -> None:
    """As long at every stop as handling, each block or armful, and what stands in the way of others take."""
    transport, rear = world.problem.transport, world.vehicles[load.vehicle].loading == "rear"
    on = list(load.units)
    for i, stop in enumerate(load.stops):
        yard = i < len(load.stops) - load.plots
        aside = [] if yard or not rear else _in_the_way(on, stop.units)
        on = on if yard else [unit for unit in on if unit not in stop.units]
        minutes = transport.block_minutes * sum(_hands(world, unit) for unit in (*stop.units, *aside))
        minutes += transport.handling_minutes if yard else 0.0
        if stop.leave - stop.arrive < world.units_of(minutes) - EDGE:
            took = (stop.leave - stop.arrive) * world.minutes_per_unit
            moved = f" and {len(aside)} more in their way" if aside else ""
            what = f"{len(stop.units)} blocks{moved} at {stop.place} in {took} min; it takes {minutes:.0f}"
            world.find("van.handling", stop.arrive, where, what)
        if yard:
            open_hours = world.yards[stop.place]
            shut = [t for t in range(stop.arrive, stop.leave) if not open_hours[t]]
            if shut:
                world.find(
                    "yard.closed", shut[0], where, f"it is loaded at {stop.place}, whose yard is closed"
                )


def _hands(world: World, unit: str) -> float:
    """A person carries 25 kg at once: of lighter things, several."""
    return min(1.0, world.mass(unit) / 25.0) if unit in world.units else 1.0


def _in_the_way(on: list[str], wanted: list[str]) -> list[str]:
    """Blocks for later plots that were loaded after one that is wanted: at the least, those are moved."""
    first = min((on.index(unit) for unit in wanted if unit in on), default=len(on))
    return [unit for unit in on[first:] if unit not in wanted]


def _load(world: World, load: Row, where: str, packed: dict[str, int]) -> None:
    """It takes on what is packed where it calls, in the order that it says."""
    taken: list[str] = []
    for stop in yards(load):
        taken += stop.units
        for unit in stop.units:
            made = world.assigned[unit].make if unit in world.assigned else "nobody"
            if unit not in packed or stop.arrive < packed[unit] or made != stop.place:
                when = world.moment(packed[unit]) if unit in packed else "never"
                what = f"{unit} is fetched at {stop.place}; {made} has packed it at {when}"
                world.find("load.early", stop.arrive, where, what)
    at = {unit: i for i, stop in enumerate(yards(load)) for unit in stop.units}
    order = [at.get(unit, -1) for unit in load.units]
    if Counter(taken) != Counter(load.units) or order != sorted(order):
        what = f"it says that it loads {list(load.units)}; at its yards it loads {taken}"
        world.find("load.cargo", load.begin, where, what)


def _set_down(world: World, load: Row, where: str) -> None:
    """Each block comes off once, at its own plot."""
    off = Counter(unit for stop in plots(load) for unit in stop.units)
    if off != Counter(load.units):
        what = f"it has {sorted(load.units)} on board and sets down {sorted(off.elements())}"
        world.find("load.cargo", load.end, where, what)
    for stop in plots(load):
        for unit in stop.units:
            if unit in world.units and world.units[unit].home != stop.place:
                what = f"{unit} for {world.units[unit].home} is set down at {stop.place}"
                world.find("load.cargo", stop.arrive, where, what)


def _welcome(world: World, load: Row, where: str) -> None:
    """The plot takes deliveries from when it comes until all is set down."""
    for stop in plots(load):
        home = world.homes.get(stop.place)
        if home is None:
            continue
        founded = max((phase.on for phase in home.phases if phase.kind == "foundation"), default=0)
        if stop.arrive < founded:
            what = f"it comes to {home.id} before the foundation is there"
            world.find("load.foundation", stop.arrive, where, what)
        for t in range(stop.arrive, max(stop.leave, stop.arrive + 1)):
            if not _takes(world, home.access, t):
                world.find("load.closed", t, where, f"it is at {home.id}, which takes no deliveries then")
                break


def _takes(world: World, access: Row, t: int) -> bool:
    """Whether a plot takes deliveries for the whole of a unit of the clock."""
    wall = world.wall(t)
    minute = wall.hour * 60 + wall.minute
    shut = any(begin <= t < end for begin, end in access.closed)
    hours = access.opens_minute <= minute and minute + world.minutes_per_unit <= access.closes_minute
    return hours and not shut and wall.weekday() in access.weekdays


def _day(world: World, begin: int, end: int, where: str) -> None:
    hours = (end - begin) * world.minutes_per_unit / 60
    if hours > world.problem.transport.driver_hours + EDGE:
        world.find("van.day", begin, where, f"its driver is at work for {hours:.1f} hours")


def _vehicles(world: World) -> None:
    """Each vehicle is on one load at a time, and its driver has one day; there are no more than there are."""
    rounds: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for number, load in enumerate(world.plan.loads, start=1):
        vehicle = world.vehicles.get(load.vehicle)
        if vehicle is None or not 1 <= load.which <= vehicle.count:
            have = 0 if vehicle is None else vehicle.count
            what = f"there are {have} × {load.vehicle}"
            world.find("van.unknown", load.begin, called(load, number), what)
        rounds[load.vehicle, load.which].append(load)
    for (name, which), loads in rounds.items():
        where = f"{name} {which}"
        loads.sort(key=lambda one: (one.begin, one.end))
        first = back = loads[0].begin
        for i, load in enumerate(loads):
            if load.begin < back:
                what = f"it sets off while it is on another load until {world.moment(back)}"
                world.find("van.twice", load.begin, where, what)
            if load.begin - back >= world.units_of(60 * REST_HOURS):
                first = load.begin
            elif i and first < load.begin:
                _day(world, first, load.end, where)
            back = max(back, load.end)


def _out_at_once(world: World) -> None:
    """No more vehicles of a class are out than there are, on loads and for kits."""
    changes: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for load in world.plan.loads:
        changes[load.vehicle] += [(load.begin, 1), (load.end, -1)]
    for fetch in world.plan.fetches:
        cut, make = world.place(fetch.cut), world.place(fetch.make)
        if cut is not None and make is not None:
            # it sets off empty where it comes back to
            changes[fetch.vehicle] += [
                (fetch.arrive - world.drive(make, cut) + ROUNDED, 1),
                (fetch.there, -1),
            ]
    for name in changes.keys() & world.vehicles.keys():
        out, have = 0, world.vehicles[name].count
        for t, change in sorted(changes[name]):
            out += change
            if out > have:
                what = f"{out} are out on loads and for kits; there are {have}"
                world.find("van.many", int(t), name, what)
                break


def _bays(world: World) -> None:
    """One load at a plot at a time."""
    stays: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for load in world.plan.loads:
        for stop in plots(load):
            stays[stop.place].append((stop.arrive, stop.leave))
    for home, times in stays.items():
        free = 0
        for arrive, leave in sorted(times):
            if arrive < free:
                what = f"a load comes while another is set down until {world.moment(free)}"
                world.find("load.bay", arrive, home, what)
            free = max(free, leave)
