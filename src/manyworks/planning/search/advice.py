"""Where the search begins and what it tries when the bound's prices have something to say."""

from dataclasses import replace

import numpy as np

from manyworks.planning.bound.guide import Guide
from manyworks.planning.compile import Compiled
from manyworks.planning.dispatch.floor import Shorts
from manyworks.planning.dispatch.price import affordable
from manyworks.planning.search.improve import value
from manyworks.planning.search.task import Found

WORST_START = 1.5
"""An advised plan that costs more than so many times the first one is no good start (fairness, outages)."""


def follow(compiled: Compiled, first: Found, guide: Guide | None) -> tuple[Found, Shorts | None]:
    """The plan to search from, and the workshops to try for each unit; unchanged without a guide.

    Parameters
    ----------
    first
        The plan by rule; units about which the guide knows nothing stay where it has them.
    """
    if guide is None:
        return first, None
    number = {unit.id: i for i, unit in enumerate(compiled.units)}
    rows = np.array([number[unit] for unit in guide.units], np.int64)
    choices = np.full((len(compiled.floor.unit), *guide.choices.shape[1:]), -1, np.int32)
    choices[rows] = guide.choices
    place = first.place.copy()
    place[rows] = np.where(compiled.fixed[rows] >= 0, compiled.fixed[rows], guide.place)
    place = np.where(affordable(compiled.floor, place)[:, None], place, first.place)
    advised = value(compiled, place, first.priority)
    good = advised.cost < WORST_START * first.cost
    return replace(advised, moves=first.moves, runs=first.runs) if good else first, choices
