"""The one shape of a part: what is drawn, cut, milled, drilled, scored, folded and engraved, on both faces.

Readers make a :class:`Geometry`, catalogues and plans keep it, writers write it; nobody has a second shape of
it. Lengths are millimetres, y points up, x along the sheet. Rings are not repeated at their end. Work on the
back is drawn as seen from the front, through the board. Every depth has three states: a number, ``THROUGH``,
and ``None`` for what nobody has said; a face may be ``None``, too. What is not said stays so until a person
is asked. ``layer`` is where work was drawn, for questions about a file; a part in its own frame has
forgotten it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from manyworks.geometry.lines import Line, Point, Ring, bounds, line_length, ring_length, signed_area
from manyworks.refused import Refused

Face = Literal["front", "back"]
Grain = Literal["none", "x", "y"]
PathWork = Literal["cut", "score", "fold", "engrave"]
Depth = float | Literal["through"] | None
"""Millimetres below the face it is worked from, through the board, or not said."""

THROUGH: Literal["through"] = "through"
OVERCUT_MM = 3.0
"""How far below its board a cut may go to get through; a larger figure is a slip, such as 90 for 9.0."""


def depth_on(depth: Depth, thickness_mm: float | None) -> Depth:
    """The depth on a board of this thickness: the whole board is through, far below it is not said.

    >>> depth_on(9.0, 18.0), depth_on(18.5, 18.0), depth_on(90.0, 18.0), depth_on(90.0, None)
    (9.0, 'through', None, 90.0)
    """
    if depth is None or depth == THROUGH or thickness_mm is None or depth < thickness_mm:
        return depth
    return THROUGH if depth <= thickness_mm + OVERCUT_MM else None


@dataclass(frozen=True, slots=True)
class Hole:
    """A closed line inside the outline that is cut through, or of which nobody has said that it is."""

    ring: Ring
    tool_mm: float | None = None
    layer: str = ""
    depth_mm: Literal["through"] | None = THROUGH


@dataclass(frozen=True, slots=True)
class Pocket:
    """An area that is milled away to a depth."""

    ring: Ring
    depth_mm: Depth = None
    face: Face | None = "front"
    tool_mm: float | None = None
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Drilling:
    """A round hole; drilled by a drill of its size unless ``tool_mm`` names a smaller cutter.

    ``symbol`` marks a fastener that was inserted from a named block: plunged once, never circled.
    """

    at: Point
    diameter_mm: float
    depth_mm: Depth = None
    face: Face | None = "front"
    tool_mm: float | None = None
    symbol: bool = False
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A line that the tool follows: a cut or relief slit, a score, a fold, or an engraving.

    A closed one repeats its first point at its end.
    """

    line: Line
    work: PathWork = "engrave"
    depth_mm: Depth = None
    face: Face | None = "front"
    tool_mm: float | None = None
    layer: str = ""

    @property
    def closed(self) -> bool:
        return len(self.line) > 3 and self.line[0] == self.line[-1]


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand in the drawing of a part; never milled."""

    text: str
    at: Point
    height_mm: float = 0.0
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """Everything that is drawn of one part.

    Parameters
    ----------
    outline
        The outside cut, counter-clockwise once :func:`own_frame` was applied.
    grain
        Which way the face grain must run in these coordinates.
    tool_mm, depth_mm
        The cutter of the outside cut, where the file names one, and whether it is said to go through.
    """

    outline: Ring
    holes: tuple[Hole, ...] = ()
    pockets: tuple[Pocket, ...] = ()
    drillings: tuple[Drilling, ...] = ()
    paths: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()
    grain: Grain = "none"
    tool_mm: float | None = None
    depth_mm: Literal["through"] | None = THROUGH

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest x, smallest y, largest x, largest y of the outline, mm."""
        return bounds(self.outline)

    @property
    def size(self) -> tuple[float, float]:
        """Length along x and width along y of the outline's box, mm."""
        left, bottom, right, top = self.bounds
        return right - left, top - bottom

    @property
    def inner_rings(self) -> list[Ring]:
        """The closed lines of holes and pockets, in this order."""
        return [hole.ring for hole in self.holes] + [pocket.ring for pocket in self.pockets]

    @property
    def net_area(self) -> float:
        """Area of the outline less its holes, mm²; drillings are not taken off."""
        return abs(signed_area(self.outline)) - sum(abs(signed_area(hole.ring)) for hole in self.holes)

    @property
    def through_mm(self) -> float:
        """Length of what is cut through the board: outline, holes and open cuts, mm."""
        closed = sum(ring_length(ring) for ring in (self.outline, *(hole.ring for hole in self.holes)))
        grooves = (path for path in self.paths if path.work == "cut" and path.depth_mm in (THROUGH, None))
        return closed + sum(line_length(path.line) for path in grooves)

    @property
    def works_the_back(self) -> bool:
        """Whether the sheet has to be turned for it."""
        faces = [pocket.face for pocket in self.pockets] + [drilling.face for drilling in self.drillings]
        return "back" in faces or any(path.face == "back" for path in self.paths)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What cannot be done as long as nobody states its depth (``pocket``, ``drilling``, …) or ``face``.

        An engraving without a depth is as deep as the workshop engraves.
        """
        found = ["outline"] if self.depth_mm is None else []
        found += ["hole" for hole in self.holes if hole.depth_mm is None]
        found += ["pocket" for pocket in self.pockets if pocket.depth_mm is None]
        found += ["drilling" for drilling in self.drillings if drilling.depth_mm is None]
        found += [path.work for path in self.paths if path.depth_mm is None and path.work != "engrave"]
        worked: list[Pocket | Drilling | Path] = [*self.pockets, *self.drillings, *self.paths]
        found += ["face" for work in worked if work.face is None and work.depth_mm != THROUGH]
        return tuple(found)

    @property
    def hash(self) -> str:
        """SHA-256 of everything that is worked, in its own frame; words are not worked."""
        text = json.dumps(replace(self, texts=()).to_json(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def moved(self, point: Callable[[Point], Point], *, quarter: bool = False) -> "Geometry":
        """The same part elsewhere.

        Parameters
        ----------
        point
            Carries one point; it must keep distances and not mirror.
        quarter
            Whether it turns by a quarter, so that the grain changes its axis.
        """

        def line(points: Line) -> Line:
            return tuple(map(point, points))

        turned: dict[Grain, Grain] = {"none": "none", "x": "y", "y": "x"}
        return replace(
            self,
            outline=line(self.outline),
            holes=tuple(replace(hole, ring=line(hole.ring)) for hole in self.holes),
            pockets=tuple(replace(pocket, ring=line(pocket.ring)) for pocket in self.pockets),
            drillings=tuple(replace(drilling, at=point(drilling.at)) for drilling in self.drillings),
            paths=tuple(replace(path, line=line(path.line)) for path in self.paths),
            texts=tuple(replace(text, at=point(text.at)) for text in self.texts),
            grain=turned[self.grain] if quarter else self.grain,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data for files and rows; what is at its default is left out."""
        return {name: plain(value) for name, value in _said(self)}

    @classmethod
    def from_json(cls, data: Any) -> "Geometry":
        """The geometry that :meth:`to_json` wrote.

        Raises
        ------
        Refused
            ``geometry.data``, with the place inside the data as its field.
        """
        made: Geometry = _record(cls, data, "")
        return made


