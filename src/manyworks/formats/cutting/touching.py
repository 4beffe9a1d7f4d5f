"""Closed lines that cross themselves, touch themselves, or run out and back on themselves."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from heapq import heappop, heappush

import shapely

from manyworks.formats.cutting.chaining import once_round
from manyworks.formats.cutting.shapes import SPECK_MM, Shape, run_back
from manyworks.formats.drawing import Finding, Severity
from manyworks.geometry import Point, bounds, ring_length, signed_area

SAME_AREA_MM2 = 2.0
"""A line that only touches itself encloses what it draws, but for this."""


def self_touching(shapes: Sequence[Shape]) -> tuple[list[Shape], list[Finding]]:
    """Mend lines that run back along themselves, and name all that cross or touch themselves.

    A line that only touches itself keeps its area and is ``question``; one that crosses itself encloses
    something else than it draws and is ``error``.
    """
    found: list[Finding] = []
    mended: list[Shape] = []
    drawn = [shape.drawn for shape in shapes]
    for shape, valid in zip(shapes, shapely.is_valid(drawn).tolist(), strict=True):
        clean = None if valid else _without_what_is_doubled(shape)
        mended.append(clean or shape)
        if not valid:
            found.append(_named(shape, repaired=clean is not None))
    return mended, found


def _named(shape: Shape, *, repaired: bool) -> Finding:
    severity: Severity = "info" if repaired else "question" if _lost(shape) < SAME_AREA_MM2 else "error"
    done = (
        "what is drawn twice was left out"
        if repaired
        else "it is kept as drawn. If two things meet here, draw each by itself; if not, move the corner"
    )
    return run_back(shape, severity, done, _place(shape))


def _lost(shape: Shape) -> float:
    """How much less or more it encloses than it draws, mm²."""
    return abs(float(shape.polygon.area) - abs(signed_area(shape.ring)))


def _place(shape: Shape) -> Point:
    """Where the library found the fault."""
    said = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(shape.drawn))
    return (float(said[1]), float(said[2])) if said else bounds(shape.ring)[:2]


def _without_what_is_doubled(shape: Shape) -> Shape | None:
    """The shape without doubled points and spurs of no width; ``None`` where it is none even then."""
    clean = _without_spikes(shape.ring)
    if len(clean) > 2 and shapely.Polygon(clean).is_valid:
        return replace(shape, ring=clean)
    if shape.tag:
        return None  # Our own writer drew it as it was read.
    ring = once_round((*shape.ring, shape.ring[0]))
    # Where nothing is doubled it is a crossing, however small.
    if ring is None or ring_length(shape.ring) - ring_length(ring) < SPECK_MM:
        return None
    return replace(shape, ring=ring) if abs(abs(signed_area(ring)) - shape.area) < SAME_AREA_MM2 else None


def _without_spikes(ring: Sequence[Point]) -> tuple[Point, ...]:
    """A ring without points that repeat the one before, and tips from which the line runs back."""
    count = len(ring)
    before, after = [count - 1, *range(count - 1)], [*range(1, count), 0]
    left = set(range(count))
    waiting = list(range(count))
    while waiting and len(left) > 3:
        here = heappop(waiting)
        one, other = before[here], after[here]
        near = min(math.dist(ring[one], ring[here]), math.dist(ring[one], ring[other]))
        if here in left and near < 1e-3:
            left.remove(here)
            after[one], before[other] = other, one
            # Each of them has another neighbour now.
            heappush(waiting, one)
            heappush(waiting, other)
    return tuple(ring[index] for index in sorted(left))
