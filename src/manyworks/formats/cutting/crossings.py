"""How often lines cross: beyond a bound nobody can judge what they enclose, or wait for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from manyworks.geometry import Point
from manyworks.refused import Refused

MOST_CROSSINGS = 20_000
"""The real files at hand have 76 at most."""
_AT_ONCE = 1024


def crosses_too_often(line: Sequence[Point]) -> bool:
    """Whether a line crosses itself more often than can be judged."""
    try:
        check_crossings([line], "")
    except Refused:
        return True
    return False


def check_crossings(lines: Sequence[Sequence[Point]], where: str) -> None:
    """Count the crossings of lines, each with itself too, before they are cut where they cross.

    Raises
    ------
    Refused
        When there are more than a drawing may have.
    """
    if sum(map(len, lines)) ** 2 <= 2 * MOST_CROSSINGS:
        return
    ends = np.concatenate([np.stack([np.array(line[:-1]), np.array(line[1:])], axis=1) for line in lines])
    pieces = shapely.linestrings(ends)
    for _ in meetings(pieces, "crosses", where):
        pass


def meetings(areas: Sequence[BaseGeometry], predicate: str, where: str) -> Iterator[tuple[int, int]]:
    """Pairs of lines or areas that meet in this way, each once.

    Raises
    ------
    Refused
        When there are more than a drawing may have.
    """
    found = 0
    tree = shapely.STRtree(areas)
    for begin in range(0, len(areas), _AT_ONCE):
        first, second = tree.query(areas[begin : begin + _AT_ONCE], predicate=predicate)
        once = first + begin < second
        found += int(once.sum())
        if found > MOST_CROSSINGS:
            left, bottom, _right, _top = shapely.bounds(areas[begin])
            raise Refused(
                "drawing.crossings",
                f"Lines or cuts meet more than {MOST_CROSSINGS:,} times, on {where} near "
                f"({left:.0f}, {bottom:.0f}): what they cut out cannot be told.",
                "Draw each part by itself, and what is engraved on a layer that says so, in open lines.",
            )
        yield from zip((first[once] + begin).tolist(), second[once].tolist(), strict=True)
