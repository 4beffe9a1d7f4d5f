"""How sure a plan is: the same plan, run many times with uncertain durations."""

from manyworks.planning.simulate.chances import HomeChance, PoolShare, Simulation, simulate
from manyworks.planning.simulate.doubt import Doubt

__all__ = ["Doubt", "HomeChance", "PoolShare", "Simulation", "simulate"]
