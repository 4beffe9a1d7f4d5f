"""What moving costs and emits: the bill of every load and fetch, and what the plan says of them in all."""

import math

from .documents import Row
from .kits import fetched
from .road import called, tour, yards
from .world import World

PENNY = 0.005
NEAR = 1e-6
Here = tuple[int, str]


def judge_haulage(world: World) -> None:
    """Kilometres, greenhouse gas and money: each one, and all of them."""
    for number, load in enumerate(world.plan.loads, start=1):
        places = tour(world, load)
        if places is not None:
            here, time = (load.begin, called(load, number)), load.end - load.begin
            _bill(world, load, here, world.way(places), time, len(yards(load)))
            _gas(world, load, here, _tonne_kilometres(world, load, places))
    for number, fetch in enumerate(world.plan.fetches, start=1):
        cut, make = world.shops.get(fetch.cut), world.shops.get(fetch.make)
        if cut is not None and make is not None and fetch.vehicle in world.vehicles:
            here, km = (fetch.arrive, fetched(fetch, number)), world.kilometres(cut.place, make.place)
            _bill(world, fetch, here, 2 * km, 2 * fetch.there - fetch.leave - fetch.arrive, 1)
            _gas(world, fetch, here, sum(map(world.mass, fetch.units)) / 1000 * km)
    _totals(world)


def _bill(world: World, one: Row, here: Here, km: float, time: int, calls: int) -> None:
    """What the owner of a vehicle is owed: hire, kilometres, hours from its base and back, calls."""
    if not _near(one.kilometres, km):
        what = f"it is said to drive {one.kilometres:.3f} km; it drives {km:.3f}"
        world.find("said.kilometres", *here, what)
    vehicle, hours = world.vehicles[one.vehicle], time * world.minutes_per_unit / 60
    money = vehicle.fixed_cost + vehicle.cost_per_km * km
    money += vehicle.cost_per_hour * hours + vehicle.cost_per_call * calls
    if abs(one.cost - money) > PENNY:
        what = f"its bill is said to be {one.cost:.2f}; hire, way, hours and calls are {money:.2f}"
        world.find("money.bill", *here, what)


def _tonne_kilometres(world: World, load: Row, places: list[Row]) -> float:
    """What is on board on each leg, times the leg."""
    on, total = 0.0, 0.0
    for i, stop in enumerate(load.stops):
        moved = sum(map(world.mass, stop.units)) / 1000
        on += moved if i < len(yards(load)) else -moved
        total += on * world.kilometres(places[i + 1], places[i + 2])
    return total


def _gas(world: World, one: Row, here: Here, tkm: float) -> None:
    factor = world.problem.transport.carbon_kgco2e_per_tkm
    if factor is not None and not _near(one.carbon_kgco2e or 0.0, factor * tkm):
        said = one.carbon_kgco2e or 0.0
        what = f"it is said to emit {said:.4f} kg; mass on board × way × factor is {factor * tkm:.4f}"
        world.find("said.carbon", *here, what)


def _totals(world: World) -> None:
    """All journeys as they are billed; at a price of driving, each block and kit for itself."""
    transport, costs = world.problem.transport, world.plan.costs
    price, factor = transport.cost_per_km or 0.0, transport.carbon_kgco2e_per_tkm
    km = delivery = transfer = tkm = 0.0
    for unit, a in world.assigned.items():
        one, cut, make = world.units.get(unit), world.shops.get(a.cut), world.shops.get(a.make)
        if one is None or cut is None or make is None:
            return
        brought = world.kilometres(make.place, world.homes[one.home].place)
        split = any(step.group == "cut" for step in world.blocks[one.block].operations) and a.cut != a.make
        moved = world.kilometres(cut.place, make.place) if split else 0.0
        km, tkm = km + brought + moved, tkm + world.mass(unit) / 1000 * (brought + moved)
        delivery += brought * price
        transfer += transport.transfer_cost * split + moved * price
    gas = tkm * (factor or 0.0)
    if transport.cost_per_km is None:
        loads, fetches = world.plan.loads, world.plan.fetches
        delivery = sum(load.cost for load in loads)
        transfer += sum(fetch.cost for fetch in fetches)
        km = sum(one.kilometres for one in [*loads, *fetches])
        gas = sum(one.carbon_kgco2e or 0.0 for one in [*loads, *fetches])
    carbon = world.problem.policy.carbon_per_tonne * gas / 1000
    for name, money in (("delivery", delivery), ("transfer", transfer), ("carbon", carbon)):
        if abs(costs[name] - money) > PENNY:
            what = f"{name} is said to cost {costs[name]:.2f}; it costs {money:.2f}"
            world.find(f"money.{name}", 0, "plan", what)
    if not _near(world.plan.kilometres, km):
        what = f"{world.plan.kilometres:.3f} km are said to be driven; it is {km:.3f}"
        world.find("said.kilometres", 0, "plan", what)
    said = world.plan.carbon_kgco2e
    if (said is None) != (factor is None) or not _near(said or 0.0, gas):
        world.find("said.carbon", 0, "plan", f"moving is said to emit {said} kg; it emits {gas:.4f}")


def _near(said: float, found: float) -> bool:
    return math.isclose(said, found, rel_tol=NEAR, abs_tol=NEAR)
