"""How long a router works: path length per tool, depth passes, plunges, drilling, travel, changes.

One formula for a block that is only drawn and for a sheet that is nested. Figures are per machine and carry
their source; a workshop replaces them by what it has measured.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

from manyworks.geometry import THROUGH, Depth, Geometry, Point, line_length, ring_length, signed_area
from manyworks.planning.fields import About, check_fields

SOURCE = "estimate from geometry, formula 1 of this project"


@dataclass(frozen=True, slots=True)
class CuttingProfile:
    """What a router does when nobody has measured it yet."""

    feed_mm_min: Annotated[float, About("feed in a cut", "mm/min", low=1)] = 4000.0
    depth_per_pass_mm: Annotated[float, About("depth of one pass", "mm", low=0.1)] = 9.0
    tool_mm: Annotated[float, About("diameter of the cutter", "mm", above=0)] = 8.0
    step_over: Annotated[float, About("share of the cutter that clears a pocket", "1", above=0, high=1)] = (
        0.45
    )
    plunge_min: Annotated[float, About("down and up again, for each ring and pass", "min", low=0)] = 0.03
    drill_min: Annotated[float, About("one drilled hole", "min", low=0)] = 0.06
    tool_change_min: Annotated[float, About("changing the tool", "min", low=0)] = 0.5
    sheet_change_min: Annotated[float, About("putting a board on and clearing it", "min", low=0)] = 6.0
    rapid_mm_min: Annotated[float, About("speed above the board", "mm/min", low=1)] = 15_000.0
    source: Annotated[str, About("where these figures come from")] = "defaults of this project, not measured"

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do on one piece, one block or one sheet, in mm, mm² and counts."""

    through_mm: float = 0.0
    through_rings: int = 0
    pockets_by_depth: tuple[tuple[float, float, int], ...] = ()
    """Depth in mm (0 is not known), area in mm², count."""
    drills_by_size: tuple[tuple[float, int], ...] = ()
    """Diameter in mm, count."""
    engraved_mm: float = 0.0
    pieces: int = 0
    thickness_mm: float = 18.0
    travel_mm: float = 0.0
    """Way above the board between cuts; 0 until the parts lie on a sheet."""

    @property
    def pocket_mm2(self) -> float:
        return sum(area for _depth, area, _count in self.pockets_by_depth)

    @property
    def pockets(self) -> int:
        return sum(count for _depth, _area, count in self.pockets_by_depth)

    @property
    def drills(self) -> int:
        return sum(count for _size, count in self.drills_by_size)

    def __add__(self, other: Work) -> Work:
        return Work(
            self.through_mm + other.through_mm,
            self.through_rings + other.through_rings,
            _pockets(self.pockets_by_depth + other.pockets_by_depth),
            _drills(self.drills_by_size + other.drills_by_size),
            self.engraved_mm + other.engraved_mm,
            self.pieces + other.pieces,
            max(self.thickness_mm, other.thickness_mm),
            self.travel_mm + other.travel_mm,
        )


def work_of_part(geometry: Geometry, *, thickness_mm: float, quantity: int = 1) -> Work:
    """The work on pieces of one part.

    A line that is cut along takes as many passes as the board, whatever its depth, so no groove is reckoned
    too short; scores, folds and engravings take one. A pocket of unknown depth takes one pass.
    """
    through = [ring_length(ring) for ring in (geometry.outline, *(hole.ring for hole in geometry.holes))]
    marked = 0.0
    for path in geometry.paths:
        if path.work == "cut":
            through.append(line_length(path.line))
        else:
            marked += line_length(path.line)
    return Work(
        through_mm=sum(through) * quantity,
        through_rings=len(through) * quantity,
        pockets_by_depth=_pockets(
            (_depth(pocket.depth_mm, thickness_mm), abs(signed_area(pocket.ring)) * quantity, quantity)
            for pocket in geometry.pockets
        ),
        drills_by_size=_drills((drilling.diameter_mm, quantity) for drilling in geometry.drillings),
        engraved_mm=marked * quantity,
        pieces=quantity,
        thickness_mm=thickness_mm,
    )


def _depth(depth: Depth, thickness_mm: float) -> float:
    return thickness_mm if depth == THROUGH else float(depth or 0.0)


def travel_mm(starts: Sequence[Point]) -> float:
    """The way over a sheet from its corner to where each cut begins, in this order."""
    return sum(math.dist(here, there) for here, there in pairwise([(0.0, 0.0), *starts]))


