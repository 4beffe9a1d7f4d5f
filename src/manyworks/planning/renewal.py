"""Workshops as they are now in a plan that is being carried out: what has begun keeps its place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from manyworks.planning.blocks import Operation
from manyworks.planning.booked import still_booked
from manyworks.planning.fields import About, check_fields, refuse_repeats
from manyworks.planning.places import LAST_UNIT, People, Workshop
from manyworks.planning.problem import Absence, Outage, Problem, Started
from manyworks.planning.roster import Roster, forget_persons
from manyworks.planning.training import Crew

GONE = "no longer there"
"""Reason of the outages and absences that stand for machines and people who left while work was under way."""


@dataclass(frozen=True, slots=True)
class WorkshopsChanged:
    """Workshops have other hours, machines, people or prices than they had; some came, some left.

    What has begun stays where it is, unless nothing there can finish it: then it is made again elsewhere. A
    workshop that was said to take no more work stays so.
    """

    kind: ClassVar[str] = "workshops-changed"
    workshops: Annotated[tuple[Workshop, ...], About("every workshop as it is now")]
    changed: Annotated[tuple[str, ...], About("ids of those that are not as they were, for the reasons")] = ()

    def __post_init__(self) -> None:
        check_fields(self)
        refuse_repeats((workshop.id for workshop in self.workshops), "workshops")

    def change(self, problem: Problem) -> Problem:
        """The problem with the workshops as they are; one that left only finishes what has begun there."""
        now = {workshop.id: workshop for workshop in self.workshops}
        begun = {(started.workshop, started.unit) for started in problem.started}
        old = without_gone(problem)
        kept: list[Workshop] = []
        started: list[Started] = []
        outages, absences = list(old.outages), list(old.absences)
        for before in problem.workshops:
            after = now.pop(before.id, None)
            here = [one for one in problem.started if one.workshop == before.id]
            if after is None and not here:
                continue
            merged = _Merged(problem, after or replace(before, takes_work=False), here, before)
            kept.append(merged.workshop)
            started += merged.started
            outages += merged.outages
            absences += merged.absences
        kept += now.values()
        pools = {(shop.id, pool.id) for shop in kept for pool in shop.pools}
        skills = {(shop.id, skill) for shop in kept for skill in shop.skills}
        ids, left = {shop.id for shop in kept}, {shop.id for shop in kept if not shop.takes_work}
        stock = tuple(s for s in problem.stock if s.workshop is None or s.workshop in ids)
        boards = {one.id for one in stock}
        return replace(
            problem,
            workshops=tuple(kept),
            started=tuple(started),
            begun_sheets=tuple(sheet for sheet in problem.begun_sheets if sheet.workshop in ids),
            stock=stock,
            accepted=tuple(known for known in problem.accepted if known.workshop in ids),
            promises=tuple(
                p
                for p in problem.promises
                if p.workshop in ids and (p.workshop not in left or (p.workshop, p.unit) in begun)
            ),
            outages=tuple(o for o in outages if (o.workshop, o.pool) in pools),
            absences=tuple(a for a in absences if (a.workshop, a.skill) in skills),
            booked=still_booked(problem.booked, problem.workshops, kept),
            booked_stores=tuple(one for one in problem.booked_stores if one.workshop in ids),
            booked_boards=tuple(one for one in problem.booked_boards if one.stock in boards),
        )


def without_gone(problem: Problem) -> Problem:
    """The problem without the outages and absences that stand for who and what has left."""
    return replace(
        problem,
        outages=tuple(outage for outage in problem.outages if outage.reason != GONE),
        absences=tuple(absence for absence in problem.absences if absence.reason != GONE),
    )


def as_told(problem: Problem) -> tuple[Workshop, ...]:
    """The problem's workshops as they were last told: without the machines and people who have left."""
    machines: Counter[tuple[str, str]] = Counter()
    people: Counter[tuple[str, str]] = Counter()
    for outage in problem.outages:
        if outage.reason == GONE:
            machines[outage.workshop, outage.pool] += outage.machines
    for absence in problem.absences:
        if absence.reason == GONE:
            people[absence.workshop, absence.skill] += absence.people
    told = []
    for shop in problem.workshops:
        pools = [
            replace(pool, machines=pool.machines - machines[shop.id, pool.id])
            for pool in shop.pools
            if pool.machines > machines[shop.id, pool.id]
        ]
        groups = [
            replace(team, count=left)
            for team in shop.people
            if (left := team.count - (people[shop.id, team.skills[0]] if len(team.skills) == 1 else 0)) > 0
        ]
        told.append(replace(shop, pools=tuple(pools) or shop.pools, people=tuple(groups)))
    return tuple(told)


