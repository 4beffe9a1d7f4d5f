"""Arcs found again in lines of straight pieces, so that a machine gets curves and not hundreds of corners.

A part is kept as straight pieces within 0.1 mm of its curves. For a cutting file the pieces that came from
one arc are folded into that arc; what is lost by that, a few thousandths of a millimetre, is noted beside it,
so that unfolding gives back the very same points and the part keeps its hash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ezdxf.math import bulge_center, bulge_radius

from manyworks.formats.drawing import FLATTENING_MM
from manyworks.formats.plain_text import whole_number
from manyworks.geometry import Point

Vertex = tuple[float, float, float]
"""x, y and bulge: the tangent of a quarter of the arc's angle to the next vertex, 0 for a straight line."""

FEWEST_CHORDS = 4
WIDEST_STEP = math.radians(50)
OFF_CIRCLE_MM = 0.004
STEP_MM = 0.0004
"""Notes are in these steps: fine enough that rounding to 0.001 mm finds the noted point without doubt."""
LONGEST_NOTES = 12_000
"""Extended data of one line may hold 16,000 bytes."""
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MOST = {1: 30, 2: 1900}
"""Largest number of steps either way that one or two digits can say."""


def fold(ring: Sequence[Point]) -> tuple[list[Vertex], str]:
    """A closed ring with its arcs found.

    Returns
    -------
    vertices, notes
        Notes say for each arc how many chords it stands for and how far each point lies off an even
        division; :func:`unfold` needs them. Empty when there is no arc.
    """
    points = _from_a_corner(list(ring))
    closed = [*points, points[0]]
    vertices: list[Vertex] = []
    notes: list[str] = []
    at = 0
    while at < len(points):
        found = _arc_from(closed, at)
        if found is None:
            vertices.append((*points[at], 0.0))
            at += 1
        else:
            end, bulge, note = found
            vertices.append((*points[at], bulge))
            notes.append(note)
            at = end
    if sum(map(len, notes)) > LONGEST_NOTES:
        return [(x, y, 0.0) for x, y in points], ""
    return vertices, ";".join(notes)


def unfold(
    vertices: Sequence[Vertex],
    notes: str,
    *,
    to_own: Callable[[Point], Point],
    back: Callable[[Point], Point],
) -> list[Point] | None:
    """The ring that was folded, point for point; ``None`` when notes and arcs do not belong together.

    Parameters
    ----------
    to_own, back
        Carry a point of the drawing into the part's own frame, in which the notes are, and back.
    """
    waiting = notes.split(";") if notes else []
    if len(waiting) != sum(bool(vertex[2]) for vertex in vertices):
        return None
    ring: list[Point] = []
    for index, (x, y, bulge) in enumerate(vertices):
        ring.append((x, y))
        if not bulge:
            continue
        count, _, off = waiting.pop(0).partition(",")
        chords = whole_number(count) or 0
        places = len(off) // (2 * chords - 2) if chords > 1 else 0
        if (
            not 1 < chords < 10_000
            or len(off) != 2 * places * (chords - 1)
            or places > 2
            or set(off) - set(_DIGITS)
        ):
            return None
        steps = [_steps(off[i : i + places]) for i in range(0, len(off), max(1, places))]
        end = vertices[(index + 1) % len(vertices)]
        for number, point in enumerate(_divided((x, y), (end[0], end[1]), bulge, chords)):
            own = to_own(point)
            dx, dy = steps[2 * number : 2 * number + 2] if steps else (0, 0)
            ring.append(back((own[0] + dx * STEP_MM, own[1] + dy * STEP_MM)))
    return ring


