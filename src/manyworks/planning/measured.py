"""A machine's own figures from sheets that somebody cut and timed, with their spread.

Minutes of a sheet are length / feed + plunges x plunge + tool changes x change + putting on and clearing,
as ``cutting_time`` has them; what else it reckons (the way above the board, drilling) is taken off before.
Least squares with no figure below zero. What the sheets cannot tell stays as it was, and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from manyworks.planning.cutting_time import CuttingProfile, CuttingTime
from manyworks.planning.fields import About, check_fields

Name = Literal["feed_mm_min", "plunge_min", "tool_change_min", "sheet_change_min"]
Why = Literal["few", "same_length", "same", "with_others", "with_untold", "scatter"]

LIKELY = 0.90
"""How sure the spread is, for a machine that works evenly."""
SPARE_ROWS = 2
"""Sheets that are needed beyond one for each figure."""
LEAST_VARIED = 0.05
"""Lengths must differ by this share of their mean."""
LEAST_OF_ITS_OWN = 0.02
"""Of the square of what differs in a column, what the other columns do not say."""
TOLERANCE = {"plunge_min": 0.02, "tool_change_min": 0.5, "sheet_change_min": 1.5}
"""Minutes that a figure may be uncertain by however small it is; else by half of itself."""
DOUBT = {"plunge_min": 0.05, "tool_change_min": 4.0}
"""Minutes by which a figure that nobody stated may be off: changing tools by hand takes about four."""
FEEDS_MM_MIN = (10.0, 200_000.0)
"""No router is slower or faster; sheets that say so differ by something else than what was cut."""
ODD_BY_CHANCE = 0.05
"""How often a sheet of a machine that works evenly may be pointed out; it is a tenth and a minute off."""


@dataclass(frozen=True, slots=True)
class TimedSheet:
    """A sheet that was cut and timed."""

    length_m: Annotated[float, About("path of the cutter, every pass counted", "m", above=0)]
    minutes: Annotated[float, About("from board on to board cleared", "min", above=0)]
    plunges: Annotated[int | None, About("times the cutter goes down", low=0)] = None
    changes: Annotated[int, About("changes of tool", low=0)] = 0
    besides_min: Annotated[float, About("way above the board and drilling, as reckoned", "min", low=0)] = 0.0

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure that the sheets tell, and between what it lies nine times in ten."""

    name: Name
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Untold:
    """A figure that they do not tell: why, and what it was taken as."""

    name: Name
    why: Why
    kept: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What timed sheets say of a machine."""

    figures: tuple[Measured, ...]
    untold: tuple[Untold, ...]
    plunges_counted: bool
    """Else they were not, or rise with the length: their time lies in the feed, a plunge takes none."""
    reckoned: tuple[float, ...]
    """Minutes of each sheet with these figures; with those of before where none is told."""
    odd: tuple[tuple[int, float], ...]
    """Places of sheets that fit badly, with the minutes that they took above what the others say."""
    mean_minutes: float


def timed(time: CuttingTime, minutes: float) -> TimedSheet:
    """A sheet whose work is known as it was reckoned, and whose minutes were taken with a watch."""
    cutter = [tool for tool in time.tools if tool.tool == "cutter"]
    drilling = sum(tool.seconds for tool in time.tools if tool.tool == "drill")
    return TimedSheet(
        sum(tool.path_m for tool in cutter),
        minutes,
        sum(tool.plunges for tool in cutter),
        round(time.tool_changes),
        (time.travel_s + drilling) / 60,
    )


def propose(sheets: Sequence[TimedSheet], before: CuttingProfile, stated: Collection[str] = ()) -> Proposal:
    """The figures of a machine by its timed sheets.

    Parameters
    ----------
    sheets
        At least one; more than one a figure, and as different as the machine's work is.
    before
        What the machine is taken to do now; a figure that the sheets do not tell stays so.
    stated
        Names of figures in it that somebody gave for this machine. The others are assumed, and where the
        sheets do not tell one of them, what it may be off by widens the spread of the rest.
    """
    counted = all(sheet.plunges is not None for sheet in sheets)
    table = _Table(sheets, before, counted, stated)
    odd = table.odd_after_leaving_out()
    if not counted or table.cannot_tell_plunges():
        # The more there is to cut the more often the tool goes down, so its time can as well lie in the feed.
        counted, before = False, replace(before, plunge_min=0.0)
        table = _Table(sheets, before, counted, stated)
        odd = table.odd_after_leaving_out()
    figures = table.figures()
    told = {one.name: one.value for one in figures}
    after = replace(before, **told)  # type: ignore[arg-type]  # every name is a figure of the profile
    reckoned = tuple(minutes_of(sheet, after) for sheet in sheets)
    mean = sum(sheet.minutes for sheet in sheets) / len(sheets)
    return Proposal(figures, tuple(table.untold), counted, reckoned, odd, mean)


def most_telling(sheets: Sequence[TimedSheet], count: int) -> set[int]:
    """Places of so many sheets that differ most in what there is to cut, so that they tell figures apart."""
    if not sheets:
        return set()
    table = np.array([[sheet.length_m, sheet.plunges or 0, sheet.changes, 1.0] for sheet in sheets])
    table = table / np.maximum(table.max(axis=0), 1e-9)
    chosen: set[int] = set()
    known = 1e-3 * np.eye(table.shape[1])
    for _ in range(min(count, len(sheets))):
        # The determinant grows by this factor: what a sheet adds to what is known.
        adds = np.einsum("ij,jk,ik->i", table, np.linalg.inv(known), table)
        adds[list(chosen)] = -1.0
        best = int(np.argmax(adds))
        chosen.add(best)
        known = known + np.outer(table[best], table[best])
    return chosen


def minutes_of(sheet: TimedSheet, profile: CuttingProfile) -> float:
    """What a sheet takes on a machine with these figures."""
    return (
        1000 * sheet.length_m / profile.feed_mm_min
        + (sheet.plunges or 0) * profile.plunge_min
        + sheet.changes * profile.tool_change_min
        + profile.sheet_change_min
        + sheet.besides_min
    )


class _Table:
    """The sheets as columns, one a figure; what is known already is taken off the minutes."""

    def __init__(
        self, sheets: Sequence[TimedSheet], before: CuttingProfile, counted: bool, stated: Collection[str]
    ) -> None:
        self.columns: dict[Name, NDArray[np.float64]] = {
            "feed_mm_min": np.array([sheet.length_m for sheet in sheets]),
            "sheet_change_min": np.ones(len(sheets)),
        }
        if any(sheet.changes for sheet in sheets):
            self.columns["tool_change_min"] = np.array([float(sheet.changes) for sheet in sheets])
        if counted:
            self.columns["plunge_min"] = np.array([float(sheet.plunges or 0) for sheet in sheets])
        self.minutes = np.array([sheet.minutes - sheet.besides_min for sheet in sheets])
        self.before, self.stated = before, stated
        self.doubtful: list[tuple[NDArray[np.float64], float]] = []
        self.untold: list[Untold] = []
        if "tool_change_min" not in self.columns:
            self.untold.append(Untold("tool_change_min", "same", before.tool_change_min))

    def odd_after_leaving_out(self) -> tuple[tuple[int, float], ...]:
        """Leaves out what the sheets do not tell; the sheets that fit badly, judged before scatter counts."""
        self._leave_out_what_all_sheets_share()
        odd = self._odd()
        self._leave_out_what_is_too_loose()
        return odd

    def cannot_tell_plunges(self) -> bool:
        """Whether the plunges rise and fall with what else there is on these sheets."""
        return any((one.name, one.why) == ("plunge_min", "with_others") for one in self.untold)

    def _leave_out_what_all_sheets_share(self) -> None:
        lengths = self.columns["feed_mm_min"]
        if len(lengths) < 2 + SPARE_ROWS:
            self._leave_all("few")
        elif np.ptp(lengths) < LEAST_VARIED * lengths.mean():
            self._leave_all("same_length")
        for name in ("plunge_min", "tool_change_min"):
            if name not in self.columns:
                continue
            if np.ptp(self.columns[name]) == 0:
                self._leave(name, "same")
            elif len(lengths) < len(self.columns) + SPARE_ROWS:
                self._leave(name, "few")
            elif self._of_its_own(name) < LEAST_OF_ITS_OWN:
                self._leave(name, "with_others")

    def _leave_out_what_is_too_loose(self) -> None:
        while self.columns and (loose := self._loose()) is not None:
            self._leave(loose, "scatter") if loose in DOUBT else self._leave_all("scatter")
        if self.columns and _is_loose_feed(self._spread(doubting=True)):
            self._leave_all("with_untold")

    def _odd(self) -> tuple[tuple[int, float], ...]:
        """Places of sheets that lie farther from what the others say than these let one expect."""
        if not self.columns or len(self.minutes) < len(self.columns) + SPARE_ROWS:
            return ()
        work = np.column_stack(list(self.columns.values()))
        hat = work @ np.linalg.pinv(work)
        left = self.minutes - hat @ self.minutes
        free = len(left) - len(self.columns) - 1
        most = stats.t.ppf(1 - ODD_BY_CHANCE / 2 / len(left), free)
        found = []
        for place, distance in enumerate(left):
            own = max(1.0 - float(hat[place, place]), 1e-9)
            off = float(distance) / own
            rest = max(float(left @ left - distance**2 / own), 0.0) / free
            if abs(off) > max(1.0, 0.1 * self.minutes[place]) and abs(off) * own**0.5 > most * rest**0.5:
                found.append((place, off))
        return tuple(found)

    def _leave_all(self, why: Why) -> None:
        for name in list(self.columns):
            self._leave(name, why)

    def _leave(self, name: Name, why: Why) -> None:
        kept: float = getattr(self.before, name)
        column = self.columns.pop(name)
        self.minutes = self.minutes - column * (1000 / kept if name == "feed_mm_min" else kept)
        if name in DOUBT:
            self.doubtful.append((column, kept / 2 if name in self.stated else DOUBT[name]))
        self.untold.append(Untold(name, why, kept))

    def _of_its_own(self, name: Name) -> float:
        """The share of what differs in a column that no mixture of the others says."""
        column = self.columns[name]
        others = np.column_stack([values for other, values in self.columns.items() if other != name])
        left = column - others @ np.linalg.lstsq(others, column)[0]
        return float(left @ left / ((column - column.mean()) ** 2).sum())

    def _loose(self) -> Name | None:
        """A figure that is not known to a half of itself, even if all that was left out is right."""
        spread = self._spread(doubting=False)
        names: tuple[Name, ...] = ("plunge_min", "tool_change_min", "sheet_change_min")
        for name in names:
            if name in spread and spread[name][1] > max(TOLERANCE[name], spread[name][0] / 2):
                return name
        return "feed_mm_min" if _is_loose_feed(spread) else None

    def _spread(self, *, doubting: bool) -> dict[Name, tuple[float, float]]:
        """Each figure as it stands in the sum (a feed in min/m), and half the width of its spread."""
        names = list(self.columns)
        work = np.column_stack([self.columns[name] for name in names])
        values, _distance = optimize.nnls(work, self.minutes)
        free = len(self.minutes) - len(names)
        left = self.minutes - work @ values
        variance = float(left @ left) / free * np.diag(np.linalg.inv(work.T @ work))
        half = stats.t.ppf((1 + LIKELY) / 2, free) * np.sqrt(variance)
        # What was left out stays as it was and may be off, and the others with it.
        leans = [np.linalg.pinv(work) @ column * doubt for column, doubt in self.doubtful if doubting]
        half = np.sqrt(half**2 + sum((lean**2 for lean in leans), np.zeros(len(names))))
        return {name: (float(values[i]), float(half[i])) for i, name in enumerate(names)}

    def figures(self) -> tuple[Measured, ...]:
        if not self.columns:
            return ()
        found = []
        for name, (value, half) in self._spread(doubting=True).items():
            low, high = max(0.0, value - half), value + half
            if name == "feed_mm_min":
                found.append(Measured(name, 1000 / value, 1000 / high, 1000 / low))
            else:
                found.append(Measured(name, value, low, high))
        return tuple(found)


def _is_loose_feed(spread: Mapping[Name, tuple[float, float]]) -> bool:
    """Whether longer cuts took no longer, it is not known by how much, or no router has such a feed."""
    value, half = spread["feed_mm_min"]
    slowest, fastest = FEEDS_MM_MIN
    return not (1000 / fastest <= value <= 1000 / slowest and half <= value / 2)
