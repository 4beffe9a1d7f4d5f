"""Rings and circles as areas, all at once: made one by one they cost more than what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from manyworks.geometry import Drilling, Ring

Areas = NDArray[Any]
"""Polygons of shapely, one for each ring; an area that crosses itself is what lies within it."""


def areas_of(rings: Sequence[Ring]) -> Areas:
    """The areas within rings, in their order; mm."""
    if not rings:
        return np.empty(0, dtype=object)
    points = np.concatenate([np.asarray(ring, dtype=float) for ring in rings])
    numbers = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    areas = shapely.polygons(shapely.linearrings(points, indices=numbers))
    crossed = ~shapely.is_valid(areas)
    areas[crossed] = shapely.buffer(areas[crossed], 0)
    return np.asarray(areas)


def circles_of(drillings: Sequence[Drilling]) -> Areas:
    """The areas that drillings take, in their order; mm."""
    if not drillings:
        return np.empty(0, dtype=object)
    middles = shapely.points([drilling.at for drilling in drillings])
    return np.atleast_1d(shapely.buffer(middles, [drilling.diameter_mm / 2 for drilling in drillings]))
