"""Whose work counts together, and what part of the network's work would be fair for each member."""

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.model import Problem


def members(problem: Problem) -> NDArray[np.int64]:
    """Number of the member of every workshop, shape (m,), counted in order of first appearance."""
    names: dict[str, int] = {}
    numbers = [names.setdefault(w.member or w.id, len(names)) for w in problem.workshops]
    return np.array(numbers, np.int64)


def fair_parts(problem: Problem) -> NDArray[np.float64]:
    """Each member's fair part of all work, shape (members,), sum 1: its part of the hours on offer."""
    of = members(problem)
    offer = np.zeros(of.max(initial=-1) + 1)
    for member, workshop in zip(of, problem.workshops):
        calendar = workshop.calendar
        open_share = sum(b - a for a, b in calendar.hours) / calendar.cycle * workshop.utilisation
        offer[member] += open_share * sum(p.machines / p.time_factor for p in workshop.pools)
    parts: NDArray[np.float64] = offer / max(offer.sum(), 1e-12)
    return parts
