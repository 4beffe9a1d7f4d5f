"""How long a block takes, from its geometry: cutting from path length, handwork from pieces and volume.

The figures are estimates of this project. They are the starting point that recorded times replace, and every
result carries its source so that nobody takes them for more.
"""

from __future__ import annotations

import math
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
    """

    feed_mm_min: float = 4000.0
    depth_per_pass_mm: float = 9.0
    tool_mm: float = 8.0
    step_over: float = 0.45
    plunge_min: float = 0.03
    drill_min: float = 0.06


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do on one piece or one block, in mm, mm² and counts."""

    through_mm: float = 0.0
    through_rings: int = 0
    pocket_mm2: float = 0.0
    pockets: int = 0
    drills: int = 0
    engraved_mm: float = 0.0
    pieces: int = 0
    thickness_mm: float = 18.0

    def __add__(self, other: Work) -> Work:
        return Work(
            self.through_mm + other.through_mm,
            self.through_rings + other.through_rings,
            self.pocket_mm2 + other.pocket_mm2,
            self.pockets + other.pockets,
            self.drills + other.drills,
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
    pockets = [_points(pocket["ring"]) for pocket in geometry.get("pockets", ())]
    lines = [_points(mark["line"]) for mark in geometry.get("engravings", ())]
    return Work(
        through_mm=sum(ring_length(ring) for ring in through) * quantity,
        through_rings=len(through) * quantity,
        pocket_mm2=sum(abs(signed_area(ring)) for ring in pockets) * quantity,
        pockets=len(pockets) * quantity,
        drills=len(geometry.get("drills", ())) * quantity,
        engraved_mm=sum(ring_length(line, closed=False) for line in lines) * quantity,
        pieces=quantity,
        thickness_mm=thickness_mm,
    )


def cutting_minutes(work: Work, profile: CuttingProfile | None = None) -> float:
    """Machine time without loading sheets, which is counted per nested sheet.

    Through cuts go down in passes; a pocket is cleared in lanes of tool width times step-over.
    """
    p = profile or CuttingProfile()
    passes = max(1, math.ceil(work.thickness_mm / p.depth_per_pass_mm - 1e-9))
    lanes_mm = work.pocket_mm2 / (p.tool_mm * p.step_over)
    path = work.through_mm * passes + lanes_mm + work.engraved_mm
    plunges = work.through_rings * passes + work.pockets
    return path / p.feed_mm_min + plunges * p.plunge_min + work.drills * p.drill_min


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
