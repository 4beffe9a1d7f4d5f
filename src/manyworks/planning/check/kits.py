"""Rules on kits between workshops: each is fetched once, after it is cut and before it is wanted."""

from collections import Counter

from manyworks.planning.check.findings import Findings, Violation, close
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import PlannedFetch


def check_kits(at: Lookup) -> Findings:
    """All rules on fetches; a plan without loads is not that far."""
    if not at.plan.loads and not at.plan.fetches:
        return
    fetched = Counter(unit for fetch in at.plan.fetches for unit in fetch.units)
    for name, a in at.assigned.items():
        travels = a.cut != a.make and bool(_bars(at, name, "cut")) and bool(_bars(at, name, "make"))
        if fetched[name] != int(travels):
            message = f"Its kit is fetched {fetched[name]} times; {a.cut} cuts it and {a.make} makes it up."
            yield Violation("kit.times", f"unit {name}", message)
    for number, fetch in enumerate(at.plan.fetches, start=1):
        where = f"fetch {number}"
        if fetch.cut not in at.shops or fetch.make not in at.shops or not fetch.units:
            yield Violation("kit.way", where, f"It goes from {fetch.cut} to {fetch.make}, for {fetch.units}.")
            continue
        yield from _check_times(at, fetch, where)
        yield from _check_figures(at, fetch, where)


def _bars(at: Lookup, unit: str, group: str) -> list[tuple[int, int]]:
    if unit not in at.units:
        return []
    return [
        (bar.start, bar.end)
        for name, bar in at.done[unit].items()
        if (step := at.steps.get((at.units[unit].block, name))) is not None and step.group == group
    ]


def _check_times(at: Lookup, fetch: PlannedFetch, where: str) -> Findings:
    transport, per = at.problem.transport, at.problem.clock.minutes_per_unit
    kilometres = at.kilometres(at.shops[fetch.cut].place, at.shops[fetch.make].place)
    # both are rounded to whole units
    if fetch.leave - fetch.arrive + 0.5 + 1e-6 < transport.handling_minutes / per:
        yield Violation("kit.times", where, f"It is loaded in {(fetch.leave - fetch.arrive) * per} min.")
    if fetch.there - fetch.leave + 0.5 + 1e-6 < kilometres / transport.speed_km_h * 60 / per:
        yield Violation("kit.speed", where, f"{kilometres:.1f} km from {fetch.leave} to {fetch.there}.")
    for name in fetch.units:
        a = at.assigned.get(name)
        if a is None or (a.cut, a.make) != (fetch.cut, fetch.make):
            yield Violation("kit.way", where, f"{name} does not go from {fetch.cut} to {fetch.make}.")
            continue
        ready = max((end for _, end in _bars(at, name, "cut")), default=0)
        wanted = min((start for start, _ in _bars(at, name, "make")), default=fetch.there)
        if ready > fetch.arrive or wanted < fetch.there:
            message = f"The kit of {name} is ready at {ready} and wanted at {wanted}; it is fetched from "
            yield Violation("kit.early", where, message + f"{fetch.arrive} to {fetch.there}.")


def _check_figures(at: Lookup, fetch: PlannedFetch, where: str) -> Findings:
    transport = at.problem.transport
    vehicle = next((one for one in at.problem.fleet if one.id == fetch.vehicle), None)
    if vehicle is None:
        yield Violation("kit.vehicle", where, f"There is no vehicle {fetch.vehicle}.")
        return
    kilometres = 2 * at.kilometres(at.shops[fetch.cut].place, at.shops[fetch.make].place)
    mass = sum(at.mass_kg(at.units[name]) for name in fetch.units if name in at.units)
    if mass > vehicle.payload_kg * (1 + 1e-9) and len(fetch.units) > 1:
        yield Violation("kit.mass", where, f"{mass:g} kg; {vehicle.id} carries {vehicle.payload_kg:g} kg.")
    span = 2 * fetch.there - fetch.leave - fetch.arrive
    hours = span / at.problem.clock.units_per_hour
    bill = vehicle.fixed_cost + kilometres * vehicle.cost_per_km + hours * vehicle.cost_per_hour
    bill += vehicle.cost_per_call
    if not close(fetch.kilometres, kilometres) or not close(fetch.cost, bill):
        message = (
            f"It says {fetch.kilometres:.1f} km, {fetch.cost:.2f}; it is {kilometres:.1f} km, {bill:.2f}."
        )
        yield Violation("kit.figures", where, message)
    factor = transport.carbon_kgco2e_per_tkm
    want = None if factor is None else mass / 1000 * kilometres / 2 * factor
    have = fetch.carbon_kgco2e
    if (have is None) != (want is None) or not close(have or 0.0, want or 0.0):
        yield Violation("kit.carbon", where, f"It says {have} kgCO2e; it is {want}.")
