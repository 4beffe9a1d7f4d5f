"""Distances, lags and costs of moving, as the bound needs them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.model import Place, Problem

EARTH_RADIUS_KM = 6371.0088


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

    The price of carbon is counted with the lightest block of the problem, so that it never exceeds the
    true one.
    """
    transport, policy, clock = problem.transport, problem.policy, problem.clock
    shops, homes = [w.place for w in problem.workshops], [h.place for h in problem.homes]
    kit_km, site_km = distances_km(shops, shops, problem), distances_km(homes, shops, problem)
    masses = [transport.assumed_mass_kg if b.mass_kg is None else b.mass_kg for b in problem.blocks]
    tonnes = min(masses, default=0.0) / 1000
    factor = transport.carbon_kgco2e_per_tkm or 0.0
    per_km = transport.cost_per_km + tonnes * factor * policy.carbon_per_tonne / 1000
    kit_cost = transport.transfer_cost + kit_km * per_km
    np.fill_diagonal(kit_cost, 0.0)
    away = ~np.eye(len(shops), dtype=bool)
    if not policy.splitting:
        kit_cost[away] = np.inf
    site_cost = site_km * per_km
    if policy.distance_limit_km is not None:
        kit_cost[away & (kit_km > policy.distance_limit_km)] = np.inf
        site_cost[site_km > policy.distance_limit_km] = np.inf

    def lag(km: NDArray[np.float64]) -> NDArray[np.int64]:
        handling = np.rint(transport.handling_minutes / clock.minutes_per_unit)
        return np.asarray(handling + np.rint(km / transport.speed_km_h * clock.units_per_hour), np.int64)

    kit_lag = lag(kit_km)
    np.fill_diagonal(kit_lag, 0)
    least = np.where(away, kit_cost, np.inf).min(axis=0) if len(shops) > 1 else np.full(len(shops), np.inf)
    return Travel(kit_lag, kit_cost, least, lag(site_km), site_cost)