def _steps(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * len(_DIGITS) + _DIGITS.index(digit)
    return value - _MOST[len(digits)]


def _digits(steps: int, places: int) -> str:
    value = steps + _MOST[places]
    high = _DIGITS[value // len(_DIGITS)] if places == 2 else ""
    return high + _DIGITS[value % len(_DIGITS)]


def _from_a_corner(points: list[Point]) -> list[Point]:
    """The ring started where no arc passes through: at the longest line's end."""
    lengths = [math.dist(points[i - 1], points[i]) for i in range(len(points))]
    start = lengths.index(max(lengths))
    return points[start:] + points[:start]


def _arc_from(points: Sequence[Point], start: int) -> tuple[int, float, str] | None:
    """The longest arc from a point on: index of its last point, bulge, note."""
    end = _likely_end(points, start)
    while end - start >= FEWEST_CHORDS:
        found = _noted(points, start, end)
        if found is not None:
            return end, *found
        end = start + (end - start) * 3 // 4
    return None


def _likely_end(points: Sequence[Point], start: int) -> int:
    """How far chords of about one length turn by about one angle, half a circle at most."""
    if start + 2 >= len(points):
        return start
    chord = math.dist(points[start], points[start + 1])
    step = _bend(points, start + 1)
    if not 1e-4 < abs(step) < WIDEST_STEP or chord * math.tan(abs(step) / 4) / 2 > 1.1 * FLATTENING_MM:
        return start
    # A thousandth of a millimetre turns a short chord by much.
    slack = 0.2 * abs(step) + 0.003 / chord
    end, total = start + 1, abs(step)
    while end + 1 < len(points) and total < math.pi:
        longer = math.dist(points[end], points[end + 1])
        if abs(longer - chord) > 0.25 * chord or abs(_bend(points, end) - step) > slack:
            break
        end, total = end + 1, total + abs(step)
    return end


def _bend(points: Sequence[Point], index: int) -> float:
    before, here, after = points[index - 1 : index + 2]
    first = math.atan2(here[1] - before[1], here[0] - before[0])
    return math.remainder(math.atan2(after[1] - here[1], after[0] - here[0]) - first, math.tau)


def _noted(points: Sequence[Point], start: int, end: int) -> tuple[float, str] | None:
    """Bulge and note of an arc, or ``None`` when its points do not lie on it."""
    found = _circle(points[start], points[(start + end) // 2], points[end])
    if found is None:
        return None
    middle, radius = found
    if any(abs(math.dist(middle, point) - radius) > OFF_CIRCLE_MM for point in points[start + 1 : end]):
        return None
    turns = [_turn(middle, points[i], points[i + 1]) for i in range(start, end)]
    if min(turns) * max(turns) <= 0:
        return None
    bulge = math.tan(sum(turns) / 4)
    even = _divided(points[start], points[end], bulge, end - start)
    steps = [
        round((own - drawn) / STEP_MM)
        for point, ideal in zip(points[start + 1 : end], even, strict=True)
        for own, drawn in zip(point, ideal, strict=True)
    ]
    widest = max(map(abs, steps))
    if widest > _MOST[2]:
        return None
    places = 1 if widest <= _MOST[1] else 2
    digits = "".join(_digits(step, places) for step in steps)
    return bulge, f"{end - start},{digits}" if widest else f"{end - start}"


def _divided(start: Point, end: Point, bulge: float, chords: int) -> list[Point]:
    """The points that divide an arc into equal chords, its ends left out."""
    middle = bulge_center(start, end, bulge)
    radius = bulge_radius(start, end, bulge)
    first = math.atan2(start[1] - middle.y, start[0] - middle.x)
    sweep = 4 * math.atan(bulge)
    turns = [first + sweep * i / chords for i in range(1, chords)]
    return [(middle.x + radius * math.cos(turn), middle.y + radius * math.sin(turn)) for turn in turns]


def _circle(a: Point, b: Point, c: Point) -> tuple[Point, float] | None:
    """Middle and radius of the circle through three points; ``None`` when they lie on a line."""
    ux, uy, vx, vy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    twice = 2 * (ux * vy - uy * vx)
    if abs(twice) < 1e-9:
        return None
    u, v = ux * ux + uy * uy, vx * vx + vy * vy
    x, y = (vy * u - uy * v) / twice, (ux * v - vx * u) / twice
    radius = math.hypot(x, y)
    if radius > 10_000:
        return None
    return (a[0] + x, a[1] + y), radius


def _turn(middle: Point, a: Point, b: Point) -> float:
    first = math.atan2(a[1] - middle[1], a[0] - middle[0])
    return math.remainder(math.atan2(b[1] - middle[1], b[0] - middle[0]) - first, math.tau)
