"""What becomes of a home's pieces when its list changes; functions on plain values."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Line(NamedTuple):
    """So many of one revision of a block in one phase; where the line stands in the list bears on nothing."""

    block: int
    revision: int
    phase: str
    quantity: int


@dataclass(frozen=True)
class Changes:
    """What becomes of every line and piece; lines of the new list go by their places in it.

    ``lines`` are the old lines that new ones go on from. Of the pieces, those in ``moved`` go to another
    line, those in ``cancelled`` to none; ``minted`` are new, with the piece that each replaces.
    """

    lines: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    minted: list[tuple[int, int | None]] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)

    @property
    def replaced(self) -> int:
        """How many cancelled pieces have one of another revision in their place."""
        return sum(before is not None for _place, before in self.minted)


def changes_of(old: Mapping[int, tuple[Line, Sequence[int]]], new: Sequence[Line]) -> Changes:
    """How the pieces of an old list go on in a new one, as many of them as can.

    Parameters
    ----------
    old
        Line and its pieces, by the key of the line.
    new
        The new list in its order.

    A line goes on from one of the same revision, phase and quantity, or at least of the same revision and
    phase. What lines then lack is taken from the pieces that others no longer need: of the same revision and
    phase, of the same revision, and what is minted beyond that replaces another revision of the same block.
    """
    changes = Changes()
    _go_on(changes, old, new, lambda line: line)
    _go_on(changes, old, new, lambda line: line[:3])
    free: dict[int, Line] = {}
    lacking: list[tuple[int, Line]] = []
    continued = {before: place for place, before in changes.lines.items()}
    for key, (line, pieces) in old.items():
        place = continued.get(key)
        kept = new[place].quantity if place is not None else 0
        free |= dict.fromkeys(pieces[kept:], line)
    for place, line in enumerate(new):
        known = changes.lines.get(place)
        held = min(line.quantity, len(old[known][1])) if known is not None else 0
        lacking += [(place, line)] * (line.quantity - held)
    for same in (lambda line: (line.revision, line.phase), lambda line: line.revision):
        lacking = _take(free, lacking, same, lambda place, piece: changes.moved.__setitem__(piece, place))
    replaced = dict(free)
    lacking = _take(
        replaced, lacking, lambda line: line.block, lambda place, piece: changes.minted.append((place, piece))
    )
    changes.minted.extend((place, None) for place, _line in lacking)
    changes.minted.sort(key=lambda one: one[0])
    changes.cancelled.extend(free)
    return changes


def _go_on(
    changes: Changes,
    old: Mapping[int, tuple[Line, Sequence[int]]],
    new: Sequence[Line],
    alike: Callable[[Line], Hashable],
) -> None:
    """Tie new lines to old ones of the same kind, in the order of both."""
    known = set(changes.lines.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for key, (line, _pieces) in old.items():
        if key not in known:
            waiting[alike(line)].append(key)
    for place, line in enumerate(new):
        if place not in changes.lines and waiting[alike(line)]:
            changes.lines[place] = waiting[alike(line)].popleft()


def _take(
    free: dict[int, Line],
    lacking: Sequence[tuple[int, Line]],
    alike: Callable[[Line], Hashable],
    give: Callable[[int, int], None],
) -> list[tuple[int, Line]]:
    """Give free pieces to lines of the same kind; what no piece is left for comes back."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for piece, line in free.items():
        waiting[alike(line)].append(piece)
    left = []
    for place, line in lacking:
        if waiting[alike(line)]:
            piece = waiting[alike(line)].popleft()
            del free[piece]
            give(place, piece)
        else:
            left.append((place, line))
    return left
