"""Hazel 290: a small timber building system, drawn by code, that belongs to this project.

Cassettes of 18 mm board on a 580 mm module, 290 mm deep, that one router cuts and two people assemble.
It exists so that every installation has something real to plan, cut and learn on. It is a demonstration:
no engineer has signed it, and it needs a beam at mid-span under floors and roofs.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from manyworks.drafting.sample.cassettes import (
    AIR_GAP_MM,
    MODULE_MM,
    Cassette,
    plain_cassette,
    tie_positions,
)
from manyworks.drafting.sample.gables import Gable, gable_cassette
from manyworks.drafting.sample.openings import Opening, opening_cassette
from manyworks.drafting.sample.plates import Build, Placed, SampleBlock, block_parts
from manyworks.refused import Refused

SYSTEM_SLUG = "hazel-290"
SYSTEM_NAME = "Hazel 290"
SYSTEM_ABOUT = (
    "Cassettes of 18 mm board on a 580 mm module for one-storey homes, 290 mm deep, filled with insulation. "
    "A demonstration system: the joints are proved by geometry, the structure is not signed by an engineer."
)
LICENCE = "CERN-OHL-S-2.0"
LICENCE_URL = "https://ohwr.org/cern_ohl_s_v2.txt"
LICENCE_REASON = (
    "The strongly reciprocal open hardware licence: anyone may make and sell it, "
    "and whoever changes it shares the changed files, as the AGPL asks of the software."
)
ATTRIBUTION = "Hazel 290 by the Manyworks contributors"
VERSION = "1"

DEPTH_MM = MODULE_MM / 2
END_MODULES = 7
"""Wall blocks of an end wall, between the two long walls."""
LOW_MM, EAVES_MM, HIGH_MM = 2100.0, 2100.0 + 150.0, 2400.0
GABLE_MM = END_MODULES * MODULE_MM / 2
WINDOW = Opening(760, 1910, 900)
DOOR = Opening(0, 2000, 900)
SHEET_LENGTH_MM, SHEET_WIDTH_MM, SHEET_MARGIN_MM = 2440.0, 1220.0, 20.0
"""Boards, with the margin that is left where they are screwed down."""

_BLOCKS: dict[str, tuple[str, str, tuple[float, float, float]]] = {
    "F-S": ("Floor block, short", "floor", (2 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "F-M": ("Floor block, medium", "floor", (3 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "F-L": ("Floor block, long", "floor", (4 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "F-E": ("Edge floor block", "floor", (4 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "W-S": ("Wall block, short", "wall", (LOW_MM, MODULE_MM, DEPTH_MM)),
    "W-M": ("Wall block, eaves height", "wall", (EAVES_MM, MODULE_MM, DEPTH_MM)),
    "W-L": ("Wall block, tall", "wall", (HIGH_MM, MODULE_MM, DEPTH_MM)),
    "C-M": ("Corner block, eaves height", "corner", (EAVES_MM, MODULE_MM, DEPTH_MM)),
    "C-L": ("Corner block, tall", "corner", (HIGH_MM, MODULE_MM, DEPTH_MM)),
    "N-M": ("Window block, eaves height", "window", (EAVES_MM, 2 * MODULE_MM, DEPTH_MM)),
    "N-L": ("Window block, tall", "window", (HIGH_MM, 2 * MODULE_MM, DEPTH_MM)),
    "D-L": ("Door block, tall", "door", (HIGH_MM, 2 * MODULE_MM, DEPTH_MM)),
    "R-M": ("Roof block, medium", "roof", (3 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "R-L": ("Roof block, long", "roof", (4 * MODULE_MM, MODULE_MM, DEPTH_MM)),
    "G-A": ("Gable piece, low half", "other", (GABLE_MM, 225, DEPTH_MM)),
    "G-B": ("Gable piece, high half", "other", (GABLE_MM, 300, DEPTH_MM)),
}

BLOCK_CODES = tuple(_BLOCKS)


@functools.cache
def sample_block(code: str, build: Build = Build()) -> SampleBlock:  # noqa: B008  (frozen)
    """One block of the system, drawn for a board and a cutter.

    Parameters
    ----------
    code
        One of ``BLOCK_CODES``.
    build
        Board thickness, cutter, fit; another board thickness gives another fileset.

    Raises
    ------
    Refused
        ``sample.unknown_block``, or ``sample.tool_too_large`` when the cutter does not fit the joints.
    """
    if code not in _BLOCKS:
        raise Refused(
            "sample.unknown_block", f"{SYSTEM_NAME} has no block {code}.", "Choose one of its codes."
        )
    name, kind, _size = _BLOCKS[code]
    if kind == "other":
        g = _gable(code, build)
        pieces: list[Placed] = gable_cassette(g)
        size, inside = (g.l, g.high, g.depth), (g.low + g.high) / 2 - 2 * build.board_mm
        volume = inside * (g.l - 2 * build.board_mm) * g.h / 1e9
        seats = {"foot": tuple((x, 0.0) for x in g.wall_ties)}
    else:
        c = _cassette(code, build)
        draw = _DRAWN_AS.get(kind, plain_cassette)
        pieces = draw(c)
        size = (c.l, c.w, c.depth)
        opening = {"window": WINDOW, "door": DOOR}.get(kind)
        clear = (opening.top - opening.bottom) * opening.clear if opening else 0.0
        fill = c.h - AIR_GAP_MM if c.vented else c.h
        volume = ((c.l - 2 * build.board_mm) * (c.w - 2 * build.board_mm) - clear) * fill / 1e9
        seats = {
            "low": tuple((x, 0.0) for x in c.tails) if "low" in c.keyed else (),
            "high": tuple((x, c.w) for x in c.tails) if "high" in c.keyed else (),
            "ties": tuple((x, c.depth / 2) for x in c.ties),
        }
    parts = block_parts(code, pieces)
    return SampleBlock(code, name, kind, *size, parts, build, volume, seats)  # type: ignore[arg-type]


def sample_blocks(build: Build = Build()) -> list[SampleBlock]:  # noqa: B008
    """Every block of the system, in catalogue order."""
    return [sample_block(code, build) for code in BLOCK_CODES]


def _cassette(code: str, build: Build) -> Cassette:
    _, kind, (length, width, depth) = _BLOCKS[code]
    if kind == "corner":
        ties = tie_positions(LOW_MM, build.gap_mm / 2)
        return Cassette(length, width, depth, build, keyed=("high",), rib_at=(), skin_ties=ties)
    if kind == "wall":
        return Cassette(length, width, depth, build, rib_at=())
    if kind == "window":
        return Cassette(length, width, depth, build, rib_at=(WINDOW.bottom / 2,))
    if kind == "door":
        return Cassette(length, width, depth, build, rib_at=())
    if code == "F-E":
        return Cassette(length, width, depth, build, keyed=("high",), end_keys=True)
    roof = kind == "roof"
    return Cassette(length, width, depth, build, end_keys=roof or kind == "floor", vented=roof)


def _gable(code: str, build: Build) -> Gable:
    """The two wedges over an end wall; their bolts meet the middles of the wall blocks below."""
    rise = HIGH_MM - EAVES_MM
    base, half = EAVES_MM - LOW_MM, build.gap_mm / 2
    if code == "G-A":
        low, high, walls = base, base + rise / 2, (0.5, 1.5, 2.5)
    else:
        low, high, walls = base + rise / 2, base + rise, (1.0, 2.0, 3.0)
    return Gable(GABLE_MM, low, high, DEPTH_MM, build, tuple(MODULE_MM * x - half for x in walls))


_DRAWN_AS: dict[str, Callable[[Cassette], list[Placed]]] = {
    "window": lambda c: opening_cassette(c, WINDOW),
    "door": lambda c: opening_cassette(c, DOOR),
}
