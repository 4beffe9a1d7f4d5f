"""How long a block takes, from its geometry: cutting from path length, handwork from pieces and volume.

The figures are estimates of this project. They are the starting point that recorded times replace, and every
result carries its source so that nobody takes them for more.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from manyworks.formats.drawing import Point
from manyworks.formats.part_geometry import ring_length, signed_area

SOURCE = "estimate from geometry, formula 1 of this project"


@dataclass(frozen=True, slots=True)
class CuttingProfile:
    """What a router does when nobody has measured it yet; all per minute or in mm.

    Parameters
    ----------
    feed_mm_min
        Feed in a through cut or along a pocket.
    depth_per_pass_mm
        How deep one pass goes.
    tool_mm
        Diameter of the cutter.
    plunge_min, drill_min
        Time to go down and come up again, per ring and pass, and per drilled hole.
    tool_change_min, sheet_change_min
        Changing the tool, and taking a cut board off and putting the next one on.
    source
        Where these figures come from.
    """

    feed_mm_min: float = 4000.0
    depth_per_pass_mm: float = 9.0
    tool_mm: float = 8.0
    step_over: float = 0.45
    plunge_min: float = 0.03
    drill_min: float = 0.06
    tool_change_min: float = 0.5
    sheet_change_min: float = 6.0
    source: str = "defaults of this project, not measured"


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do on one piece or one block, in mm, mm² and counts."""

    through_mm: float = 0.0
    through_rings: int = 0
    pockets_by_depth: tuple[tuple[float, float, int], ...] = ()
    """Depth in mm (0 is not known), area in mm², count."""
    drills_by_size: tuple[tuple[float, int], ...] = ()
    """Diameter in mm, count."""
    engraved_mm: float = 0.0
    pieces: int = 0
    thickness_mm: float = 18.0

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
        )


@dataclass(frozen=True, slots=True)
class StandardTime:
    """One step of making a block: process and skill by their codes in the vocabulary."""

    process: str
    skill: str
    group: Literal["cut", "make"]
    minutes: float
    hold_point: bool = False
    source: str = SOURCE


def work_of(geometry: dict[str, Any], *, thickness_mm: float, quantity: int = 1) -> Work:
    """The work on pieces of one part.

    Parameters
    ----------
    geometry
        Part geometry in millimetres, as :func:`manyworks.formats.part_geometry.part_geometry` returns it.
    thickness_mm
        Thickness of the board.
    quantity
        Number of pieces.
    """
    through = [_points(geometry["outline"]), *map(_points, geometry.get("holes", ()))]
    pockets = [
        (float(p["depth_mm"] or 0), abs(signed_area(_points(p["ring"]))) * quantity, quantity)
        for p in geometry.get("pockets", ())
    ]
    lines = [_points(mark["line"]) for mark in geometry.get("engravings", ())]
    return Work(
        through_mm=sum(ring_length(ring) for ring in through) * quantity,
        through_rings=len(through) * quantity,
        pockets_by_depth=_pockets(pockets),
        drills_by_size=_drills((float(d["diameter_mm"]), quantity) for d in geometry.get("drills", ())),
        engraved_mm=sum(ring_length(line, closed=False) for line in lines) * quantity,
        pieces=quantity,
        thickness_mm=thickness_mm,
    )


@dataclass(frozen=True, slots=True)
class ToolTime:
    """What one tool does on one block: how far it travels, how often it goes down, how long it takes."""

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
    """Machine time of one block on one machine profile, by tool, with its changes of tool and board."""

    tools: tuple[ToolTime, ...]
    tool_changes: float
    tool_change_s: float
    sheet_changes: float
    sheet_change_s: float
    source: str

    @property
    def running_s(self) -> float:
        return sum(tool.seconds for tool in self.tools)

    @property
    def total_s(self) -> float:
        return self.running_s + self.tool_change_s + self.sheet_change_s

    @property
    def minutes(self) -> float:
        return self.total_s / 60


def cutting_time(work: Work, profile: CuttingProfile | None = None, *, sheets: float = 0.0) -> CuttingTime:
    """Seconds of machine time per tool.

    Through cuts go down in passes; a pocket is cleared in lanes of tool width times step-over, in as many
    passes as its depth needs; a hole is drilled in one plunge by a drill of its size. Each board begins with
    a change of board, and where more than one tool is used, with a change back to the first.

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
        changes,
        60 * changes * p.tool_change_min,
        sheets,
        60 * sheets * p.sheet_change_min,
        f"{SOURCE}; {p.source}",
    )


def cutting_minutes(work: Work, profile: CuttingProfile | None = None) -> float:
    """Machine time in minutes without changes of board, which are counted per nested sheet."""
    return cutting_time(work, profile).running_s / 60


def _passes(depth_mm: float, profile: CuttingProfile) -> int:
    """How often the cutter goes around to reach a depth."""
    return max(1, math.ceil(depth_mm / profile.depth_per_pass_mm - 1e-9))


def standard_times(
    work: Work, *, insulation_m3: float, mass_kg: float, loose_pieces: int = 0
) -> list[StandardTime]:
    """The whole routing of a block, from geometry alone.

    Parameters
    ----------
    work
        All cutting work of the block.
    insulation_m3
        Volume to fill; 0 leaves the step out.
    mass_kg
        Mass of the finished block.
    loose_pieces
        Pieces that are delivered with the block but not built into it, such as keys.
    """
    built_in = work.pieces - loose_pieces
    steps = [
        StandardTime("cnc-routing", "cnc-operator", "cut", cutting_minutes(work)),
        StandardTime("deburring", "finisher", "cut", 0.3 * work.pieces + 0.1 * work.through_mm / 1000),
        StandardTime("labelling", "labourer", "cut", 0.4 * work.pieces),
        StandardTime("assembly", "joiner", "make", 8 + 2.5 * built_in + 0.25 * work.drills),
    ]
    if insulation_m3 > 0:
        steps.append(StandardTime("insulating", "insulation-installer", "make", 5 + 40 * insulation_m3))
    steps.append(StandardTime("inspection", "inspector", "make", 6 + 0.2 * work.pieces, hold_point=True))
    steps.append(StandardTime("packing", "packer", "make", 5 + 0.1 * mass_kg))
    return steps


def _points(raw: Iterable[Iterable[float]]) -> list[Point]:
    return [(float(x), float(y)) for x, y in raw]


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
