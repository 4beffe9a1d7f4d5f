"""In which order like machines cut, about a day's work at a time, and which unit each sheet belongs to.

The parts of a window are nested together, so that a kit's sheets lie together. Each sheet belongs to the
first unit with a part on it to be through with cutting: its machine cuts the sheet, and whoever else has a
part there is through no earlier. So a kit is ready when the last sheet of its unit is off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from manyworks.planning.model import PlannedSheet, Problem, ScheduledOperation


class Window(NamedTuple):
    """Where and in which turn the parts of a unit are cut: about a day of one machine."""

    workshop: str
    pool: str = ""
    machine: int = 0
    number: int = 0


class Cutting(NamedTuple):
    """A unit's place in the order in which its pool is through with cutting."""

    bar: ScheduledOperation
    window: Window
    turn: int


def cutting_order(
    problem: Problem, bars: Iterable[ScheduledOperation], alone: Collection[str] = ()
) -> dict[str, Cutting]:
    """For every unit that is cut from sheets, its bar, its window and its turn on the machine.

    ``alone`` names units whose parts share a sheet with nobody's.
    """
    steps = {(block.id, o.id): o for block in problem.blocks for o in block.operations if o.sheets}
    units = {unit.id: unit for unit in problem.units}
    usual = {block.id: sum(o.minutes for o in block.operations if o.sheets) for block in problem.blocks}
    lanes: dict[tuple[str, str, int], list[ScheduledOperation]] = defaultdict(list)
    for bar in bars:
        if (units[bar.unit].block, bar.operation) in steps:
            lanes[bar.workshop, bar.pool, bar.machine].append(bar)
    found: dict[str, Cutting] = {}
    for lane, mine in sorted(lanes.items()):
        number, filled = 0, 0.0
        for turn, bar in enumerate(sorted(mine, key=lambda b: (b.end, b.start, b.unit))):
            # by the standard time: by that of the sheets, windows would move as they are filled
            minutes = usual[units[bar.unit].block]
            if bar.unit in alone or filled + minutes > problem.policy.cutting_window_minutes:
                number, filled = number + 1, 0.0
            found[bar.unit] = Cutting(bar, Window(*lane, number), turn)
            if bar.unit in alone:
                number, filled = number + 1, 0.0
            else:
                filled += minutes
    return found


def owners(sheets: Sequence[PlannedSheet], order: Mapping[str, Cutting]) -> list[str | None]:
    """For every sheet the first unit on it to be through with cutting.

    None where cutting has begun, which stays as it is, and where its units are not cut from sheets.
    """
    return [None if sheet.end else _first((placed.unit for placed in sheet.parts), order) for sheet in sheets]


def _first(units: Iterable[str], order: Mapping[str, Cutting]) -> str | None:
    turns = [(order[unit].turn, unit) for unit in units if unit in order]
    return min(turns)[1] if turns else None
