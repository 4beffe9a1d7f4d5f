"""Join loose lines into outlines and close small gaps, recording every gap that was closed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely

from manyworks.formats.cutting.crossings import crosses_too_often
from manyworks.geometry import Point

Line = tuple[Point, ...]

TOUCH_MM = 0.02
"""Ends this near are the same point; drawing programs round to about this."""
WELD_MM = 0.4
"""Gaps up to this are closed and recorded; the widest in real cutting files measures 0.36 mm."""
_ROUNDING = 1e-6
_GRID_MM = 0.01
MOST_POINTS = 20_000
"""A longer line is not looked at for pieces that are drawn twice."""
KNOT = 60
"""More line ends than this in one spot are no corner of anything; the lines stay as they are."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A line made of one or more strokes. ``gaps`` are the welds in mm; ``gap`` is what stayed open."""

    points: tuple[Point, ...]
    closed: bool
    gaps: tuple[float, ...] = ()
    gap: float = 0.0


def plain_loops(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Loops that need no judgement, and the other lines, both chained through corners where two ends meet.

    A loop may hang on other lines at one corner. It does not repeat its start.
    """
    spots = spots_of([end for line in lines for end in (line[0], line[-1])])
    meeting: dict[int, list[int]] = defaultdict(list)
    for end, spot in enumerate(spots):
        meeting[spot].append(end // 2)
    used: set[int] = set()
    loops: list[Line] = []
    left: list[Line] = []

    def onwards(index: int, backwards: bool) -> tuple[list[Point], int]:
        """The line from one of its ends, and whatever goes on from its other end by plain corners."""
        points = list(lines[index][::-1] if backwards else lines[index])
        spot = spots[2 * index + (not backwards)]
        while len(meeting[spot]) == 2:
            following = next((one for one in meeting[spot] if one not in used), None)
            if following is None:
                break
            used.add(following)
            forwards = spots[2 * following] == spot
            points += (lines[following] if forwards else lines[following][::-1])[1:]
            spot = spots[2 * following + forwards]
        return points, spot

    for index, line in enumerate(lines):
        if index in used:
            continue
        used.add(index)
        points, last = onwards(index, backwards=False)
        before, first = onwards(index, backwards=True)
        points = [*before[::-1], *points[len(line) :]]
        if last == first and len(points) > 3:
            loops.append(tuple(points[:-1]))
        else:
            left.append(tuple(points))
    return loops, left


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


def once_round(points: Line) -> Line | None:
    """The one loop of a line that runs over pieces of itself twice; ``None`` where it makes none, or several.

    Parameters
    ----------
    points
        In millimetres. Of a closed line, which repeats its start, a piece out and back is left out; an open
        one has an end on nothing, and that is no loop.
    """
    if len(points) < 4 or len(points) > MOST_POINTS or crosses_too_often(points):
        return None
    noded = shapely.union_all([shapely.LineString(points)], grid_size=_GRID_MM)
    cells, cuts, dangles, invalid = shapely.polygonize_full([noded])
    ends = [*cuts.geoms, *invalid.geoms, *(dangles.geoms if points[0] != points[-1] else ())]
    if len(cells.geoms) != 1 or ends:
        return None
    return tuple((x, y) for x, y in cells.geoms[0].exterior.coords[:-1])


def _measured(chain: Chain) -> Chain:
    if chain.closed:
        return chain
    gap = math.dist(chain.points[0], chain.points[-1])
    return Chain(chain.points, False, chain.gaps, gap)


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
    points, gaps = list(loose[start].points), list(loose[start].gaps)
    for _ in range(2):
        while True:
            if len(points) > 2 and math.dist(points[0], points[-1]) <= tolerance + _ROUNDING:
                return _closed(points, gaps, record)
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
        points.reverse()
    return Chain(tuple(points), False, tuple(gaps))


def _self_closed(chain: Chain, tolerance: float, *, record: bool) -> Chain:
    if chain.closed:
        return chain
    points = list(chain.points)
    reach = math.dist(points[0], points[-1])
    if len(points) > 3 and reach <= tolerance + _ROUNDING and _length(points) > 4 * tolerance:
        return _closed(points, list(chain.gaps), record)
    return chain


def _closed(points: list[Point], gaps: list[float], record: bool) -> Chain:
    gap = math.dist(points[0], points[-1])
    if record and gap > TOUCH_MM:
        gaps = [*gaps, gap]
    if gap <= TOUCH_MM:
        points = points[:-1]
    return Chain(tuple(points), True, tuple(gaps))


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


def spots_of(ends: Sequence[Point]) -> list[int]:
    """For each line end the number of its spot; ends within 0.02 mm share one."""
    if not ends:
        return []
    points = shapely.points(ends)
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=TOUCH_MM)
    links: dict[int, set[int]] = {number: set() for number in range(len(ends))}
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        links[one].add(other)
    spots = [0] * len(ends)
    for number, members in enumerate(together(links)):
        for one in members:
            spots[one] = number
    return spots


def together(links: dict[int, set[int]]) -> list[list[int]]:
    """What hangs together in an undirected graph."""
    groups, seen = [], set()
    for start in links:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            one = waiting.pop()
            group.append(one)
            fresh = links[one] - seen
            seen |= fresh
            waiting += fresh
        groups.append(sorted(group))
    return groups
