"""Plans that are surer: slack is bought where homes would else be late, and the price is said."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from manyworks.planning.model import Plan, Problem
from manyworks.planning.simulate import Doubt, Simulation
from manyworks.planning.simulate.chances import Uncertain
from manyworks.planning.solver import solve

SHARES = (0.3, 0.6, 1.0)
"""Part of the buffer that each round asks for: a crowded network has no room for all of it."""
ROUNDS = len(SHARES)
RUNS = 300
FRESH = 104_729
"""Added to the seed for the runs that judge: no plan is judged by the runs it was made with."""


@dataclass(frozen=True, slots=True)
class Surer:
    """A plan with bought slack beside the plan without.

    Parameters
    ----------
    plan
        The surer plan; the old one when nothing surer was found.
    before, after
        Both plans simulated with the same fresh random numbers.
    price
        What the surer plan costs more as planned, money.
    price_without_lateness
        What its work and moving cost more, money.
    """

    plan: Plan
    before: Simulation
    after: Simulation
    price: float
    price_without_lateness: float

    @property
    def expected_price(self) -> float:
        """The same with lateness as it is to be expected and not as planned: below 0 it pays for itself."""
        return self.price_without_lateness + self.after.lateness - self.before.lateness


def mean_chance(simulation: Simulation) -> float:
    """Mean chance of a home to have its last block in time."""
    chances = [home.on_time for home in simulation.homes]
    return sum(chances) / len(chances) if chances else 1.0


def make_surer(
    problem: Problem,
    plan: Plan,
    *,
    goal: float = 0.9,
    doubt: Doubt | None = None,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Surer:
    """Ask every block to be planned as much earlier as it would be late with a chance of 1 - `goal`.

    The blocks' due dates are moved forward by the time that their arrival exceeds the plan in `goal` of the
    runs, the plan is searched again from the present one, and both are valued with the real due dates. The
    search decides where slack costs least: an earlier block is paid for only while lateness is dearer.
    The rounds ask for more and more of the buffer; the plan with the lowest cost and expected lateness wins.

    Parameters
    ----------
    problem, plan
        The question and a plan for it.
    goal
        Chance that each block is wanted in time with.
    doubt
        Distributions; default `Doubt()`.
    iterations, time_limit_s
        For all rounds together.
    """
    day = problem.clock.units_per_day
    per_unit = problem.policy.lateness_per_day / day
    first = current = best = Uncertain(problem, plan, doubt or Doubt())
    best_total = _total(first, seed, per_unit)
    for turn, share in enumerate(SHARES):
        wanted = np.percentile(current.arrivals(RUNS, seed + turn), 100 * goal, axis=0, method="inverted_cdf")
        planned = {a.unit: a.arrive for a in current.plan.assignments}
        later = zip(current.units, wanted.tolist())
        buffer = {unit: max(0, round(share * (int(t) - planned[unit]))) for unit, t in later}
        earlier = tuple(replace(u, due=max(u.release, u.due - buffer.get(u.id, 0))) for u in problem.units)
        found = solve(
            replace(problem, units=earlier),
            iterations=None if iterations is None else max(1, iterations // ROUNDS),
            time_limit_s=None if time_limit_s is None else time_limit_s / ROUNDS,
            seed=seed + turn,
            executor=executor,
            cancelled=cancelled,
            warm_start=current.plan,
        )
        current = Uncertain(problem, with_real_dates(problem, found), first.doubt)
        total = _total(current, seed, per_unit)
        if total < best_total:
            best, best_total = current, total
        if cancelled is not None and cancelled():
            break
    before, after = (one.simulate(RUNS, seed + FRESH) for one in (first, best))
    price = best.plan.cost - plan.cost
    return Surer(best.plan, before, after, price, price - (best.plan.costs.lateness - plan.costs.lateness))


def with_real_dates(problem: Problem, plan: Plan) -> Plan:
    """A plan that was made for other due dates, valued with those of `problem`."""
    due = {unit.id: unit.due for unit in problem.units}
    assignments = tuple(replace(a, due=due[a.unit]) for a in plan.assignments)
    late = [max(0, a.arrive - a.due) for a in assignments]
    money = sum(late) / problem.clock.units_per_day * problem.policy.lateness_per_day
    return replace(
        plan,
        assignments=assignments,
        costs=replace(plan.costs, lateness=money),
        late_units=sum(units > 0 for units in late),
        late_time=sum(late),
        by_hand=None,
        bound=None,
    )


def _total(uncertain: Uncertain, seed: int, per_unit: float) -> float:
    """Cost with the lateness that is to be expected instead of the planned one."""
    plan = uncertain.plan
    due = {a.unit: a.due for a in plan.assignments}
    arrivals = uncertain.arrivals(RUNS, seed + ROUNDS)
    late = np.maximum(0, arrivals - np.array([due[unit] for unit in uncertain.units]))
    return plan.cost - plan.costs.lateness + float(late.sum(axis=1).mean()) * per_unit
