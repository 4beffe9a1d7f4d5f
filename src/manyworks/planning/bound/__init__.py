"""A lower bound on the cost of any plan, and what an hour of each workshop is worth."""

from manyworks.planning.bound.lower import Bound, HourPrice, lower_bound

__all__ = ["Bound", "HourPrice", "lower_bound"]
