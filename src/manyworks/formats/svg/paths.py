"""SVG path data and transforms to straight pieces: every command of SVG 1.1, absolute and relative."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FLAG = re.compile(r"[01]")
_BETWEEN = re.compile(r"[\s,]*")
_TRANSFORM = re.compile(r"\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)[\s,]*")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_ARGUMENTS = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}
MAX_NUMBERS = 2_000_000


@dataclass(slots=True)
class SubPath:
    """One stretch of a path between two pen lifts."""

    points: list[Point] = field(default_factory=list)
    closed: bool = False


def flatten_path(data: str, tolerance: float) -> list[SubPath]:
    """Flatten path data.

    Parameters
    ----------
    data
        The ``d`` attribute.
    tolerance
        Largest distance of a curve from its chord, in the path's own units.

    Raises
    ------
    ValueError
        When a command lacks numbers; the message says which.
    """
    pen = _Pen(tolerance)
    for command, numbers in _commands(data):
        pen.draw(command, numbers)
    return [sub for sub in pen.subs if len(sub.points) > 1]


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    command = ""
    at = count = 0
    while True:
        at = _BETWEEN.match(data, at).end()  # type: ignore[union-attr]
        if at == len(data):
            return
        if data[at] in _COUNTS or data[at].upper() in _COUNTS:
            command, at = data[at], at + 1
            if command in "Zz":
                yield command, []
                continue
        elif not command or command in "Zz":
            raise ValueError(f"{data[at : at + 10]!r} without a command")
        numbers: list[float] = []
        for position in range(_COUNTS[command.upper()]):
            # The two flags of an arc are single digits that may stand without anything between them.
            pattern = _FLAG if command in "Aa" and position in (3, 4) else _NUMBER
            at = _BETWEEN.match(data, at).end()  # type: ignore[union-attr]
            found = pattern.match(data, at)
            if found is None:
                raise ValueError(f"{command} with {position} numbers")
            numbers.append(float(found[0]))
            at = found.end()
        count += len(numbers)
        if count > MAX_NUMBERS:
            raise ValueError("a path with more than two million numbers")
        yield command, numbers
        # Further pairs after a move are lines.
        command = {"M": "L", "m": "l"}.get(command, command)


class _Pen:
    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance
        self.subs: list[SubPath] = []
        self.at: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.handle: Point | None = None
        self.last = ""

    def draw(self, command: str, n: list[float]) -> None:
        kind = command.upper()
        ox, oy = self.at if command.islower() else (0.0, 0.0)
        if kind == "M":
            self.at = self.start = (n[0] + ox, n[1] + oy)
            self.subs.append(SubPath([self.at]))
        elif kind == "Z":
            if self.subs:
                self.subs[-1].closed = True
            self.at = self.start
        elif kind == "A":
            end = (n[5] + ox, n[6] + oy)
            self._to(arc(self.at, n[0], n[1], n[2], bool(n[3]), bool(n[4]), end, self.tolerance))
        elif kind in "CSQT":
            self._curve(kind, [(n[i] + ox, n[i + 1] + oy) for i in range(0, len(n), 2)])
        else:
            x = n[0] + ox if kind in "LH" else self.at[0]
            y = n[-1] + oy if kind in "LV" else self.at[1]
            self._to([(x, y)])
        self.last = kind

    def _curve(self, kind: str, points: list[Point]) -> None:
        if kind in "ST":
            smooth = self.handle is not None and self.last in ("CS" if kind == "S" else "QT")
            mirrored = self.at
            if smooth and self.handle is not None:
                mirrored = (2 * self.at[0] - self.handle[0], 2 * self.at[1] - self.handle[1])
            points = [mirrored, *points]
        control = [self.at, *points]
        self.handle = control[-2]
        self._to(bezier(control, self.tolerance))

    def _to(self, points: list[Point]) -> None:
        if not self.subs or self.subs[-1].closed:
            self.subs.append(SubPath([self.at]))
        self.subs[-1].points += points
        self.at = points[-1]


def bezier(control: list[Point], tolerance: float) -> list[Point]:
    """Points on a quadratic or cubic curve after its start, chords within ``tolerance``."""
    bend = 0.0
    for a, b, c in zip(control, control[1:], control[2:], strict=False):
        bend = max(bend, math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]))
    degree = len(control) - 1
    # Chord error of n equal steps is at most degree (degree - 1) bend / (8 n²).
    steps = max(1, min(2000, math.ceil(math.sqrt(degree * (degree - 1) * bend / (8 * tolerance)))))
    return [_on_curve(control, i / steps) for i in range(1, steps + 1)]


def _on_curve(control: list[Point], t: float) -> Point:
    points = control
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
    return points[0]


def arc(
    start: Point, rx: float, ry: float, turn: float, large: bool, sweep: bool, end: Point, tolerance: float
) -> list[Point]:
    """Points of an elliptical arc after its start (SVG 1.1, appendix F.6)."""
    rx, ry = abs(rx), abs(ry)
    if rx == 0 or ry == 0 or start == end:
        return [end]
    phi = math.radians(turn)
    cos, sin = math.cos(phi), math.sin(phi)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    inner = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
    factor = math.sqrt(max(0.0, inner / ((rx * y) ** 2 + (ry * x) ** 2)))
    factor = -factor if large == sweep else factor
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    span = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
    if sweep and span < 0:
        span += math.tau
    elif not sweep and span > 0:
        span -= math.tau
    steps = arc_steps(max(rx, ry), abs(span), tolerance)
    mx = cos * cx - sin * cy + (start[0] + end[0]) / 2
    my = sin * cx + cos * cy + (start[1] + end[1]) / 2
    points = []
    for i in range(1, steps):
        angle = first + span * i / steps
        ex, ey = rx * math.cos(angle), ry * math.sin(angle)
        points.append((cos * ex - sin * ey + mx, sin * ex + cos * ey + my))
    return [*points, end]


def arc_steps(radius: float, span: float, tolerance: float) -> int:
    """How many chords keep an arc within ``tolerance``."""
    if radius <= tolerance:
        return 4
    return max(2, min(2000, math.ceil(span / (2 * math.acos(1 - tolerance / radius)))))


def parse_transform(text: str) -> Matrix:
    """The matrix of a ``transform`` attribute; an empty one changes nothing.

    Raises
    ------
    ValueError
        When any of it cannot be read: a transform read by half puts lines where nobody drew them.
    """
    text = text.strip()
    matrix = IDENTITY
    makers: dict[str, Callable[[list[float]], Matrix]] = {
        "matrix": lambda n: (n[0], n[1], n[2], n[3], n[4], n[5]),
        "translate": lambda n: (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0),
        "scale": lambda n: (n[0], 0, 0, n[1] if len(n) > 1 else n[0], 0, 0),
        "rotate": _rotation,
        "skewX": lambda n: (1, 0, math.tan(math.radians(n[0])), 1, 0, 0),
        "skewY": lambda n: (1, math.tan(math.radians(n[0])), 0, 1, 0, 0),
    }
    at = 0
    while at < len(text):
        match = _TRANSFORM.match(text, at)
        numbers = numbers_in(match[2]) if match else []
        if match is None or len(numbers) not in _ARGUMENTS[match[1]]:
            raise ValueError(f"transform {text[at : at + 30]!r}")
        matrix = times(matrix, makers[match[1]](numbers))
        at = match.end()
    return matrix


def numbers_in(text: str) -> list[float]:
    """The numbers of a list separated by spaces or commas.

    Raises
    ------
    ValueError
        When something else stands between them.
    """
    if _BETWEEN.sub("", _NUMBER.sub("", text)):
        raise ValueError(f"{text[:30]!r} is no list of numbers")
    return [float(number) for number in _NUMBER.findall(text)]


def _rotation(n: list[float]) -> Matrix:
    c, s = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
    x, y = (n[1], n[2]) if len(n) > 2 else (0.0, 0.0)
    return c, s, -s, c, x - c * x + s * y, y - s * x - c * y


def times(a: Matrix, b: Matrix) -> Matrix:
    """First ``b``, then ``a``."""
    return (
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    )


def apply(matrix: Matrix, point: Point) -> Point:
    """A point moved by a matrix."""
    x, y = point
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
