"""What waits: finished blocks in the stores of yards, and blocks on plots before they are wanted."""

from collections import defaultdict

from .road import plots, yards
from .world import World

Moments = dict[str, list[tuple[int, int]]]


def judge_stores(world: World, packed: dict[str, int]) -> None:
    """Every store from one event to the next."""
    fetched = {u: stop.arrive for load in world.plan.loads for stop in yards(load) for u in stop.units}
    _yards(world, packed, fetched)
    _plots(world)


def _yards(world: World, packed: dict[str, int], fetched: dict[str, int]) -> None:
    """Finished blocks lie where they were made until their load comes, or until they must leave."""
    changes: Moments = defaultdict(list)
    for unit, t in packed.items():
        a = world.assigned.get(unit)
        if a is None or a.make not in world.shops:
            continue
        way = world.journey(world.shops[a.make].place, world.homes[world.units[unit].home].place)
        changes[a.make] += [(t, 1), (max(t, fetched.get(unit, int(a.due - way))), -1)]
    for shop, moments in changes.items():
        _overflow(world, shop, moments, world.shops[shop].storage_blocks)


def _plots(world: World) -> None:
    """Blocks that came before they are wanted lie on the plot."""
    changes: Moments = defaultdict(list)
    for load in world.plan.loads:
        for stop in plots(load):
            for unit in (name for name in stop.units if name in world.assigned):
                leaves = max(stop.arrive, world.assigned[unit].due)
                changes[stop.place] += [(stop.arrive, 1), (leaves, -1)]
    for home in changes.keys() & world.homes.keys():
        _overflow(world, home, changes[home], world.homes[home].access.storage_blocks)


def _overflow(world: World, place: str, moments: list[tuple[int, int]], room: int | None) -> None:
    lying = 0
    for t, change in sorted(moments):
        lying += change
        if room is not None and lying > room:
            world.find("store.full", t, place, f"{lying} blocks lie there; it has room for {room}")
            return
