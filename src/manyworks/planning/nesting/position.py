"""The best touching position of one turned item on one sheet.

An item collides where one of its rectangles overlaps one on the sheet, so its forbidden positions are a
union of open rectangles. Its main rectangle must lie inside a maximal free rectangle; in the box of positions
which that allows, only the other rectangles need looking at. Corners of what remains are the candidates.
"""

from manyworks.planning.nesting.compiled import compiled
from manyworks.planning.nesting.cover import Floats
from manyworks.planning.nesting.free import TOUCH_MM
from manyworks.planning.nesting.items import Items, Room, Rule

NOWHERE = -1e9
AT_EDGE_MM = 1e-3


@compiled
def _collect(items: Items, turn: int, taken: Floats, used: int, box: Floats, room: Room) -> int:
    """Forbidden position rectangles inside `box`, by lower edge; -1 when they leave nothing of it."""
    count = 0
    found = room.forbidden
    for j in range(items.first[turn] + items.inside[turn], items.first[turn + 1]):
        rx0, ry0 = items.rectangles[j, 0], items.rectangles[j, 1]
        rx1, ry1 = items.rectangles[j, 2], items.rectangles[j, 3]
        for i in range(used):
            x0, x1 = taken[i, 0] - rx1 + TOUCH_MM, taken[i, 2] - rx0 - TOUCH_MM
            if x0 >= box[2] or x1 <= box[0]:
                continue
            y0, y1 = taken[i, 1] - ry1 + TOUCH_MM, taken[i, 3] - ry0 - TOUCH_MM
            if y0 >= box[3] or y1 <= box[1]:
                continue
            if x0 < box[0] and x1 > box[2] and y0 < box[1] and y1 > box[3]:
                return -1
            place = count
            while place > 0 and found[place - 1, 1] > y0:
                found[place] = found[place - 1]
                place -= 1
            found[place, 0], found[place, 1], found[place, 2], found[place, 3] = x0, y0, x1, y1
            count += 1
    return count


@compiled
def _contact(items: Items, turn: int, taken: Floats, used: int, size: Floats, x: float, y: float) -> float:
    """Share of the item's perimeter that touches the sheet's edge or its neighbours."""
    length, width = items.length[turn], items.width[turn]
    touched: float = 0.0
    if x < AT_EDGE_MM:
        touched += width
    if x + length > size[0] - AT_EDGE_MM:
        touched += width
    if y < AT_EDGE_MM:
        touched += length
    if y + width > size[1] - AT_EDGE_MM:
        touched += length
    for i in range(used):
        if (
            taken[i, 0] > x + length + AT_EDGE_MM
            or taken[i, 2] < x - AT_EDGE_MM
            or taken[i, 1] > y + width + AT_EDGE_MM
            or taken[i, 3] < y - AT_EDGE_MM
        ):
            continue
        for j in range(items.first[turn], items.first[turn + 1]):
            u = min(x + items.rectangles[j, 2], taken[i, 2]) - max(x + items.rectangles[j, 0], taken[i, 0])
            v = min(y + items.rectangles[j, 3], taken[i, 3]) - max(y + items.rectangles[j, 1], taken[i, 1])
            if u > -AT_EDGE_MM and v > -AT_EDGE_MM:
                touched += max(u, v)
    share: float = min(1.0, touched / (2 * (length + width)))
    return share


@compiled
def _score(
    items: Items,
    turn: int,
    taken: Floats,
    used: int,
    size: Floats,
    rule: Rule,
    x: float,
    y: float,
    floor: float,
) -> float:
    """Worth of a position, or NOWHERE when it cannot beat `floor`."""
    worth: float = (
        -rule.pull_x * (x + items.length[turn]) / size[0] - rule.pull_y * (y + items.width[turn]) / size[1]
    )
    if rule.contact + worth <= floor:
        return NOWHERE
    if rule.contact > 0:
        worth += rule.contact * _contact(items, turn, taken, used, size, x, y)
    return worth


@compiled
def _along(
    items: Items,
    turn: int,
    taken: Floats,
    used: int,
    size: Floats,
    rule: Rule,
    box: Floats,
    count: int,
    x: float,
    low: float,
    high: float,
    floor: float,
    room: Room,
) -> float:
    """Best worth on the vertical line x, at the ends of its free stretches between low and high."""
    best = floor
    at = low
    i = 0
    while at <= high:
        while i < count and not (
            room.forbidden[i, 0] < x < room.forbidden[i, 2] and room.forbidden[i, 3] > at
        ):
            i += 1
        end = room.forbidden[i, 1] if i < count else high
        if end >= at:
            end = min(end, high)
            for step in range(2 if end > at else 1):
                y = end if step else at
                worth = _score(items, turn, taken, used, size, rule, x, y, best)
                if worth > best:
                    best = worth
                    room.spot[0] = x
                    room.spot[1] = y
        if i == count:
            break
        at = room.forbidden[i, 3]
        i += 1
    return best


@compiled
def best_position(
    items: Items, item: int, turn: int, taken: Floats, used: int, free: Floats, frees: int, size: Floats,
    rule: Rule, floor: float, room: Room,
) -> float:  # fmt: skip
    """Worth of the best position that beats `floor` (position in `room.spot`), or NOWHERE."""
    length, width = items.length[turn], items.width[turn]
    slack = items.slack[item]
    main = items.main[turn]
    best = floor
    box = room.box
    for e in range(frees):
        box[0] = max(free[e, 0] - main[0], -slack)
        box[2] = min(free[e, 2] - main[2], size[0] - length + slack)
        if box[2] < box[0] - TOUCH_MM:
            continue
        box[1] = max(free[e, 1] - main[1], -slack)
        box[3] = min(free[e, 3] - main[3], size[1] - width + slack)
        if box[3] < box[1] - TOUCH_MM:
            continue
        box[2], box[3] = max(box[2], box[0]), max(box[3], box[1])
        ahead = rule.contact - rule.pull_x * (box[0] + length) / size[0]
        if ahead - rule.pull_y * (box[1] + width) / size[1] <= best:
            continue
        count = _collect(items, turn, taken, used, box, room)
        if count < 0:
            continue
        for c in range(2 * count + 2):
            if c < 2:
                if c == 1 and box[2] == box[0]:
                    continue
                x, low, high = box[2 * c], box[1], box[3]
            else:
                edge = room.forbidden[(c - 2) // 2]
                x = edge[0] - 1e-9 if c % 2 == 0 else edge[2] + 1e-9
                if x <= box[0] or x >= box[2]:
                    continue
                low, high = max(box[1], edge[1]), min(box[3], edge[3])
            if (
                rule.contact - rule.pull_x * (x + length) / size[0] - rule.pull_y * (low + width) / size[1]
                > best
            ):
                best = _along(items, turn, taken, used, size, rule, box, count, x, low, high, best, room)
    return best if best > floor else NOWHERE
