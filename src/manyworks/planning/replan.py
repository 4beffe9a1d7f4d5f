"""Plan again when life happens: what has begun stays, promises are kept if worth it, and why things moved."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Literal

from manyworks.planning.cutting_shares import with_shares
from manyworks.planning.delivery import plan_deliveries, with_deliveries
from manyworks.planning.events import (
    Event,
    MachineDown,
    MemberLeaves,
    PartScrapped,
    PersonIll,
    PiecesChanged,
    SiteSlips,
)
from manyworks.planning.fields import refuse
from manyworks.planning.plan import Assignment, Plan, PlannedSheet
from manyworks.planning.policy import CHANGED_PROMISE
from manyworks.planning.problem import Problem, Promise, Started
from manyworks.planning.renewal import WorkshopsChanged
from manyworks.planning.solver import Progress, solve

Change = Literal["workshop", "later", "earlier", "new", "left-out", "cancelled"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose promise changed.

    Parameters
    ----------
    unit
        Its id.
    before, after
        Old and new assignment; `before` is None for a new order, `after` when it can no longer be made.
    change
        "workshop" when another one cuts or makes it; "later" or "earlier" when only its arrival moved by
        more than half a day; "new", "left-out", or "cancelled" when it is no longer wanted.
    why
        One sentence.
    """

    unit: str
    before: Assignment | None
    after: Assignment | None
    change: Change
    why: str


@dataclass(frozen=True, slots=True)
class Replan:
    """The new question, the new plan, and what moved."""

    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]

    @property
    def promises_changed(self) -> int:
        """Groups that left the workshop they were promised to."""
        changed = 0
        for one in self.moved:
            if one.before is not None and one.after is not None:
                changed += (one.before.cut != one.after.cut) + (one.before.make != one.after.make)
        return changed


def carried_on(
    problem: Problem,
    plan: Plan,
    *,
    now: int,
    events: Iterable[Event] = (),
    frozen: Collection[str] = (),
    changed_promise: float | None = None,
) -> Problem:
    """The question that is left at `now`: what has begun is fixed, the rest is promised, events are applied.

    Parameters
    ----------
    problem, plan
        The question and the plan that is being carried out.
    now
        First unit that can still be planned.
    events
        What happened, in order.
    frozen
        Units whose workshops may not change (offered, made or paid).
    changed_promise
        Money for each group that moves; default: the policy's, or `CHANGED_PROMISE` when that is nothing.
    """
    if now < problem.now:
        raise refuse("now", f"is {now}, before the plan began at {problem.now}", "now")
    begun = tuple(
        Started(bar.unit, bar.operation, bar.workshop, bar.pool, bar.start, bar.end, bar.people, bar.machine)
        for bar in (*plan.operations, *plan.under_way)
        if bar.start < now
    )
    promises = []
    for a in plan.assignments:
        promises.append(Promise(a.unit, "cut", a.cut, a.unit in frozen))
        promises.append(Promise(a.unit, "make", a.make, a.unit in frozen))
    peace = (
        changed_promise if changed_promise is not None else problem.policy.changed_promise or CHANGED_PROMISE
    )
    new = replace(
        problem,
        now=now,
        started=begun,
        begun_sheets=_begun_sheets(problem, plan, begun),
        promises=tuple(promises),
        policy=replace(problem.policy, changed_promise=peace),
    )
    for event in events:
        new = event.change(new)
    # A unit's own sheets say nothing of what it takes alone: others wait for them, and it for theirs.
    return with_shares(new, plan.sheets)


def _begun_sheets(problem: Problem, plan: Plan, begun: Iterable[Started]) -> tuple[PlannedSheet, ...]:
    """Sheets on which cutting has begun now, or had begun before this plan, which may have lost all parts."""
    if not plan.sheets:
        return problem.begun_sheets
    groups = {(block.id, o.id): o.group for block in problem.blocks for o in block.operations}
    kinds = {unit.id: unit.block for unit in problem.units}
    cutting = {one.unit for one in begun if groups[kinds[one.unit], one.operation] == "cut"}
    before = {(s.workshop, s.stock, placed) for s in problem.begun_sheets for placed in s.parts}
    here = {(s.workshop, s.stock, placed) for s in plan.sheets for placed in s.parts}
    going = (
        sheet
        for sheet in plan.sheets
        if any(p.unit in cutting or (sheet.workshop, sheet.stock, p) in before for p in sheet.parts)
    )
    spent = (
        replace(sheet, parts=())
        for sheet in problem.begun_sheets
        if not any((sheet.workshop, sheet.stock, placed) in here for placed in sheet.parts)
    )
    return (*going, *spent)