def _said(record: Any) -> Iterable[tuple[str, Any]]:
    for one in fields(record):
        value = getattr(record, one.name)
        if value != one.default:
            yield one.name, value


def plain(value: Any) -> Any:
    """Lists, numbers and words of a record or of several; what is at its default is left out."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return {name: plain(item) for name, item in _said(value)} if hasattr(value, "__slots__") else value


_CHOICES = {"face": get_args(Face), "grain": get_args(Grain), "work": get_args(PathWork)}
_LISTS = {"holes": Hole, "pockets": Pocket, "drillings": Drilling, "paths": Path, "texts": Text}
_LINES = {"outline": 3, "ring": 3, "line": 2}
"""Fewest points of each."""


def _wrong(path: str, what: str) -> Refused:
    message = f"The geometry's {path or 'data'} {what}."
    return Refused("geometry.data", message, "Import the drawing again.", path)


def _record(kind: Any, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise _wrong(path, "is not an object")
    known = {one.name for one in fields(kind)}
    unknown = data.keys() - known
    if unknown:
        raise _wrong(f"{path}{min(map(str, unknown))[:40]}", "is not known")
    try:
        return kind(**{name: _field(name, value, f"{path}{name}") for name, value in data.items()})
    except TypeError:
        raise _wrong(path.rstrip("."), "lacks a field") from None


def _field(name: str, value: Any, path: str) -> Any:
    """One value of a record, checked; names say the kind, since every record means the same by a name."""
    if name in _LISTS:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise _wrong(path, "is not a list")
        return tuple(_record(_LISTS[name], item, f"{path}[{i}].") for i, item in enumerate(value))
    if name in _LINES:
        if not isinstance(value, Sequence) or len(value) < _LINES[name]:
            raise _wrong(path, f"needs at least {_LINES[name]} points")
        return tuple(_point(item, f"{path}[{i}]") for i, item in enumerate(value))
    if name == "at":
        return _point(value, path)
    if name == "face" and value is None:
        return None
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise _wrong(path, f"is {str(value)[:40]!r}; it must be one of {', '.join(_CHOICES[name])}")
        return value
    if name in {"text", "layer", "symbol"}:
        if not isinstance(value, bool if name == "symbol" else str) or writable(str(value)) != str(value):
            raise _wrong(path, f"is {ascii(value)[:40]}")
        return value
    if name == "depth_mm" and value == THROUGH:
        return value
    if name in {"depth_mm", "tool_mm"} and value is None:
        return None
    size = _number(value, path)
    if name == "depth_mm" and (path == name or path.startswith("holes[")):
        raise _wrong(path, f"is {size:g}; an outline or a hole is cut through, or nobody has said so")
    if size < 0 or (size == 0 and name != "height_mm"):
        raise _wrong(path, f"is {size:g}; it must be above 0 mm")
    return size


def writable(text: str) -> str:
    """The text without half characters and control characters, which no drawing can hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff"))


def _number(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e7:
        raise _wrong(path, f"is {str(value)[:40]!r}, which is no length in mm")
    return float(value)


def _point(value: Any, path: str) -> Point:
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise _wrong(path, "is not a pair of numbers")
    return _number(value[0], path), _number(value[1], path)
