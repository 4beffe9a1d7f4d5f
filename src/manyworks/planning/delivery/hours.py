"""When vehicles are loaded at yards and unloaded at plots."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from manyworks.planning.calendars import lay_out
from manyworks.planning.model import Access, Clock, Workshop
from manyworks.planning.places import Span


class Hours:
    """Intervals of time, in order, in which something that takes a while can be done."""

    def __init__(self, spans: tuple[Span, ...]) -> None:
        self.opens = [a for a, _ in spans]
        self.closes = [b for _, b in spans]
        self.longest = max((b - a for a, b in spans), default=0)

    def first(self, t: int, length: int) -> int | None:
        """First moment not before t from which `length` units lie in one interval; None = never."""
        i = bisect_right(self.closes, t)
        while i < len(self.opens):
            begin = max(t, self.opens[i])
            if begin + length <= self.closes[i]:
                return begin
            i += 1
        return None

    def last(self, end: int, length: int) -> int | None:
        """Last moment from which `length` units lie in one interval and are over at `end`; None = never."""
        i = bisect_left(self.opens, end) - 1
        while i >= 0:
            begin = min(end, self.closes[i]) - length
            if begin >= self.opens[i]:
                return begin
            i -= 1
        return None

    def backward(self, latest: int, length: int) -> Iterator[Span]:
        """Moments from which `length` units lie in an interval: (first, last) of each, from `latest` back."""
        for i in range(bisect_right(self.opens, latest) - 1, -1, -1):
            last = min(latest, self.closes[i] - length)
            if last >= self.opens[i]:
                yield self.opens[i], last

    def onward(self, earliest: int, length: int) -> Iterator[Span]:
        """The same from `earliest` on."""
        for i in range(bisect_right(self.closes, earliest), len(self.opens)):
            first, last = max(earliest, self.opens[i]), self.closes[i] - length
            if last >= first:
                yield first, last


@lru_cache(maxsize=512)
def yard_hours(workshop: Workshop, end: int) -> Hours:
    """When vehicles are loaded at a workshop, up to `end`."""
    return Hours(lay_out(workshop.yard or workshop.calendar, end))


@lru_cache(maxsize=512)
def plot_hours(clock: Clock, access: Access, end: int) -> Hours:
    """When a plot takes deliveries, up to `end`: its window of each day, without what is closed."""
    day, start = clock.units_per_day, clock.moment(0)
    begins, per = start.hour * 60 + start.minute, clock.minutes_per_unit
    opens, closes = -(-(access.opens_minute - begins) // per), (access.closes_minute - begins) // per
    spans: list[Span] = []
    for number in range(-1, end // day + 1):
        if (start.weekday() + number) % 7 in access.weekdays:
            a, b = number * day + opens, number * day + closes
            if clock.minutes_per_day < 1440:
                # what the clock leaves out of its day is no part of the window
                a, b = max(a, number * day), min(b, (number + 1) * day)
            spans += _without(max(0, a), min(b, end), access.closed)
    return Hours(tuple(spans))


def _without(begin: int, end: int, closed: tuple[Span, ...]) -> list[Span]:
    pieces = [(begin, end)]
    for c, d in closed:
        pieces = [part for p, q in pieces for part in ((p, min(q, c)), (max(p, d), q)) if part[0] < part[1]]
    return [(p, q) for p, q in pieces if p < q]
