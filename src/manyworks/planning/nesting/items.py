"""The flat arrays that the compiled search reads: items with their turns, and sheets with their contents."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from manyworks.planning.nesting.cover import Floats, Ints
from manyworks.planning.nesting.shapes import Shape


class Items(NamedTuple):
    """Everything that can be placed. A *turn* is an item in one allowed rotation.

    Turn t of item k is `turns[k, :ways[k]]`; its rectangles are `rectangles[first[t]:first[t + 1]]`,
    of which the first `inside[t]` lie inside `main[t]`; `length[t]`, `width[t]` is its bounding box.
    `area[k]` and `value[k]` are in mm²; `slack[k]` is how far item k may reach beyond the common usable
    area, because its own gap is larger than the common one.
    """

    turns: Ints
    ways: Ints
    area: Floats
    value: Floats
    slack: Floats
    rectangles: Floats
    first: Ints
    inside: Ints
    main: Floats
    length: Floats
    width: Floats
    finest: float


class Sheets(NamedTuple):
    """Sheets being filled. Row s holds `rectangles[s, :used[s]]` (the first `fixed[s]` are defects) and
    `placed[s, :parts[s]]` as (item, turn, x, y); `free[s]` is the area left and `size[s]` the usable area's
    length and width, mm.
    """

    rectangles: Floats
    used: Ints
    fixed: Ints
    placed: Floats
    parts: Ints
    free: Floats
    size: Floats


class Rule(NamedTuple):
    """How positions are judged: contact share, less pulls towards x = 0 and y = 0."""

    contact: float
    pull_x: float
    pull_y: float


class Room(NamedTuple):
    """Scratch memory of one search thread, made once."""

    forbidden: Floats
    box: Floats
    nearby: Floats
    cuts: Floats
    spot: Floats


MAX_FREE = 120
VALUE_BY_BOX = 0.5


def make_items(shapes: Sequence[Shape], slacks: Sequence[float], quantities: Sequence[int]) -> Items:
    """Lay the shapes out as flat arrays; the value of an item favours bulky ones over compact ones."""
    turned = [turn for shape in shapes for turn in shape.turns]
    counts = np.array([len(shape.turns) for shape in shapes], np.int64)
    turns = np.zeros((len(shapes), int(counts.max())), np.int64)
    offset = 0
    for k, shape in enumerate(shapes):
        turns[k, : len(shape.turns)] = np.arange(offset, offset + len(shape.turns))
        offset += len(shape.turns)
    sizes = np.array([turn.size for turn in turned])
    area = np.array([shape.area_mm2 for shape in shapes])
    boxes = sizes[turns[:, 0]].prod(axis=1)
    value = area * (boxes / area) ** VALUE_BY_BOX
    value *= area @ np.array(quantities) / (value @ np.array(quantities))
    main = np.array([turn.main for turn in turned])
    return Items(
        turns=turns,
        ways=counts,
        area=area,
        value=value,
        slack=np.array(slacks, float),
        rectangles=np.ascontiguousarray(np.concatenate([turn.rectangles for turn in turned])),
        first=np.cumsum([0, *(len(turn.rectangles) for turn in turned)]).astype(np.int64),
        inside=np.array([turn.inside for turn in turned], np.int64),
        main=main,
        length=np.ascontiguousarray(sizes[:, 0]),
        width=np.ascontiguousarray(sizes[:, 1]),
        finest=float((main[:, 2:] - main[:, :2]).min()),
    )


def empty_sheets(sizes: Floats, defects: Sequence[Floats], most_parts: int, most_rectangles: int) -> Sheets:
    """Empty sheets with usable `sizes` (n, 2) in mm and, per sheet, rectangles that are already taken."""
    count = len(sizes)
    fixed = np.array([len(taken) for taken in defects], np.int64)
    rectangles = np.zeros((count, most_rectangles, 4))
    free = sizes.prod(axis=1)
    for s, taken in enumerate(defects):
        rectangles[s, : len(taken)] = taken
    return Sheets(
        rectangles=rectangles,
        used=fixed.copy(),
        fixed=fixed,
        placed=np.zeros((count, most_parts, 4)),
        parts=np.zeros(count, np.int64),
        free=free,
        size=np.ascontiguousarray(sizes, dtype=float),
    )


def copy_rows(sheets: Sheets, rows: Ints) -> Sheets:
    """A copy of some rows, in the given order."""
    return Sheets(
        rectangles=sheets.rectangles[rows],
        used=sheets.used[rows],
        fixed=sheets.fixed[rows],
        placed=sheets.placed[rows],
        parts=sheets.parts[rows],
        free=sheets.free[rows],
        size=sheets.size[rows],
    )


def make_room(sheets: Sheets, items: Items) -> Room:
    """Scratch memory large enough for any sheet of `sheets` and any item."""
    most = int(np.diff(items.first).max())
    capacity = sheets.rectangles.shape[1]
    return Room(
        forbidden=np.empty((most * capacity, 4)),
        box=np.zeros(4),
        nearby=np.empty((capacity, 4)),
        cuts=np.empty((4 * MAX_FREE, 4)),
        spot=np.zeros(2),
    )
