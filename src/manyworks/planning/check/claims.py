"""Rules on what a plan says about itself: its status, the plan by hand, and why each bar is where it is."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from manyworks.planning.check.findings import Findings, Violation
from manyworks.planning.check.lookup import Lookup
from manyworks.planning.check.training import busy
from manyworks.planning.check.work import boards_at
from manyworks.planning.model import Operation, ScheduledOperation


def check_claims(at: Lookup) -> Findings:
    """The status follows from the refusals; the plan by hand is one, so it costs no less than the bound."""
    plan = at.plan
    want = "empty" if not at.problem.units else "partial" if plan.refusals else "complete"
    if plan.status not in (want, "cancelled"):
        message = f"It says {plan.status}; with {len(plan.refusals)} refusals it is {want}."
        yield Violation("plan.status", "plan", message)
    if plan.by_hand is not None:
        # what trainees' hours are worth may be more than all the work costs
        least = -math.inf if at.problem.policy.trainee_hour_value else 0.0
        low = least if plan.bound is None else plan.bound - 1e-9 * abs(plan.bound)
        if not (math.isfinite(plan.by_hand) and plan.by_hand >= low):
            message = f"By hand it would cost {plan.by_hand:.2f}; no plan costs less than {low:.2f}."
            yield Violation("figure.by-hand", "plan", message)


def check_explanations(at: Lookup) -> Findings:
    """A plan that gives reasons gives one for each bar, and what the bar waits for is there."""
    if not at.plan.explanations:
        return
    told = Counter((said.unit, said.operation) for said in at.plan.explanations)
    bars = {(bar.unit, bar.operation) for bar in at.plan.operations}
    for unit, operation in told.keys() | bars:
        times, where = told[unit, operation], f"unit {unit}, operation {operation}"
        if (unit, operation) not in bars:
            yield Violation("explanation.unknown", where, "It is explained but not scheduled.")
        elif times != 1:
            yield Violation("explanation.missing", where, f"It is explained {times} times, not once.")
    lanes: dict[tuple[str, str], list[ScheduledOperation]] = defaultdict(list)
    for bar in at.plan.operations:
        lanes[bar.workshop, bar.pool].append(bar)
    for said in at.plan.explanations:
        done = at.done.get(said.unit, {}).get(said.operation)
        step = None if done is None else at.step(done)
        if done is None or step is None or said.unit not in at.assigned or done.workshop not in at.shops:
            continue
        if not _is_there(at, said.waits_for, done, step, lanes[done.workshop, done.pool]):
            message = f"Nothing of the kind {said.waits_for} holds it until {done.start}."
            yield Violation("explanation.waits", f"unit {said.unit}, operation {said.operation}", message)


def _is_there(
    at: Lookup, kind: str, bar: ScheduledOperation, step: Operation, lane: list[ScheduledOperation]
) -> bool:
    """Whether what a bar is said to wait for exists and lasts until the bar begins."""
    fixed = (bar.unit, bar.operation) in at.started
    if kind == "fixed" or fixed:
        return kind == "fixed" and fixed
    unit, a = at.units[bar.unit], at.assigned[bar.unit]
    block, bars = at.blocks[unit.block], at.done[bar.unit]
    cuts = [o.id for o in block.operations if o.group == "cut"] if step.group == "make" else []
    apart = a.cut != a.make
    match kind:
        case "release":
            return bar.start <= unit.release
        case "now":
            return unit.release < at.problem.now and bar.start <= at.problem.now
        case "store":
            return a.held_until is not None and bar.start <= a.held_until
        case "sheet":
            begun = [s.end for s in at.problem.begun_sheets if any(p.unit == bar.unit for p in s.parts)]
            return bar.start <= max(-1 if a.sheets_until is None else a.sheets_until, *begun, -1)
        case "material":
            return bar.start <= boards_at(at, bar)
        case "predecessor":
            return bar.start <= _last(bars, {*step.after, *([] if apart else cuts)})
        case "transport":
            if not apart or not cuts or a.cut not in at.shops or a.make not in at.shops:
                return False
            return bar.start <= _last(bars, cuts) + at.kit_lag(at.shops[a.cut], at.shops[a.make])
        case "first-article":
            return block.first_article and any(
                at.units[other.unit].block == unit.block and other.unit != bar.unit and other.end == bar.start
                for other in at.plan.operations
                if other.unit in at.units and other.workshop == bar.workshop
            )
        case "people":
            return busy(at, bar)[0] is not None
        case "booked":
            return any(
                one.workshop == bar.workshop and one.start < bar.end and one.end <= bar.start
                for one in at.problem.booked
                if (one.pool, one.number) == (bar.pool, bar.machine)
                or (one.pool is None and one.number in bar.people)
            )
        case "closed":
            return not at.hours[bar.workshop].is_open(bar.start - 1)
        case "machine":
            return any(other.start < bar.start for other in lane) or any(
                (out.workshop, out.pool) == (bar.workshop, bar.pool) and out.start < bar.start
                for out in at.problem.outages
            )
    return False


def _last(bars: dict[str, ScheduledOperation], names: Iterable[str]) -> int:
    """When the last of these operations ends; before all time when there is none."""
    return max((bars[name].end for name in names if name in bars), default=-1)
