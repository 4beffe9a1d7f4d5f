"""A plan with its deliveries: when everything arrives, what is late, and what the road costs."""

import math
from dataclasses import replace

from manyworks.planning.delivery.loads import Deliveries
from manyworks.planning.model import Plan, PlannedFetch, PlannedLoad, Problem


def with_deliveries(problem: Problem, plan: Plan, found: Deliveries) -> Plan:
    """The plan as it will happen: arrivals, lateness and all money of the road are those of the loads.

    What the search reckoned deliveries and kits with is kept beside as the estimate. Networks whose driving
    has one price for each block keep that price.
    """
    brought = {unit: t for load in found.loads for unit, t in load.brought.items()}
    assignments = tuple(
        replace(a, arrive=brought.get(a.unit, a.arrive), due=found.dates[a.unit]) for a in plan.assignments
    )
    late = [max(0, a.arrive - a.due) for a in assignments]
    per_unit = problem.policy.lateness_per_day / problem.clock.units_per_day
    costs = replace(plan.costs, lateness=sum(late) * per_unit)
    plan = replace(
        plan,
        assignments=assignments,
        loads=found.loads,
        fetches=found.fetches,
        late_units=sum(t > 0 for t in late),
        late_time=sum(late),
        costs=costs,
    )
    if problem.transport.cost_per_km is not None:
        return plan
    moved: list[PlannedLoad | PlannedFetch] = [*found.loads, *found.fetches]
    gas = None
    if problem.transport.carbon_kgco2e_per_tkm is not None:
        gas = math.fsum(one.carbon_kgco2e or 0.0 for one in moved)
    kits = sum(len(fetch.units) for fetch in found.fetches)
    costs = replace(
        costs,
        delivery=math.fsum(load.cost for load in found.loads),
        transfer=kits * problem.transport.transfer_cost + math.fsum(f.cost for f in found.fetches),
        carbon=(gas or 0.0) / 1000 * problem.policy.carbon_per_tonne,
    )
    return replace(
        plan,
        costs=costs,
        kilometres=math.fsum(one.kilometres for one in moved),
        carbon_kgco2e=gas,
        estimate=plan.costs.delivery + plan.costs.transfer if plan.estimate is None else plan.estimate,
    )
