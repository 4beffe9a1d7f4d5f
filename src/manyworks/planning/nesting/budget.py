"""How long a search may go on: a number of moves (reproducible) or a wish in seconds (any-time)."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass
class Budget:
    """Counts moves and tells how much of the allowance is spent.

    With `moves` the clock is never read, so equal seeds give equal layouts on any machine.
    """

    moves: int | None
    seconds: float | None
    cancelled: Callable[[], bool] | None = None
    begun: float = field(default_factory=time.perf_counter)
    done: int = 0

    def spent(self) -> float:
        """Share of the allowance that is used, 0 to 1; 1 also after a cancel."""
        if self.stopped():
            return 1.0
        if self.moves is not None:
            return min(1.0, self.done / self.moves) if self.moves > 0 else 1.0
        if self.seconds is None or self.seconds <= 0:
            return 1.0
        return min(1.0, (time.perf_counter() - self.begun) / self.seconds)

    def stopped(self) -> bool:
        """Has the caller cancelled?"""
        return self.cancelled is not None and self.cancelled()

    def part(self, share: float) -> "Budget":
        """The first part of this allowance."""
        moves = None if self.moves is None else int(self.moves * share)
        seconds = None if self.seconds is None else self.seconds * share
        return replace(self, moves=moves, seconds=seconds)

    def chunk(self, last: int, took_s: float, share: float = 0.01) -> int:
        """Moves to make before looking at the allowance again."""
        if self.moves is not None:
            return max(20, self.moves // 100)
        wanted = max(0.05, share * (self.seconds or 0.0))
        return max(20, int(last * min(3.0, wanted / max(took_s, 1e-3))))
