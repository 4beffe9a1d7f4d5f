"""Vans on the road, what waits in stores, and what stands on plots."""

from collections import Counter, defaultdict

from .documents import Row
from .world import World

ROUNDED = 1.0 + 1e-6
"""Units by which a leg may be short: its way and its loading are rounded to the grid."""


def judge_road(world: World, packed: dict[str, int]) -> None:
    """Every load stop by stop, then every store from one event to the next."""
    carried: Counter[str] = Counter()
    fetched: dict[str, int] = {}
    for number, load in enumerate(world.plan.loads, start=1):
        where = f"load {number} to {load.home}"
        carried.update(load.units)
        for unit in load.units:
            if carried[unit] > 1:
                world.find("load.twice", load.depart, where, f"{unit} is on another load, too")
        for stop in load.stops[:-1]:
            for unit in stop.units:
                fetched[unit] = stop.arrive
                made = world.assigned[unit].make if unit in world.assigned else None
                if unit not in packed or stop.arrive < packed[unit] or made != stop.place:
                    when = world.moment(packed[unit]) if unit in packed else "never"
                    what = f"{unit} is fetched at {stop.place}; {made} has packed it at {when}"
                    world.find("load.early", stop.arrive, where, what)
        for unit in load.units:
            if unit not in fetched or unit not in packed or load.arrive < packed[unit]:
                world.find("load.unpacked", load.arrive, where, f"{unit} is brought before it is packed")
        _drive(world, load, where)
        _welcome(world, load, where)
    _stores(world, packed, fetched)
    _plots(world)


def _drive(world: World, load: Row, where: str) -> None:
    """One van: at each stop after it has left the one before and driven."""
    places = [world.shops[stop.place].place for stop in load.stops[:-1] if stop.place in world.shops]
    if len(places) != len(load.stops) - 1 or not places or load.home not in world.homes:
        world.find("van.twice", load.depart, where, "its stops are no way from workshops to the plot")
        return
    places.append(world.homes[load.home].place)
    loaded = world.problem.transport.handling_minutes / world.minutes_per_unit
    if load.depart < load.stops[0].arrive + loaded - ROUNDED:
        world.find("van.twice", load.depart, where, f"the van leaves {load.stops[0].place} half loaded")
    left = load.depart
    for i in range(1, len(places)):
        arrive = load.stops[i].arrive
        if arrive < left + world.drive(places[i - 1], places[i]) - ROUNDED:
            km = world.kilometres(places[i - 1], places[i])
            what = f"the van is at {load.stops[i].place}, {km:.1f} km on, when it still drives there"
            world.find("van.twice", arrive, where, what)
        elif arrive > left + world.journey(places[i - 1], places[i]) + world.day:
            what = f"the van takes until then to {load.stops[i].place}, with blocks on it"
            world.find("van.waits", arrive, where, what)
        left = arrive


def _welcome(world: World, load: Row, where: str) -> None:
    """The plot is open when the van arrives."""
    if load.home not in world.homes:
        return
    access, wall = world.homes[load.home].access, world.wall(load.arrive)
    shut = any(begin <= load.arrive < end for begin, end in access.get("closed", ()))
    minute = wall.hour * 60 + wall.minute
    if shut or not access.opens_minute <= minute <= access.closes_minute:
        world.find("load.closed", load.arrive, where, "it arrives while the plot takes no deliveries")


def _stores(world: World, packed: dict[str, int], fetched: dict[str, int]) -> None:
    """Finished blocks lie where they were made until their load comes, or until they must leave."""
    changes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for unit, t in packed.items():
        a = world.assigned.get(unit)
        if a is None or a.make not in world.shops or world.shops[a.make].storage_blocks is None:
            continue
        one = world.units[unit]
        way = world.journey(world.shops[a.make].place, world.homes[one.home].place)
        leaves = fetched.get(unit, int(one.due - way))
        changes[a.make] += [(t, 1), (max(t, leaves), -1)]
    for shop, moments in changes.items():
        _overflow(world, shop, moments, world.shops[shop].storage_blocks)


def _plots(world: World) -> None:
    """Blocks that came before they are wanted lie on the plot."""
    changes: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for load in world.plan.loads:
        for unit in load.units:
            if unit in world.units and load.home in world.homes:
                changes[load.home] += [(load.arrive, 1), (max(load.arrive, world.units[unit].due), -1)]
    for home, moments in changes.items():
        room = world.homes[home].access.storage_blocks
        if room is not None:
            _overflow(world, home, moments, room)


def _overflow(world: World, place: str, moments: list[tuple[int, int]], room: int) -> None:
    lying = 0
    for t, change in sorted(moments):
        lying += change
        if lying > room:
            world.find("store.full", t, place, f"{lying} blocks lie there; it has room for {room}")
            return
