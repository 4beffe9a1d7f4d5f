"""Distances, lags and costs of moving, as the bound needs them."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.model import Block, Home, Place, Problem, Vehicle
from manyworks.planning.vehicles import FLEET

EARTH_RADIUS_KM = 6371.0088
SITE_KM = 0.5
"""Plots closer than this may share a load."""


class Travel(NamedTuple):
    """m workshops, h homes; lags in units, costs in money."""

    kit_lag: NDArray[np.int64]
    kit_cost: NDArray[np.float64]
    least_kit_cost: NDArray[np.float64]
    site_lag: NDArray[np.int64]
    site_cost: NDArray[np.float64]


def distances_km(here: list[Place], there: list[Place], problem: Problem) -> NDArray[np.float64]:
    """Road kilometres, shape (len(here), len(there)): straight line times the distance factor."""
    a = np.array([(p.x, p.y) for p in here], float).reshape(-1, 1, 2)
    b = np.array([(p.x, p.y) for p in there], float).reshape(1, -1, 2)
    if problem.transport.metric == "plane":
        straight = np.hypot(a[..., 0] - b[..., 0], a[..., 1] - b[..., 1])
    else:
        a, b = np.radians(a), np.radians(b)
        half = (
            np.sin((b[..., 1] - a[..., 1]) / 2) ** 2
            + np.cos(a[..., 1]) * np.cos(b[..., 1]) * np.sin((b[..., 0] - a[..., 0]) / 2) ** 2
        )
        straight = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return np.asarray(straight * problem.transport.distance_factor)


def measure_travel(problem: Problem) -> Travel:
    """Lags and costs between all workshops, and from workshops to homes.

    Kits are counted with the lightest block of the problem, so that their price never exceeds the true one.
    """
    transport, policy, clock = problem.transport, problem.policy, problem.clock
    shops, homes = [w.place for w in problem.workshops], [h.place for h in problem.homes]
    kit_km, site_km = distances_km(shops, shops, problem), distances_km(homes, shops, problem)
    masses = [transport.assumed_mass_kg if b.mass_kg is None else b.mass_kg for b in problem.blocks]
    lightest = min(masses, default=0.0) / 1000
    carbon = (transport.carbon_kgco2e_per_tkm or 0.0) * policy.carbon_per_tonne / 1000
    kit_per_tonne = kit_km * carbon
    if transport.cost_per_km is None:
        kit_cost, site_cost = np.full_like(kit_km, transport.transfer_cost), np.zeros_like(site_km)
        by_mass = {vehicle.id: 1000 / vehicle.payload_kg for vehicle in problem.fleet}
        kit_per_tonne = kit_per_tonne + _least(problem.fleet, by_mass, kit_km, problem)
    else:
        kit_cost = transport.transfer_cost + kit_km * transport.cost_per_km
        site_cost = site_km * transport.cost_per_km
    kit_cost = kit_cost + lightest * kit_per_tonne
    np.fill_diagonal(kit_cost, 0.0)
    away = ~np.eye(len(shops), dtype=bool)
    if not policy.splitting:
        kit_cost[away] = np.inf
    limit = transport.reach_km if policy.distance_limit_km is None else policy.distance_limit_km
    limit = min(limit, transport.reach_km)
    kit_cost[away & (kit_km > limit)] = np.inf
    site_cost[site_km > limit] = np.inf

    def lag(km: NDArray[np.float64]) -> NDArray[np.int64]:
        handling = np.rint(transport.handling_minutes / clock.minutes_per_unit)
        return np.asarray(handling + np.rint(km / transport.speed_km_h * clock.units_per_hour), np.int64)

    kit_lag = np.maximum(lag(kit_km), round(transport.kit_hours * clock.units_per_hour))
    np.fill_diagonal(kit_lag, 0)
    least = np.where(away, kit_cost, np.inf).min(axis=0) if len(shops) > 1 else np.full(len(shops), np.inf)
    return Travel(kit_lag, kit_cost, least, lag(site_km), site_cost)


def shares_of_loads(problem: Problem) -> tuple[dict[tuple[str, str], int], NDArray[np.float64]]:
    """At least what a block of each type costs on its way to each home: rows, and their money by workshop.

    A load is a round trip over the yard and the plot of each of its blocks, and they take no more of one
    measure (mass, floor or volume) than the vehicle has: so no block can cost less than its share, by that
    measure, of the cheapest permitted vehicle that does nothing else. The measure is one for all blocks: that
    of which the whole problem needs most.
    """
    blocks = {block.id: block for block in problem.blocks}
    homes = {home.id: home for home in problem.homes}
    shops = [workshop.place for workshop in problem.workshops]
    counts = Counter((unit.block, unit.home) for unit in problem.units)
    rows = {pair: i for i, pair in enumerate(counts)}
    transport = problem.transport
    carbon = (transport.carbon_kgco2e_per_tkm or 0.0) * problem.policy.carbon_per_tonne / 1000
    km = distances_km([homes[home].place for _, home in rows], shops, problem)
    tonnes = np.array([_mass(problem, blocks[block]) / 1000 for block, _ in rows])
    money = np.asarray(km * tonnes.reshape(-1, 1) * carbon)
    if transport.cost_per_km is not None or not rows:
        return rows, money
    weights = np.array([float(count) for count in counts.values()])
    tables = []
    for measure in (_by_mass, _by_floor, _by_volume):
        table = np.zeros_like(km)
        for (block, home), i in rows.items():
            vehicles = _permitted(homes[home], problem)
            parts = {one.id: min(1.0, measure(problem, blocks[block], one)) for one in vehicles}
            table[i] = _least(vehicles, parts, km[i], problem)
        tables.append(table)
    most = max(tables, key=lambda table: float((table.min(axis=1) * weights).sum()))
    return rows, money + most


def whole_loads(problem: Problem, counted: Collection[str]) -> float:
    """What whole vehicles cost beside the shares of their blocks, at least, money.

    Plots that are close together may share loads, so they count as one site. What it wants takes as many
    loads as it fills of the largest vehicle, one at least; each costs no less than the cheapest vehicle from
    the nearest workshop. Of that, the most that its blocks' shares can come to is counted already.
    """
    if problem.transport.cost_per_km is not None or not counted:
        return 0.0
    rows, shares = shares_of_loads(problem)
    blocks = {block.id: block for block in problem.blocks}
    shops = [workshop.place for workshop in problem.workshops]
    known, total = set(counted), 0.0
    counts = Counter((unit.block, unit.home) for unit in problem.units if unit.id in known)
    for site in _sites(problem):
        pairs = [pair for pair in counts if pair[1] in {home.id for home in site}]
        vehicles = [one for one in problem.fleet if any(one in _permitted(h, problem) for h in site)]
        if not pairs or not vehicles:
            continue
        km = float(distances_km([home.place for home in site], shops, problem).min())
        cheapest = float(_least(vehicles, {one.id: 1.0 for one in vehicles}, np.array(km), problem))
        filled = max(
            sum(counts[pair] * _least_part(problem, blocks[pair[0]], vehicles, measure) for pair in pairs)
            for measure in (_by_mass, _by_floor, _by_volume)
        )
        in_shares = sum(counts[pair] * float(shares[rows[pair]].max()) for pair in pairs)
        total += max(0.0, max(1, math.ceil(filled - 1e-9)) * cheapest - in_shares)
    return total


def _least_part(
    problem: Problem, block: Block, vehicles: Sequence[Vehicle], measure: Callable[..., float]
) -> float:
    return min(1.0, *(measure(problem, block, one) for one in vehicles))


def _sites(problem: Problem) -> list[list[Home]]:
    """Homes in groups: each is close to another one of its group."""
    km = distances_km([home.place for home in problem.homes], [home.place for home in problem.homes], problem)
    left, groups = set(range(len(problem.homes))), list[list[Home]]()
    while left:
        group, edge = set[int](), {left.pop()}
        while edge:
            group |= edge
            edge = {j for i in edge for j in left if km[i, j] < SITE_KM}
            left -= edge
        groups.append([problem.homes[i] for i in sorted(group)])
    return groups


def _mass(problem: Problem, block: Block) -> float:
    return problem.transport.assumed_mass_kg if block.mass_kg is None else block.mass_kg


def _by_mass(problem: Problem, block: Block, vehicle: Vehicle) -> float:
    return _mass(problem, block) / vehicle.payload_kg


def _by_floor(problem: Problem, block: Block, vehicle: Vehicle) -> float:
    """A load has as many layers as its tallest block leaves, so no more than this one leaves."""
    height = block.height_mm or 0.0
    layers = vehicle.layers if height <= 0 else max(1, min(vehicle.layers, int(vehicle.height_mm // height)))
    bed = vehicle.length_mm * vehicle.width_mm * layers * vehicle.fill
    return (block.length_mm or 0.0) * (block.width_mm or 0.0) / bed


def _by_volume(problem: Problem, block: Block, vehicle: Vehicle) -> float:
    box = (block.length_mm or 0.0) * (block.width_mm or 0.0) * (block.height_mm or 0.0)
    return box / (vehicle.length_mm * vehicle.width_mm * vehicle.height_mm * vehicle.fill)


def _permitted(home: Home, problem: Problem) -> tuple[Vehicle, ...]:
    """The largest vehicle that gets to a plot, and all that carry no more; all where none is named."""
    if home.access.vehicle is None:
        return problem.fleet
    most = {one.id: one.payload_kg for one in (*FLEET, *problem.fleet)}[home.access.vehicle]
    return tuple(vehicle for vehicle in problem.fleet if vehicle.payload_kg <= most)


def _least(
    vehicles: Sequence[Vehicle], parts: Mapping[str, float], km: NDArray[np.float64], problem: Problem
) -> NDArray[np.float64]:
    """Least money over these ways for a part of a vehicle, there and back."""
    least = np.full_like(km, np.inf)
    for one in vehicles:
        driving = one.cost_per_km + one.cost_per_hour / problem.transport.speed_km_h
        price = one.fixed_cost + one.cost_per_call + 2 * km * driving
        least = np.minimum(least, price * parts[one.id])
    # where no vehicle may go nothing is brought, and that is said elsewhere
    return np.where(np.isfinite(least), least, 0.0)