@dataclass(frozen=True, slots=True)
class ToolTime:
    """What one tool does: how far it travels, how often it goes down, how long it takes."""

    tool: Literal["cutter", "drill"]
    diameter_mm: float
    path_mm: float
    passes: int
    plunges: int
    seconds: float

    @property
    def path_m(self) -> float:
        return self.path_mm / 1000


@dataclass(frozen=True, slots=True)
class CuttingTime:
    """Machine time on one machine profile, by tool, with its travel and its changes of tool and board."""

    tools: tuple[ToolTime, ...]
    travel_s: float
    tool_changes: float
    tool_change_s: float
    sheet_changes: float
    sheet_change_s: float
    source: str

    @property
    def running_s(self) -> float:
        return sum(tool.seconds for tool in self.tools)

    @property
    def changes_s(self) -> float:
        return self.tool_change_s + self.sheet_change_s

    @property
    def total_s(self) -> float:
        return self.running_s + self.travel_s + self.changes_s

    @property
    def minutes(self) -> float:
        return self.total_s / 60


def cutting_time(work: Work, profile: CuttingProfile | None = None, *, sheets: float = 0.0) -> CuttingTime:
    """Seconds of machine time per tool.

    Through cuts go down in passes; a pocket is cleared in lanes of tool width times step-over, in as many
    passes as its depth needs; a hole is drilled in one plunge by a drill of its size. Each board begins with
    a change of board, and where more than one tool is used, with a change back to the first. Slowing down in
    corners is not modelled: real machines need longer for short segments.

    Parameters
    ----------
    work
        What there is to cut.
    profile
        The machine.
    sheets
        Boards the work is spread over; 0 leaves changes of tool and board out.
    """
    p = profile or CuttingProfile()
    passes = _passes(work.thickness_mm, p)
    clearing = [
        (area * _passes(depth, p), count * _passes(depth, p)) for depth, area, count in work.pockets_by_depth
    ]
    path = (
        work.through_mm * passes + sum(a for a, _ in clearing) / (p.tool_mm * p.step_over) + work.engraved_mm
    )
    plunges = work.through_rings * passes + sum(count for _, count in clearing)
    minutes = path / p.feed_mm_min + plunges * p.plunge_min
    tools = [ToolTime("cutter", p.tool_mm, path, passes, plunges, 60 * minutes)] if path else []
    tools += [ToolTime("drill", size, 0.0, 1, n, 60 * n * p.drill_min) for size, n in work.drills_by_size]
    changes = sheets * len(tools) if len(tools) > 1 else 0.0
    return CuttingTime(
        tuple(tools),
        60 * work.travel_mm / p.rapid_mm_min,
        changes,
        60 * changes * p.tool_change_min,
        sheets,
        60 * sheets * p.sheet_change_min,
        f"{SOURCE}; {p.source}",
    )


def own_minutes(machine: object) -> dict[str, Any]:
    """The minutes that a machine states for itself; what it leaves empty is as on the standard router."""
    values = {name: getattr(machine, name) for name in ("plunge_min", "tool_change_min", "sheet_change_min")}
    return {name: value for name, value in values.items() if value is not None}


def cutting_minutes(work: Work, profile: CuttingProfile | None = None) -> float:
    """Machine time in minutes without changes of board, which are counted per nested sheet."""
    return cutting_time(work, profile).running_s / 60


def _passes(depth_mm: float, profile: CuttingProfile) -> int:
    """How often the cutter goes around to reach a depth."""
    return max(1, math.ceil(depth_mm / profile.depth_per_pass_mm - 1e-9))


def _pockets(rows: Iterable[tuple[float, float, int]]) -> tuple[tuple[float, float, int], ...]:
    """Pockets of the same depth gathered."""
    areas: dict[float, float] = defaultdict(float)
    counts: dict[float, int] = defaultdict(int)
    for depth, area, count in rows:
        areas[depth] += area
        counts[depth] += count
    return tuple((depth, areas[depth], counts[depth]) for depth in sorted(areas))


def _drills(rows: Iterable[tuple[float, int]]) -> tuple[tuple[float, int], ...]:
    """Drilled holes of the same size gathered."""
    counts: dict[float, int] = defaultdict(int)
    for size, count in rows:
        counts[size] += count
    return tuple(sorted(counts.items()))
