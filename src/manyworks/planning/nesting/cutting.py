"""How long a router works on one sheet: path length per tool, depth passes, plunges, rapid moves, changes.

Figures are per machine and carry their source; a workshop replaces them by what it has measured.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely import Polygon

from manyworks.planning.nesting.model import NestedSheet, NestPart, Ring, place_ring
from manyworks.refused import Refused


def _positive(value: float, path: str, zero: bool = False) -> None:
    if not math.isfinite(value) or value < 0 or (value == 0 and not zero):
        raise Refused("nesting.input", f"{path} is {value:g}; it must be a positive number.", field=path)


@dataclass(frozen=True, slots=True)
class Tool:
    """One cutter: diameter in mm, feed and plunge in mm/min, and how deep one pass may go in mm."""

    diameter_mm: float
    feed_mm_min: float
    plunge_mm_min: float
    depth_per_pass_mm: float
    source: str

    def __post_init__(self) -> None:
        for name in ("diameter_mm", "feed_mm_min", "plunge_mm_min", "depth_per_pass_mm"):
            _positive(getattr(self, name), f"tool.{name}")


@dataclass(frozen=True, slots=True)
class MachineProfile:
    """A machine as far as cutting time goes; speeds in mm/min, times in seconds, lengths in mm."""

    name: str
    tools: tuple[Tool, ...]
    rapid_mm_min: float
    clearance_mm: float
    tool_change_s: float
    sheet_change_s: float
    source: str

    def __post_init__(self) -> None:
        if not self.tools:
            raise Refused(
                "nesting.input", f"The machine {self.name} has no tool.", "Add one.", "machine.tools"
            )
        _positive(self.rapid_mm_min, "machine.rapid_mm_min")
        for name in ("clearance_mm", "tool_change_s", "sheet_change_s"):
            _positive(getattr(self, name), f"machine.{name}", zero=True)

    def tool(self, diameter_mm: float) -> Tool:
        """The tool of this diameter; refused with the tools there are when it is missing."""
        for tool in self.tools:
            if abs(tool.diameter_mm - diameter_mm) < 1e-6:
                return tool
        there = ", ".join(f"{tool.diameter_mm:g} mm" for tool in self.tools)
        message = f"{self.name} has no {diameter_mm:g} mm tool; it has {there}."
        raise Refused("nesting.no_tool", message, "Add the tool or choose another machine.", "machine.tools")


@dataclass(frozen=True, slots=True)
class CutPath:
    """One line to cut: length of the tool's path on one level, full depth, tool, and where it starts (mm)."""

    length_mm: float
    depth_mm: float
    tool_diameter_mm: float
    start: tuple[float, float]

    def __post_init__(self) -> None:
        _positive(self.length_mm, "path.length_mm", zero=True)
        _positive(self.depth_mm, "path.depth_mm")


@dataclass(frozen=True, slots=True)
class CutTime:
    """What one sheet takes. `path_mm` lists (tool diameter, path length in one pass); times in seconds."""

    path_mm: tuple[tuple[float, float], ...]
    passes: int
    tool_changes: int
    cutting_s: float
    plunging_s: float
    rapid_s: float
    tool_change_s: float
    sheet_change_s: float

    @property
    def total_s(self) -> float:
        """All of it, seconds."""
        return self.cutting_s + self.plunging_s + self.rapid_s + self.tool_change_s + self.sheet_change_s

    @property
    def length_m(self) -> float:
        """Length of all paths, each counted once, metres."""
        return sum(length for _, length in self.path_mm) / 1000


COMMON_ROUTER = MachineProfile(
    name="common three-axis router",
    tools=(
        Tool(
            diameter_mm=6.0,
            feed_mm_min=3600.0,
            plunge_mm_min=1200.0,
            depth_per_pass_mm=6.0,
            source="feed = 2 flutes x 0.1 mm x 18,000 rpm (cncshop.eu, calculating feeds and speeds); one "
            "tool diameter deep per pass (am.co.za/router/material); plunge at a third of the feed: assumed",
        ),
    ),
    rapid_mm_min=15_000.0,
    clearance_mm=10.0,
    tool_change_s=60.0,
    sheet_change_s=300.0,
    source="rapid speed, clearance and change times are assumed: replace them by measured ones",
)


def sheet_paths(
    sheet: NestedSheet, parts: Iterable[NestPart], tool_diameter_mm: float = 6.0, below_mm: float = 0.5
) -> list[CutPath]:
    """Through-cuts of one sheet: holes first, outlines last, so that no part comes loose early.

    Parameters
    ----------
    sheet, parts
        A sheet of a layout and the parts it was made of.
    tool_diameter_mm
        The tool runs half its diameter outside outlines and inside holes; its centre's path is measured.
    below_mm
        How far the cut goes into the spoil board.
    """
    known = {part.id: part for part in parts}
    depth, radius = sheet.thickness_mm + below_mm, tool_diameter_mm / 2
    holes, outlines = [], []
    for placement in sheet.placements:
        part = known[placement.part_id]
        outlines.append(_path(place_ring(part.outline, placement), radius, depth))
        holes += [_path(place_ring(hole, placement), -radius, depth) for hole in part.holes]
    return [*holes, *outlines]


def _path(ring: Ring, offset: float, depth: float) -> CutPath:
    # A hole too narrow for the tool is counted with its own outline: the time is wrong, but not lost.
    grown = Polygon(ring).buffer(offset)
    length = float(grown.length if not grown.is_empty else Polygon(ring).length)
    return CutPath(length, depth, 2 * abs(offset), ring[0])


def cut_time(paths: Sequence[CutPath], machine: MachineProfile = COMMON_ROUTER) -> CutTime:
    """Seconds for one sheet on one machine.

    Parameters
    ----------
    paths
        In cutting order within each tool. Tools are used one after another, in order of first use. Closed
        paths step down without lifting, so each path plunges once through its whole depth.
    machine
        Speeds and change times.

    Returns
    -------
    CutTime
        Path length per tool and seconds by cause. Acceleration in corners is not modelled: real machines are
        slower on short segments.

    Raises
    ------
    Refused
        "nesting.no_tool" when the machine lacks a tool.
    """
    used = list(dict.fromkeys(path.tool_diameter_mm for path in paths))
    lengths = []
    cutting = plunging = rapid = 0.0
    passes = 0
    at = (0.0, 0.0)
    for diameter in used:
        tool = machine.tool(diameter)
        mine = [path for path in paths if path.tool_diameter_mm == diameter]
        lengths.append((diameter, sum(path.length_mm for path in mine)))
        for path in mine:
            levels = math.ceil(path.depth_mm / tool.depth_per_pass_mm - 1e-9)
            passes += levels
            cutting += path.length_mm * levels / tool.feed_mm_min * 60
            plunging += (machine.clearance_mm + path.depth_mm) / tool.plunge_mm_min * 60
            lift = machine.clearance_mm + path.depth_mm
            rapid += (math.dist(at, path.start) + lift) / machine.rapid_mm_min * 60
            at = path.start
    return CutTime(
        path_mm=tuple(lengths),
        passes=passes,
        tool_changes=max(0, len(used) - 1),
        cutting_s=cutting,
        plunging_s=plunging,
        rapid_s=rapid,
        tool_change_s=max(0, len(used) - 1) * machine.tool_change_s,
        sheet_change_s=machine.sheet_change_s,
    )
