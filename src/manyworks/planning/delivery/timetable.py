"""When each journey calls where: in opening hours, within a driver's day, with vehicles that exist once."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from manyworks.planning.delivery.cargo import Item
from manyworks.planning.delivery.drivers import Drivers
from manyworks.planning.delivery.hours import Hours
from manyworks.planning.delivery.routes import Journey, Roads, shuffled
from manyworks.planning.model import Clock, Transport
from manyworks.planning.places import Span, is_free

STEP_MINUTES = 15
"""Arrivals are tried so far apart."""
MOST_DAYS_LATE = 60
"""No arrival is sought later than this after the blocks are ready."""
MOST_ORDERS = 6
"""So many of the shortest orders of calling are tried at one arrival."""


@dataclass(frozen=True, slots=True)
class Times:
    """When a journey is where: at every stop, from its base and back, and with which vehicle of its class."""

    made: Journey
    stops: tuple[Span, ...]
    begin: int
    end: int
    which: int = 0

    @property
    def arrive(self) -> int:
        """At the first plot."""
        return self.stops[len(self.made.yards)][0]

    def bays(self) -> list[tuple[str, Span]]:
        """Every plot, and when it stands there."""
        return list(zip(self.made.plots, self.stops[len(self.made.yards) :], strict=True))

    def arrivals(self) -> list[tuple[Item, int]]:
        """Every block, and when it is at its plot."""
        came = {plot: arrive for plot, (arrive, _) in self.bays()}
        return [(item, came[item.home]) for item in self.made.items]


class Timetable:
    """Times of journeys one after the other: vehicles, drivers and the bay of each plot are busy once.

    Parameters
    ----------
    clock, transport
        Of the problem.
    roads
        Ways between the places.
    yards, plots
        Opening hours by id.
    drivers
        Of all vehicles, with what they drive already.
    """

    def __init__(
        self,
        clock: Clock,
        transport: Transport,
        roads: Roads,
        yards: dict[str, Hours],
        plots: dict[str, Hours],
        drivers: Drivers,
    ) -> None:
        self.clock, self.transport, self.roads = clock, transport, roads
        self.yards, self.plots = yards, plots
        self.day = self.units(transport.driver_hours * 60)
        self.drivers = drivers
        self._bays: dict[str, list[Span]] = defaultdict(list)

    def units(self, minutes: float) -> int:
        """Whole units that so many minutes take."""
        return math.ceil(minutes / self.clock.minutes_per_unit - 1e-9)

    def drive(self, kilometres: float) -> int:
        """Units of driving."""
        return self.units(kilometres / self.transport.speed_km_h * 60)

    def loading(self, hands: float) -> int:
        """Units of loading at one yard what is carried in so many times."""
        return self.units(self.transport.handling_minutes + hands * self.transport.block_minutes)

    def unloading(self, hands: float) -> int:
        """Units of setting down what is carried out in so many times."""
        return self.units(hands * self.transport.block_minutes)

    def place(self, made: Journey, wanted: int, most_early: int, room: Callable[[int], bool]) -> Times | None:
        """Times as late as is wanted, else as early as can be; None when there are none. Takes the vehicle.

        Parameters
        ----------
        made
            Vehicle class, yards, plots and blocks; the yards are called at in another order if need be.
        wanted
            Latest arrival at which nothing is late.
        most_early
            Units by which it may be there before.
        room
            Whether the plot has room for what would wait there from a moment on.
        """
        orders = self.roads.orders(frozenset(made.yards), made.plots, made.vehicle.base)[:MOST_ORDERS]
        ways = [_Way(self, replace(made, yards=yards)) for yards in orders]
        for arrive in self._arrivals(ways[0], wanted, most_early):
            if room(arrive):
                for way in ways:
                    for times in way.sooner(way.times(arrive)):
                        if room(times.arrive) and (taken := self._taken(times)) is not None:
                            return taken
        return None

    def _arrivals(self, way: "_Way", wanted: int, most_early: int) -> Iterator[int]:
        hours, stands = self.plots[way.made.plots[0]], way.unloads[0]
        step = max(1, self.units(STEP_MINUTES))
        earliest = way.earliest()
        for first, last in hours.backward(wanted, stands):
            if last < max(earliest, wanted - most_early):
                break
            yield from range(last, max(first, earliest) - 1, -step)
        onward = max(earliest, wanted + 1)
        for first, last in hours.onward(onward, stands):
            if first > onward + MOST_DAYS_LATE * self.clock.units_per_day:
                break
            yield from range(first, last + 1, step)

    def _taken(self, times: Times) -> Times | None:
        """The same with the first vehicle that is free all the time, if the bays are free; both are taken."""
        if not all(is_free(self._bays[plot], stands) for plot, stands in times.bays()):
            return None
        which = self.drivers.free(times.made.vehicle.id, (times.begin, times.end))
        if which is None:
            return None
        times = replace(times, which=which + 1)
        self.take(times)
        return times

    def take(self, times: Times) -> None:
        """Enter what a journey takes."""
        self.drivers.take(times.made.vehicle.id, times.which - 1, (times.begin, times.end))
        for plot, stands in times.bays():
            self._bays[plot].append(stands)

    def give_back(self, times: Times) -> None:
        """Free what a journey has taken."""
        self.drivers.give_back(times.made.vehicle.id, times.which - 1, (times.begin, times.end))
        for plot, stands in times.bays():
            self._bays[plot].remove(stands)


class _Way:
    """What a journey does at each stop on one of its ways, whatever the time."""

    def __init__(self, table: Timetable, made: Journey) -> None:
        self.table, self.made = table, made
        self.ready: dict[str, int] = {}
        count: dict[str, float] = defaultdict(float)
        for item in made.items:
            self.ready[item.workshop] = max(self.ready.get(item.workshop, 0), item.ready)
            count[item.workshop] += item.hands
        self.loads = {yard: table.loading(count[yard]) for yard in made.yards}
        moved = [sum(item.hands for item in made.items if item.home == plot) for plot in made.plots]
        moved[0] += shuffled(made)
        self.unloads = [table.unloading(blocks) for blocks in moved]
        stops = [*made.yards, *made.plots]
        self.drives = [table.drive(table.roads.between(a, b)) for a, b in pairwise(stops)]
        empty = table.roads.empty(made.yards[0], made.plots[-1], made.vehicle.base)
        self.out, self.back = (table.drive(kilometres) for kilometres in empty)

    def earliest(self) -> int:
        """No arrival at the first plot is earlier, whatever the order of calling."""
        near = self.table.roads.between
        return max(
            self.ready[yard] + self.loads[yard] + self.table.drive(near(yard, self.made.plots[0]))
            for yard in self.made.yards
        )

    def sooner(self, times: Times | None) -> Iterator[Times]:
        """The same journey without standing loaded before the plot, if that is open; then as it is."""
        if times is None:
            return
        last = times.stops[len(self.made.yards) - 1][1] + self.drives[len(self.made.yards) - 1]
        came = self.table.plots[self.made.plots[0]].first(last, self.unloads[0])
        if came is not None and came < times.arrive and (better := self.times(came)) is not None:
            yield better
        yield times

    def times(self, arrive: int) -> Times | None:
        """Every call as late as the next one allows; None when something is not ready, shut, or too long."""
        if self.table.plots[self.made.plots[0]].first(arrive, self.unloads[0]) != arrive:
            return None
        yards, stops, t = self.made.yards, list[Span](), arrive
        for i in range(len(yards) - 1, -1, -1):
            begin = self.table.yards[yards[i]].last(t - self.drives[i], self.loads[yards[i]])
            if begin is None or begin < self.ready[yards[i]]:
                return None
            stops.append((begin, begin + self.loads[yards[i]]))
            t = begin
        stops.reverse()
        t = arrive
        for i, plot in enumerate(self.made.plots):
            if i:
                came = self.table.plots[plot].first(t + self.drives[len(yards) - 1 + i], self.unloads[i])
                if came is None:
                    return None
                t = came
            stops.append((t, t + self.unloads[i]))
            t += self.unloads[i]
        begin, end = stops[0][0] - self.out, t + self.back
        if begin < 0 or end - begin > self.table.day:
            return None
        return Times(self.made, tuple(stops), begin, end)
