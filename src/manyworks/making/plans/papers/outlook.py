"""What a plan means to people, as plain data: what is scarce, how sure it is, how fair it is."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyworks.making.plans.papers.reading import PlanReading
from manyworks.planning.bound import Bound
from manyworks.planning.drawing.heat import Strip, heat_svg
from manyworks.planning.fairness import against_hand, member_shares
from manyworks.planning.prices import hours_of_a_day, price_table
from manyworks.planning.robust import Surer, mean_chance
from manyworks.planning.simulate import Simulation
from manyworks.planning.whatif import MoreMachines, MorePeople, Outcome

MOST_SCARCE = 10
WORTH_SAYING = 0.01


def scarce_data(read: PlanReading, bound: Bound) -> dict[str, Any]:
    """What one more hour is worth, by machine or skill and week; money as in the problem."""
    table = price_table(read.problem, bound.prices, MOST_SCARCE)
    pools = {(w.id, pool.id): pool.name or pool.id for w in read.problem.workshops for pool in w.pools}
    rows = []
    for row in table.rows:
        if max(row.per_hour) < WORTH_SAYING:
            continue
        hours = hours_of_a_day(read.problem, row.workshop)
        what = pools.get((row.workshop, row.name), row.name)
        rows.append(
            {
                "workshop": row.workshop,
                "name": read.workshop_name(row.workshop),
                "kind": row.kind,
                "what": what,
                "code": row.name,
                "per_hour": [round(price, 2) for price in row.per_hour],
                "worth": round(row.worth, 2),
                "week": read.moment(table.weeks[row.dearest]).date().isoformat(),
                "dearest": round(max(row.per_hour), 2),
                "day_hours": round(hours, 2),
                "day": round(max(row.per_hour) * hours, 2),
            }
        )
    return {"weeks": [read.moment(begin).date().isoformat() for begin in table.weeks], "rows": rows}


def scarce_svg(scarce: dict[str, Any], currency: str) -> str:
    """The strip of weeks; empty when nothing is scarce."""
    if not scarce["rows"]:
        return ""
    weeks = [_short(week) for week in scarce["weeks"]]
    words = _("%(what)s, %(name)s, week of %(week)s: %(price)s %(currency)s an hour")
    strips = []
    for row in scarce["rows"]:
        titles = tuple(
            words % {"what": row["what"], "name": row["name"], "week": week, "price": f"{price:,.2f}",
                     "currency": currency}
            for week, price in zip(weeks, row["per_hour"])
        )  # fmt: skip
        strips.append(Strip(f"{row['what']}, {row['name']}", tuple(row["per_hour"]), titles))
    label = _("What one more hour would be worth, by week, %(currency)s") % {"currency": currency}
    return heat_svg(strips, weeks, label=label)


def _short(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %b}"


def chance_data(read: PlanReading, simulation: Simulation | None) -> dict[str, Any] | None:
    """Chances and dates of every home, and what the plan hangs on."""
    if simulation is None:
        return None
    pools = {(w.id, pool.id): pool.name or pool.id for w in read.problem.workshops for pool in w.pools}
    return {
        "runs": simulation.runs,
        "about": _(
            "%(runs)d runs of this plan, in which work and driving take now less time, now more, "
            "and machines fail now and then. How much: %(source)s."
        )
        % {"runs": simulation.runs, "source": simulation.doubt.source},
        "blocks_on_time": round(simulation.blocks_on_time, 4),
        "lateness": round(simulation.lateness, 2),
        "homes": [
            {
                "name": read.home_name(home.home),
                "on_time": round(home.on_time, 4),
                "p50": read.moment(home.p50).isoformat(),
                "p80": read.moment(home.p80).isoformat(),
                "p95": read.moment(home.p95).isoformat(),
            }
            for home in simulation.homes
        ],
        "hangs_on": [
            {
                "workshop": share.workshop,
                "name": read.workshop_name(share.workshop),
                "pool": pools[share.workshop, share.pool],
                "share": round(share.share, 4),
            }
            for share in simulation.hangs_on[:5]
        ],
    }


def surer_data(surer: Surer | None) -> dict[str, Any] | None:
    """What bought slack does and costs, on random numbers that the search has not seen."""
    if surer is None:
        return None
    return {
        "bought": surer.after != surer.before,
        "before": round(mean_chance(surer.before), 4),
        "after": round(mean_chance(surer.after), 4),
        "blocks_before": round(surer.before.blocks_on_time, 4),
        "blocks_after": round(surer.after.blocks_on_time, 4),
        "price": round(surer.price, 2),
        "expected_price": round(surer.expected_price, 2),
    }


def fairness_data(read: PlanReading) -> dict[str, Any] | None:
    """The rule, every member's share, and the difference to planning by hand split into money and rule."""
    policy = read.problem.policy
    if not read.plan.assignments:
        return None
    rows = member_shares(read.problem, read.plan)
    split = against_hand(read.problem, read.plan)
    total = sum(row.hours for row in rows) or 1.0
    return {
        "per_hour": policy.fairness_per_hour,
        "share_cap": policy.share_cap,
        "over_cap_per_hour": policy.over_cap_per_hour,
        "members": [
            {
                "name": ", ".join(read.workshop_name(key) for key in row.workshops),
                "hours": round(row.hours, 1),
                "share": round(row.hours / total, 4),
                "fair": round(row.fair_hours, 1),
                "over": round(max(0.0, row.hours - row.fair_hours), 1),
                "cost": round(row.cost, 2),
            }
            for row in rows
        ],
        "by_hand": None
        if split is None
        else {
            "money": round(split.money, 2),
            "money_by_hand": round(split.money_by_hand, 2),
            "rule": round(split.rule, 2),
            "rule_by_hand": round(split.rule_by_hand, 2),
        },
    }


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """The figures of one network, as it is or as it would be."""
    read = PlanReading(outcome.problem, outcome.plan)
    scarce = scarce_data(read, outcome.bound)["rows"]
    plan, gap = outcome.plan, outcome.gap
    return {
        "changes": [_added(read, change) for change in outcome.scenario.changes],
        "cost": round(plan.cost, 2),
        "late_blocks": plan.late_units,
        "left_out": len({refusal.unit for refusal in plan.refusals}),
        "bound": plan.bound,
        "gap": None if gap is None else round(max(0.0, gap), 5),
        "kilometres": round(plan.kilometres, 1),
        "dearest": scarce[0] if scarce else None,
    }


def _added(read: PlanReading, change: object) -> str:
    """What was added, in words; other changes are told by the question's own name."""
    if isinstance(change, MoreMachines):
        pools = {p.id: p.name or p.id for p in read.workshops[change.workshop].pools}
        what = pools.get(change.pool, change.pool)
        return _("one more %(what)s at %(shop)s") % {
            "what": what,
            "shop": read.workshop_name(change.workshop),
        }
    if isinstance(change, MorePeople):
        shop = read.workshop_name(change.workshop)
        return _("one more %(skill)s at %(shop)s") % {"skill": change.skill, "shop": shop}
    return ""
