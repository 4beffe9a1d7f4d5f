"""What if? Add or lose a workshop, a machine, opening hours or people, and see the plans side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Annotated, Any, ClassVar, Protocol

from manyworks.planning.booked import still_booked
from manyworks.planning.bound import Bound, lower_bound
from manyworks.planning.codec import from_plain, to_plain
from manyworks.planning.fields import About, check_fields, refuse
from manyworks.planning.model import Calendar, Place, Plan, Pool, Problem, Training, Workshop
from manyworks.planning.prices import PriceTable, price_table
from manyworks.planning.roster import forget_persons, more_people
from manyworks.planning.solver import solve

FORMAT = "manyworks.whatif/1"
MOST_SCARCE = 10
BOUND_ITERATIONS = 150


def _shop(problem: Problem, name: str) -> Workshop:
    for workshop in problem.workshops:
        if workshop.id == name:
            return workshop
    raise refuse("reference", f"names the workshop {name!r}, which does not exist", "workshop")


def _pool(shop: Workshop, name: str) -> Pool:
    for pool in shop.pools:
        if pool.id == name:
            return pool
    raise refuse("reference", f"names the pool {name!r}, which does not exist", "pool")


def _copies(shop: Workshop, pool: Pool, number: int) -> list[Pool]:
    """So many more pools like one that is there; a machine with a change-over is a pool of its own."""
    taken = {other.id for other in shop.pools}
    free = (name for i in count(2) if (name := f"{pool.id}+{i}") not in taken)
    return [replace(pool, id=next(free)) for _ in range(number)]


def _with(problem: Problem, changed: Workshop) -> Problem:
    workshops = tuple(changed if w.id == changed.id else w for w in problem.workshops)
    started = forget_persons(problem.started, _shop(problem, changed.id), changed)
    booked = still_booked(problem.booked, problem.workshops, workshops)
    return replace(problem, workshops=workshops, started=tuple(started), booked=booked)


@dataclass(frozen=True, slots=True)
class AddWorkshop:
    """One more workshop like one that is there, as a member of its own."""

    kind: ClassVar[str] = "add-workshop"
    workshop: Annotated[str, About("which one it is like")]
    name: Annotated[str, About("name for people")] = ""
    place: Annotated[Place | None, About("where it is; none = beside the other")] = None

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with it."""
        like, taken = _shop(problem, self.workshop), {w.id for w in problem.workshops}
        new = next(name for i in range(2, 10_000) if (name := f"{like.id}+{i}") not in taken)
        extra = replace(
            like, id=new, member="", name=self.name or f"{like.name or like.id} 2", takes_work=True,
            place=self.place or like.place,
        )  # fmt: skip
        return replace(problem, workshops=(*problem.workshops, extra))


@dataclass(frozen=True, slots=True)
class LoseWorkshop:
    """A workshop that takes no more work."""

    kind: ClassVar[str] = "lose-workshop"
    workshop: Annotated[str, About("which")]

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem without new work there."""
        return _with(problem, replace(_shop(problem, self.workshop), takes_work=False))


@dataclass(frozen=True, slots=True)
class MoreMachines:
    """More machines in a pool, or fewer."""

    kind: ClassVar[str] = "more-machines"
    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("which")]
    machines: Annotated[int, About("how many more; below 0: fewer", "machines", low=-1000, high=1000)] = 1

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with that many; a pool without machines is no pool."""
        shop = _shop(problem, self.workshop)
        _pool(shop, self.pool)
        changed = (self._changed(shop, p) if p.id == self.pool else [p] for p in shop.pools)
        pools = tuple(pool for group in changed for pool in group)
        if not pools:
            return _with(problem, replace(shop, takes_work=False))
        return _with(problem, replace(shop, pools=pools))

    def _changed(self, shop: Workshop, pool: Pool) -> list[Pool]:
        """The pool with that many machines; with a change-over, each machine is a pool of its own."""
        machines = pool.machines + self.machines
        if not pool.changeover_minutes:
            return [replace(pool, machines=machines)] if machines > 0 else []
        return [pool, *_copies(shop, pool, self.machines)][: max(0, machines)]


