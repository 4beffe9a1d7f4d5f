"""Plan again when life happens: what has begun stays, promises are kept if worth it, and why things moved."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from manyworks.planning.fields import refuse
from manyworks.planning.plan import Assignment, Plan
from manyworks.planning.problem import Outage, Problem, Promise, Started
from manyworks.planning.solver import solve


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose promise changed.

    Parameters
    ----------
    unit
        Its id.
    before, after
        Old and new assignment; `after` is None when it can no longer be made.
    why
        One sentence.
    """

    unit: str
    before: Assignment
    after: Assignment | None
    why: str


@dataclass(frozen=True, slots=True)
class Replan:
    """The new question, the new plan, and what moved."""

    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]


def replan(
    problem: Problem,
    plan: Plan,
    *,
    now: int,
    outages: Iterable[Outage] = (),
    gone: Iterable[str] = (),
    frozen: Iterable[str] = (),
    changed_promise: float | None = None,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Replan:
    """Plan the rest again from `now` on.

    Operations that began before `now` stay where and when they are. Every other group keeps its workshop
    unless moving it is worth more than `changed_promise`.

    Parameters
    ----------
    problem, plan
        The question and the plan that is being carried out.
    now
        First unit that can still be planned.
    outages
        Machines that are out, beside those the problem knows.
    gone
        Workshops that take no more work; what has begun there is finished there.
    frozen
        Units whose workshops may not change (offered, made or paid).
    changed_promise
        Money for each group that moves; default: the policy's, or 50 when that is nothing.
    """
    if now < problem.now:
        raise refuse("now", f"is {now}, before the plan began at {problem.now}", "now")
    begun = tuple(
        Started(bar.unit, bar.operation, bar.workshop, bar.pool, bar.start, bar.end)
        for bar in plan.operations
        if bar.start < now
    )
    leaving, fixed = set(gone), set(frozen)
    started_at = {(bar.unit, bar.workshop) for bar in begun}
    promises = []
    for assignment in plan.assignments:
        for group, workshop in (("cut", assignment.cut), ("make", assignment.make)):
            if workshop in leaving and (assignment.unit, workshop) not in started_at:
                continue
            promises.append(Promise(assignment.unit, group, workshop, assignment.unit in fixed))  # type: ignore[arg-type]
    peace = changed_promise if changed_promise is not None else problem.policy.changed_promise or 50.0
    new = replace(
        problem,
        now=now,
        started=begun,
        promises=tuple(promises),
        outages=(*problem.outages, *outages),
        workshops=tuple(
            replace(w, takes_work=w.takes_work and w.id not in leaving) for w in problem.workshops
        ),
        policy=replace(problem.policy, changed_promise=peace),
    )
    answer = solve(
        new,
        iterations=iterations,
        time_limit_s=time_limit_s,
        seed=seed,
        executor=executor,
        cancelled=cancelled,
        warm_start=plan,
    )
    return Replan(new, answer, tuple(_changes(new, plan, answer, leaving)))


def _changes(problem: Problem, old: Plan, new: Plan, leaving: set[str]) -> list[Moved]:
    after = {assignment.unit: assignment for assignment in new.assignments}
    refused = {refusal.unit: refusal.reason for refusal in new.refusals}
    out = {outage.workshop for outage in problem.outages}
    moved = []
    for before in old.assignments:
        then = after.get(before.unit)
        if then is None:
            why = f"It can no longer be made: {refused.get(before.unit, 'it is not part of the problem')}."
            moved.append(Moved(before.unit, before, None, why))
        elif (then.cut, then.make) != (before.cut, before.make):
            moved.append(Moved(before.unit, before, then, _why(problem, before, then, leaving, out)))
    return moved


def _why(problem: Problem, before: Assignment, then: Assignment, leaving: set[str], out: set[str]) -> str:
    left = {before.cut, before.make} - {then.cut, then.make}
    for shop in sorted(left & leaving):
        return f"{shop} takes no more work."
    for shop in sorted(left & out):
        return f"Machines of {shop} are out; it arrives {_shift(problem, before, then)}."
    return f"It makes room for others or gains time itself; it arrives {_shift(problem, before, then)}."


def _shift(problem: Problem, before: Assignment, then: Assignment) -> str:
    days = (then.arrive - before.arrive) / problem.clock.units_per_day
    if abs(days) < 0.05:
        return "at the same time as before"
    return f"{abs(days):.1f} days {'later' if days > 0 else 'earlier'} than before"
