"""The best touching position of one turned item on one sheet.

An item collides where one of its rectangles overlaps one on the sheet, so its forbidden positions are a
union of open rectangles. Its main rectangle must lie inside a maximal free rectangle; in the box of positions
which that allows, only the other rectangles need looking at. Corners of what remains are the candidates.

Arrays and numbers are taken out of their tuples before the loops: reading a tuple's array inside a loop
counts references, which costs more than the arithmetic.
"""

from typing import NamedTuple

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats
from manyworks.planning.nesting.free import TOUCH_MM
from manyworks.planning.nesting.items import Room, Rule

NOWHERE = -1e9
AT_EDGE_MM = 1e-3
MOST_CROSSINGS = 100_000
MOST_BOXES = 48


class Turn(NamedTuple):
    """One item in one rotation: rectangles begin..end, of which begin..middle lie inside the main one."""

    begin: int
    middle: int
    end: int
    length: float
    width: float
    slack: float
    main_x0: float
    main_y0: float
    main_x1: float
    main_y1: float


class Box(NamedTuple):
    """Positions from (x0, y0) to (x1, y1), mm."""

    x0: float
    y0: float
    x1: float
    y1: float


class Size(NamedTuple):
    """Usable length and width of a sheet, mm."""

    x: float
    y: float


@compiled
def _near(taken: Floats, used: int, box: Box, length: float, width: float, nearby: Floats) -> int:
    """List in `nearby` the taken rectangles that an item lying in the box can touch; returns how many."""
    x0, y0 = box.x0 - AT_EDGE_MM, box.y0 - AT_EDGE_MM
    x1, y1 = box.x1 + length + AT_EDGE_MM, box.y1 + width + AT_EDGE_MM
    count = 0
    for i in range(used):
        a0, b0, a1, b1 = taken[i, 0], taken[i, 1], taken[i, 2], taken[i, 3]
        if a1 >= x0 and a0 <= x1 and b1 >= y0 and b0 <= y1:
            nearby[count, 0] = a0
            nearby[count, 1] = b0
            nearby[count, 2] = a1
            nearby[count, 3] = b1
            count += 1
    return count


@compiled
def _inside_any(found: Floats, count: int, x0: float, y0: float, x1: float, y1: float) -> bool:
    for i in range(count):
        if found[i, 0] <= x0 and found[i, 2] >= x1 and found[i, 1] <= y0 and found[i, 3] >= y1:
            return True
    return False


@compiled
def _collect(
    rectangles: Floats, begin: int, end: int, nearby: Floats, near: int, box: Box, found: Floats
) -> int:  # fmt: skip
    """Forbidden rectangles inside the box, by lower edge; -1 when one fills it."""
    count = 0
    for j in range(begin, end):
        rx0, ry0, rx1, ry1 = rectangles[j, 0], rectangles[j, 1], rectangles[j, 2], rectangles[j, 3]
        for i in range(near):
            x0, x1 = nearby[i, 0] - rx1 + TOUCH_MM, nearby[i, 2] - rx0 - TOUCH_MM
            if x0 >= box.x1 or x1 <= box.x0:
                continue
            y0, y1 = nearby[i, 1] - ry1 + TOUCH_MM, nearby[i, 3] - ry0 - TOUCH_MM
            if y0 >= box.y1 or y1 <= box.y0:
                continue
            if x0 < box.x0 and x1 > box.x1 and y0 < box.y0 and y1 > box.y1:
                return -1
            x0, x1 = max(x0, box.x0 - 1.0), min(x1, box.x1 + 1.0)
            y0, y1 = max(y0, box.y0 - 1.0), min(y1, box.y1 + 1.0)
            if _inside_any(found, count, x0, y0, x1, y1):
                continue
            place = count
            while place > 0 and found[place - 1, 1] > y0:
                for d in range(4):
                    found[place, d] = found[place - 1, d]
                place -= 1
            found[place, 0] = x0
            found[place, 1] = y0
            found[place, 2] = x1
            found[place, 3] = y1
            count += 1
    return count


@compiled
def _contact(
    rectangles: Floats, begin: int, end: int, nearby: Floats, near: int, length: float, width: float,
    x: float, y: float,
) -> float:  # fmt: skip
    """Length along which the item at (x, y) touches its neighbours, mm."""
    touched = 0.0
    low_x, low_y = x - AT_EDGE_MM, y - AT_EDGE_MM
    high_x, high_y = x + length + AT_EDGE_MM, y + width + AT_EDGE_MM
    for i in range(near):
        a0, b0, a1, b1 = nearby[i, 0], nearby[i, 1], nearby[i, 2], nearby[i, 3]
        if a0 > high_x or a1 < low_x or b0 > high_y or b1 < low_y:
            continue
        for j in range(begin, end):
            u = min(x + rectangles[j, 2], a1) - max(x + rectangles[j, 0], a0)
            v = min(y + rectangles[j, 3], b1) - max(y + rectangles[j, 1], b0)
            if u > -AT_EDGE_MM and v > -AT_EDGE_MM:
                touched += max(u, v)
    return touched


