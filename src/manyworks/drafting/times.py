"""How long a block takes, from its geometry: cutting from path length, handwork from pieces and volume.

The figures are estimates of this project. They are the starting point that recorded times replace, and every
result carries its source so that nobody takes them for more.
"""

from dataclasses import dataclass
from typing import Literal

from manyworks.planning.cutting_time import SOURCE, Work, cutting_minutes


@dataclass(frozen=True, slots=True)
class StandardTime:
    """One step of making a block: process and skill by their codes in the vocabulary."""

    process: str
    skill: str
    group: Literal["cut", "make"]
    minutes: float
    hold_point: bool = False
    source: str = SOURCE


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
