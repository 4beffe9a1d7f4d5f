"""Kilometres and travel times between workshops and homes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.dispatch.floor import Reals
from manyworks.planning.places import LAST_UNIT, Place
from manyworks.planning.problem import Problem


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
    arc: Reals = 2 * 6371.0088 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return arc