@dataclass(frozen=True, slots=True)
class LongerHours:
    """A workshop that stays open longer on every day it opens: a late shift."""

    kind: ClassVar[str] = "longer-hours"
    workshop: Annotated[str, About("where")]
    hours: Annotated[float, About("how much longer each day", "h", above=0, high=16)] = 4.0

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with a later end of each day, at most until midnight; breaks stay as they are."""
        shop, clock = _shop(problem, self.workshop), problem.clock
        more, day = round(self.hours * clock.units_per_hour), clock.units_per_day
        old, hours = shop.calendar.hours, []
        for i, (begin, end) in enumerate(old):
            following = old[i + 1][0] if i + 1 < len(old) else shop.calendar.cycle
            midnight = -(-end // day) * day
            breaks = i + 1 < len(old) and following < midnight
            hours.append((begin, end if breaks else max(end, min(end + more, following, midnight))))
        calendar = shop.calendar
        new = Calendar(tuple(hours), calendar.cycle, calendar.closures, calendar.pause)
        return _with(problem, replace(shop, calendar=new))


@dataclass(frozen=True, slots=True)
class MorePeople:
    """More people with a skill, or fewer; they bring or leave a place at the bench."""

    kind: ClassVar[str] = "more-people"
    workshop: Annotated[str, About("where")]
    skill: Annotated[str, About("what they can do")]
    people: Annotated[int, About("how many more; below 0: fewer", "people", low=-1000, high=1000)] = 1

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with them; benches (no bed, work of this skill) have a place for each.

        A training place closes when nobody is left who could be the mentor.
        """
        shop = _shop(problem, self.workshop)
        people = more_people(shop, self.skill, self.people)
        done = {o.process for block in problem.blocks for o in block.operations if o.skill == self.skill}
        left = {skill for team in people for skill in team.skills}
        pools = tuple(
            changed
            for pool in shop.pools
            if pool.training is None or pool.training.mentor_skill in left
            for changed in self._bench(shop, pool, done)
        )
        return _with(problem, replace(shop, people=people, pools=pools))

    def _bench(self, shop: Workshop, pool: Pool, done: set[str]) -> list[Pool]:
        """The pool with its new places; with a change-over, benches alike are counted together."""
        if pool.length_mm is not None or pool.training is not None or not done & set(pool.processes):
            return [pool]
        if not pool.changeover_minutes:
            return [replace(pool, machines=max(1, pool.machines + self.people))]
        alike = [other for other in shop.pools if replace(other, id=pool.id) == pool]
        stays = alike.index(pool) < max(1, len(alike) + self.people)
        more = self.people if pool is alike[-1] else 0
        return [pool, *_copies(shop, alike[0], more)] if stays else []


@dataclass(frozen=True, slots=True)
class MoreTrainees:
    """A trainee more, at a place beside machines that are there; work is kept for them, a mentor helps."""

    kind: ClassVar[str] = "more-trainees"
    workshop: Annotated[str, About("where")]
    pool: Annotated[str, About("machines like which")]
    mentor_skill: Annotated[str, About("skill of the one person who is beside a trainee at work")]
    blocks: Annotated[tuple[str, ...], About("ids of the block types that are kept for trainees")]
    time_factor: Annotated[float, About("their time as a multiple of that of the machines", "1", above=0)] = (
        1.5
    )
    trainees: Annotated[int, About("how many more", "people", low=1, high=1000)] = 1

    def __post_init__(self) -> None:
        check_fields(self)

    def change(self, problem: Problem) -> Problem:
        """The problem with them. Where trainees do this work already, their place gets larger and has more
        blocks kept for it."""
        shop = _shop(problem, self.workshop)
        like, taken = _pool(shop, self.pool), {pool.id for pool in shop.pools}
        old = next((p for p in shop.pools if p.training and set(p.processes) & set(like.processes)), None)
        if old is not None and old.training is not None:
            kept = tuple(dict.fromkeys((*old.training.blocks, *self.blocks)))
            training = replace(old.training, blocks=kept)
            alike = (replace(p, id=old.id) == old for p in shop.pools)
            pools = tuple(replace(p, training=training) if a else p for p, a in zip(shop.pools, alike))
            wider = _with(problem, replace(shop, pools=pools))
            return MoreMachines(shop.id, old.id, self.trainees).change(wider)
        name = next(name for i in count(1) if (name := f"{like.id}+trainee{i}") not in taken)
        place = replace(
            like, id=name, name=f"{like.name or like.id}, trainees", machines=1,
            time_factor=like.time_factor * self.time_factor,
            training=Training(self.mentor_skill, self.blocks),
        )  # fmt: skip
        one = _with(problem, replace(shop, pools=(*shop.pools, place)))
        return MoreMachines(shop.id, name, self.trainees - 1).change(one)


Change = AddWorkshop | LoseWorkshop | MoreMachines | LongerHours | MorePeople | MoreTrainees


def only_adds(change: Change) -> bool:
    """Whether a plan without the change can be carried out with it as well."""
    match change:
        case AddWorkshop() | LongerHours():
            return True
        case MoreMachines(machines=more) | MorePeople(people=more):
            return more >= 0
        case _:
            return False


