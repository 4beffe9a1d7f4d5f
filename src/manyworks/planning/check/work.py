"""Rules on bars: complete, in order, inside opening times, one at a time on a machine and a person."""

from collections import Counter, defaultdict
from itertools import pairwise

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.model import Pool, ScheduledOperation

HALF = 0.5 + 1e-6


def check_complete(at: Lookup) -> Findings:
    """Every operation of every planned unit is there once, at the workshop of its group."""
    count = Counter((bar.unit, bar.operation) for bar in at.plan.operations)
    for (unit, operation), times in count.items():
        if times > 1:
            where = f"unit {unit}, operation {operation}"
            yield Violation("operation.twice", where, f"It is scheduled {times} times.")
    for bar in at.plan.operations:
        if bar.unit not in at.assigned or at.step(bar) is None:
            where = f"unit {bar.unit}, operation {bar.operation}"
            yield Violation("operation.unknown", where, "No planned unit has this operation.")
    for a in at.plan.assignments:
        if a.unit not in at.units:
            continue
        for step in at.blocks[at.units[a.unit].block].operations:
            where, done = f"unit {a.unit}, operation {step.id}", at.done[a.unit].get(step.id)
            home = a.cut if step.group == "cut" else a.make
            if done is None:
                yield Violation("operation.missing", where, "It is not scheduled.")
            elif done.workshop != home:
                message = f"It is at {done.workshop}, but {home} has the group {step.group}."
                yield Violation("operation.workshop", where, message)


def check_order(at: Lookup) -> Findings:
    """Operations wait for those before them, for the kit, for boards, for their release and for today."""
    for a in at.plan.assignments:
        unit, bars = at.units.get(a.unit), at.done[a.unit]
        if unit is None:
            continue
        steps = [step for step in at.blocks[unit.block].operations if step.id in bars]
        kit = max((bars[s.id].end for s in steps if s.group == "cut"), default=0)
        if kit and a.cut != a.make and a.cut in at.shops and a.make in at.shops:
            kit += at.kit_lag(at.shops[a.cut], at.shops[a.make])
        begun = any(key[0] == a.unit for key in at.started)
        cuts = any(step.group == "cut" for step in at.blocks[unit.block].operations)
        for step in steps:
            bar, where = bars[step.id], f"unit {a.unit}, operation {step.id}"
            if (a.unit, step.id) in at.started:
                continue
            for name in step.after:
                if name in bars and bars[name].end > bar.start:
                    message = f"It starts at {bar.start}, before {name} ends at {bars[name].end}."
                    yield Violation("order.precedence", where, message)
            if step.group == "make" and bar.start < kit:
                message = f"It starts at {bar.start}; the kit is there at {kit}."
                yield Violation("order.kit", where, message)
            earliest = at.problem.now if begun else max(unit.release, at.problem.now)
            if bar.start < earliest:
                message = f"It starts at {bar.start}, before {earliest}."
                yield Violation("order.release", where, message)
            if not begun and (step.group == "cut" or not cuts) and bar.start < (boards := boards_at(at, bar)):
                message = f"It starts at {bar.start}; its boards are at {bar.workshop} at {boards}."
                yield Violation("order.material", where, message)


def boards_at(at: Lookup, bar: ScheduledOperation) -> int:
    """When the last boards of a bar's block arrive at its workshop."""
    if not at.problem.material_arrivals:
        return 0
    lines = {line.part for line in at.blocks[at.units[bar.unit].block].parts}
    parts = [part for part in at.problem.parts if part.id in lines]
    times = [
        awaited.start
        for awaited in at.problem.material_arrivals
        for part in parts
        if awaited.workshop in (None, bar.workshop) and part.material == awaited.material
        if awaited.thickness_mm is None or awaited.thickness_mm == part.thickness_mm
    ]
    return max(times, default=0)


def check_started(at: Lookup) -> Findings:
    """What has begun stays where and when it is."""
    going = {(bar.unit, bar.operation): bar for bar in at.plan.under_way}
    for key, begun in at.started.items():
        bar = at.done.get(begun.unit, {}).get(begun.operation) or going.get(key)
        if bar is None:
            message = "It has begun, and the plan has lost it."
            yield Violation("started.missing", f"unit {key[0]}, operation {key[1]}", message)
            continue
        moved = (bar.workshop, bar.pool, bar.start, bar.end) != (
            begun.workshop,
            begun.pool,
            begun.start,
            begun.end,
        )
        if begun.people and set(bar.people) != set(begun.people):
            message = f"{begun.people} of {begun.workshop} began it; the plan names {bar.people}."
            yield Violation("started.people", f"unit {key[0]}, operation {key[1]}", message)
        if moved:
            message = (
                f"It began at {begun.workshop}, {begun.pool}, {begun.start}-{begun.end}; the plan differs."
            )
            yield Violation("started.moved", f"unit {key[0]}, operation {key[1]}", message)


