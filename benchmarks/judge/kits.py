"""Kits between workshops: each that travels is fetched once, whole, and in the time that it takes."""

from collections import Counter

from .cargo import heavy
from .documents import Row
from .floor import ROUNDED, Kit
from .world import World


def judge_kits(world: World, kits: dict[str, Kit]) -> None:
    """Every fetch, then every kit that needs one."""
    for number, fetch in enumerate(world.plan.fetches, start=1):
        where = fetched(fetch, number)
        if fetch.cut not in world.shops or fetch.make not in world.shops:
            world.find("van.way", fetch.arrive, where, "it is no way from one workshop to another")
            continue
        _drive(world, fetch, where, kits)
        for unit in fetch.units:
            _take(world, fetch, unit, where, kits)
    times = Counter(unit for fetch in world.plan.fetches for unit in fetch.units)
    known = world.assigned.keys() & world.units.keys()
    asked = bool(world.plan.fetches) or world.problem.transport.cost_per_km is None
    for unit in sorted(known | times.keys() if asked else ()):
        if not _may_be_fetched(world, unit, times[unit]):
            a = world.assigned.get(unit)
            way = "it is not assigned" if a is None else f"{a.cut} cuts it, {a.make} assembles it"
            world.find("kit.fetch", 0, unit, f"its kit is fetched {times[unit]} times; {way}")


def fetched(fetch: Row, number: int) -> str:
    """A fetch as people speak of it."""
    return f"fetch {number}, {fetch.cut} to {fetch.make}"


def _may_be_fetched(world: World, unit: str, times: int) -> bool:
    """Once where one workshop cuts and another assembles; what is being assembled has been fetched before."""
    a, one = world.assigned.get(unit), world.units.get(unit)
    if a is None or one is None:
        return False
    steps = world.blocks[one.block].operations
    if a.cut == a.make or {step.group for step in steps} != {"cut", "make"}:
        return times == 0
    begun = any((unit, step.id) in world.begun for step in steps if step.group == "make")
    return times == 1 or (begun and times == 0)


def _finished(world: World, unit: str, kits: dict[str, Kit]) -> tuple[int, list[str]]:
    """When a kit is finished, and the cuts that never end."""
    if unit not in kits or unit not in world.units:
        return 0, []
    kit, steps = kits[unit], world.blocks[world.units[unit].block].operations
    cuts = [step.id for step in steps if step.group == "cut"]
    left = [name for name in cuts if name not in kit.done]
    return max([0, *kit.off, *(kit.done[name] for name in cuts if name in kit.done)]), left


def _drive(world: World, fetch: Row, where: str, kits: dict[str, Kit]) -> None:
    """Out empty, loading while the yard is open, and back."""
    vehicle = world.vehicles.get(fetch.vehicle)
    if vehicle is None:
        world.find("van.unknown", fetch.arrive, where, f"there is no {fetch.vehicle}")
    elif why := heavy(vehicle, sum(map(world.mass, fetch.units))):
        world.find("van.full", fetch.arrive, where, why)
    loading = world.units_of(world.problem.transport.handling_minutes)
    if fetch.leave - fetch.arrive < loading - ROUNDED:
        took = (fetch.leave - fetch.arrive) * world.minutes_per_unit
        world.find("van.handling", fetch.arrive, where, f"kits are loaded in {took} min")
    way = world.drive(world.shops[fetch.cut].place, world.shops[fetch.make].place)
    if fetch.there - fetch.leave < way - ROUNDED:
        world.find("van.speed", fetch.there, where, "the kits are there when they are still on the road")
    hours = (fetch.there - fetch.arrive + way) * world.minutes_per_unit / 60
    if hours > world.problem.transport.driver_hours + ROUNDED * world.minutes_per_unit / 60:
        world.find("van.day", fetch.arrive, where, f"its driver is at work for {hours:.1f} hours")
    shut = [t for t in range(fetch.arrive, fetch.leave) if not world.yards[fetch.cut][t]]
    # who has just cut the last part of a kit is there and loads it, after closing if need be
    just_cut = any(fetch.arrive == _finished(world, unit, kits)[0] for unit in fetch.units)
    if shut and not just_cut:
        world.find("yard.closed", shut[0], where, f"kits are loaded at {fetch.cut}, whose yard is closed")


def _take(world: World, fetch: Row, unit: str, where: str, kits: dict[str, Kit]) -> None:
    """The kit is there, finished, and goes where it is wanted."""
    a = world.assigned.get(unit)
    if a is None or (a.cut, a.make) != (fetch.cut, fetch.make) or unit not in world.units:
        world.find("kit.fetch", fetch.arrive, where, f"no kit of {unit} goes this way")
        return
    kit, (ready, left) = kits[unit], _finished(world, unit, kits)
    if left or len(kit.off) < kit.sheets or fetch.arrive < ready:
        when = "never" if left else f"at {world.moment(ready)}"
        world.find("kit.uncut", fetch.arrive, where, f"the kit of {unit} is fetched; it is finished {when}")
