"""Join loose lines into outlines and close small gaps, recording every gap that was closed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from manyworks.geometry import Point

TOUCH_MM = 0.02
"""Ends this near are the same point; drawing programs round to about this."""
WELD_MM = 0.4
"""Gaps up to this are closed and recorded; the widest in real cutting files measures 0.36 mm."""
_ROUNDING = 1e-6
KNOT = 60
"""More line ends than this in one spot are no corner of anything; the lines stay as they are."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A line made of one or more strokes. ``gaps`` are the welds in mm; ``gap`` is what stayed open."""

    points: tuple[Point, ...]
    closed: bool
    gaps: tuple[float, ...] = ()
    gap: float = 0.0
    joined: int = 1


def join(lines: Iterable[tuple[Point, ...]]) -> list[Chain]:
    """Join open lines end to end, first where they touch, then across gaps up to 0.4 mm.

    Parameters
    ----------
    lines
        Open lines of one layer, in millimetres, two points or more each.

    Returns
    -------
    list of Chain
        Closed and open chains. Where more than two ends meet, the straightest way on is taken.
    """
    chains = [Chain(tuple(line), closed=False) for line in lines if len(line) > 1]
    # A line that nearly closes on itself is an outline of its own; only then look for partners.
    for tolerance in (TOUCH_MM, WELD_MM):
        chains = [_self_closed(chain, tolerance, record=tolerance > TOUCH_MM) for chain in chains]
    for tolerance in (TOUCH_MM, WELD_MM):
        chains = _pass(chains, tolerance, record=tolerance > TOUCH_MM)
    return [_measured(chain) for chain in chains]


def close(points: tuple[Point, ...]) -> Chain:
    """Close one open line if its ends lie within the welding tolerance."""
    return join([points])[0]


def _measured(chain: Chain) -> Chain:
    if chain.closed:
        return chain
    gap = math.dist(chain.points[0], chain.points[-1])
    return Chain(chain.points, False, chain.gaps, gap, chain.joined)


def _pass(chains: list[Chain], tolerance: float, *, record: bool) -> list[Chain]:
    done = [chain for chain in chains if chain.closed]
    loose = [chain for chain in chains if not chain.closed]
    if record:
        # A line shorter than the gap it would bridge is left for a person to judge.
        done += [chain for chain in loose if _length(list(chain.points)) <= 2 * tolerance]
        loose = [chain for chain in loose if _length(list(chain.points)) > 2 * tolerance]
    ends = _Ends(loose, tolerance)
    used = [False] * len(loose)
    for start in range(len(loose)):
        if used[start]:
            continue
        used[start] = True
        done.append(_grow(loose, start, used, ends, tolerance, record))
    return done


def _grow(
    loose: list[Chain], start: int, used: list[bool], ends: _Ends, tolerance: float, record: bool
) -> Chain:
    points, gaps, joined = list(loose[start].points), list(loose[start].gaps), loose[start].joined
    for _ in range(2):
        while True:
            if len(points) > 2 and math.dist(points[0], points[-1]) <= tolerance + _ROUNDING:
                return _closed(points, gaps, joined, record)
            found = ends.next(points, used)
            if found is None:
                break
            index, backwards, gap = found
            used[index] = True
            more = loose[index].points[::-1] if backwards else loose[index].points
            if record:
                gaps.append(gap)
            gaps += loose[index].gaps
            points += more[1:] if gap <= TOUCH_MM else more
            joined += loose[index].joined
        points.reverse()
    return Chain(tuple(points), False, tuple(gaps), 0.0, joined)


def _self_closed(chain: Chain, tolerance: float, *, record: bool) -> Chain:
    if chain.closed:
        return chain
    points = list(chain.points)
    reach = math.dist(points[0], points[-1])
    if len(points) > 3 and reach <= tolerance + _ROUNDING and _length(points) > 4 * tolerance:
        return _closed(points, list(chain.gaps), chain.joined, record)
    return chain


def _closed(points: list[Point], gaps: list[float], joined: int, record: bool) -> Chain:
    gap = math.dist(points[0], points[-1])
    if record and gap > TOUCH_MM:
        gaps = [*gaps, gap]
    if gap <= TOUCH_MM:
        points = points[:-1]
    return Chain(tuple(points), True, tuple(gaps), 0.0, joined)


def _length(points: list[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


class _Ends:
    """Finds the line end nearest to a point, by a grid of cells one tolerance wide."""

    def __init__(self, chains: list[Chain], tolerance: float) -> None:
        self.tolerance = tolerance
        self.chains = chains
        self.cells: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
        for index, chain in enumerate(chains):
            self.cells[self._cell(chain.points[0])].append((index, False))
            self.cells[self._cell(chain.points[-1])].append((index, True))
        for cell in [cell for cell, ends in self.cells.items() if len(ends) > KNOT]:
            del self.cells[cell]

    def _cell(self, point: Point) -> tuple[int, int]:
        return math.floor(point[0] / self.tolerance), math.floor(point[1] / self.tolerance)

    def next(self, points: list[Point], used: list[bool]) -> tuple[int, bool, float] | None:
        """The unused line to go on with from the end of ``points``: nearest, then straightest."""
        end, before = points[-1], points[-2]
        column, row = self._cell(end)
        best: tuple[float, float, int, bool] | None = None
        for cell in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            alive = [(index, backwards) for index, backwards in self.cells.get(cell, ()) if not used[index]]
            if len(alive) < len(self.cells.get(cell, ())):
                # Forgetting used ends keeps a knot of many lines from costing quadratic time.
                self.cells[cell] = alive
            for index, backwards in alive:
                line = self.chains[index].points
                near, then = (line[-1], line[-2]) if backwards else (line[0], line[1])
                gap = math.dist(end, near)
                if gap <= self.tolerance + _ROUNDING:
                    turn = _turn(before, end, near, then)
                    step = round(gap / TOUCH_MM)
                    if best is None or (step, turn) < (best[0], best[1]):
                        best = (step, turn, index, backwards)
        if best is None:
            return None
        line = self.chains[best[2]].points
        return best[2], best[3], math.dist(end, line[-1] if best[3] else line[0])


def _turn(before: Point, end: Point, near: Point, then: Point) -> float:
    first = math.atan2(end[1] - before[1], end[0] - before[0])
    second = math.atan2(then[1] - near[1], then[0] - near[0])
    return abs(math.remainder(second - first, math.tau))
