"""Rules on figures: every date and sum of the plan is worked out again."""

from collections import defaultdict

from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.check.training import kept_at, training_worth
from manyworks.planning.check.who import misfits
from manyworks.planning.model import Assignment, PlannedFetch, PlannedLoad, Unit


def check_dates(at: Lookup) -> Findings:
    """Finish, arrival, due date and lateness follow from the bars."""
    late_units = late_time = 0
    # with its deliveries, like blocks stand in for each other, and then all of them do
    own = {unit.id: unit.due for unit in at.problem.units}
    exchanged = bool(at.plan.loads) or any(a.due != own.get(a.unit, a.due) for a in at.plan.assignments)
    brought = {name: stop.arrive for load in at.plan.loads for stop in load.homes for name in stop.units}
    for a in at.plan.assignments:
        unit, where = at.units.get(a.unit), f"unit {a.unit}"
        if unit is None or a.make not in at.shops:
            continue
        make = [
            bar.end
            for name, bar in at.done[a.unit].items()
            if (step := at.steps.get((unit.block, name))) is not None and step.group == "make"
        ]
        finish = max(make, default=a.finish)
        arrive = finish + at.lag(at.kilometres(at.shops[a.make].place, at.homes[unit.home].place))
        arrive = brought.get(a.unit, arrive)
        due = at.slots[a.unit][0] if exchanged else unit.due
        for code, have, want in (
            ("date.finish", a.finish, finish),
            ("date.arrive", a.arrive, arrive),
            ("date.due", a.due, due),
        ):
            if have != want:
                yield Violation(code, where, f"It says {have}; its bars and its load give {want}.")
        late_units += arrive > due
        late_time += max(0, arrive - due)
    if at.plan.late_units != late_units:
        yield Violation(
            "late.units", "plan", f"It says {at.plan.late_units} late units; there are {late_units}."
        )
    if at.plan.late_time != late_time:
        yield Violation(
            "late.time", "plan", f"It says {at.plan.late_time} units late; there are {late_time}."
        )


def check_costs(at: Lookup) -> Findings:
    """Every part of the cost, the kilometres and the greenhouse gas."""
    want: dict[str, float] = defaultdict(float)
    transport, policy = at.problem.transport, at.problem.policy
    factor, kilometres, gas = transport.carbon_kgco2e_per_tkm, 0.0, 0.0
    for a in at.plan.assignments:
        unit = at.units.get(a.unit)
        if unit is None or a.cut not in at.shops or a.make not in at.shops:
            return
        home, make = at.homes[unit.home].place, at.shops[a.make].place
        km = at.kilometres(make, home)
        want["delivery"] += km * (transport.cost_per_km or 0.0)
        if a.cut != a.make:
            kit = at.kilometres(at.shops[a.cut].place, make)
            want["transfer"] += transport.transfer_cost + kit * (transport.cost_per_km or 0.0)
            km += kit
        kilometres += km
        gas += at.mass_kg(unit) / 1000 * km * (factor or 0.0)
        want["lateness"] += (
            max(0, a.arrive - a.due) / at.problem.clock.units_per_day * policy.lateness_per_day
        )
        cutting, making = _work(at, unit, a)
        want["cutting"] += cutting
        want["work"] += cutting + making
    moving = ["transfer", "delivery", "carbon"]
    if transport.cost_per_km is None:
        # what moving costs is what its journeys cost; before there are any it is an estimate of the search
        moving = moving if at.plan.loads or at.plan.fetches else []
        want["delivery"] = sum(load.cost for load in at.plan.loads)
        want["transfer"] = sum(
            fetch.cost + len(fetch.units) * transport.transfer_cost for fetch in at.plan.fetches
        )
        journeys: list[PlannedLoad | PlannedFetch] = [*at.plan.loads, *at.plan.fetches]
        kilometres = sum(journey.kilometres for journey in journeys)
        gas = sum(journey.carbon_kgco2e or 0.0 for journey in journeys)
    want["carbon"] = gas / 1000 * policy.carbon_per_tonne
    want["promises"] = _promises(at)
    want["fairness"] = _fairness(at)
    want["training"] = -training_worth(at)
    for name in ("work", "cutting", "lateness", "fairness", "promises", "training", *moving):
        have = getattr(at.plan.costs, name)
        if not close(have, want[name]):
            yield Violation(f"cost.{name}", "plan", f"It says {have:.2f}; the bars give {want[name]:.2f}.")
    if moving and not close(at.plan.kilometres, kilometres):
        message = f"It says {at.plan.kilometres:.1f} km; the assignments give {kilometres:.1f} km."
        yield Violation("figure.kilometres", "plan", message)
    if moving and factor is not None and not close(at.plan.carbon_kgco2e or 0.0, gas):
        message = f"It says {at.plan.carbon_kgco2e} kgCO2e; the assignments give {gas:.2f}."
        yield Violation("figure.carbon", "plan", message)
    if at.plan.bound is not None and at.plan.cost < at.plan.bound - 1e-9 * abs(at.plan.bound):
        message = f"It costs {at.plan.cost:.2f}, less than its own bound of {at.plan.bound:.2f}."
        yield Violation("figure.bound", "plan", message)


def _work(at: Lookup, unit: Unit, a: Assignment) -> tuple[float, float]:
    """Cutting and making of one unit.

    A workshop quotes one price for an operation: the exact minutes of its fastest pool that can do it.
    """
    block, total = at.blocks[unit.block], {"cut": 0.0, "make": 0.0}
    for step in block.operations:
        shop = at.shops[a.cut if step.group == "cut" else a.make]
        kept = kept_at(block, step, shop)
        pools = [*kept.values()] or [pool for pool in shop.pools if pool.training is None]
        able = [pool for pool in pools if not misfits(at, block, step, shop, pool)]
        if able:
            pool = min(able, key=lambda p: p.time_factor)
            standard = at.standard_minutes(unit, step)
            minutes = standard * pool.time_factor + pool.setup_minutes
            total[step.group] += minutes / 60 * pool.rate_per_hour if standard else 0.0
    return total["cut"], total["make"]


def _promises(at: Lookup) -> float:
    changed = 0
    for promise in at.problem.promises:
        a = at.assigned.get(promise.unit)
        if a is not None:
            changed += (a.cut if promise.group == "cut" else a.make) != promise.workshop
    return changed * at.problem.policy.changed_promise


def _fairness(at: Lookup) -> float:
    """Hours above fair shares, which follow the machine hours a member offers, and above the cap."""
    policy, offer, hours = at.problem.policy, defaultdict[str, float](float), defaultdict[str, float](float)
    for shop in at.problem.workshops:
        share = sum(end - begin for begin, end in shop.calendar.hours) / shop.calendar.cycle
        share *= shop.utilisation
        offer[shop.member or shop.id] += share * sum(p.machines / p.time_factor for p in shop.pools)
    for a in at.plan.assignments:
        unit = at.units[a.unit]
        for i, step in enumerate(at.blocks[unit.block].operations):
            minutes = step.minutes if unit.minutes is None else unit.minutes[i]
            shop = at.shops[a.cut if step.group == "cut" else a.make]
            hours[shop.member or shop.id] += minutes / 60
    total, offered, cost = sum(hours.values()), sum(offer.values()), 0.0
    for member, have in hours.items():
        cost += policy.fairness_per_hour * max(0.0, have - total * offer[member] / offered)
        if policy.share_cap is not None:
            cost += policy.over_cap_per_hour * max(0.0, have - total * policy.share_cap)
    return cost