CHANGES: dict[str, type[Change]] = {
    change.kind: change
    for change in (AddWorkshop, LoseWorkshop, MoreMachines, LongerHours, MorePeople, MoreTrainees)
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Some changes under one name; without any it is the network as it is."""

    name: str
    changes: tuple[Change, ...] = ()

    def problem(self, problem: Problem) -> Problem:
        """The problem as it would be."""
        for change in self.changes:
            problem = change.change(problem)
        return problem


AS_IT_IS = Scenario("As it is")


class Made(Protocol):
    """A plan with what it was asked and its bound."""

    @property
    def problem(self) -> Problem:
        """What was asked."""

    @property
    def plan(self) -> Plan:
        """The answer."""

    @property
    def bound(self) -> Bound:
        """What no plan can beat."""


Make = Callable[[Problem, Plan | None], Made]
"""Plans a network; the search starts from a plan of another one."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A plan as the search finds it, before sheets and loads."""

    problem: Problem
    plan: Plan
    bound: Bound


def by_search(**effort: Any) -> Make:
    """Planning by the search alone, with the effort that `solve` takes."""

    def make(problem: Problem, start: Plan | None) -> Searched:
        plan = solve(problem, warm_start=start, **effort)
        # without the plan's cost as a goal: one that is very late would mislead its steps
        without = [refusal.unit for refusal in plan.refusals]
        bound = lower_bound(problem, iterations=BOUND_ITERATIONS, without=without)
        return Searched(problem, replace(plan, bound=bound.value or None), bound)

    return make


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to, and what would then be scarce."""

    scenario: Scenario
    made: Made

    @property
    def scarce(self) -> PriceTable:
        """What one more hour of the dearest machines and people would be worth."""
        return price_table(self.made.problem, self.made.bound.prices, MOST_SCARCE)


def change_to_dict(change: Change) -> dict[str, Any]:
    """One change as plain JSON values."""
    return {"kind": change.kind, **to_plain(change)}


def change_from_dict(document: Any, path: str = "") -> Change:
    """The change that `document` describes; refuses with the path of what is wrong."""
    if not isinstance(document, dict):
        raise refuse("type", "is not a JSON object", path)
    kind = CHANGES.get(str(document.get("kind")))
    if kind is None:
        known, where = ", ".join(CHANGES), f"{path}.kind".lstrip(".")
        raise refuse("kind", f"is {document.get('kind')!r:.60}; one of {known} is needed", where)
    return from_plain(kind, {name: value for name, value in document.items() if name != "kind"}, path)


def scenarios_from_dict(document: Any) -> tuple[Scenario, ...]:
    """The scenarios of a JSON document."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise refuse("format", f"is not {FORMAT!r}", "format")
    found = []
    for i, one in enumerate(document.get("scenarios") or ()):
        path = f"scenarios[{i}]"
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise refuse("type", "has no name", path)
        changes = one.get("changes", [])
        if not isinstance(changes, list):
            raise refuse("type", "is not a list", f"{path}.changes")
        read = (change_from_dict(change, f"{path}.changes[{j}]") for j, change in enumerate(changes))
        found.append(Scenario(one["name"], tuple(read)))
    return tuple(found)


def what_if(problem: Problem, scenarios: Sequence[Scenario], make: Make) -> list[Outcome]:
    """Plan the network as it is and every scenario.

    Parameters
    ----------
    problem
        The network as it is.
    scenarios
        What to compare it with.
    make
        Plans each of them with the same effort; the scenarios from the plan of the network as it is, so
        that more capacity is never worse by bad luck.
    """
    asis = Outcome(AS_IT_IS, make(problem, None))
    changed = (Outcome(one, make(one.problem(problem), asis.made.plan)) for one in scenarios)
    return [asis, *changed]


def what_it_takes(problem: Problem, make: Make, most_steps: int = 12) -> Iterator[Outcome]:
    """Add the capacity that is worth most, one machine or person at a time, until every block is on time.

    It ends when no block is late, when nothing is scarce any more, or after `most_steps`. The first outcome
    is the network as it is; each step starts from the plan of the one before. `make` is that of `what_if`.
    """
    step = Outcome(AS_IT_IS, make(problem, None))
    yield step
    for number in range(1, most_steps + 1):
        change = one_more(step.made)
        if change is None:
            return
        scenario = Scenario(f"{number} more", (*step.scenario.changes, change))
        step = Outcome(scenario, make(scenario.problem(problem), step.made.plan))
        yield step


def one_more(made: Made) -> Change | None:
    """The machine or person whose one more is worth most over all weeks; None = nothing late, or scarce.

    The prices of the bound say where the network breaks.
    """
    scarce = price_table(made.problem, made.bound.prices, 1).rows
    if not made.plan.late_units or not scarce:
        return None
    if scarce[0].kind == "machines":
        return MoreMachines(scarce[0].workshop, scarce[0].name)
    return MorePeople(scarce[0].workshop, scarce[0].name)
