"""Opening times, worked out anew from the calendar: open intervals in order, up to a last unit."""

from bisect import bisect_left, bisect_right

from manyworks.planning.model import Calendar


class Hours:
    """When one workshop is open.

    Parameters
    ----------
    calendar
        Its calendar.
    until
        Last unit that can be asked about.
    """

    def __init__(self, calendar: Calendar, until: int) -> None:
        self.pause = calendar.pause
        self.opens: list[int] = []
        self.closes: list[int] = []
        shut = sorted(calendar.closures)
        for turn in range(until // calendar.cycle + 1):
            for begin, end in calendar.hours:
                self._open(turn * calendar.cycle + begin, turn * calendar.cycle + end, shut)
        self.before = [0]
        for begin, end in zip(self.opens, self.closes):
            self.before.append(self.before[-1] + end - begin)

    def _open(self, begin: int, end: int, shut: list[tuple[int, int]]) -> None:
        for low, high in shut:
            if high <= begin or low >= end:
                continue
            if low > begin:
                self._add(begin, low)
            begin = max(begin, high)
        if begin < end:
            self._add(begin, end)

    def _add(self, begin: int, end: int) -> None:
        if self.closes and self.closes[-1] == begin:
            self.closes[-1] = end
        else:
            self.opens.append(begin)
            self.closes.append(end)

    def worked(self, start: int, end: int) -> int:
        """Open units in [start, end)."""
        return self._opened(end) - self._opened(start)

    def _opened(self, t: int) -> int:
        k = bisect_right(self.opens, t) - 1
        return 0 if k < 0 else self.before[k] + min(t, self.closes[k]) - self.opens[k]

    def is_open(self, t: int) -> bool:
        """Whether unit t is open."""
        k = bisect_right(self.opens, t) - 1
        return k >= 0 and t < self.closes[k]

    def longest_gap(self, start: int, end: int) -> int:
        """Longest closing that lies between two open units of [start, end)."""
        k = max(0, bisect_right(self.opens, start) - 1)
        last = bisect_left(self.opens, end) - 1
        return max((self.opens[i + 1] - self.closes[i] for i in range(k, last)), default=0)
