"""Prices for the hours of members: how the fairness rule enters the bound.

A member pays `fairness_per_hour` for every standard hour above its fair share and `over_cap_per_hour` above
the cap. The largest of 0 and x is the largest of p × x for prices p between 0 and 1, so any price per hour
between nothing and the full charge, less the same price for the hours that are free, is never above what
the rule charges. Good prices make it equal.
"""

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.bound.floor import Floor
from manyworks.planning.model import Problem
from manyworks.planning.shares import fair_parts, members

Floats = NDArray[np.float64]


class Shares:
    """The fairness rule of one problem: row 0 of every array is the fair share, row 1 the cap.

    Attributes
    ----------
    free
        (2, members) standard hours that cost nothing.
    charge
        (2, 1) money for each hour above them.
    """

    def __init__(self, problem: Problem, floor: Floor) -> None:
        policy, self.floor, self.member = problem.policy, floor, members(problem)
        total = float(floor.hours.sum())
        parts = fair_parts(problem)
        cap = np.full(parts.shape, total * (policy.share_cap or 1.0))
        over_cap = policy.over_cap_per_hour if policy.share_cap is not None else 0.0
        self.free = np.stack([total * parts, cap])
        self.charge = np.array([[policy.fairness_per_hour], [over_cap]])
        self.active = bool((self.charge > 0).any()) and total > 0
        self.scale = 1 / np.sqrt(np.maximum(self.free, 1.0))

    def none(self) -> Floats:
        """Prices to begin with."""
        return np.zeros(self.free.shape)

    def set(self, prices: Floats) -> float:
        """Let workshops charge these prices from now on; returns what the free hours are worth at them."""
        self.floor.hour_price[:] = prices.sum(axis=0)[self.member]
        return float((prices * self.free).sum())

    def excess(self, picked: NDArray[np.int64]) -> Floats:
        """Hours above the free ones when every unit has the workshops `picked`, shape (2, members)."""
        load, hours = np.zeros(self.free.shape[1]), self.floor.hours
        for group in (0, 1):
            made = picked[:, group] >= 0
            np.add.at(load, self.member[picked[made, group]], hours[made, group])
        above: Floats = load[None, :] - self.free
        return above

    def within(self, prices: Floats) -> Floats:
        """The nearest prices that are allowed."""
        allowed: Floats = np.clip(prices, 0.0, self.charge)
        return allowed
