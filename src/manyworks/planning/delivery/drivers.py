"""Vehicles and their drivers: each drives one journey at a time, and a driver's day ends."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from manyworks.planning.model import Clock, Transport, Vehicle, VehicleBooking
from manyworks.planning.places import Span, is_free

REST_HOURS = 11.0
"""A driver rests so long between two days (regulation (EC) No 561/2006, article 8)."""


class Drivers:
    """Vehicles with their drivers: each drives one journey at a time, and its day ends."""

    def __init__(
        self,
        clock: Clock,
        transport: Transport,
        fleet: Sequence[Vehicle],
        booked: Iterable[VehicleBooking] = (),
    ) -> None:
        self.clock, self.hours = clock, transport.driver_hours
        self.count = {vehicle.id: vehicle.count for vehicle in fleet}
        self.busy: dict[str, list[list[Span]]] = defaultdict(list)
        for one in booked:
            self.take(one.vehicle, one.which - 1, (one.start, one.end))

    def free(self, vehicle: str, span: Span) -> int | None:
        """The first vehicle of a class, from 0, that is free all the time; None when none is."""
        vehicles = self.busy[vehicle]
        for which, busy in enumerate(vehicles):
            if is_free(busy, span) and self.in_a_day([*busy, span], span):
                return which
        return len(vehicles) if len(vehicles) < self.count[vehicle] else None

    def take(self, vehicle: str, which: int, span: Span) -> None:
        """Enter a journey."""
        while len(self.busy[vehicle]) <= which:
            self.busy[vehicle].append([])
        self.busy[vehicle][which].append(span)

    def give_back(self, vehicle: str, which: int, span: Span) -> None:
        """Free what a journey has taken."""
        self.busy[vehicle][which].remove(span)

    def in_a_day(self, journeys: list[Span], span: Span) -> bool:
        """Whether all journeys of the driver round this one, without a night's rest between, fit a day."""
        begin, end, left = *span, sorted(journeys)
        grown = True
        while grown:
            grown = False
            for a, b in left:
                near = self._hours(b, begin) < REST_HOURS and self._hours(end, a) < REST_HOURS
                if near and (a < begin or b > end):
                    begin, end, grown = min(a, begin), max(b, end), True
        return self._hours(begin, end) <= self.hours + 1e-9

    def _hours(self, since: int, until: int) -> float:
        """Hours from one moment to another, with those that the clock leaves out."""
        if until <= since:
            return (until - since) / self.clock.units_per_hour
        nights = (until - 1) // self.clock.units_per_day - since // self.clock.units_per_day
        hidden = nights * (1440 - self.clock.minutes_per_day) / 60
        return (until - since) / self.clock.units_per_hour + hidden