@compiled
def _at_edges(x: float, y: float, length: float, width: float, size_x: float, size_y: float) -> float:
    """Length along which the item's box touches the sheet's edges, mm."""
    touched = 0.0
    if x < AT_EDGE_MM:
        touched += width
    if x + length > size_x - AT_EDGE_MM:
        touched += width
    if y < AT_EDGE_MM:
        touched += length
    if y + width > size_y - AT_EDGE_MM:
        touched += length
    return touched


@compiled
def _best_in_box(
    turn: Turn, box: Box, size: Size, rule: Rule, rectangles: Floats, nearby: Floats, near: int,
    found: Floats, count: int, floor: float, spot: Floats,
) -> float:  # fmt: skip
    """Best worth above `floor` among the corners that `count` forbidden rectangles leave of a box."""
    length, width = turn.length, turn.width
    contact, pull_x, pull_y = rule.contact, rule.pull_x / size.x, rule.pull_y / size.y
    per_mm = contact / (2 * (length + width))
    best = floor
    # Ragged shapes among ragged shapes: a sample of the edges bounds the time, and only misses positions.
    stride = 1 + count * count // MOST_CROSSINGS
    for line in range(0, 2 * count + 2, stride):
        x, low, high = (box.x0 if line == 0 else box.x1), box.y0, box.y1
        if line >= 2:
            edge = (line - 2) // 2
            x = found[edge, 0] - 1e-9 if line % 2 == 0 else found[edge, 2] + 1e-9
            low, high = max(box.y0, found[edge, 1]), min(box.y1, found[edge, 3])
            if x <= box.x0 or x >= box.x1:
                continue
        elif line == 1 and box.x1 == box.x0:
            continue
        lead = contact - pull_x * (x + length)
        if lead - pull_y * (low + width) <= best:
            continue
        at = low
        i = 0
        while at <= high:
            while i < count and not (found[i, 0] < x < found[i, 2] and found[i, 3] > at):
                i += 1
            stop = min(found[i, 1], high) if i < count else high
            for step in range(0 if stop < at else 2 if stop > at else 1):
                y = stop if step else at
                worth = lead - pull_y * (y + width)
                if worth <= best:
                    continue
                if contact > 0:
                    touched = _at_edges(x, y, length, width, size.x, size.y)
                    touched += _contact(rectangles, turn.begin, turn.end, nearby, near, length, width, x, y)
                    worth += min(contact, per_mm * touched) - contact
                if worth > best:
                    best = worth
                    spot[0] = x
                    spot[1] = y
            if i == count:
                break
            at = found[i, 3]
            i += 1
    return best


@compiled
def _try_box(
    turn: Turn, box: Box, begin: int, rectangles: Floats, taken: Floats, used: int, size: Size, rule: Rule,
    floor: float, room: Room,
) -> float:  # fmt: skip
    """Best worth above `floor` in one box, where only the rectangles from `begin` on can collide."""
    ahead = rule.contact - rule.pull_x * (box.x0 + turn.length) / size.x
    if ahead - rule.pull_y * (box.y0 + turn.width) / size.y <= floor:
        return floor
    nearby, found = room.nearby, room.forbidden
    near = _near(taken, used, box, turn.length, turn.width, nearby)
    count = _collect(rectangles, begin, turn.end, nearby, near, box, found)
    if count < 0:
        return floor
    return _best_in_box(turn, box, size, rule, rectangles, nearby, near, found, count, floor, room.spot)


@compiled
def best_position(
    turn: Turn, rectangles: Floats, taken: Floats, used: int, free: Floats, frees: int, size: Size,
    rule: Rule, floor: float, room: Room,
) -> float:  # fmt: skip
    """Worth of the best position that beats `floor` (position in `room.spot`), or NOWHERE.

    Among ragged shapes there are very many free rectangles; then the box around all their boxes is searched
    once, with all the item's rectangles.
    """
    most_x, most_y = size.x - turn.length + turn.slack, size.y - turn.width + turn.slack
    best = floor
    boxes, around = 0, Box(most_x, most_y, -turn.slack, -turn.slack)
    for pass_ in range(2):
        for e in range(frees):
            x0, x1 = max(free[e, 0] - turn.main_x0, -turn.slack), min(free[e, 2] - turn.main_x1, most_x)
            y0, y1 = max(free[e, 1] - turn.main_y0, -turn.slack), min(free[e, 3] - turn.main_y1, most_y)
            if x1 < x0 - TOUCH_MM or y1 < y0 - TOUCH_MM:
                continue
            x1, y1 = max(x0, x1), max(y0, y1)
            if pass_ == 0:
                boxes += 1
                around = Box(min(around.x0, x0), min(around.y0, y0), max(around.x1, x1), max(around.y1, y1))
            else:
                box = Box(x0, y0, x1, y1)
                best = _try_box(turn, box, turn.middle, rectangles, taken, used, size, rule, best, room)
        if boxes == 0:
            return NOWHERE
        if boxes > MOST_BOXES:
            best = _try_box(turn, around, turn.begin, rectangles, taken, used, size, rule, best, room)
            break
    return best if best > floor else NOWHERE
