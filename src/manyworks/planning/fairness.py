"""Who has how much of the work, what would be their fair share, and what the rule costs beside the money."""

from collections import defaultdict
from dataclasses import dataclass

from manyworks.planning.model import Plan, Problem
from manyworks.planning.shares import fair_parts


@dataclass(frozen=True, slots=True)
class MemberShare:
    """One member's part of the work, in standard hours.

    Parameters
    ----------
    member
        Organisation, or the workshop when it has none.
    workshops
        Ids of its workshops.
    hours, fair_hours, cap_hours
        What it has, what its part of the machine hours on offer would be, and the most it may have (None =
        no cap).
    cost
        What the rule charges for it, money.
    """

    member: str
    workshops: tuple[str, ...]
    hours: float
    fair_hours: float
    cap_hours: float | None
    cost: float


def member_shares(problem: Problem, plan: Plan) -> tuple[MemberShare, ...]:
    """Every member's share, largest first; the fair share follows the machine hours that a member offers."""
    blocks = {block.id: block for block in problem.blocks}
    units = {unit.id: unit for unit in problem.units}
    shops = {w.id: w.member or w.id for w in problem.workshops}
    hours, places = defaultdict[str, float](float), defaultdict[str, list[str]](list)
    for workshop, member in shops.items():
        places[member].append(workshop)
    for a in plan.assignments:
        unit = units[a.unit]
        for i, step in enumerate(blocks[unit.block].operations):
            minutes = step.minutes if unit.minutes is None else unit.minutes[i]
            hours[shops[a.cut if step.group == "cut" else a.make]] += minutes / 60
    total, policy = sum(hours.values()), problem.policy
    cap = None if policy.share_cap is None else total * policy.share_cap
    rows = []
    for member, part in zip(places, fair_parts(problem)):
        have, fair = hours[member], total * float(part)
        cost = policy.fairness_per_hour * max(0.0, have - fair)
        if cap is not None:
            cost += policy.over_cap_per_hour * max(0.0, have - cap)
        rows.append(MemberShare(member, tuple(places[member]), have, fair, cap, cost))
    return tuple(sorted(rows, key=lambda row: (-row.hours, row.member)))