def replan(
    problem: Problem,
    plan: Plan,
    *,
    now: int,
    events: Iterable[Event] = (),
    frozen: Collection[str] = (),
    changed_promise: float | None = None,
    iterations: int | None = None,
    time_limit_s: float | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Replan:
    """Plan the rest again from `now` on.

    Operations that began before `now` stay where and when they are. Every other group keeps its workshop
    unless moving it is worth more than `changed_promise`. Parameters as for `carried_on` and `solve`.
    """
    known = tuple(events)
    new = carried_on(problem, plan, now=now, events=known, frozen=frozen, changed_promise=changed_promise)
    answer = solve(
        new,
        iterations=iterations,
        time_limit_s=time_limit_s,
        seed=seed,
        executor=executor,
        progress=progress,
        cancelled=cancelled,
        warm_start=plan,
    )
    if plan.loads:
        # a plan with loads is compared with one that has them
        answer = with_deliveries(new, answer, plan_deliveries(new, answer))
    return Replan(new, answer, what_moved(new, plan, answer, known))


def what_moved(problem: Problem, old: Plan, new: Plan, events: Iterable[Event] = ()) -> tuple[Moved, ...]:
    """Every unit whose promise changed, with the reason, in the order of the new question's units.

    Units that it no longer asks for come last.
    """
    say = _Sayer(problem, tuple(events))
    before = {assignment.unit: assignment for assignment in old.assignments}
    after = {assignment.unit: assignment for assignment in new.assignments}
    refused = {refusal.unit: refusal.reason for refusal in new.refusals}
    day = problem.clock.units_per_day
    moved = []
    for unit in problem.units:
        was, then = before.get(unit.id), after.get(unit.id)
        if was is None and then is not None:
            moved.append(Moved(unit.id, None, then, "new", say.new(then)))
        elif was is not None and then is None:
            reason = refused.get(unit.id, "nobody can make it")
            moved.append(Moved(unit.id, was, None, "left-out", f"It can no longer be made: {reason}."))
        elif was is not None and then is not None:
            if (then.cut, then.make) != (was.cut, was.make):
                moved.append(Moved(unit.id, was, then, "workshop", say.why(was, then)))
            elif abs(then.arrive - was.arrive) * 2 > day:
                change: Change = "later" if then.arrive > was.arrive else "earlier"
                moved.append(Moved(unit.id, was, then, change, say.why(was, then)))
    asked = {unit.id for unit in problem.units}
    gone = (was for was in old.assignments if was.unit not in asked)
    moved += [Moved(was.unit, was, None, "cancelled", "It is no longer wanted.") for was in gone]
    return tuple(moved)


class _Sayer:
    """Finds the sentence for a unit that moved: the event that struck it, or that others needed room."""

    def __init__(self, problem: Problem, events: tuple[Event, ...]) -> None:
        self.problem, self.events = problem, events
        self.names = {w.id: w.name or w.id for w in problem.workshops}
        self.pools = {(w.id, p.id): p.name or p.id for w in problem.workshops for p in w.pools}
        self.homes = {home.id: home.name or home.id for home in problem.homes}
        self.home_of = {unit.id: unit.home for unit in problem.units}

    def new(self, then: Assignment) -> str:
        """A unit of a new order."""
        return f"It is new; it arrives {self._late(then)}."

    def why(self, was: Assignment, then: Assignment) -> str:
        """A unit that went elsewhere or arrives at another time."""
        end = f"it arrives {self._shift(was, then)}"
        if then.arrive > then.due:
            end += f", {self._late(then)}"
        moved = (was.cut, was.make) != (then.cut, then.make)
        if not moved and then.arrive < was.arrive:
            return f"It takes room that other work leaves; {end}."
        for event in self.events:
            cause = self._cause(event, was, then)
            if cause:
                return f"{cause}; {end}."
        return f"It {'goes elsewhere to make' if moved else 'makes'} room for more urgent work; {end}."

    def _cause(self, event: Event, was: Assignment, then: Assignment) -> str:
        here = {was.cut, was.make}
        left = {a for a, b in ((was.cut, then.cut), (was.make, then.make)) if a != b}
        if isinstance(event, PartScrapped) and event.unit == was.unit:
            return "It did not pass and is made again"
        if isinstance(event, PiecesChanged) and any(unit.id == was.unit for unit in event.units):
            return "It is wanted at another time"
        if isinstance(event, SiteSlips) and event.home == self.home_of[was.unit]:
            return f"{self.homes[event.home]} is ready later"
        if isinstance(event, MemberLeaves) and event.workshop in left:
            return f"{self.names[event.workshop]} takes no more work"
        if isinstance(event, MachineDown) and event.workshop in here:
            return f"{self.pools[event.workshop, event.pool]} of {self.names[event.workshop]} is out"
        if isinstance(event, PersonIll) and event.workshop in here:
            return f"{self.names[event.workshop]} has fewer people for a time"
        if isinstance(event, WorkshopsChanged):
            named = [shop for shop in (was.cut, was.make, then.cut, then.make) if shop in event.changed]
            if named:
                return f"{self.names.get(named[0], named[0])} is not as it was when the plan was made"
        return ""

    def _shift(self, was: Assignment, then: Assignment) -> str:
        days = (then.arrive - was.arrive) / self.problem.clock.units_per_day
        if abs(days) < 0.05:
            return "at the same time as before"
        return f"{abs(days):.1f} days {'later' if days > 0 else 'earlier'} than before"

    def _late(self, then: Assignment) -> str:
        days = (then.arrive - then.due) / self.problem.clock.units_per_day
        return f"{days:.1f} days late" if days > 0 else "in time"
