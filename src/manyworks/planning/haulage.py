"""What the search reckons moving with: a block's share of the loads that its home needs in the same days.

The bill is that of the loads, which are planned after the search; this is the estimate that leads to them.
"""

import math
from collections.abc import Sequence

import numpy as np

from manyworks.planning.delivery.cargo import Amount, floor_m2, permitted
from manyworks.planning.dispatch.floor import Reals
from manyworks.planning.homes import Home, Unit
from manyworks.planning.problem import Problem
from manyworks.planning.travel import longest_way_km, road_km
from manyworks.planning.vehicles import PERSON_LIFTS_KG, Vehicle

DAYS_TOGETHER = 5
"""What a home wants within so many days is reckoned to come together."""
KITS_TOGETHER = 4
"""Kits that are reckoned to be fetched together."""


def shares_of_loads(problem: Problem, units: Sequence[Unit]) -> tuple[Reals, Reals]:
    """Of every unit, its share of the hire of vehicles, money, and of their driving, money per km one way.

    Networks whose driving has one price for each block have that price and no hire.
    """
    price = problem.transport.cost_per_km
    if price is not None:
        return np.zeros(len(units)), np.full(len(units), price)
    hire, per_km = np.zeros(len(units)), np.zeros(len(units))
    by_home: dict[str, list[int]] = {home.id: [] for home in problem.homes}
    for i, unit in enumerate(units):
        by_home[unit.home].append(i)
    sizes = _sizes(problem)
    for home in problem.homes:
        for group in _together(by_home[home.id], units, DAYS_TOGETHER * problem.clock.units_per_day):
            _share(problem, home, [sizes[units[i].block] for i in group], group, hire, per_km)
    return hire, per_km


def hire_of_kit(problem: Problem) -> float:
    """A kit's share of the vehicle that fetches it, money; its driving is reckoned like a block's."""
    if problem.transport.cost_per_km is not None:
        return 0.0
    hours = problem.transport.handling_minutes / 60
    return min(vehicle.bill(0.0, hours, 1) for vehicle in problem.fleet) / KITS_TOGETHER


def _sizes(problem: Problem) -> dict[str, Amount]:
    found = {}
    for block in problem.blocks:
        length, width, height = block.length_mm or 0.0, block.width_mm or 0.0, block.height_mm or 0.0
        mass = problem.transport.assumed_mass_kg if block.mass_kg is None else block.mass_kg
        sides = sorted((length, width, height))
        found[block.id] = Amount(
            1,
            min(1.0, mass / PERSON_LIFTS_KG),
            mass,
            length * width / 1e6,
            length * width * height / 1e9,
            height,
            (sides[0], sides[1], sides[2]),
        )
    return found


def _together(rows: list[int], units: Sequence[Unit], span: int) -> list[list[int]]:
    """Units of one home in groups that are wanted within the same days."""
    groups: list[list[int]] = []
    for i in sorted(rows, key=lambda i: (units[i].due, i)):
        if groups and units[i].due - units[groups[-1][0]].due < span:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _share(
    problem: Problem, home: Home, sizes: list[Amount], group: list[int], hire: Reals, per_km: Reals
) -> None:
    """Enter what a group of units of one home pays: by size, of the cheapest vehicles for all of it."""
    transport = problem.transport
    ways = [road_km(transport, shop.place, home.place) for shop in problem.workshops]
    near = [way for way in ways if way <= longest_way_km(problem)] or ways
    usual = sum(near) / len(near)
    best = math.inf
    for vehicle in permitted(home.access, problem.fleet):
        parts = [_part(vehicle, size) for size in sizes]
        loads = max(1, math.ceil(sum(parts) - 1e-9))
        standing = (
            loads * transport.handling_minutes
            + 2 * sum(size.hands for size in sizes) * transport.block_minutes
        ) / 60
        fixed = loads * vehicle.bill(0.0, standing / loads, 1)
        driving = loads * 2 * (vehicle.cost_per_km + vehicle.cost_per_hour / transport.speed_km_h)
        if fixed + usual * driving < best:
            best = fixed + usual * driving
            shares = np.array(parts) / sum(parts)
            hire[group], per_km[group] = shares * fixed, shares * driving


def _part(vehicle: Vehicle, size: Amount) -> float:
    """The part of a vehicle that one block takes, by what it takes most of."""
    return max(
        size.mass_kg / vehicle.payload_kg,
        size.area_m2 / floor_m2(vehicle, size.tallest_mm),
        size.volume_m3 / (vehicle.volume_m3 * vehicle.fill),
    )
