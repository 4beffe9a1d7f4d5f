"""One-storey homes made of the sample blocks: how many of each, in the order they go up."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from manyworks.drafting.sample.cassettes import MODULE_MM
from manyworks.drafting.sample.system import BLOCK_CODES, DEPTH_MM, END_MODULES, SYSTEM_NAME
from manyworks.refused import Refused

MODULE_M, WALL_M = MODULE_MM / 1000, DEPTH_MM / 1000
DEPTH_M = END_MODULES * MODULE_M + 2 * WALL_M
WINDOW_EVERY = 5
"""Modules of wall per window: enough daylight for rooms on both long sides."""

PhaseKind = Literal["floor", "walls", "roof"]


@dataclass(frozen=True, slots=True)
class ErectionStep:
    """Blocks of one kind that go up one after the other; ``position`` counts from 1 through the home."""

    position: int
    phase: PhaseKind
    block: str
    quantity: int
    where: str


@dataclass(frozen=True, slots=True)
class SampleHome:
    """A home eight modules deep under a roof that falls to one long side.

    ``inside_m2`` is the floor between the walls, ``length_m`` the outer length.
    """

    name: str
    length_m: float
    depth_m: float
    inside_m2: float
    steps: tuple[ErectionStep, ...]

    def counts(self) -> dict[str, int]:
        """Blocks of each kind, in catalogue order."""
        total: Counter[str] = Counter()
        for step in self.steps:
            total[step.block] += step.quantity
        return {code: total[code] for code in BLOCK_CODES if total[code]}


def sample_home(target_m2: float, *, porch: bool = True) -> SampleHome:
    """The smallest home of the system with at least this much floor between its walls.

    Parameters
    ----------
    target_m2
        Wanted floor area inside, 20 to 120 m².
    porch
        Adds a small deck and roof at the door.

    Raises
    ------
    Refused
        ``sample.home_size`` outside the range.
    """
    if not 20 <= target_m2 <= 120:
        raise Refused(
            "sample.home_size",
            f"A {SYSTEM_NAME} home has 20 to 120 m² inside, not {target_m2:g} m².",
            "Choose a size in this range.",
            field="target_m2",
        )
    inner_depth = END_MODULES * MODULE_M
    modules = 1 + math.ceil(target_m2 / (inner_depth * MODULE_M) - 1e-9)
    inside = round(inner_depth * MODULE_M * (modules - 1), 2)
    order = [*_floor(modules, porch), *_walls(modules), *_roof(modules, porch)]
    steps: list[ErectionStep] = []
    for (phase, block, where), run in groupby(order):
        steps.append(ErectionStep(len(steps) + 1, phase, block, len(list(run)), where))
    return SampleHome(
        f"One-storey home, {inside:g} m² inside",
        round(modules * MODULE_M, 2),
        round(DEPTH_M, 2),
        inside,
        tuple(steps),
    )


_Placement = tuple[PhaseKind, str, str]


def _floor(modules: int, porch: bool) -> list[_Placement]:
    """Two rows of blocks from one end to the other; one block is split in two where the services come up."""
    order: list[_Placement] = [("floor", "F-E", "west end")] * 2
    order += [("floor", "F-L", "west part")] * (2 * (modules // 2) - 3)
    order += [("floor", "F-S", "service strip")] * 2
    order += [("floor", "F-L", "east part")] * (2 * (modules - 1 - modules // 2))
    order += [("floor", "F-E", "east end")] * 2
    return order + ([("floor", "F-M", "porch deck")] * 2 if porch else [])


def _walls(modules: int) -> list[_Placement]:
    """West end, low side, east end, high side; the end walls get their gable pieces last."""
    run = modules - 2
    windows = max(1, run // WINDOW_EVERY)
    order: list[_Placement] = [("walls", "C-M", "south-west corner"), ("walls", "C-L", "north-west corner")]
    order += [("walls", "W-S", "west wall")] * END_MODULES
    order += _side("W-M", ["N-M"] * windows, run, "south wall")
    order.append(("walls", "C-M", "south-east corner"))
    order += [("walls", "W-S", "east wall")] * END_MODULES
    order.append(("walls", "C-L", "north-east corner"))
    order += _side("W-L", ["D-L", *["N-L"] * max(1, windows - 1)], run, "north wall")
    order += [("walls", "G-A", "west gable"), ("walls", "G-B", "west gable")]
    order += [("walls", "G-A", "east gable"), ("walls", "G-B", "east gable")]
    return order


def _side(wall: str, openings: list[str], run: int, where: str) -> list[_Placement]:
    """A long side: openings of two modules spread evenly between plain blocks."""
    plain = run - 2 * len(openings)
    piece: _Placement = ("walls", wall, where)
    order: list[_Placement] = []
    for i, opening in enumerate(openings):
        before = plain * (i + 1) // (len(openings) + 1) - plain * i // (len(openings) + 1)
        order += [piece] * before
        order.append(("walls", opening, where))
    rest = plain - plain * len(openings) // (len(openings) + 1)
    return order + [piece] * rest


def _roof(modules: int, porch: bool) -> list[_Placement]:
    order: list[_Placement] = [("roof", "R-L", "low row")] * modules
    order += [("roof", "R-L", "high row")] * modules
    return order + ([("roof", "R-M", "porch roof")] * 2 if porch else [])
