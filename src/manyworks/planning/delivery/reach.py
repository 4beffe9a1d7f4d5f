"""Which workshops could bring a block to which plot at all: within a driver's day, in the hours of both."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.calendars import lay_out
from manyworks.planning.delivery.drivers import Drivers
from manyworks.planning.delivery.hours import Hours, plot_hours
from manyworks.planning.delivery.routes import Roads
from manyworks.planning.delivery.timetable import Timetable
from manyworks.planning.model import Problem
from manyworks.planning.travel import road_km

WEEKS = 2
"""Days of a fortnight show all ways in which weekly hours can meet."""


def reaches(problem: Problem) -> NDArray[np.bool_]:
    """Whether a load of one block from a workshop finds a time at a plot, shape (homes, workshops).

    Holidays and closed times are left out: what is brought in most weeks can wait for the next one.
    Networks without vehicles ask nobody for a time.
    """
    found = np.ones((len(problem.homes), len(problem.workshops)), np.bool_)
    if problem.transport.cost_per_km is not None:
        return found
    clock, transport = problem.clock, problem.transport
    end = (7 * WEEKS + 1) * clock.units_per_day
    yards = [
        Hours(lay_out(replace(shop.yard or shop.calendar, closures=()), end)) for shop in problem.workshops
    ]
    plots = [plot_hours(clock, replace(home.access, closed=()), end) for home in problem.homes]
    drivers = Drivers(clock, transport, problem.fleet)
    table = Timetable(clock, transport, Roads({}, lambda a, b: 0.0), {}, {}, drivers)
    for h, home in enumerate(problem.homes):
        for w, shop in enumerate(problem.workshops):
            drive = table.drive(road_km(transport, shop.place, home.place))
            found[h, w] = _meet(table, yards[w], plots[h], drive)
    return found


def _meet(table: Timetable, yard: Hours, plot: Hours, drive: int) -> bool:
    loads, stands = table.loading(1), table.unloading(1)
    for opens, closes in zip(plot.opens, plot.closes):
        begin = yard.last(closes - stands - drive, loads)
        if begin is not None:
            came = max(opens, begin + loads + drive)
            if came + stands <= closes and came + stands + drive - begin <= table.day:
                return True
    return False
