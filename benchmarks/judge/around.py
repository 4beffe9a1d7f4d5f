"""Plans that stand beside this one: no machine, person or vehicle is in two places, and stores hold both."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .documents import Row
from .floor import ROUNDED
from .road import yards
from .world import World

Span = tuple[datetime, datetime]
Uses = dict[tuple[Any, ...], list[tuple[Span, str]]]


def judge_around(world: World, packed: dict[str, int], standing: Sequence[tuple[Any, Any]]) -> None:
    """This plan beside others that stand, each with its problem; what it had begun is as it is."""
    others = [World(plan, problem) for plan, problem in standing]
    for kind, uses in (("machine.both", _machines), ("person.both", _people), ("van.both", _vehicles)):
        _meet(world, kind, uses(world, world.begun.keys()), [uses(other, ()) for other in others])
    _stores(world, packed, others)
    _boards(world, others)


def _clock(world: World, t: float) -> datetime:
    """A moment of a plan for all the world: plans have clocks of their own."""
    zone = ZoneInfo(world.problem.clock.zone)
    return world.wall(int(t)).replace(tzinfo=zone).astimezone(UTC)


def _span(world: World, start: float, end: float) -> Span:
    return _clock(world, start), _clock(world, end)


def _at_work(world: World, without: Any) -> Iterator[Row]:
    """Work that has a machine: not what comes off sheets of others."""
    for bar in world.plan.operations:
        step = world.step(bar)
        if step is None or bar.workshop not in world.shops or (bar.unit, bar.operation) in without:
            continue
        alone = step.sheets and world.standard_minutes(bar.unit, bar.operation) == 0
        if bar.end > bar.start and not alone:
            yield bar


def _machines(world: World, without: Any) -> Uses:
    uses: Uses = defaultdict(list)
    for bar in _at_work(world, without):
        span = _span(world, bar.start, bar.end)
        uses[bar.workshop, bar.pool, bar.machine].append((span, f"{bar.operation} of {bar.unit}"))
    return uses


def _people(world: World, without: Any) -> Uses:
    """A person is known by what he can do, and by his place among those who can do the same."""
    names = {
        (shop.id, number): (shop.id, " + ".join(sorted(team.skills)), place + 1)
        for shop in world.problem.workshops
        for number, (team, place) in enumerate(
            (team, place) for team in shop.people for place in range(team.count)
        )
    }
    uses: Uses = defaultdict(list)
    for bar in _at_work(world, without):
        for person in bar.people:
            if (name := names.get((bar.workshop, person))) is not None:
                span = _span(world, bar.start, bar.end)
                uses[name].append((span, f"{bar.operation} of {bar.unit}"))
    return uses


def _vehicles(world: World, _without: Any) -> Uses:
    uses: Uses = defaultdict(list)
    for number, load in enumerate(world.plan.loads, start=1):
        uses[load.vehicle, load.which].append((_span(world, load.begin, load.end), f"load {number}"))
    for number, fetch in enumerate(world.plan.fetches, start=1):
        cut, make = world.place(fetch.cut), world.place(fetch.make)
        if cut is not None and make is not None:
            # it sets off empty where it comes back to; loading and driving are rounded to the grid
            out = fetch.arrive - world.drive(make, cut) + ROUNDED
            span = _span(world, -(-out // 1), fetch.there)
            uses[fetch.vehicle, fetch.which].append((span, f"fetch {number}"))
    return uses


def _meet(world: World, kind: str, mine: Uses, others: list[Uses]) -> None:
    """Whatever two plans have at one time."""
    for number, uses in enumerate(others, start=1):
        for name in mine.keys() & uses.keys():
            for (start, end), what in mine[name]:
                for (begin, stop), other in uses[name]:
                    if begin < end and start < stop:
                        where = ", ".join(map(str, name))
                        said = f"{what} has it while {other} of standing plan {number} has"
                        world.find(kind, _unit(world, max(start, begin)), where, said)


def _unit(world: World, moment: datetime) -> int:
    zone = ZoneInfo(world.problem.clock.zone)
    gone = moment.astimezone(zone).replace(tzinfo=None) - world.begins
    return gone.days * world.day + int(gone.seconds / 60 // world.minutes_per_unit)


def _waiting(world: World, packed: dict[str, int]) -> dict[str, list[tuple[Span, int]]]:
    """When finished blocks lie at their workshops, as these say how much they store."""
    fetched = {u: stop.arrive for load in world.plan.loads for stop in yards(load) for u in stop.units}
    lying: dict[str, list[tuple[Span, int]]] = defaultdict(list)
    for unit, t in packed.items():
        a = world.assigned.get(unit)
        if a is None or a.make not in world.shops or unit not in world.units:
            continue
        way = world.journey(world.shops[a.make].place, world.homes[world.units[unit].home].place)
        leaves = fetched.get(unit, int(a.due - way))
        if leaves > t:
            lying[a.make].append((_span(world, t, leaves), 1))
    return lying


def _stores(world: World, packed: dict[str, int], others: list[World]) -> None:
    """A store is over full while blocks of several plans lie in it."""
    mine, theirs = _waiting(world, packed), defaultdict[str, list[tuple[Span, int]]](list)
    for other in others:
        done = {a.unit: a.finish for a in other.plan.assignments}
        for shop, lying in _waiting(other, done).items():
            theirs[shop] += lying
    for shop in mine.keys() & theirs.keys():
        room = world.shops[shop].storage_blocks
        changes = [(t, 1 if i == 0 else -1, 1) for span, _ in mine[shop] for i, t in enumerate(span)]
        changes += [(t, 1 if i == 0 else -1, 0) for span, _ in theirs[shop] for i, t in enumerate(span)]
        lying, own = 0, 0
        for t, change, is_mine in sorted(changes):
            lying, own = lying + change, own + change * is_mine
            if room is not None and lying > room and 0 < own < lying:
                what = f"{own} blocks and {lying - own} of standing plans lie there; it has room for {room}"
                world.find("store.both", _unit(world, t), shop, what)
                break


def _boards(world: World, others: list[World]) -> None:
    """Counted boards are cut once; what a standing plan had cut before this one's time is not counted any
    more."""
    now, used = _clock(world, world.problem.now), Counter(sheet.stock for sheet in world.plan.sheets)
    for other in others:
        gone = Counter(
            sheet.stock for sheet in other.plan.sheets if not sheet.end or _clock(other, sheet.end) > now
        )
        for name in used.keys() & gone.keys() & world.stock.keys():
            have = world.stock[name].quantity
            if have is not None and used[name] + gone[name] > have:
                what = f"{used[name]} of {name} are cut and {gone[name]} by a standing plan; there are {have}"
                world.find("board.both", world.problem.now, name, what)