def _pool(at: Lookup, bar: ScheduledOperation) -> Pool | None:
    shop = at.shops.get(bar.workshop)
    return None if shop is None else next((p for p in shop.pools if p.id == bar.pool), None)


def _changes(at: Lookup) -> dict[tuple[str, str], float]:
    """Minutes that bars take to change their machine over from another family."""
    lanes: dict[tuple[str, str], list[tuple[int, int, str, ScheduledOperation]]] = defaultdict(list)
    minutes = {(w.id, pool.id): pool.changeover_minutes for w in at.problem.workshops for pool in w.pools}
    for bar in at.plan.operations:
        step, place = at.step(bar), (bar.workshop, bar.pool)
        if step is not None and minutes.get(place) and not at.takes_nothing(bar):
            lanes[place].append((bar.start, bar.end, step.family or at.units[bar.unit].block, bar))
    found = {}
    for place, lane in lanes.items():
        lane.sort(key=lambda one: one[:2])
        for (_, _, family, _), (_, _, other, bar) in pairwise(lane):
            if family != other:
                found[bar.unit, bar.operation] = minutes[place]
    return found


def check_times(at: Lookup) -> Findings:
    """Bars are as long as their work, begin and end in open time, and span no long closing."""
    changes = _changes(at)
    for bar in at.plan.operations:
        step, pool, where = at.step(bar), _pool(at, bar), f"unit {bar.unit}, operation {bar.operation}"
        if step is None or pool is None or (bar.unit, bar.operation) in at.started:
            continue
        hours = at.hours[bar.workshop]
        setup = pool.setup_minutes + changes.get((bar.unit, bar.operation), 0.0)
        need = at.duration(at.units[bar.unit], step, at.shops[bar.workshop], pool.time_factor, setup)
        have = hours.worked(bar.start, bar.end)
        # which way a half goes depends on the order in which one divides
        if bar.end <= bar.start or abs(have - max(1.0, need)) > HALF:
            message = f"It has {have} open units from {bar.start} to {bar.end}; its work takes {need:.3g}."
            yield Violation("time.duration", where, message)
            continue
        if not hours.is_open(bar.start) or not hours.is_open(bar.end - 1):
            message = f"{bar.workshop} is closed when it begins at {bar.start} or ends at {bar.end}."
            yield Violation("time.closed", where, message)
        gap = hours.longest_gap(bar.start, bar.end)
        if gap > hours.pause:
            message = f"It spans a closing of {gap} units; at most {hours.pause} may be paused over."
            yield Violation("time.span", where, message)


def check_machines(at: Lookup) -> Findings:
    """One bar at a time on every machine, and no bar on machines that are out."""
    lanes: dict[tuple[str, str, int], list[ScheduledOperation]] = defaultdict(list)
    for bar in at.bars:
        pool = _pool(at, bar)
        if pool is not None:
            if not 0 <= bar.machine < pool.machines:
                message = f"{pool.id} at {bar.workshop} has no machine {bar.machine}."
                where = f"unit {bar.unit}, operation {bar.operation}"
                yield Violation("machine.number", where, message)
            if not at.takes_nothing(bar):
                lanes[bar.workshop, bar.pool, bar.machine].append(bar)
    for (shop, name, number), bars in lanes.items():
        bars.sort(key=lambda bar: (bar.start, bar.end))
        for one, two in pairwise(bars):
            if two.start < one.end:
                message = f"{one.unit} {one.operation} and {two.unit} {two.operation} overlap at {two.start}."
                yield Violation("machine.overlap", f"workshop {shop}, {name} {number}", message)
    yield from _check_outages(at)


def _check_outages(at: Lookup) -> Findings:
    """At the moment a bar starts inside an outage, no more machines work than are left."""
    for outage in at.problem.outages:
        place = outage.workshop, outage.pool
        there = [bar for bar in at.bars if (bar.workshop, bar.pool) == place]
        bars = [bar for bar in there if not at.takes_nothing(bar)]
        for bar in bars:
            pool = _pool(at, bar)
            history = (bar.unit, bar.operation) in at.started
            if pool is None or history or not outage.start <= bar.start < outage.end:
                continue
            out = sum(
                o.machines
                for o in at.problem.outages
                if (o.workshop, o.pool) == place and o.start <= bar.start < o.end
            )
            busy = sum(other.start <= bar.start < other.end for other in bars)
            if busy > max(0, pool.machines - out):
                message = f"{busy} machines work at {bar.start}; {out} of {pool.machines} are out."
                yield Violation("machine.outage", f"workshop {outage.workshop}, {outage.pool}", message)
