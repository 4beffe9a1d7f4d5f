"""Kilometres and travel times between workshops and homes."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.dispatch.floor import Reals
from manyworks.planning.places import LAST_UNIT, Place
from manyworks.planning.policy import Transport
from manyworks.planning.problem import Problem

EARTH_RADIUS_KM = 6371.0088


def road_km(transport: Transport, here: Place, there: Place) -> float:
    """Road kilometres between two places: the straight line times the distance factor."""
    if transport.metric == "plane":
        return math.hypot(here.x - there.x, here.y - there.y) * transport.distance_factor
    rise = math.sin(math.radians(there.y - here.y) / 2) ** 2
    turn = math.sin(math.radians(there.x - here.x) / 2) ** 2
    rise += math.cos(math.radians(here.y)) * math.cos(math.radians(there.y)) * turn
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, rise))) * transport.distance_factor


def longest_way_km(problem: Problem) -> float:
    """Longest way from a workshop to a plot or another workshop, by policy and by a driver's day."""
    limit = problem.policy.distance_limit_km
    return min(math.inf if limit is None else limit, problem.transport.reach_km)


def travel_arrays(problem: Problem) -> dict[str, NDArray[Any]]:
    """Kilometres and lags from workshops to homes and between workshops."""
    transport, clock = problem.transport, problem.clock
    shops = _points([workshop.place for workshop in problem.workshops])
    homes = _points([home.place for home in problem.homes])
    per_hour = clock.units_per_hour
    handling = transport.handling_minutes / clock.minutes_per_unit
    out: dict[str, NDArray[Any]] = {}
    for name, origins in (("home", homes), ("shop", shops)):
        km = transport.distance_factor * _straight(origins, shops, transport.metric == "plane")
        # loading is planned in whole units, and so is driving
        lag = round(handling) + np.rint(km / transport.speed_km_h * per_hour)
        if name == "shop":
            lag = np.maximum(lag, round(transport.kit_hours * per_hour))
        out[f"km_{name}"], out[f"lag_{name}"] = km, np.minimum(lag, LAST_UNIT).astype(np.int64)
    np.fill_diagonal(out["lag_shop"], 0)
    return out


def _points(places: list[Place]) -> Reals:
    return np.array([(place.x, place.y) for place in places], np.float64).reshape(-1, 2)


def _straight(a: Reals, b: Reals, plane: bool) -> Reals:
    """Straight-line kilometres between all pairs: in the plane, or along great circles."""
    if plane:
        flat: Reals = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
        return flat
    p, q = np.radians(a), np.radians(b)
    half = np.sin((p[:, None, 1] - q[None, :, 1]) / 2) ** 2
    half += np.cos(p[:, None, 1]) * np.cos(q[None, :, 1]) * np.sin((p[:, None, 0] - q[None, :, 0]) / 2) ** 2
    arc: Reals = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return arc
