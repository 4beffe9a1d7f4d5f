"""The ground of a part: the board that it takes with all work on it, also where that leaves its outline.

A rebate is drawn over the edge, an open groove runs out of it, both into whatever lies beside the part; a
notch that a rebate passes over is taken whole. Neighbours keep out of the ground, not only of the outline.
"""

from collections.abc import Collection
from functools import lru_cache

import shapely
from shapely import Polygon

from manyworks.geometry import Geometry, Ring
from manyworks.geometry.works import works_of

LINK_MM = 1.0
"""Width of the strip that joins ground which lies apart, so that it is one outline."""


Room = tuple[float, float]
"""Length along x and width along y of a place for a part as it is drawn, mm."""


# The parts of a plan are nested over and over, and what surrounds them stays the same.
@lru_cache(maxsize=4096)
def ground_of(geometry: Geometry, clear_mm: float, rooms: tuple[Room, ...]) -> Ring:
    """The ring that keeps neighbours off a part and off the work on it.

    Parameters
    ----------
    geometry
        The part.
    clear_mm
        What neighbours keep off in any case: half the gap. Work that stays within it adds nothing.
    rooms
        Of the boards there are. Where the ground fits none, its work runs off the board, where nothing lies;
        it counts as far as the largest board goes, so that no neighbour finds room beyond.

    Returns
    -------
    Ring
        The outline itself, or a ring around it, in the same coordinates.
    """
    board = Polygon(geometry.outline).buffer(0)
    over = shapely.union_all(works_of(geometry)).difference(board)
    if over.is_empty or board.buffer(clear_mm).covers(over):
        return geometry.outline
    bounds = over.union(board).bounds
    if not fits(bounds[2] - bounds[0], bounds[3] - bounds[1], rooms):
        over = over.intersection(shapely.box(*_held_in(board.bounds, bounds, rooms)))
    # what meets the part in a point only is as much apart as what does not meet it
    parts = [one for one in shapely.get_parts(over) if one.area > 0]
    apart = [one for one in parts if one.intersection(board).length == 0]
    strips = [shapely.shortest_line(board, one).buffer(LINK_MM / 2) for one in apart]
    ground = shapely.union_all([board, over, *strips])
    return tuple(ground.exterior.coords[:-1]) if isinstance(ground, Polygon) else geometry.outline


def _held_in(
    board: tuple[float, ...], ground: tuple[float, ...], rooms: Collection[Room]
) -> tuple[float, float, float, float]:
    """The ground's box, shortened on both sides alike to what the largest room holds beside the part."""
    room = max(rooms, key=lambda sides: sides[0] * sides[1], default=(0.0, 0.0))
    ends = []
    for low, high, most in zip(range(2), range(2, 4), room, strict=True):
        before, after = board[low] - ground[low], ground[high] - board[high]
        spare = max(0.0, most - (board[high] - board[low]))
        share = min(1.0, spare / (before + after)) if before + after > 0 else 0.0
        ends.append((board[low] - before * share, board[high] + after * share))
    (left, right), (bottom, top) = ends
    return left, bottom, right, top


@lru_cache(maxsize=4096)
def free_holes(geometry: Geometry) -> tuple[Ring, ...]:
    """Openings in which another part may lie, because no work passes over them."""
    works = shapely.union_all(works_of(geometry))
    return tuple(hole.ring for hole in geometry.holes if not works.intersects(Polygon(hole.ring)))


def fits(length_mm: float, width_mm: float, rooms: Collection[Room]) -> bool:
    """Whether a rectangle lies in one of the rooms."""
    return any(length_mm <= length and width_mm <= width for length, width in rooms)
