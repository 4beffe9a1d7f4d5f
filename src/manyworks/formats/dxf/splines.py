"""Splines of DXF as paths, whatever their knots are: only a part of an unclamped one is the curve."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from ezdxf import path as ezpath
from ezdxf.entities.spline import Spline
from ezdxf.math import BSpline, Vec3

_Points = npt.NDArray[np.float64]
"""Control points with their weights: x, y, z, each times the weight, and the weight."""


def spline_path(entity: Spline) -> ezpath.Path:
    """The path of a spline; one of which no stretch is a curve raises ``ValueError``."""
    path, curve = ezpath.Path(), entity.construction_tool()
    ezpath.add_spline(path, curve if curve.is_clamped else _clamped(curve), reset=True)
    return path


def is_unclamped(entity: Spline) -> bool:
    """Whether a spline runs over a stretch of its knots only, and so closes by its points or not at all."""
    return bool(entity.control_point_count()) and not entity.construction_tool().is_clamped


def _clamped(curve: BSpline) -> BSpline:
    """The same curve from its first valid parameter to its last, with knots that begin and end there.

    The library draws an unclamped curve over all its knots, and beyond the valid ones there is none.
    """
    degree, knots = curve.degree, list(curve.knots())
    first, last = knots[degree], knots[curve.count]
    if not first < last or sorted(knots) != knots:
        raise ValueError
    weights = np.array(curve.weights() or [1.0] * curve.count)
    points = np.array([(*point.xyz, 1.0) for point in curve.control_points]) * weights[:, None]
    for at in (first, last):
        while knots.count(at) < degree:
            points, knots = _with_knot(points, knots, degree, at)
    begins, ends = len(knots) - 1 - knots[::-1].index(first), knots.index(last)
    kept = points[begins - degree : ends]
    around = (degree + 1) * [first], (degree + 1) * [last]
    return BSpline(
        [Vec3(x / w, y / w, z / w) for x, y, z, w in kept],
        degree + 1,
        [*around[0], *knots[begins + 1 : ends], *around[1]],
        kept[:, 3].tolist() if curve.is_rational else None,
    )


def _with_knot(
    points: _Points, knots: Sequence[float], degree: int, at: float
) -> tuple[_Points, list[float]]:
    """One knot more at a parameter that is a knot already, without another curve (Boehm)."""
    times = list(knots).count(at)
    span = list(knots).index(at) + times - 1
    moved = []
    for i in range(span - degree + 1, span - times + 1):
        share = (at - knots[i]) / (knots[i + degree] - knots[i])
        moved.append(share * points[i] + (1 - share) * points[i - 1])
    more = np.concatenate((points[: span - degree + 1], np.array(moved), points[span - times :]))
    return more, [*knots[: span + 1], at, *knots[span + 1 :]]
