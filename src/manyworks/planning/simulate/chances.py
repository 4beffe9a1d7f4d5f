"""Chances of being on time, dates that are kept with a stated chance, and what the plan hangs on."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyworks.planning.fields import refuse
from manyworks.planning.model import Clock, Plan, Problem
from manyworks.planning.simulate.doubt import Doubt
from manyworks.planning.simulate.network import Network, build_network
from manyworks.planning.simulate.run import run_many

THREADS = 2
LEVELS = (50, 80, 95)
MOST_ARRIVALS = 250_000_000
"""Runs times units whose arrivals are kept: 1 GB."""


@dataclass(frozen=True, slots=True)
class HomeChance:
    """How sure the dates of one home are.

    Parameters
    ----------
    home
        Id of the home.
    on_time
        Chance that its last block is there by the last of its due dates.
    every_block
        Chance that every one of its blocks is there by its own due date.
    p50, p80, p95
        Arrival of the last block, in units of the clock: met or beaten in so many per cent of the runs.
    """

    home: str
    on_time: float
    every_block: float
    p50: int
    p80: int
    p95: int


@dataclass(frozen=True, slots=True)
class PoolShare:
    """How much the plan hangs on one pool: its share of the time on the critical chains of all homes."""

    workshop: str
    pool: str
    share: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """Result of many runs of one plan.

    Parameters
    ----------
    runs
        Number of runs.
    homes
        In the problem's order; homes without blocks are left out.
    blocks_on_time
        Mean share of blocks that arrive in time.
    lateness
        Mean cost of lateness, money.
    lateness_p95
        Cost of lateness that 95 % of the runs do not exceed, money.
    hangs_on
        Pools by their share of the critical time, largest first.
    doubt
        The distributions that were used.
    """

    runs: int
    homes: tuple[HomeChance, ...]
    blocks_on_time: float
    lateness: float
    lateness_p95: float
    hangs_on: tuple[PoolShare, ...]
    doubt: Doubt


def simulate(
    problem: Problem, plan: Plan, *, runs: int = 1000, seed: int = 0, doubt: Doubt | None = None
) -> Simulation:
    """Run a plan many times with uncertain durations; nobody changes the order on any machine.

    Work begins as soon as everything it waits for is over (which may be earlier than planned), in open
    time, and is not begun when its planned time does not fit before the next long closing. Where the plan has
    loads none drives off before its time, so that no unit arrives before its load.

    Parameters
    ----------
    problem, plan
        A valid plan with its operations.
    runs
        Number of runs.
    seed
        The same seed gives the same result on every machine.
    doubt
        Distributions; default `Doubt()`.

    Raises
    ------
    Refused
        Fewer runs than one, or more than the memory holds.
    """
    return Uncertain(problem, plan, doubt or Doubt()).simulate(runs, seed)


class Uncertain:
    """A plan that is run with uncertain durations, as `simulate` says; made ready once for many runs."""

    def __init__(self, problem: Problem, plan: Plan, doubt: Doubt) -> None:
        self.problem, self.plan, self.doubt = problem, plan, doubt
        self.network, self.names = build_network(problem, plan, doubt)

    @property
    def units(self) -> tuple[str, ...]:
        """Ids of the units, in the order of the columns of `arrivals`."""
        return self.names.units

    def arrivals(self, runs: int, seed: int) -> NDArray[np.int32]:
        """When each unit arrives in every run, shape (runs, units), whatever load brings it."""
        return self._run(runs, seed)[0]

    def _run(self, runs: int, seed: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        return _run(self.network, self.doubt, self.problem.clock, len(self.names.pools), runs, seed)

    def simulate(self, runs: int, seed: int) -> Simulation:
        """The chances."""
        problem, network, names = self.problem, self.network, self.names
        arrivals, time_in = self._run(runs, seed)
        arrivals = _by_load(self.plan, names.units, arrivals)
        late = np.maximum(0, arrivals - network.due)
        per_unit = problem.policy.lateness_per_day / problem.clock.units_per_day
        costs = late.sum(axis=1) * per_unit
        total = float(time_in.sum())
        shares = [
            PoolShare(workshop, pool, float(spent) / total)
            for (workshop, pool), spent in zip(names.pools, time_in)
            if spent > 0
        ]
        shares.sort(key=lambda share: (-share.share, share.workshop, share.pool))
        return Simulation(
            runs=runs,
            homes=tuple(
                _home(name, arrivals, network, h) for h, name in enumerate(names.homes) if h in network.home
            ),
            blocks_on_time=float((late == 0).mean()) if late.size else 1.0,
            lateness=float(costs.mean()),
            lateness_p95=float(np.percentile(costs, 95, method="inverted_cdf")),
            hangs_on=tuple(shares),
            doubt=self.doubt,
        )


def _by_load(plan: Plan, units: Sequence[str], arrivals: NDArray[np.int32]) -> NDArray[np.int32]:
    """Arrivals by load: it comes as planned, or when the last of its blocks could be there."""
    row, by_load = {unit: i for i, unit in enumerate(units)}, arrivals.copy()
    for load in plan.loads:
        brought = {row[unit]: t for unit, t in load.brought.items() if unit in row}
        if brought:
            rows = list(brought)
            delay = np.maximum(0, arrivals[:, rows].max(axis=1) - load.arrive)
            by_load[:, rows] = np.array(list(brought.values()), np.int32) + delay[:, None]
    return by_load


def _home(name: str, arrivals: NDArray[np.int32], network: Network, h: int) -> HomeChance:
    mine = network.home == h
    last, due = arrivals[:, mine].max(axis=1), network.due[mine]
    p50, p80, p95 = (int(np.percentile(last, level, method="inverted_cdf")) for level in LEVELS)
    every = (arrivals[:, mine] <= due).all(axis=1)
    return HomeChance(name, float((last <= due.max()).mean()), float(every.mean()), p50, p80, p95)


def _run(
    network: Network, doubt: Doubt, clock: Clock, pools: int, runs: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Arrivals, shape (runs, units), and the critical time of each pool."""
    per_hour = clock.units_per_hour
    between = 0.0 if doubt.hours_between_failures is None else doubt.hours_between_failures * per_hour
    doubts = np.array(
        [doubt.journey_spread, doubt.bias, between, doubt.repair_hours * per_hour, doubt.repair_spread]
    )
    bars, units = len(network.shop), len(network.last)
    if not 1 <= runs <= MOST_ARRIVALS // max(1, units):
        most = MOST_ARRIVALS // max(1, units)
        raise refuse("range", f"is {runs}; 1 to {most:,} runs of this plan are possible", "runs")
    arrivals = np.zeros((runs, units), np.int32)
    times = [np.zeros(pools) for _ in range(THREADS)]
    size = max(bars, units, int(network.home.max(initial=0)) + 1)
    work = [np.zeros((5, size), np.int64) for _ in range(THREADS)]
    edges = [runs * i // THREADS for i in range(THREADS + 1)]
    with ThreadPoolExecutor(THREADS) as pool:
        parts = [
            pool.submit(run_many, network, doubts, seed, edges[i], edges[i + 1], arrivals, times[i], work[i])
            for i in range(THREADS)
        ]
        for part in parts:
            part.result()
    return arrivals, sum(times[1:], times[0])