class _Merged:
    """One workshop as it is now, with room for everything that has begun there as it was."""

    def __init__(self, problem: Problem, after: Workshop, begun: Sequence[Started], before: Workshop) -> None:
        self.begins, self.shop = problem.now, after.id
        # Not for ever: the search moves work that would be a year late, but not work that never ends.
        self.ends = min(LAST_UNIT, self.begins + 366 * problem.clock.units_per_day)
        self.pools = {pool.id: pool for pool in after.pools}
        self.old_pools = {pool.id: pool for pool in before.pools}
        self.people = {team.skills: team.count for team in after.people}
        self.outages: list[Outage] = []
        self.absences: list[Absence] = []
        kinds = {unit.id: unit.block for unit in problem.units}
        steps = {(block.id, step.id): step for block in problem.blocks for step in block.operations}
        work = [(one, steps[kinds[one.unit], one.operation]) for one in begun]
        lost = self._lost(problem, work)
        work = [(one, step) for one, step in work if (one.unit, step.group) not in lost]
        self.started = [replace(one, pool=self._pool_for(one.pool, step.process)) for one, step in work]
        for name in dict.fromkeys(one.pool for one in self.started):
            self._room_for(name, _peak([(one, 1) for one in self.started if one.pool == name]))
        for skill, short in self._short_of_hands(after, work).items():
            self._hands_for(skill, _peak(short))
        self.workshop = replace(
            after,
            pools=tuple(self.pools.values()),
            people=tuple(People(skills, count) for skills, count in self.people.items()),
            takes_work=before.takes_work and after.takes_work,
        )
        self.started = forget_persons(self.started, before, self.workshop)

    def _lost(self, problem: Problem, work: Sequence[tuple[Started, Operation]]) -> set[tuple[str, str]]:
        """Unit and group of what cannot be finished here, since nothing does the rest of it any more."""
        here = {process for pool in self.pools.values() for process in pool.processes}
        gone = {step.process for _, step in work} - here
        done = {(one.unit, step.id) for one, step in work}
        blocks = {block.id: block for block in problem.blocks}
        kinds = {unit.id: unit.block for unit in problem.units}
        return {
            (one.unit, step.group)
            for one, step in work
            for other in (blocks[kinds[one.unit]].operations if gone else ())
            if other.group == step.group and other.process in gone and (one.unit, other.id) not in done
        }

    def _pool_for(self, name: str, process: str) -> str:
        """The machines on which a begun operation is entered: its own, or others that do the same."""
        known = self.pools.get(name)
        if known is not None and process in known.processes:
            return name
        other = next((pool.id for pool in self.pools.values() if process in pool.processes), None)
        if other is not None:
            return other
        # Nothing here does it any more: the old machines stay on the list, and all of them are out.
        old = self.old_pools[name]
        key = name if known is None else f"{name}, before"
        self.pools[key] = replace(old, id=key)
        self.outages.append(Outage(self.shop, key, self.begins, self.ends, old.machines, GONE))
        return key

    def _room_for(self, name: str, busy: int) -> None:
        pool = self.pools[name]
        if busy > pool.machines:
            self.pools[name] = replace(pool, machines=busy)
            out = Outage(self.shop, name, self.begins, self.ends, busy - pool.machines, GONE)
            self.outages.append(out)

    def _short_of_hands(
        self, after: Workshop, work: Sequence[tuple[Started, Operation]]
    ) -> dict[str, list[tuple[Started, int]]]:
        """Skill to begun work for which too few who have it are still there, and how many it is short of."""
        roster, found = Roster(after), dict[str, list[tuple[Started, int]]]()
        for one, step in sorted(work, key=lambda pair: pair[0].start):
            if step.skill is not None:
                teams = roster.crew(Crew(step.skill, step.people), one.start, one.end)
                roster.take(teams, one.start, one.end)
                found.setdefault(step.skill, []).append((one, step.people - teams.total()))
        return found

    def _hands_for(self, skill: str, short: int) -> None:
        if short > 0:
            self.people[skill,] = self.people.get((skill,), 0) + short
            self.absences.append(Absence(self.shop, skill, self.begins, self.ends, short, GONE))


def _peak(bars: Sequence[tuple[Started, int]]) -> int:
    """The most that was busy at one time."""
    changes = [change for bar, count in bars for change in ((bar.start, count), (bar.end, -count))]
    busy = most = 0
    for _, change in sorted(changes):
        busy += change
        most = max(most, busy)
    return most
