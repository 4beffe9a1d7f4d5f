"""Eight readings a board, their mean, and which fileset they allow: pure rules on values.

Readings follow EN 324-1: eight places 50 mm from the edges, at the corners and the middles of the sides, read
to 0.05 mm; a board's thickness is their mean, given to 0.1 mm.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.refused import Refused

PLACES = 8
EDGE_MM = 50
SOURCE = "EN 324-1"
ODD_MM = 1.0
"""A reading this far from the others is a slip of the hand or a damaged board, not its thickness."""
FAR_FROM_NOMINAL_MM = 2.0
NOT_MORE_MM = 1e-6

_SAMPLES = ((8, 2), (15, 3), (25, 5), (50, 8), (90, 13), (150, 20), (280, 32), (500, 50), (1200, 80))
SAMPLE_SOURCE = "ISO 2859-1, general level II"


@dataclass(frozen=True)
class Board:
    """One measured board."""

    number: int
    readings: tuple[float, ...]

    @property
    def mean_mm(self) -> float:
        """To 0.1 mm, halves upwards, as EN 324-1 gives it."""
        return math.floor(fmean(self.readings) * 10 + 0.5 + NOT_MORE_MM) / 10


@dataclass(frozen=True)
class Fileset:
    """The same block drawn for boards of one window of thickness."""

    revision: int
    low_mm: float
    high_mm: float

    @property
    def words(self) -> str:
        return _("revision %(n)d, for %(low)g to %(high)g mm") % {
            "n": self.revision,
            "low": self.low_mm,
            "high": self.high_mm,
        }

    def takes(self, board: Board) -> bool:
        """The mean and every single reading lie in the window: a thin corner makes a loose joint there."""
        values = (board.mean_mm, *board.readings)
        return all(self.low_mm - NOT_MORE_MM <= value <= self.high_mm + NOT_MORE_MM for value in values)


@dataclass(frozen=True)
class Verdict:
    """``cut`` with one fileset, ``sort`` the boards first, or ``stop``; ``words`` say why and what to do."""

    kind: Literal["cut", "sort", "stop"]
    words: str
    cure: str = ""
    fileset: Fileset | None = None
    by_board: Mapping[int, Fileset | None] = field(default_factory=dict)
    mean_mm: float | None = None


def check_readings(readings: Sequence[float], nominal_mm: float) -> tuple[float, ...]:
    """Eight believable readings, or a refusal that names the place."""
    if len(readings) != PLACES:
        raise Refused(
            "boards.eight_readings",
            _("A board is read at %(count)d places; these are %(given)d.")
            % {"count": PLACES, "given": len(readings)},
            _("Corners and middles of the sides, %(mm)d mm from the edge.") % {"mm": EDGE_MM},
        )
    middle = median(readings)
    for place, value in enumerate(readings, 1):
        if not math.isfinite(value) or value <= 0 or abs(value - middle) > ODD_MM:
            raise Refused(
                "boards.odd_reading",
                _("Reading %(place)d, %(value)g mm, is far from the others.")
                % {"place": place, "value": value},
                _("Read that place again; put a damaged board aside."),
                field=f"reading_{place}",
            )
    if abs(middle - nominal_mm) > FAR_FROM_NOMINAL_MM:
        raise Refused(
            "boards.other_board",
            _("The board reads %(value)g mm, but the batch was bought as %(nominal)g mm.")
            % {"value": round(middle, 2), "nominal": nominal_mm},
            _("Look whether it belongs to another batch."),
        )
    return tuple(float(value) for value in readings)


def sample_size(boards: int) -> int:
    """How many boards of a batch to measure."""
    return min(boards, next((size for most, size in _SAMPLES if boards <= most), 125))


def choose(boards: Sequence[Board], filesets: Sequence[Fileset], *, in_batch: int) -> Verdict:
    """Which fileset a batch may be cut with.

    Parameters
    ----------
    boards
        The measured boards, each once.
    filesets
        Released filesets of the block.
    in_batch
        Boards in the batch, which says how many have to be measured.
    """
    wanted = sample_size(in_batch)
    if len(boards) < wanted:
        words = ngettext(
            "%(done)d of %(wanted)d board is measured.", "%(done)d of %(wanted)d boards are measured.", wanted
        )
        cure = _("Measure the rest before anything is cut: %(wanted)d of %(all)d boards, %(source)s.")
        values = {"done": len(boards), "wanted": wanted, "all": in_batch, "source": SAMPLE_SOURCE}
        return Verdict("stop", words % values, cure % values)
    if not filesets:
        return Verdict("stop", _("No fileset of this block is released."), _("Ask for its release."))
    by_board = {board.number: _best(board, filesets) for board in boards}
    mean = round(fmean(board.mean_mm for board in boards), 2)
    if stopped := [board for board in boards if by_board[board.number] is None]:
        return Verdict("stop", _why_not(stopped[0], filesets), _cure(stopped, boards), None, by_board, mean)
    chosen = {fileset for fileset in by_board.values() if fileset is not None}
    if len(chosen) == 1:
        fileset = chosen.pop()
        words = _("Cut it with %(fileset)s: the boards measure %(mean)g mm.") % {
            "fileset": fileset.words,
            "mean": mean,
        }
        return Verdict("cut", words, "", fileset, by_board, mean)
    return Verdict(
        "sort",
        _("The boards of this batch differ too much for one fileset."),
        "; ".join(_sorted_words(by_board, fileset) for fileset in sorted(chosen, key=lambda f: f.low_mm))
        + ".",
        None,
        by_board,
        mean,
    )


def _best(board: Board, filesets: Sequence[Fileset]) -> Fileset | None:
    """The fileset whose window takes the board, nearest in the middle."""
    fitting = [fileset for fileset in filesets if fileset.takes(board)]
    return min(
        fitting, key=lambda f: (abs((f.low_mm + f.high_mm) / 2 - board.mean_mm), -f.revision), default=None
    )


def _why_not(board: Board, filesets: Sequence[Fileset]) -> str:
    """The nearest fileset and what keeps this board out of it."""
    near = min(filesets, key=lambda f: abs((f.low_mm + f.high_mm) / 2 - board.mean_mm))
    values = {"board": board.number, "mean": board.mean_mm, "fileset": near.words}
    if not near.low_mm - NOT_MORE_MM <= board.mean_mm <= near.high_mm + NOT_MORE_MM:
        return _("Do not cut. Board %(board)d measures %(mean)g mm; the nearest is %(fileset)s.") % values
    place = next(
        i for i, v in enumerate(board.readings, 1) if not near.low_mm <= v + NOT_MORE_MM or v > near.high_mm
    )
    return _(
        "Do not cut. Board %(board)d measures %(mean)g mm on average, but %(value)g mm at place %(place)d; "
        "the nearest is %(fileset)s."
    ) % {**values, "place": place, "value": board.readings[place - 1]}


def _cure(stopped: Sequence[Board], boards: Sequence[Board]) -> str:
    numbers = ", ".join(str(board.number) for board in stopped)
    if len(stopped) < len(boards):
        return _("Put board %(numbers)s aside and measure others, or ask for a fileset of its thickness.") % {
            "numbers": numbers
        }
    thin, thick = min(b.mean_mm for b in stopped), max(b.mean_mm for b in stopped)
    span = f"{thin:g}" if thin == thick else f"{thin:g}–{thick:g}"
    return _("Ask for a fileset for %(span)s mm, or send the batch back.") % {"span": span}


def _sorted_words(by_board: Mapping[int, Fileset | None], fileset: Fileset) -> str:
    numbers = ", ".join(str(number) for number, found in sorted(by_board.items()) if found == fileset)
    return _("board %(numbers)s: %(fileset)s") % {"numbers": numbers, "fileset": fileset.words}
