"""Rules on units and workshops: everybody planned once, by workshops that can, as promised."""

from collections import Counter

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.check.training import kept_at
from manyworks.planning.model import Block, Operation, Part, Pool, Workshop


def check_units(at: Lookup) -> Findings:
    """Every unit is assigned once, or refused, and never both."""
    assigned = Counter(a.unit for a in at.plan.assignments)
    refused = Counter(r.unit for r in at.plan.refusals)
    for unit in at.units:
        total = assigned[unit] + (1 if refused[unit] else 0)
        if total == 0:
            yield Violation("unit.missing", f"unit {unit}", "It is neither planned nor refused.")
        elif total > 1:
            yield Violation("unit.twice", f"unit {unit}", f"It is planned or refused {total} times.")
    for unit in (*assigned, *refused):
        if unit not in at.units:
            yield Violation("unit.unknown", f"unit {unit}", "The problem has no such unit.")
    for a in at.plan.assignments:
        for group, shop in (("cut", a.cut), ("make", a.make)):
            if shop not in at.shops:
                yield Violation(
                    "workshop.unknown", f"unit {a.unit}, {group}", f"There is no workshop {shop}."
                )


def check_rules(at: Lookup) -> Findings:
    """Promises that may not move, splitting, and the distance limit."""
    policy = at.problem.policy
    for promise in at.problem.promises:
        assignment = at.assigned.get(promise.unit)
        if promise.frozen and assignment is not None:
            have = assignment.cut if promise.group == "cut" else assignment.make
            if have != promise.workshop:
                message = f"It is frozen at {promise.workshop} but planned at {have}."
                yield Violation("promise.moved", f"unit {promise.unit}, {promise.group}", message)
    for a in at.plan.assignments:
        if a.unit not in at.units or a.cut not in at.shops or a.make not in at.shops:
            continue
        where = f"unit {a.unit}"
        if a.cut != a.make and not policy.splitting:
            yield Violation("policy.splitting", where, f"{a.cut} cuts and {a.make} makes; splitting is off.")
        if policy.distance_limit_km is not None:
            make = at.shops[a.make].place
            home = at.homes[at.units[a.unit].home].place
            ways = {"to the plot": at.kilometres(make, home)}
            if a.cut != a.make:
                ways["between the workshops"] = at.kilometres(at.shops[a.cut].place, make)
            for way, km in ways.items():
                if km > policy.distance_limit_km * (1 + 1e-9):
                    limit = policy.distance_limit_km
                    yield Violation(
                        "policy.distance", where, f"{km:.1f} km {way}; the limit is {limit:g} km."
                    )


def check_fit(at: Lookup) -> Findings:
    """Every bar lies on a machine that can do it, at a workshop with the people and papers for it."""
    known: dict[tuple[str, str, str, str], tuple[tuple[str, str], ...]] = {}
    for bar in at.plan.operations:
        step, shop = at.step(bar), at.shops.get(bar.workshop)
        pool = None if shop is None else next((p for p in shop.pools if p.id == bar.pool), None)
        where = f"unit {bar.unit}, operation {bar.operation}"
        if step is None or shop is None or pool is None:
            if shop is None or pool is None:
                message = f"There is no machine {bar.pool} at {bar.workshop}."
                yield Violation("machine.unknown", where, message)
            continue
        block = at.blocks[at.units[bar.unit].block]
        key = block.id, step.id, shop.id, pool.id
        if key not in known:
            known[key] = tuple(misfits(at, block, step, shop, pool))
        for code, message in known[key]:
            yield Violation(code, where, message)


def misfits(at: Lookup, block: Block, step: Operation, shop: Workshop, pool: Pool) -> list[tuple[str, str]]:
    """Why a pool cannot do an operation: codes and sentences; empty when it can."""
    found = []
    if step.process not in pool.processes:
        found.append(("fit.process", f"{pool.id} at {shop.id} does not do {step.process}."))
    if step.skill is not None and not kept_at(block, step, shop):
        have = sum(team.count for team in shop.people if step.skill in team.skills)
        if have < step.people:
            found.append(("fit.skill", f"{shop.id} has {have} of {step.people} people for {step.skill}."))
        persons = sum(team.count for team in shop.people)
        if persons < step.people + step.helpers:
            found.append(("fit.crew", f"{shop.id} has {persons} people; {step.id} of {block.id} takes more."))
    if step.certificate is not None and step.certificate not in shop.certificates:
        found.append(("fit.certificate", f"{shop.id} does not hold {step.certificate}."))
    if step.group == "cut":
        for line in block.parts:
            found += _part_misfits(at.parts[line.part], pool)
            found += _sheet_misfits(at, at.parts[line.part], shop, pool)
    elif block.length_mm is not None and block.width_mm is not None:
        found += _size_misfits(block.id, block.length_mm, block.width_mm, pool)
        if None not in (block.height_mm, pool.height_mm) and block.height_mm > pool.height_mm:  # type: ignore[operator]
            found.append(("fit.height", f"{block.id} is {block.height_mm:g} mm high, {pool.id} takes less."))
    return found


def _part_misfits(part: Part, pool: Pool) -> list[tuple[str, str]]:
    found = _size_misfits(part.id, part.length_mm, part.width_mm, pool)
    if pool.materials and part.material not in pool.materials:
        found.append(("fit.material", f"{pool.id} does not work {part.material}."))
    thick = part.thickness_mm
    if pool.thickness_max_mm is not None and thick > pool.thickness_max_mm:
        found.append(
            ("fit.thickness", f"{part.id} is {thick:g} mm; {pool.id} takes {pool.thickness_max_mm:g}.")
        )
    if pool.thickness_min_mm is not None and thick < pool.thickness_min_mm:
        found.append(
            ("fit.thickness", f"{part.id} is {thick:g} mm; {pool.id} from {pool.thickness_min_mm:g}.")
        )
    if part.tolerance_mm is not None and (pool.tolerance_mm is None or pool.tolerance_mm > part.tolerance_mm):
        found.append(("fit.tolerance", f"{part.id} needs ±{part.tolerance_mm:g} mm from {pool.id}."))
    return found


def _sheet_misfits(at: Lookup, part: Part, shop: Workshop, pool: Pool) -> list[tuple[str, str]]:
    """Of the sheets that are listed for a part, one must lie wholly on the bed."""
    listed = [
        s for s in at.problem.stock if (s.material, s.thickness_mm) == (part.material, part.thickness_mm)
    ]
    here = [s for s in listed if s.workshop is None or s.workshop == shop.id]
    if not listed or any(not _size_misfits(s.id, s.length_mm, s.width_mm, pool) for s in here):
        return []
    return [("fit.sheet", f"No sheet for {part.id} fits {pool.id} at {shop.id}.")]


def _size_misfits(name: str, length: float, width: float, pool: Pool) -> list[tuple[str, str]]:
    """The piece must lie inside the bed, along it or turned by 90 degrees."""
    bed = (_or_any(pool.length_mm), _or_any(pool.width_mm))
    lies = (length <= bed[0] and width <= bed[1]) or (length <= bed[1] and width <= bed[0])
    if lies:
        return []
    return [("fit.bed", f"{name} of {length:g} × {width:g} mm does not fit {pool.id}.")]


def _or_any(size: float | None) -> float:
    """No limit is an infinite size."""
    return float("inf") if size is None else size
